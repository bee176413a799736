"""What stands between a plan and its decision; pure: the matter, what is prepared and who decides go in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from catalogue.refusals import RefusalCode
from portal.decisions.models import Outcome, SameNeed
from portal.web.people import Person


class DecisionRefusal(RefusalCode):
    """Why a decision cannot be given, or prepared, as it stands."""

    NOT_OFFICIAL = "decision.not_official"
    """Public power needs an official of the case's organiser."""
    OWN_CASE = "decision.own_case"
    """Nobody decides for themself (invariant 18)."""
    OWN_PROVIDER = "decision.own_provider"
    """Nobody decides on a provider they belong to (invariant 18)."""
    RELATIVE = "decision.relative"
    """Nobody decides for a relative on record (invariant 18)."""
    NOT_IN_PREPARATION = "decision.not_in_preparation"
    """The version is not taken up: it waits, was returned or is decided already."""
    STALE_VERSION = "decision.stale_version"
    """The content differs from what was sent or from what the decider read (invariant 14)."""
    LAW_UNKNOWN = "decision.law_unknown"
    """Another law holds where the organiser is, and its review and provisions are not known here."""
    REGISTRY_UNKNOWN = "decision.registry_unknown"
    """Nobody has recorded where a request for review is sent, which the letter must say (434/2003, 46 §)."""
    BUDGET_REPLACED = "decision.budget_replaced"
    """The case has a newer budget than the one that the version was sent with (invariants 3 and 14)."""
    PERIOD_OVER = "decision.period_over"
    """The budget's last day is past: nothing could be used (invariant 6)."""
    NOTHING_TO_DECIDE = "decision.nothing_to_decide"
    SAME_NEED_OPEN = "decision.same_need_open"
    """The same-need question of an item is not answered."""
    ITEM_OPEN = "decision.item_open"
    """An item has no outcome (invariant 15)."""
    AMOUNT_MISSING = "decision.amount_missing"
    """An item granted in part has no sum."""
    AMOUNT_NOT_PARTIAL = "decision.amount_not_partial"
    """A part is more than nothing and less than what was applied for."""
    REASON_MISSING = "decision.reason_missing"
    PROVISION_MISSING = "decision.provision_missing"
    """What is reduced or rejected names a provision (invariant 15)."""
    INSTEAD_MISSING = "decision.instead_missing"
    """What is rejected says what is offered instead."""
    VIEW_NOT_CONSIDERED = "decision.view_not_considered"
    """The client has written a view, and the letter does not say how it was considered."""
    CONSENT_NEEDED = "decision.consent_needed"
    """Electronic notice needs the addressee's consent; evidence: addressee."""
    ADDRESSEES_CHANGED = "decision.addressees_changed"
    """Somebody else has written other addressees since the page was opened."""
    ADDRESSEE_TWICE = "decision.addressee_twice"
    """An addressee is named once."""
    REVIEW_NOT_AHEAD = "decision.review_not_ahead"
    """The day to look together at how it goes must come after the decision."""
    OVER_BUDGET = "decision.over_budget"
    """More would be granted than there is budget (invariant 3)."""
    SUMS_DIFFER = "decision.sums_differ"
    """The letter recomputes the sums, and they do not match (invariant 16)."""


@dataclass(frozen=True)
class Applied:
    """One item as it was applied for; cents."""

    item_id: UUID
    cents: int
    recomputed_cents: int
    """The same sum, reckoned again from price, quantity and period."""
    provider_id: UUID | None = None


@dataclass(frozen=True)
class Prepared:
    """What is written about one item so far; cents."""

    same_need: SameNeed | None = None
    outcome: Outcome | None = None
    amount_cents: int | None = None
    reason: str = ""
    provision: str | None = None
    instead: str = ""


@dataclass(frozen=True)
class PreparedWhole:
    """What is written about the whole so far."""

    view_considered: str = ""
    conditions: str = ""


NOTHING_PREPARED = Prepared()
NO_WORDS = PreparedWhole()


@dataclass(frozen=True)
class Matter:
    """A sent plan version as the rules see it; cents."""

    client_id: UUID
    organiser_code: str
    taken_up: bool
    sent_hash: str | None
    content_hash: str
    """The hash of the content as it stands now."""
    budget_cents: int
    items: tuple[Applied, ...]
    relatives: frozenset[UUID] = frozenset()
    """Workers on record as relatives of the client."""
    has_view: bool = False
    """The client has written a view of their own."""
    law_known: bool = True
    """The law by which the organiser decides is among the dated configuration."""
    registry_known: bool = True
    """The address of the organiser's registry is recorded."""
    budget_replaced: bool = False
    """The case has a newer budget: the version was sent with another, or for a year that has ended."""
    period_over: bool = False
    """The budget's last day is past."""


@dataclass(frozen=True)
class Problem:
    """One thing that stands in the way, and the item it is about."""

    code: DecisionRefusal
    item_id: UUID | None = None


@dataclass(frozen=True)
class Totals:
    """Sums in cents, and how many items have an outcome."""

    budget: int
    applied: int
    granted: int
    decided: int
    open: int

    @property
    def over(self) -> int:
        """Return by how much the granted sum exceeds the budget."""
        return max(self.granted - self.budget, 0)


