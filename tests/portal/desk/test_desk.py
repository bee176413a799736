"""A provider writes an offering, the editor answers, and it goes on and off the shelf."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from catalogue.clock import now
from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor
from catalogue.offerings import Offering, OfferingState
from catalogue.providers import Provider
from catalogue.publishing import submit
from portal.accounts.commands import join_provider
from portal.accounts.models import User
from portal.desk.queries import find_offering
from tests.builders import (
    OTHER_ORGANISER,
    a_draft_offering,
    a_member,
    a_provider,
    a_published_offering,
    an_editor,
)
from tests.page_checks import CheckedClient
from tests.queries import MOST_OF_A_LIST, counted

pytestmark = pytest.mark.both_databases

COMPLETE = {
    "kind": "service",
    "title-fi": "Lumityöt pihalla",
    "title-sv": "Snöskottning",
    "summary-fi": "Luomme lumet pihalta.",
    "description-fi": "Tulemme aamulla, kun on satanut lunta.",
    "needs": ["home.yard"],
    "delivery": ["home"],
    "languages": ["fi"],
    "municipalities": "Tampere, nokia",
    "starts_within_days": "3",
    "prices-0-amount": "45,50",
    "prices-0-unit": "hour",
    "prices-0-vat": "standard",
}


@pytest.fixture
def provider(app: Flask) -> UUID:
    """A provider that the organiser of the tests has approved."""
    return made(app, a_provider)


@pytest.fixture
def desk(app: Flask, provider: UUID) -> CheckedClient:
    """A member of the provider, signed in."""
    return browser(app, lambda: a_member(db.session.get_one(Provider, provider)))


@pytest.fixture
def editor(app: Flask) -> CheckedClient:
    """The editor of the organiser, signed in."""
    return browser(app, an_editor)


def made(app: Flask, build: Callable[[], User | Provider | Offering]) -> UUID:
    """Build something in a context of its own, since requests must not share it, and return its id."""
    with app.app_context():
        thing = build()
        db.session.flush()
        found = thing.id
        db.session.commit()
    return found


def browser(app: Flask, build: Callable[[], User]) -> CheckedClient:
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    client.sign_in(made(app, build))
    return client


def drafted(app: Flask, provider: UUID) -> UUID:
    return made(app, lambda: a_draft_offering(db.session.get_one(Provider, provider)))


def published(app: Flask, provider: UUID) -> UUID:
    return made(app, lambda: a_published_offering(db.session.get_one(Provider, provider)))


def get(app: Flask, offering_id: UUID | None = None) -> Offering:
    """Return the offering as it is stored now, or the only one there is."""
    with app.app_context():
        found = find_offering(offering_id or db.session.scalars(select(Offering.id)).one())
    assert found is not None
    return found.offering


def test_a_provider_writes_an_offering_and_the_editor_publishes_it(
    app: Flask, desk: CheckedClient, editor: CheckedClient, provider: UUID
) -> None:
    new = "/tuottaja/palvelut/uusi"
    answer = desk.send(new, {**COMPLETE, "provider": str(provider), "do": "send"}, new)
    assert answer.status_code == 303
    offering = get(app)
    assert offering.state is OfferingState.IN_REVIEW
    assert offering.working is not None
    assert {place.code for place in offering.working.municipalities} == {"837", "536"}
    assert [price.amount_cents for price in offering.working.prices] == [4550]
    assert "Lumityöt pihalla" in editor.get("/toimittaja").text
    page = f"/toimittaja/palvelut/{offering.id}"
    revision = str(offering.revision)
    assert editor.send(page, {"revision": revision, "do": "publish"}, page).status_code == 303
    assert get(app, offering.id).state is OfferingState.PUBLISHED
    assert "Lumityöt pihalla" in editor.get(f"/palvelut/{offering.id}").text


def test_the_editor_returns_it_with_words_and_the_provider_reads_them(
    app: Flask, desk: CheckedClient, editor: CheckedClient, provider: UUID
) -> None:
    new = "/tuottaja/palvelut/uusi"
    desk.send(new, {**COMPLETE, "provider": str(provider), "do": "send"}, new)
    offering = get(app)
    page, revision = f"/toimittaja/palvelut/{offering.id}", str(offering.revision)
    silent = editor.send(page, {"revision": revision, "do": "return", "words": " "}, page)
    assert silent.status_code == 422
    assert "words-virhe" in silent.text
    assert get(app, offering.id).state is OfferingState.IN_REVIEW
    words = "Kerro, mitä tunnin hinta sisältää."
    assert editor.send(page, {"revision": revision, "do": "return", "words": words}, page).status_code == 303
    assert words in desk.get("/tuottaja").text
    assert words in desk.get(f"/tuottaja/palvelut/{offering.id}").text
    assert editor.get(page).status_code == 409


def test_an_incomplete_draft_is_saved_but_not_sent(app: Flask, desk: CheckedClient, provider: UUID) -> None:
    new = "/tuottaja/palvelut/uusi"
    little = {"kind": "service", "provider": str(provider), "title-fi": "Puolivalmis"}
    answer = desk.send(new, {**little, "do": "send"}, new)
    assert answer.status_code == 422
    assert "Puolivalmis" in answer.text
    for anchor in ("#summary-fi", "#description-fi", "#needs-0", "#delivery-0", "#prices-0-amount"):
        assert f'href="{anchor}"' in answer.text
    assert desk.send(new, {**little, "do": "save"}, new).status_code == 303
    assert get(app).state is OfferingState.DRAFT


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("title-fi", "", "title-fi-virhe"),
        ("prices-0-amount", "noin sata", "prices-0-amount-virhe"),
        ("prices-0-unit", "", "prices-0-unit-virhe"),
        ("prices-0-unit", "vuosi", "prices-0-unit-virhe"),
        ("prices-0-valid_to", "32.13.2026", "prices-0-valid_to-virhe"),
        ("municipalities", "Kaukola", "municipalities-virhe"),
        ("starts_within_days", "1,5", "starts_within_days-virhe"),
        ("needs", "no.such", "needs-virhe"),
        ("kind", "castle", "kind-virhe"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_nothing_typed_is_lost(
    app: Flask, desk: CheckedClient, provider: UUID, field: str, typed: str, told: str
) -> None:
    new = "/tuottaja/palvelut/uusi"
    data = {**COMPLETE, "provider": str(provider), "do": "save", field: typed}
    answer = desk.send(new, data, new)
    assert answer.status_code == 422
    assert f'id="{told}"' in answer.text
    assert "Snöskottning" in answer.text
    assert "err-summary" in answer.text
    if field not in {"needs", "kind", "prices-0-unit"}:
        assert typed in answer.text


def test_the_second_of_two_people_is_told_and_overwrites_nothing(
    app: Flask, desk: CheckedClient, provider: UUID
) -> None:
    offering = get(app, drafted(app, provider))
    page, old = f"/tuottaja/palvelut/{offering.id}", str(offering.revision)
    data = {key: value for key, value in COMPLETE.items() if key != "kind"}
    assert desk.send(page, {**data, "revision": old, "do": "save"}, page).status_code == 303
    late = desk.send(page, {**data, "revision": old, "title-fi": "Myöhässä", "do": "save"}, page)
    assert late.status_code == 422
    assert "Myöhässä" in late.text
    assert 'value="Nokia, Tampere"' in desk.get(page).text
    saved = get(app, offering.id).working
    assert saved is not None
    assert saved.title["fi"] == "Lumityöt pihalla"


def test_a_published_offering_changes_only_through_review(
    app: Flask, desk: CheckedClient, provider: UUID
) -> None:
    offering = get(app, published(app, provider))
    page = f"/tuottaja/palvelut/{offering.id}"
    assert "38,00" in desk.get(page).text
    data = {key: value for key, value in COMPLETE.items() if key != "kind"}
    revision = str(get(app, offering.id).revision)
    assert desk.send(page, {**data, "revision": revision, "do": "send"}, page).status_code == 303
    changed = get(app, offering.id)
    assert changed.state is OfferingState.PUBLISHED
    assert changed.published is not None
    assert changed.published.title["fi"] == "Kotisiivous"
    assert desk.get(page).status_code == 303, "while the editor reads, the provider only looks"


def test_an_offering_goes_off_the_shelf_and_back_and_away(
    app: Flask, desk: CheckedClient, provider: UUID
) -> None:
    offering = get(app, published(app, provider))
    page = f"/tuottaja/palvelut/{offering.id}"
    shown = f"{page}/esikatselu"
    assert desk.send(f"{page}/vahvista", {}, shown).status_code == 303
    assert desk.send(f"{page}/tauko", {}, shown).status_code == 303
    assert get(app, offering.id).state is OfferingState.PAUSED
    assert desk.send(f"{page}/tauko", {}, shown).status_code == 409
    assert desk.send(f"{page}/vahvista", {}, shown).status_code == 409
    assert desk.send(f"{page}/jatka", {}, shown).status_code == 303
    assert get(app, offering.id).state is OfferingState.PUBLISHED
    assert desk.get(f"{page}/poista").status_code == 200
    assert desk.send(f"{page}/poista", {}, f"{page}/poista").status_code == 303
    assert get(app, offering.id).state is OfferingState.WITHDRAWN
    assert desk.get("/tuottaja").status_code == 200
    assert desk.get(shown).status_code == 200


def test_other_people_do_not_find_the_offering(app: Flask, provider: UUID) -> None:
    offering = get(app, drafted(app, provider))
    strangers: list[Callable[[], User]] = [
        lambda: a_member(a_provider("Toinen Oy")),
        lambda: an_editor(OTHER_ORGANISER),
    ]
    for build in strangers:
        client = browser(app, build)
        for path in (f"/tuottaja/palvelut/{offering.id}", f"/toimittaja/palvelut/{offering.id}"):
            assert client.get(path).status_code == 404
            assert client.get(f"{path}/esikatselu").status_code == 404


def test_an_editor_does_not_review_their_own_providers_offering(app: Flask, provider: UUID) -> None:
    def build() -> User:
        user = an_editor()
        join_provider(user, provider)
        return user

    offering_id = drafted(app, provider)
    assert browser(app, build).get(f"/toimittaja/palvelut/{offering_id}").status_code == 404


def test_roles_see_their_own_desk_only(app: Flask, desk: CheckedClient, editor: CheckedClient) -> None:
    assert desk.get("/toimittaja").status_code == 403
    assert editor.get("/tuottaja").status_code == 403


def test_the_lists_ask_as_much_for_one_as_for_fifty(
    app: Flask, desk: CheckedClient, editor: CheckedClient, provider: UUID
) -> None:
    counts = []
    # The first page of a session marks it as in use.
    desk.get("/tuottaja"), editor.get("/toimittaja")
    for rows in (1, 49):
        with app.app_context():
            for _ in range(rows):
                draft = a_draft_offering(db.session.get_one(Provider, provider))
                submit(draft, Actor(None, "Tuottaja Testi", ActingAs.PROVIDER), now())
            db.session.commit()
        counts.append((_queries(app, desk, "/tuottaja"), _queries(app, editor, "/toimittaja")))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= MOST_OF_A_LIST, counts


def _queries(app: Flask, client: CheckedClient, path: str) -> int:
    with counted(app) as seen:
        client.get(path)
    return len(seen)
