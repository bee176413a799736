"""One world for the laws about routes: the demo, with somebody in every role and an object of every kind."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from catalogue.areas import Organiser
from catalogue.clock import now
from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor
from catalogue.loading import demo_id
from catalogue.needs import Need
from catalogue.offerings import Offering, OfferingState
from catalogue.providers import Provider, ProviderApproval
from portal.accounts.commands import give_role
from portal.accounts.models import Role as AccountRole
from portal.accounts.models import User
from portal.cases.models import AssessedNeed, Case
from portal.cases.proposing import propose_need
from portal.cases.queries import find_case
from portal.cases.requests import BudgetRequest
from portal.decisions.models import Decision
from portal.demo.people import ORGANISER
from portal.plans.models import Plan, PlanItem
from portal.web.on_behalf import remember
from portal.web.people import OnBehalf
from portal.web.permissions import Permission
from tests.builders import a_caseworker, a_draft_offering, a_user, a_wish
from tests.conftest import make_app
from tests.laws.matrix import Role
from tests.page_checks import CheckedClient, check_page

OF_OFFERINGS: Final = frozenset(
    {Permission.OFFERING_EDIT, Permission.OFFERING_PREVIEW, Permission.OFFERING_REVIEW}
)
DEMO_PEOPLE: Final = {
    Role.CLIENT: "decided",
    Role.OTHER_CLIENT: "planning",
    Role.CASEWORKER: "caseworker",
    Role.OFFICIAL: "official",
    Role.MEMBER: "provider_private",
    Role.OTHER_MEMBER: "provider_ngo",
    Role.EDITOR: "editor",
}


class QuickClient(CheckedClient):
    """Checks the pages people are let in to; the few error pages are checked elsewhere."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request."""
        response = FlaskClient.open(self, *args, **kwargs)
        if response.mimetype == "text/html" and response.status_code in {200, 422}:
            check_page(response.get_data(as_text=True))
        return response


@dataclass
class World:
    """An application with its people and objects by id."""

    app: Flask
    people: dict[Role, UUID]
    ids: dict[str, UUID]
    clients: dict[Role, CheckedClient]
    sessions: dict[Role, dict[str, Any]]
    """What the sessions of some keep from the beginning."""

    def view(self, rule: Rule) -> Any:
        """Return the view function of a route, with its permission on it."""
        return self.app.view_functions[rule.endpoint]

    def address(self, rule: Rule, **instead: UUID) -> str:
        """Return the route's address for the objects of this world."""
        ids = {**self.ids, **instead}
        if getattr(self.view(rule), "permission", None) in OF_OFFERINGS:
            ids["offering_id"] = instead.get("offering_id", self.ids["written_offering_id"])
        values: dict[str, Any] = {name: _value(name, ids) for name in rule.arguments}
        with self.app.test_request_context():
            return self.app.url_for(rule.endpoint, **values)

    def ask(self, role: Role | None, rule: Rule, method: str, address: str | None = None) -> TestResponse:
        """Send an empty request as somebody, or as nobody."""
        client = self.clients[role] if role else self.app.test_client()
        response = client.open(address or self.address(rule), method=method)
        if role and rule.endpoint in {"accounts.sign_out", "plans.stop_acting"}:
            self.clients[role].sign_in(self.people[role], **self.sessions.get(role, {}))
        return response


def _value(name: str, ids: dict[str, UUID]) -> object:
    if name in ids:
        return ids[name]
    return {
        "filename": "css/base.css",
        "token": "no-such-token",
        "index": 1,
        "number": 1,
        "need_code": "home",
    }[name]


def make_world(
    demo_folder: Path, folder: Path, after: Callable[[Flask], None] = lambda app: None
) -> World:
    """Copy the demo and add who is missing; CSRF is off, because here only permissions decide."""
    shutil.copytree(demo_folder, folder / "data")
    app = make_app(folder / "data", demo=True)
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = QuickClient
    with app.app_context():
        people, ids = _people(), _objects()
        sessions = {Role.ACTING: _acting_for(ids["case_id"])}
        db.session.commit()
        db.session.remove()
    after(app)
    clients: dict[Role, CheckedClient] = {}
    for role, user_id in people.items():
        client = app.test_client()
        assert isinstance(client, CheckedClient)
        client.sign_in(user_id, **sessions.get(role, {}))
        clients[role] = client
    return World(app, people, ids, clients, sessions)


