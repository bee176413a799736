"""The review clock: when notice counts as received, and by when a review may be asked for."""

from dataclasses import dataclass
from datetime import date

from portal.decisions import dated
from portal.decisions.models import NoticeMethod


@dataclass(frozen=True)
class Clock:
    """When notice counts as received, and by when a review may be asked for."""

    method: NoticeMethod
    sent_on: date
    received_on: date
    deadline: date
    rule_version: str


def clock(method: NoticeMethod, sent_on: date) -> Clock:
    """Return the review clock of a notice by the rule in force on the day it is sent."""
    rule = dated.review_rule(sent_on)
    received_on = sent_on if method is NoticeMethod.HANDED_OVER else rule.letter_received_on(sent_on)
    return Clock(method, sent_on, received_on, rule.deadline(received_on), rule.version)
