"""Two people of one provider write on one offering at once."""

from uuid import UUID

import pytest
from flask import Flask

from catalogue.comparing import merge, token_of
from catalogue.content import OfferingContent
from catalogue.database import db
from catalogue.providers import Provider
from tests.builders import a_member
from tests.page_checks import CheckedClient
from tests.portal.desk.test_desk import COMPLETE, browser, desk, drafted, get, provider

pytestmark = pytest.mark.both_databases
__all__ = ["desk", "provider"]
TYPED = {key: value for key, value in COMPLETE.items() if key != "kind"}


@pytest.fixture
def colleague(app: Flask, provider: UUID) -> CheckedClient:
    """Another member of the same provider."""
    return browser(app, lambda: a_member(db.session.get_one(Provider, provider), "Maija Ensimmäinen"))


def hidden(page: str) -> dict[str, str]:
    """Return the version token the page carries."""
    names = ("revision", "opened")
    return {name: page.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0] for name in names}


def test_the_second_sees_what_the_first_changed_and_keeps_what_they_wrote(
    app: Flask, desk: CheckedClient, colleague: CheckedClient, provider: UUID
) -> None:
    page = f"/tuottaja/palvelut/{drafted(app, provider)}"
    desk.send(page, {**TYPED, **hidden(desk.get(page).text), "do": "save"}, page)
    token = hidden(desk.get(page).text)
    first = {**TYPED, "title-fi": "Maijan nimi", "prices-0-amount": "50", "do": "save"}
    assert colleague.send(page, {**first, **token}, page).status_code == 303
    mine = {**TYPED, "title-fi": "Minun nimeni", "title-sv": "Min egen", "do": "save"}
    late = desk.send(page, {**mine, **token}, page)
    assert late.status_code == 422
    for words in ("Maija Ensimmäinen", "Maijan nimi", "Molemmat muuttivat", "Vain toinen muutti"):
        assert words in late.text
    assert 'value="Minun nimeni"' in late.text
    assert 'value="Min egen"' in late.text
    assert 'value="50,00"' in late.text, "what only the first changed comes into the form"
    saved = get(app).working
    assert saved is not None
    assert saved.title["fi"] == "Maijan nimi", "nothing is overwritten before the second has seen it"
    again = {**mine, "prices-0-amount": "50", **hidden(late.text)}
    assert desk.send(page, again, page).status_code == 303
    saved = get(app).working
    assert saved is not None
    assert (saved.title["fi"], saved.prices[0].amount_cents) == ("Minun nimeni", 5000)


def test_what_was_sent_to_review_meanwhile_does_not_lose_what_the_second_typed(
    app: Flask, desk: CheckedClient, colleague: CheckedClient, provider: UUID
) -> None:
    page = f"/tuottaja/palvelut/{drafted(app, provider)}"
    token = hidden(desk.get(page).text)
    assert colleague.send(page, {**TYPED, **token, "do": "send"}, page).status_code == 303
    late = desk.send(page, {**TYPED, **token, "title-fi": "Pitkä työ", "do": "save"}, "/tuottaja")
    assert late.status_code == 422
    assert 'value="Pitkä työ"' in late.text
    assert 'value="save"' not in late.text


def test_without_a_readable_token_every_difference_is_shown() -> None:
    theirs, mine = OfferingContent({"fi": "Toisen"}), OfferingContent({"fi": "Oma"})
    assert merge("nonsense", theirs, mine).clashing == ("title.fi",)
    assert merge(token_of(theirs), theirs, mine).clashing == ()
    assert merge(token_of(mine), theirs, mine).taken == ("title.fi",)
