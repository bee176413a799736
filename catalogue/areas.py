"""Service organisers and their municipalities (Statistics Finland classifications 2026, CC BY 4.0)."""

from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.database import Model, enum_type
from catalogue.texts import Texts


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


class Municipality(Model):
    """A municipality with its centre point (degrees, WGS 84)."""

    __tablename__ = "municipality"

    code: Mapped[str] = mapped_column(primary_key=True)
    organiser_code: Mapped[str] = mapped_column(ForeignKey("organiser.code"), index=True)
    names: Mapped[Texts]
    latitude: Mapped[float]
    longitude: Mapped[float]