def _people() -> dict[Role, UUID]:
    people = {
        role: db.session.scalars(select(User.id).where(User.example == example)).one()
        for role, example in DEMO_PEOPLE.items()
    }
    people[Role.NEWCOMER] = a_user("Uusi Tulija").id
    people[Role.ACTING] = a_caseworker(ORGANISER).id
    elsewhere = _an_organiser_that_does_not_approve(demo_id("kotiapu"))
    for role, given in (
        (Role.OTHER_CASEWORKER, AccountRole.CASEWORKER),
        (Role.OTHER_OFFICIAL, AccountRole.OFFICIAL),
        (Role.OTHER_EDITOR, AccountRole.EDITOR),
        (Role.ADMINISTRATOR, AccountRole.ADMINISTRATOR),
    ):
        user = a_user(role.value)
        organiser = None if role is Role.ADMINISTRATOR else elsewhere
        give_role(user, given, organiser, unit="Toinen yksikkö", title="toinen")
        people[role] = user.id
    return people


def _acting_for(case_id: UUID) -> dict[str, Any]:
    session: dict[str, Any] = {}
    remember(session, OnBehalf(case_id, ORGANISER, "Asiakas", "Asiakas pyysi apua."))
    return session


def _an_organiser_that_does_not_approve(provider_id: UUID) -> str:
    approving = select(ProviderApproval.organiser_code).where(ProviderApproval.provider_id == provider_id)
    codes = db.session.scalars(
        select(Organiser.code).where(Organiser.code.not_in(approving), Organiser.code != ORGANISER)
    )
    return codes.first() or "20"


def _objects() -> dict[str, UUID]:
    """Everything of one decided case, an offering on the shelf and one being written."""
    decision = db.session.scalars(select(Decision)).one()
    case = db.session.get_one(Case, decision.case_id)
    plan = db.session.get_one(Plan, decision.plan_id)
    published = select(Offering.id).where(Offering.state == OfferingState.PUBLISHED)
    provider = db.session.get_one(Provider, demo_id("kotiapu"))
    return {
        "case_id": case.id,
        "request_id": db.session.scalars(
            select(BudgetRequest.id).where(BudgetRequest.case_id == case.id)
        ).one(),
        "need_id": db.session.scalars(select(AssessedNeed.id).where(AssessedNeed.case_id == case.id)).all()[
            0
        ],
        "proposal_id": _a_proposal(case.id),
        "plan_id": plan.id,
        "item_id": db.session.scalars(select(PlanItem.id).where(PlanItem.plan_id == plan.id)).all()[0],
        "decision_id": decision.id,
        "offering_id": db.session.scalars(published.where(Offering.provider_id == provider.id)).all()[0],
        "written_offering_id": a_draft_offering(provider).id,
        "wish_id": a_wish().id,
        "provider_id": provider.id,
        "user_id": db.session.scalars(select(User.id).where(User.example == "planning")).one(),
    }


def _a_proposal(case_id: UUID) -> UUID:
    """The client tells of one more need."""
    case = find_case(case_id)
    assert case is not None
    need = db.session.get_one(Need, "food.meals")
    by = Actor(case.client_id, case.client.name, ActingAs.CLIENT)
    return propose_need(case, need, "En jaksa laittaa ruokaa joka päivä.", "", by, now()).id


def strange_ids(rule: Rule) -> dict[str, UUID]:
    """Return an id that nothing has for each object in the route's address."""
    return {name: uuid4() for name in rule.arguments if name.endswith(("_id", "_code"))}


def roll_back_always(app: Flask) -> None:
    """Let nothing be written: so every row of the matrix meets the same world."""

    def finish(response: Any, reading: bool) -> None:
        db.session.rollback()

    app._finish = finish  # type: ignore[attr-defined]  # of the portal's own application class
