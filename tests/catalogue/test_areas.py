"""Distances between municipalities, by their centre points."""

import pytest

from catalogue.areas import EARTH_RADIUS_KM, Municipality, distance_km, nearest_km


def a_place(latitude: float, longitude: float) -> Municipality:
    """A municipality with nothing but its centre point."""
    return Municipality(latitude=latitude, longitude=longitude)


HELSINKI = a_place(60.16825, 24.95291)
ESPOO = a_place(60.20631, 24.6567)
TAMPERE = a_place(61.49795, 23.75941)
UTSJOKI = a_place(69.90755, 27.0265)
DEGREE_KM = 2 * 3.141592653589793 * EARTH_RADIUS_KM / 360


@pytest.mark.parametrize(
    ("a", "b", "kilometres"),
    [
        (HELSINKI, HELSINKI, 0),
        (HELSINKI, ESPOO, 17),
        (HELSINKI, TAMPERE, 161),
        (HELSINKI, UTSJOKI, 1087),
        # Along a meridian and along the equator a degree is the same length.
        (a_place(60, 25), a_place(61, 25), DEGREE_KM),
        (a_place(0, 25), a_place(0, 26), DEGREE_KM),
        # Halfway round the Earth the square root may not overshoot one.
        (a_place(0, 0), a_place(0, 180), 180 * DEGREE_KM),
    ],
)
def test_the_distance_is_a_great_circle_both_ways(
    a: Municipality, b: Municipality, kilometres: float
) -> None:
    assert distance_km(a, b) == pytest.approx(kilometres, abs=1)
    assert distance_km(b, a) == pytest.approx(distance_km(a, b))


def test_the_nearest_place_counts_and_ones_own_is_at_no_distance() -> None:
    assert nearest_km(HELSINKI, [UTSJOKI, ESPOO, TAMPERE]) == distance_km(HELSINKI, ESPOO)
    assert nearest_km(HELSINKI, [UTSJOKI, HELSINKI]) == 0
    assert nearest_km(HELSINKI, []) is None
