"""Notice of a decision, addressee by addressee: how it is given, and the review clock that it starts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from catalogue.refusals import Refused
from portal.decisions import dated
from portal.decisions.models import NoticeMethod
from portal.decisions.rules import DecisionRefusal


@dataclass(frozen=True)
class Way:
    """How notice is given to one addressee."""

    method: NoticeMethod = NoticeMethod.LETTER
    consented: bool = False
    """The addressee has consented to electronic notice."""


BY_POST: Final = Way()
"""What needs nothing from the addressee, and so holds where nothing else is said."""


@dataclass(frozen=True)
class Clock:
    """When notice counts as received, and by when a review may be asked for."""

    method: NoticeMethod
    sent_on: date
    received_on: date
    deadline: date
    rule_version: str


@dataclass(frozen=True)
class Told:
    """One addressee with the way of notice and the clock that runs for them (invariant 19)."""

    addressee: str
    way: Way
    clock: Clock


def clock(method: NoticeMethod, sent_on: date) -> Clock:
    """Return the review clock of a notice by the rule in force on the day it is sent."""
    rule = dated.review_rule(sent_on)
    received_on = rule.received_on(method, sent_on)
    return Clock(method, sent_on, received_on, rule.deadline(received_on), rule.version)


def tell(addressees: Sequence[str], ways: Mapping[str, Way], sent_on: date) -> tuple[Told, ...]:
    """Return how each addressee is told; Refused CONSENT_NEEDED for an electronic way without consent."""
    chosen = [(addressee, ways.get(addressee, BY_POST)) for addressee in addressees]
    for addressee, way in chosen:
        if way.method is NoticeMethod.ELECTRONIC and not way.consented:
            raise Refused(DecisionRefusal.CONSENT_NEEDED, addressee=addressee)
    return tuple(Told(addressee, way, clock(way.method, sent_on)) for addressee, way in chosen)
