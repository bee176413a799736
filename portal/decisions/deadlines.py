"""By when an initiated matter must be assessed and decided: dated configuration, counted from initiation."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from catalogue.areas import OrganiserKind
from catalogue.needs import ClientGroup
from catalogue.periods import months_later
from catalogue.texts import Texts
from portal.decisions.dated import is_working_day, read_data, valid_on

DECISION: Final = "decision"


@dataclass(frozen=True)
class Deadline:
    """One deadline of one matter, and the rule in words."""

    code: str
    last_day: date
    texts: Texts


def deadlines(kind: OrganiserKind, group: ClientGroup, initiated_on: date) -> list[Deadline]:
    """Return the deadlines of a matter by the rules in force when it began; none where other law holds."""
    rows = valid_on(read_data("deadlines.json")["deadlines"], initiated_on)
    return [
        Deadline(row["code"], _last_day(initiated_on, row["months"], row["working_days"]), row["texts"])
        for row in rows
        if kind.value in row["organiser_kinds"] and (row["groups"] is None or group.value in row["groups"])
    ]


def decision_deadline(kind: OrganiserKind, group: ClientGroup, initiated_on: date) -> date | None:
    """Return the last day for the decision, None where no rule was in force."""
    found = [row.last_day for row in deadlines(kind, group, initiated_on) if row.code == DECISION]
    return min(found, default=None)


def kinds_with_deadlines() -> frozenset[OrganiserKind]:
    """Return the kinds of organiser whose deadlines are known."""
    rows = read_data("deadlines.json")["deadlines"]
    return frozenset(OrganiserKind(kind) for row in rows for kind in row["organiser_kinds"])


def is_soon(last_day: date | None, today: date) -> bool:
    """Tell whether a deadline is near or past."""
    return last_day is not None and last_day - today <= _soon()


def begun_by(today: date) -> date:
    """Return the newest day of initiation whose decision is due soon: the database cuts the list by it."""
    soon = today + _soon()
    day = today
    # At most the longest deadline there is; a rule is the same for months on end.
    while any(
        last > soon
        for kind in OrganiserKind
        for group in ClientGroup
        if (last := decision_deadline(kind, group, day))
    ):
        day -= timedelta(days=1)
    return day


def _soon() -> timedelta:
    return timedelta(days=read_data("deadlines.json")["soon_days"])


def _last_day(start: date, months: int, working_days: int) -> date:
    day, left = months_later(start, months), working_days
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return day