def granted_cents(item: Applied, prepared: Prepared) -> int:
    """Return what an item gets as it is prepared; an open one gets nothing yet."""
    match prepared.outcome:
        case Outcome.GRANTED:
            return item.cents
        case Outcome.PARTIAL:
            return prepared.amount_cents or 0
        case _:
            return 0


def totals(matter: Matter, prepared: Mapping[UUID, Prepared]) -> Totals:
    """Return the live sums of what is prepared."""
    written = [(item, prepared.get(item.item_id, NOTHING_PREPARED)) for item in matter.items]
    still_open = sum(1 for item, words in written if problems_of_item(item, words))
    return Totals(
        budget=matter.budget_cents,
        applied=sum(item.cents for item in matter.items),
        granted=sum(granted_cents(item, words) for item, words in written),
        decided=len(written) - still_open,
        open=still_open,
    )


def problems_of_item(item: Applied, prepared: Prepared) -> list[Problem]:
    """Return what is missing from one item, in the order of the form."""
    checks = (
        (prepared.same_need is None, DecisionRefusal.SAME_NEED_OPEN),
        (prepared.outcome is None, DecisionRefusal.ITEM_OPEN),
        (_amount_missing(prepared), DecisionRefusal.AMOUNT_MISSING),
        (_amount_not_partial(item, prepared), DecisionRefusal.AMOUNT_NOT_PARTIAL),
        (
            prepared.outcome in (Outcome.PARTIAL, Outcome.REJECTED) and not prepared.provision,
            DecisionRefusal.PROVISION_MISSING,
        ),
        (not prepared.reason.strip(), DecisionRefusal.REASON_MISSING),
        (
            prepared.outcome is Outcome.REJECTED and not prepared.instead.strip(),
            DecisionRefusal.INSTEAD_MISSING,
        ),
    )
    return [Problem(code, item.item_id) for stands, code in checks if stands]


def open_items(matter: Matter, prepared: Mapping[UUID, Prepared]) -> list[Problem]:
    """Return everything that is missing from the items, item by item."""
    return [
        problem
        for item in matter.items
        for problem in problems_of_item(item, prepared.get(item.item_id, NOTHING_PREPARED))
    ]


def refusals_to_decide(
    matter: Matter,
    prepared: Mapping[UUID, Prepared],
    expected_hash: str,
    person: Person,
    whole: PreparedWhole = NO_WORDS,
) -> list[Problem]:
    """Return all that stands in the way of a decision by this person, the gravest first."""
    sums = totals(matter, prepared)
    checks = (
        (matter.organiser_code not in person.official_of, DecisionRefusal.NOT_OFFICIAL),
        (matter.client_id == person.user_id, DecisionRefusal.OWN_CASE),
        (any(item.provider_id in person.providers for item in matter.items), DecisionRefusal.OWN_PROVIDER),
        (person.user_id in matter.relatives, DecisionRefusal.RELATIVE),
        (not matter.law_known, DecisionRefusal.LAW_UNKNOWN),
        (matter.law_known and not matter.registry_known, DecisionRefusal.REGISTRY_UNKNOWN),
        (not matter.taken_up, DecisionRefusal.NOT_IN_PREPARATION),
        (not matter.sent_hash == matter.content_hash == expected_hash, DecisionRefusal.STALE_VERSION),
        (matter.budget_replaced, DecisionRefusal.BUDGET_REPLACED),
        # The new year's budget says it already: the old one is then over, too.
        (matter.period_over and not matter.budget_replaced, DecisionRefusal.PERIOD_OVER),
        (not matter.items, DecisionRefusal.NOTHING_TO_DECIDE),
    )
    about_whole = [Problem(code) for stands, code in checks if stands]
    wrong_sums = [
        Problem(DecisionRefusal.SUMS_DIFFER, item.item_id)
        for item in matter.items
        if item.cents != item.recomputed_cents
    ]
    unanswered = matter.has_view and not whole.view_considered.strip()
    words = [Problem(DecisionRefusal.VIEW_NOT_CONSIDERED)] if unanswered else []
    over = [Problem(DecisionRefusal.OVER_BUDGET)] if sums.over else []
    return about_whole + open_items(matter, prepared) + words + wrong_sums + over


def outcome_of_whole(items: Iterable[tuple[Applied, Prepared]]) -> Outcome:
    """Return how the whole is decided, from items that all have an outcome."""
    rows = list(items)
    outcomes = {prepared.outcome for _item, prepared in rows}
    if outcomes == {Outcome.GRANTED}:
        return Outcome.GRANTED
    granted = sum(granted_cents(item, prepared) for item, prepared in rows)
    applied = sum(item.cents for item, _prepared in rows)
    if outcomes == {Outcome.REJECTED} or (granted == 0 and applied > 0):
        return Outcome.REJECTED
    return Outcome.PARTIAL


def _amount_missing(prepared: Prepared) -> bool:
    return prepared.outcome is Outcome.PARTIAL and prepared.amount_cents is None


def _amount_not_partial(item: Applied, prepared: Prepared) -> bool:
    amount = prepared.amount_cents
    return prepared.outcome is Outcome.PARTIAL and amount is not None and not 0 < amount < item.cents
