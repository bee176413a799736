"""Dated configuration of decisions: review clock, provisions and reason templates, each valid for a time."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

import holidays

from catalogue.areas import OrganiserKind
from catalogue.periods import months_later
from catalogue.texts import Texts
from portal.decisions.models import NoticeMethod, Outcome

_SATURDAY: Final = 5


@dataclass(frozen=True)
class ReviewRule:
    """How long a review may be asked for, in days from notice, and when notice is presumed by each way."""

    version: str
    review_days: int
    presumed_by_letter: int
    presumed_electronically: int

    def received_on(self, method: NoticeMethod, sent_on: date) -> date:
        """Return the day on which notice counts as received; it may be a holiday."""
        match method:
            case NoticeMethod.LETTER:
                return sent_on + timedelta(days=self.presumed_by_letter)
            case NoticeMethod.ELECTRONIC:
                return sent_on + timedelta(days=self.presumed_electronically)
            case NoticeMethod.HANDED_OVER:
                return sent_on

    def deadline(self, notice_on: date) -> date:
        """Return the last day to ask for a review, moved past weekends and holidays (150/1930, 2 and 5 §)."""
        last = notice_on + timedelta(days=self.review_days)
        while not is_working_day(last):
            last += timedelta(days=1)
        return last


@dataclass(frozen=True)
class ReviewBody:
    """Who handles requests for review at one kind of organiser; the address holds %(organiser)s."""

    body: Texts
    address: Texts


@dataclass(frozen=True)
class Provision:
    """A provision a decision may name."""

    code: str
    texts: Texts


@dataclass(frozen=True)
class ReasonTemplate:
    """A ready beginning of a reason, meant for one outcome."""

    code: str
    outcome: Outcome
    names: Texts
    texts: Texts


def review_rule(on: date) -> ReviewRule:
    """Return the rule of the review clock in force on a day."""
    row = valid_on(read_data("review.json")["rules"], on)[0]
    presumed = row["presumed_days"]
    return ReviewRule(row["version"], row["review_days"], presumed["letter"], presumed["electronic"])


def find_review_body(kind: OrganiserKind, on: date) -> ReviewBody | None:
    """Return who handles requests for review at this kind of organiser on a day.

    None where a law of its own holds that these files do not know: Åland.
    """
    bodies = valid_on(read_data("review.json")["bodies"], on)
    row = next((row for row in bodies if row["organiser_kind"] == kind.value), None)
    return ReviewBody(row["body"], row["address"]) if row else None


def provisions(on: date) -> list[Provision]:
    """Return the provisions in force on a day, in the order of the page."""
    rows = valid_on(read_data("provisions.json")["provisions"], on)
    return [Provision(row["code"], row["texts"]) for row in rows]


def find_provision(code: str | None, on: date) -> Provision | None:
    """Return the provision in force on a day, or None."""
    return next((provision for provision in provisions(on) if provision.code == code), None)


def provisions_of_every_decision(on: date) -> list[Provision]:
    """Return the provisions on which every decision stands."""
    always = read_data("provisions.json")["always"]
    return [provision for provision in provisions(on) if provision.code in always]


def conditions(on: date) -> list[Texts]:
    """Return the conditions of use that every decision sets, in the order of the letter."""
    return [row["texts"] for row in valid_on(read_data("conditions.json")["conditions"], on)]


def first_review(decided_on: date) -> date:
    """Return the day offered for looking together at how it goes."""
    rule = valid_on(read_data("follow_up.json")["rules"], decided_on)[0]
    return months_later(decided_on, rule["review_after_months"])


def reason_templates(on: date) -> list[ReasonTemplate]:
    """Return the reason templates in use on a day, in the order of the page."""
    return [
        ReasonTemplate(row["code"], Outcome(row["outcome"]), row["names"], row["texts"])
        for row in valid_on(read_data("reasons.json")["reasons"], on)
    ]


def find_reason_template(code: str | None, on: date) -> ReasonTemplate | None:
    """Return the reason template in use on a day, or None."""
    return next((template for template in reason_templates(on) if template.code == code), None)


def is_working_day(day: date) -> bool:
    """Tell whether a day is neither of a weekend nor a public holiday."""
    return day.weekday() < _SATURDAY and day not in _days_off(day.year)


@cache
def read_data(name: str) -> dict[str, Any]:
    """Return one file of the dated configuration."""
    loaded: dict[str, Any] = json.loads((files("portal.decisions") / "data" / name).read_text("utf-8"))
    return loaded


@cache
def _days_off(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FI", years=year))


def valid_on(rows: Iterable[dict[str, Any]], on: date) -> list[dict[str, Any]]:
    """Return the rows in force on a day."""
    day = on.isoformat()
    return [row for row in rows if row["valid_from"] <= day <= (row["valid_to"] or "9999-12-31")]
