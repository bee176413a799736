"""Sums, coverage, what stops sending, and the hash: truth tables and properties."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.offerings import Offering, OfferingState, OfferingVersion
from catalogue.periods import Frequency
from catalogue.prices import Price, Unit, VatClass
from catalogue.providers import ApprovalState, Provider, ProviderApproval
from portal.cases.models import AssessedNeed, Budget, Case, Importance
from portal.plans.changes import Change, changes
from portal.plans.models import ItemKind, NeedLeftOut, Plan, PlanItem, PlanState
from portal.plans.refusals import PlanRefusal
from portal.plans.rules import (
    CoverageState,
    Gone,
    changed_price,
    content_hash,
    coverage,
    gone,
    planned_total,
    refusals_to_submit,
    same_need,
    sums,
)

MOMENT = datetime(2026, 11, 1, tzinfo=UTC)
CASE = UUID(int=1)
TODAY = date(2026, 12, 1)


def a_need(position: int = 1, importance: Importance = Importance.NECESSARY) -> AssessedNeed:
    return AssessedNeed(id=uuid4(), case_id=CASE, position=position, importance=importance, need_code="home")


def a_budget(cents: int = 100_000) -> Budget:
    return Budget(version=1, amount_cents=cents, starts_on=date(2027, 1, 1), ends_on=date(2027, 6, 30))


def an_item(needs: Sequence[AssessedNeed], cents: int = 1000, *, removed: bool = False) -> PlanItem:
    return PlanItem(
        id=uuid4(),
        position=1,
        kind=ItemKind.OWN_ARRANGEMENT,
        title="Bänditila",
        provider_name="",
        description="",
        unit=Unit.VISIT,
        unit_cents=cents,
        estimated=True,
        quantity=Decimal(1),
        frequency=Frequency.ONCE,
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 6, 30),
        cost_cents=cents,
        removed_at=MOMENT if removed else None,
        needs=list(needs),
    )


def left_out(need: AssessedNeed, reason: str = "Sisareni auttaa") -> NeedLeftOut:
    return NeedLeftOut(assessed_need_id=need.id, reason=reason)


def a_plan(items: list[PlanItem], rows: list[NeedLeftOut]) -> Plan:
    return Plan(case_id=CASE, version=1, state=PlanState.DRAFT, budget=a_budget(), items=items, left_out=rows)


@pytest.mark.parametrize("importance", list(Importance))
@pytest.mark.parametrize("how", ["covered", "left", "open", "removed"])
@pytest.mark.parametrize("over", [False, True])
@pytest.mark.parametrize("words", [None, "  ", "Taksi on kallis"])
def test_what_stops_a_plan_from_being_sent(
    importance: Importance, how: str, over: bool, words: str | None
) -> None:
    need, other = a_need(1, importance), a_need(2, Importance.SUPPORTS)
    items = [an_item([other], 200_000 if over else 1000)]
    if how in {"covered", "removed"}:
        items.append(an_item([need], 1000, removed=how == "removed"))
    rows = [left_out(need)] if how == "left" else []
    found = refusals_to_submit(a_budget(), [need, other], items, rows, words, TODAY)
    stops = {refused.code for refused in found}
    open_and_needed = importance is Importance.NECESSARY and how in {"open", "removed"}
    assert (PlanRefusal.NEED_OPEN in stops) == open_and_needed
    assert (PlanRefusal.OVER_BUDGET in stops) == (over and not (words or "").strip())
    assert stops <= {PlanRefusal.NEED_OPEN, PlanRefusal.OVER_BUDGET}


def test_an_empty_plan_is_not_sent_even_when_every_need_is_left_out() -> None:
    need = a_need()
    stops = refusals_to_submit(a_budget(), [need], [], [left_out(need)], None, TODAY)
    assert [refused.code for refused in stops] == [PlanRefusal.EMPTY]


@pytest.mark.parametrize(
    ("today", "over"),
    [(date(2026, 12, 1), False), (date(2027, 6, 30), False), (date(2027, 7, 1), True)],
)
def test_a_plan_for_a_time_that_is_over_is_not_sent(today: date, over: bool) -> None:
    need = a_need()
    stops = refusals_to_submit(a_budget(), [need], [an_item([need])], [], None, today)
    assert [refused.code for refused in stops] == ([PlanRefusal.PERIOD_OVER] if over else [])


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "inside"),
    [
        (date(2027, 1, 1), date(2027, 6, 30), True),
        (date(2026, 12, 31), date(2027, 6, 30), False),
        (date(2027, 1, 1), date(2027, 7, 1), False),
    ],
)
def test_an_item_outside_the_budgets_dates_stops_the_plan(
    starts_on: date, ends_on: date, inside: bool
) -> None:
    need = a_need()
    item = an_item([need])
    item.starts_on, item.ends_on = starts_on, ends_on
    stops = [refused.code for refused in refusals_to_submit(a_budget(), [need], [item], [], None, TODAY)]
    assert stops == ([] if inside else [PlanRefusal.OUTSIDE_PERIOD])


@given(st.lists(st.tuples(st.integers(0, 10_000_000), st.booleans()), max_size=8), st.integers(1, 10_000_000))
def test_planned_remaining_and_over_always_add_up(lines: list[tuple[int, bool]], budget: int) -> None:
    need = a_need()
    items = [an_item([need], cents, removed=removed) for cents, removed in lines]
    found = sums(a_budget(budget), items)
    assert found.planned_cents == sum(cents for cents, removed in lines if not removed)
    assert found.planned_cents + found.remaining_cents == budget
    assert found.over_cents == max(0, found.planned_cents - budget)


@given(st.data())
def test_every_cent_stands_under_one_need_and_every_need_has_one_state(data: st.DataObject) -> None:
    needs = [a_need(position) for position in range(1, 5)]
    chosen = st.lists(st.sampled_from(needs), min_size=1, unique_by=lambda need: need.id)
    items = [
        an_item(data.draw(chosen), data.draw(st.integers(0, 5000)))
        for _ in range(data.draw(st.integers(0, 5)))
    ]
    rows = [left_out(need) for need in data.draw(st.lists(st.sampled_from(needs), unique_by=id))]
    found = coverage(needs, items, rows)
    assert [row.need for row in found] == needs
    assert sum(row.cents for row in found) == planned_total(items)
    for row in found:
        answered = any(row.need in item.needs for item in items)
        assert (row.state is CoverageState.COVERED) == answered
        assert (row.state is CoverageState.LEFT_OUT) == (not answered and row.reason is not None)


_EDITS = {
    "title": "Kuoro",
    "provider_name": "Toinen",
    "description": "Toisin",
    "unit": Unit.MONTH,
    "unit_cents": 1,
    "estimated": False,
    "quantity": Decimal("1.5"),
    "frequency": Frequency.WEEKLY,
    "starts_on": date(2027, 1, 2),
    "ends_on": date(2027, 6, 29),
    "cost_cents": 1,
    "removed_at": MOMENT,
    "needs": [],
    "kind": ItemKind.GOODS,
    "offering_id": UUID(int=9),
    "offering_version_id": UUID(int=9),
}


@given(st.sampled_from(sorted(_EDITS)))
def test_any_edit_of_an_item_changes_the_hash(name: str) -> None:
    item = an_item([a_need()])
    plan = a_plan([item], [])
    before = content_hash(plan)
    assert content_hash(plan) == before
    setattr(item, name, _EDITS[name])
    assert content_hash(plan) != before


@pytest.mark.parametrize("name", ["over_budget_words", "client_view", "answer", "backup_plan", "version"])
def test_the_clients_words_are_part_of_the_hash(name: str) -> None:
    plan = a_plan([], [])
    before = content_hash(plan)
    setattr(plan, name, 7 if name == "version" else "Toisin")
    assert content_hash(plan) != before


@given(st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=20))
def test_another_reason_is_another_hash(one: str, other: str) -> None:
    need = a_need()
    plans = [a_plan([], [left_out(need, reason)]) for reason in (one, other)]
    assert (content_hash(plans[0]) == content_hash(plans[1])) == (one == other)


def test_the_order_of_loading_and_of_digits_does_not_change_the_hash() -> None:
    needs = [a_need(1), a_need(2)]
    items = [an_item(needs), an_item(needs[:1])]
    before = content_hash(a_plan(list(items), []))
    items[0].quantity = Decimal("1.00")
    items[0].needs = needs[::-1]
    assert content_hash(a_plan(items[::-1], [])) == before


def a_price(cents: int | None, unit: Unit = Unit.VISIT, valid_to: date | None = None) -> Price:
    return Price(
        amount_cents=cents, unit=unit, vat=VatClass.EXEMPT, valid_from=date(2026, 1, 1), valid_to=valid_to
    )


@pytest.mark.parametrize(
    ("prices", "now_cents"),
    [
        ([a_price(1000)], None),
        ([a_price(1200)], 1200),
        ([a_price(1000, valid_to=date(2026, 2, 1)), a_price(1200)], 1200),
        ([a_price(1200), a_price(1000)], None),
        ([a_price(900, Unit.HOUR)], None),
        ([a_price(None)], None),
        ([], None),
    ],
)
def test_a_price_that_has_changed_since_is_noticed(prices: list[Price], now_cents: int | None) -> None:
    item = an_item([a_need()], 1000)
    item.estimated = False
    found = changed_price(item, prices, date(2026, 11, 1))
    assert (found.amount_cents if found else None) == now_cents
    item.estimated = True
    assert changed_price(item, prices, date(2026, 11, 1)) is None


def an_offering(state: OfferingState = OfferingState.PUBLISHED, *, approved: bool = True) -> Offering:
    """An offering with one price by the visit, of a provider that the organiser approves or not."""
    approvals = [ProviderApproval(organiser_code="08", state=ApprovalState.APPROVED)] if approved else []
    version = OfferingVersion(prices=[a_price(1000)])
    return Offering(state=state, published=version, provider=Provider(name="X", approvals=approvals))


@pytest.mark.parametrize(
    ("offering", "unit", "estimated", "why"),
    [
        (an_offering(), Unit.VISIT, False, None),
        (an_offering(OfferingState.PAUSED), Unit.VISIT, False, Gone.PAUSED),
        (an_offering(OfferingState.WITHDRAWN), Unit.VISIT, False, Gone.WITHDRAWN),
        (an_offering(OfferingState.IN_REVIEW), Unit.VISIT, False, Gone.WITHDRAWN),
        (an_offering(approved=False), Unit.VISIT, False, Gone.NOT_APPROVED),
        (an_offering(), Unit.HOUR, False, Gone.PRICE_ENDED),
        (an_offering(), Unit.HOUR, True, None),
        (None, Unit.VISIT, True, None),
    ],
)
def test_what_is_on_offer_no_more_is_told_with_its_reason(
    offering: Offering | None, unit: Unit, estimated: bool, why: Gone | None
) -> None:
    item = an_item([a_need()])
    item.offering, item.unit, item.estimated = offering, unit, estimated
    assert gone(item, "08", date(2026, 11, 1)) is why


def test_every_reason_for_being_gone_has_a_row_above() -> None:
    assert len(Gone) == 4


@given(st.lists(st.sampled_from(["keep", "remove", "change"]), max_size=6), st.integers(0, 4))
def test_what_differs_between_versions_is_exactly_what_was_done(steps: list[str], added: int) -> None:
    need = a_need()
    old = [an_item([need], 1000 + number) for number in range(len(steps))]
    copies = [an_item([need], 1000 + number) for number in range(len(steps))]
    origins: dict[UUID, UUID | None] = {copy.id: item.id for copy, item in zip(copies, old, strict=True)}
    for copy, step in zip(copies, steps, strict=True):
        if step == "remove":
            copy.removed_at = MOMENT
        elif step == "change":
            copy.quantity = Decimal(2)
    new = [an_item([need]) for _ in range(added)]
    before, after = a_plan(old, []), a_plan([*copies, *new], [])
    after.case = Case(needs=[need])
    found = changes(before, after, origins)
    told = sorted(row.change for row in found.items)
    done = [Change.REMOVED] * steps.count("remove") + [Change.CHANGED] * steps.count("change")
    assert told == sorted([*done, *[Change.ADDED] * added])
    assert found.is_empty == (not told)


@pytest.mark.parametrize(
    ("code", "others", "same"),
    [
        ("home", ["home.cleaning"], True),
        ("home.cleaning", ["home"], True),
        ("home", ["homework"], False),
        ("home", [], False),
    ],
)
def test_needs_match_up_and_down_the_tree(code: str, others: list[str], same: bool) -> None:
    assert same_need(code, others) == same
