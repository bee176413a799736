"""Money is whole cents and rounds once, halves away from zero."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.money import multiply

cents = st.integers(-10_000_000_00, 10_000_000_00)
factors = st.fractions(min_value=-1000, max_value=1000, max_denominator=5000)


@pytest.mark.parametrize(
    ("amount", "factor", "expected"),
    [
        (100, 3, 300),
        (1, Fraction(1, 2), 1),
        (3, Fraction(1, 2), 2),
        (-1, Fraction(1, 2), -1),
        (1, Fraction(49, 100), 0),
        (3800, Decimal("1.50"), 5700),
        (10, Fraction(1, 3), 3),
        (20, Fraction(1, 3), 7),
        (0, Fraction(-1, 2), 0),
    ],
)
def test_halves_round_away_from_zero(amount: int, factor: int | Decimal | Fraction, expected: int) -> None:
    assert multiply(amount, factor) == expected


@given(cents, factors)
def test_the_result_is_never_further_than_half_a_cent_from_the_truth(amount: int, factor: Fraction) -> None:
    assert abs(multiply(amount, factor) - amount * factor) <= Fraction(1, 2)


@given(cents, factors)
def test_the_sign_does_not_change_the_size(amount: int, factor: Fraction) -> None:
    assert multiply(-amount, factor) == -multiply(amount, factor) == multiply(amount, -factor)


@given(cents, st.decimals(-1000, 1000, places=2))
def test_it_agrees_with_the_decimal_module(amount: int, factor: Decimal) -> None:
    expected = (Decimal(amount) * factor).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    assert multiply(amount, factor) == int(expected)


@given(st.integers(0, 10_000_000), factors, factors)
def test_more_of_it_never_costs_less(amount: int, one: Fraction, other: Fraction) -> None:
    less, more = sorted((one, other))
    assert multiply(amount, less) <= multiply(amount, more)


@given(cents, st.integers(-10_000, 10_000))
def test_whole_numbers_are_exact(amount: int, factor: int) -> None:
    assert multiply(amount, factor) == amount * factor
