"""Where stories about deciding begin: Aino has applied for cleaning, an art club and a stool."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import count
from uuid import UUID, uuid4

from catalogue.clock import helsinki_date, now
from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor
from catalogue.needs import ClientGroup
from catalogue.periods import Frequency
from catalogue.prices import Unit
from catalogue.providers import Provider
from portal.accounts.models import User
from portal.cases.models import AssessedNeed, Budget, BudgetKind, Case, Importance, Phase
from portal.decisions import queries
from portal.decisions.commands import prepare_items, prepare_whole
from portal.decisions.models import Outcome, SameNeed
from portal.decisions.rules import Prepared, PreparedWhole
from portal.plans.commands import submit, take_up
from portal.plans.models import ItemKind, Plan, PlanItem, PlanState
from portal.web.people import Person
from tests.builders import MUNICIPALITY, ORGANISER, a_user, an_official

PERIOD = (date(2027, 1, 1), date(2027, 6, 30))
WHOLE = Prepared(SameNeed.YES, Outcome.GRANTED, None, "Siivous vastaa tarpeeseen.")
IN_PART = Prepared(SameNeed.PARTLY, Outcome.PARTIAL, 10_000, "Kerho vastaa osittain.", "shl-11")
REJECTED = Prepared(
    SameNeed.NO, Outcome.REJECTED, None, "Saat jakkaran lainaksi.", "paikallinen-ohje", "Jakkara lainaksi."
)
HEARD = PreparedWhole("Keskustelimme jakkarasta, ja sen saa lainaksi.", "Säilytä kuitit.")
_numbers = count(1)


@dataclass
class Story:
    """Ids, so that they outlive the session."""

    plan_id: UUID
    case_id: UUID
    client: User
    official: User
    items: list[UUID] = field(default_factory=list)

    @property
    def plan(self) -> Plan:
        """Return the plan whole, as the pages load it."""
        plan = queries.find_plan(self.plan_id)
        assert plan is not None
        return plan

    @property
    def sent_hash(self) -> str:
        """Return the hash of the version that was sent."""
        return self.plan.content_hash or ""


def as_person(user: User, **more: frozenset[str] | frozenset[UUID]) -> Person:
    """Return the official of the organiser as the pages see them."""
    here = frozenset({ORGANISER})
    values = {"caseworker_of": here, "official_of": here} | more
    return Person(user.id, user.name, "fi", **values)  # type: ignore[arg-type]  # the names decide the kind


def a_sent_plan(
    budget_cents: int = 200_000,
    language: str = "fi",
    provider: Provider | None = None,
    official: User | None = None,
) -> Story:
    """A plan of three items that waits to be taken up; 123 500 cents are applied for."""
    client, worker = a_user("Aino Mallikas", language), official or an_official()
    case = _assessed(client, worker, language, budget_cents)
    cleaning, company = case.needs
    items = [
        _item(1, "Kotisiivous", 93_800, [cleaning], provider),
        _item(2, "Kuvataidekerho", 14_500, [company], None),
        _item(3, "Korotettu jakkara", 15_200, [company], None),
    ]
    plan = Plan(
        id=uuid4(), case_id=case.id, case=case, version=1, state=PlanState.DRAFT, budget=case.budgets[0],
        budget_id=case.budgets[0].id, started_at=now(), changed_at=now(), items=items, left_out=[],
    )  # fmt: skip
    db.session.add(plan)
    db.session.flush()
    by = Actor(client.id, client.name, ActingAs.CLIENT)
    words = "Kerho ja jakkara kuuluvat yhteen." if budget_cents < 123_500 else None
    submit(plan, by, now(), over_budget_words=words, client_view="Jakkara on tärkeä.")
    return Story(plan.id, case.id, client, worker, [item.id for item in items])


def a_taken_up_plan(
    budget_cents: int = 200_000,
    language: str = "fi",
    provider: Provider | None = None,
    official: User | None = None,
) -> Story:
    """A plan that an official is preparing."""
    story = a_sent_plan(budget_cents, language, provider, official)
    take_up(story.plan, Actor(story.official.id, story.official.name, ActingAs.CASEWORKER), now())
    return story


def a_prepared_plan(
    budget_cents: int = 200_000,
    language: str = "fi",
    provider: Provider | None = None,
    official: User | None = None,
) -> Story:
    """A plan that may be decided: one item whole, one in part, one not at all."""
    story = a_taken_up_plan(budget_cents, language, provider, official)
    words = (WHOLE, IN_PART, REJECTED)
    prepare_items(
        story.plan_id,
        {item_id: (prepared, None) for item_id, prepared in zip(story.items, words, strict=True)},
        helsinki_date(now()),
    )
    prepare_whole(story.plan_id, HEARD)
    return story


def _item(
    position: int, title: str, cents: int, needs: list[AssessedNeed], provider: Provider | None
) -> PlanItem:
    return PlanItem(
        id=uuid4(), kind=ItemKind.OWN_ARRANGEMENT, position=position, title=title,
        provider_id=provider.id if provider else None, provider_name=provider.name if provider else "",
        description="", unit=Unit.PIECE, unit_cents=cents, estimated=True, quantity=Decimal(1),
        frequency=Frequency.ONCE, starts_on=PERIOD[0], ends_on=PERIOD[1], cost_cents=cents, needs=list(needs),
    )  # fmt: skip


def _assessed(client: User, worker: User, language: str, budget_cents: int) -> Case:
    """A case with two needs, one with an original service, and a budget for half a year."""
    case = Case(
        id=uuid4(), number=f"2026-{next(_numbers):06d}", client_id=client.id, client=client,
        organiser_code=ORGANISER, municipality_code=MUNICIPALITY, worker_id=worker.id, worker=worker,
        client_group=ClientGroup.OLDER_PEOPLE, language=language, phase=Phase.PLANNING,
        initiated_on=helsinki_date(now()), opened_at=now(),
    )  # fmt: skip
    needs = [
        AssessedNeed(
            id=uuid4(), need_code="home.cleaning", position=1, importance=Importance.NECESSARY,
            client_words="En jaksa siivota.", worker_view="", goal="Koti pysyy siistinä.",
            original_service="Kodinhoidon tukipalvelu", original_quantity=Decimal(1),
            original_frequency=Frequency.MONTHLY, original_unit_cents=19_900,
        ),
        AssessedNeed(
            id=uuid4(), need_code="home", position=2, importance=Importance.SUPPORTS,
            client_words="", worker_view="", goal="Muita ihmisiä viikossa.",
        ),
    ]  # fmt: skip
    budget = Budget(
        id=uuid4(), version=1, kind=BudgetKind.FIXED, amount_cents=budget_cents,
        starts_on=PERIOD[0], ends_on=PERIOD[1],
        reached_by="Oman palvelun hinta puolelta vuodelta.", set_at=now(), set_by_id=worker.id,
    )  # fmt: skip
    case.needs, case.budgets = needs, [budget]
    db.session.add(case)
    db.session.flush()
    return case
