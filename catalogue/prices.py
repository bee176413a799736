"""What an offering costs: amount, unit, VAT class and validity; an unknown price is a state of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.database import Model, WithUuid, enum_type
from catalogue.texts import Texts


class Unit(StrEnum):
    """What one price buys; prices compare only within one unit."""

    HOUR = "hour"
    VISIT = "visit"
    TRIP = "trip"
    MEAL = "meal"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    COURSE = "course"
    PIECE = "piece"
    KM = "km"


class VatClass(StrEnum):
    """Which rate of the Value Added Tax Act (1501/1993) applies; the dated table gives the percentage."""

    EXEMPT = "exempt"
    REDUCED10 = "reduced10"
    REDUCED_MID = "reduced_mid"
    STANDARD = "standard"


class Price(WithUuid, Model):
    """One row of an offering version's price list; cents include VAT, None is an unknown price."""

    __tablename__ = "price"

    version_id: Mapped[UUID] = mapped_column(
        ForeignKey("offering_version.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    amount_cents: Mapped[int | None]
    unit: Mapped[Unit] = mapped_column(enum_type(Unit, "unit"))
    vat: Mapped[VatClass] = mapped_column(enum_type(VatClass, "vat"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    note: Mapped[Texts]

    __table_args__ = (
        CheckConstraint("amount_cents IS NULL OR amount_cents >= 0", name="not_negative"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="valid_in_order"),
    )

    def is_valid_on(self, day: date) -> bool:
        """Tell whether the price holds on that day."""
        return holds_on(self.valid_from, self.valid_to, day)


@dataclass(frozen=True)
class PriceFacts:
    """What a list shows of a price, without the row: a page of cards has dozens."""

    amount_cents: int | None
    unit: Unit
    valid_from: date
    valid_to: date | None

    def is_valid_on(self, day: date) -> bool:
        """Tell whether the price holds on that day."""
        return holds_on(self.valid_from, self.valid_to, day)


class AnyPrice(Protocol):
    """A price as a row or as facts."""

    @property
    def amount_cents(self) -> int | None:
        """The amount with VAT; None is an unknown price."""

    @property
    def unit(self) -> Unit:
        """What it buys."""

    def is_valid_on(self, day: date) -> bool:
        """Tell whether the price holds on that day."""


def holds_on(valid_from: date, valid_to: date | None, day: date) -> bool:
    """Tell whether a period holds a day, both ends included; without an end it never ends."""
    return valid_from <= day and (valid_to is None or day <= valid_to)


def coming_prices(prices: Iterable[Price], today: date) -> list[Price]:
    """Return the prices that begin to hold after today, the nearest first."""
    return sorted((price for price in prices if price.valid_from > today), key=lambda price: price.valid_from)


@dataclass(frozen=True)
class VatRate:
    """A VAT rate in basis points (2550 is 25.5 %), valid from a date on."""

    vat: VatClass
    basis_points: int
    valid_from: date
    valid_to: date | None
