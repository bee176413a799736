"""Service organisers and their municipalities (Statistics Finland classifications 2026, CC BY 4.0)."""

from collections.abc import Iterable
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt
from typing import Final, NamedTuple, Protocol

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.database import Model, enum_type
from catalogue.texts import Texts

EARTH_RADIUS_KM: Final = 6371.0088
"""Mean radius of the Earth (IUGG, GRS 80)."""


class OrganiserKind(StrEnum):
    """What an organiser is by law."""

    COUNTY = "county"
    """A wellbeing services county."""
    CITY = "city"
    """The City of Helsinki, which organises services itself."""
    PROVINCE = "province"
    """Åland."""


class Organiser(Model):
    """Who arranges services for the people of its municipalities, and decides on their budgets."""

    __tablename__ = "organiser"

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[OrganiserKind] = mapped_column(enum_type(OrganiserKind, "kind"))
    names: Mapped[Texts]
    registry_address: Mapped[str | None]
    """Where a letter to its registry (kirjaamo) goes; no decision is given before it is known."""
    registry_email: Mapped[str | None]
    registry_phone: Mapped[str | None]

    __table_args__ = (CheckConstraint("registry_address <> ''", name="registry_address_said"),)


class Municipality(Model):
    """A municipality with its centre point (degrees, WGS 84)."""

    __tablename__ = "municipality"

    code: Mapped[str] = mapped_column(primary_key=True)
    organiser_code: Mapped[str] = mapped_column(ForeignKey("organiser.code"), index=True)
    names: Mapped[Texts]
    latitude: Mapped[float]
    longitude: Mapped[float]


class Placed(Protocol):
    """What has a centre point: a municipality as a row or only its point."""

    @property
    def latitude(self) -> float:
        """Degrees north."""

    @property
    def longitude(self) -> float:
        """Degrees east."""


class Point(NamedTuple):
    """A centre point in degrees, for when distances to all are asked: rows answer many times slower."""

    latitude: float
    longitude: float


def distance_km(a: Placed, b: Placed) -> float:
    """Return the great-circle distance between two centre points in kilometres (haversine formula)."""
    north_a, north_b = radians(a.latitude), radians(b.latitude)
    north, east = north_b - north_a, radians(b.longitude - a.longitude)
    chord = sin(north / 2) ** 2 + cos(north_a) * cos(north_b) * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))


def nearest_km(here: Placed, places: Iterable[Placed]) -> float | None:
    """Return how far the nearest of these municipalities is in kilometres, 0 for one's own; None of none."""
    return min((distance_km(here, place) for place in places), default=None)
