"""The desk helps: a copy to begin from, what would be found better, and what a new wording changes."""

from datetime import date, timedelta
from uuid import UUID

from flask import Flask

from catalogue.content import OfferingContent
from catalogue.hints import Hint, hints_for
from tests.builders import content
from tests.page_checks import CheckedClient
from tests.portal.desk.test_desk import COMPLETE, desk, editor, get, provider, published

__all__ = ["desk", "editor", "provider"]
TODAY = date(2026, 3, 1)


def test_the_editor_sees_what_a_new_wording_changes(
    app: Flask, desk: CheckedClient, editor: CheckedClient, provider: UUID
) -> None:
    offering = get(app, published(app, provider))
    page = f"/tuottaja/palvelut/{offering.id}"
    typed = {key: value for key, value in COMPLETE.items() if key != "kind"}
    sent = desk.send(page, {**typed, "revision": str(offering.revision), "do": "send"}, page)
    assert sent.status_code == 303
    shown = editor.get(f"/toimittaja/palvelut/{offering.id}").text
    changes = shown[shown.index("Mitä julkaistuun") : shown.index("</table>")]
    for words in ("Kotisiivous", "Lumityöt pihalla", "38,00", "45,50", "Nokia", "Siivous", "Ei mitään"):
        assert words in changes, words
    assert "Millä kielillä" not in changes, "what stays the same is not told"


def test_a_first_wording_has_nothing_to_compare_with(
    app: Flask, desk: CheckedClient, editor: CheckedClient, provider: UUID
) -> None:
    new = "/tuottaja/palvelut/uusi"
    desk.send(new, {**COMPLETE, "provider": str(provider), "do": "send"}, new)
    assert "Mitä julkaistuun" not in editor.get(f"/toimittaja/palvelut/{get(app).id}").text


def test_a_new_offering_begins_from_an_earlier_one(app: Flask, desk: CheckedClient, provider: UUID) -> None:
    new = "/tuottaja/palvelut/uusi"
    desk.send(new, {**COMPLETE, "provider": str(provider), "do": "save"}, new)
    earlier = get(app).id
    page = desk.get(f"/tuottaja/palvelut/{earlier}/kopio").text
    for words in (
        'value="Lumityöt pihalla"',
        'value="Snöskottning"',
        'value="45,50"',
        'value="Nokia, Tampere"',
    ):
        assert words in page
    assert f'action="{new}"' in page
    assert get(app).id == earlier, "looking stores nothing"


def test_texts_are_written_side_by_side_and_nothing_else_changes(
    app: Flask, desk: CheckedClient, provider: UUID
) -> None:
    offering = get(app, published(app, provider))
    page = f"/tuottaja/palvelut/{offering.id}/kielet"
    assert 'name="summary-sv"' in desk.get(page).text
    typed = {"title-fi": "Kotisiivous", "title-sv": "Hemstädning", "revision": str(offering.revision)}
    assert desk.send(page, {**typed, "title-fi": ""}, page).status_code == 422
    assert desk.send(page, typed, page).status_code == 303
    saved = get(app, offering.id).working
    assert saved is not None
    assert saved.title == {"fi": "Kotisiivous", "sv": "Hemstädning"}
    assert [price.amount_cents for price in saved.prices] == [3800]
    late = desk.send(page, {**typed, "title-sv": "Städning"}, page)
    assert late.status_code == 422
    assert 'value="Städning"' in late.text
    assert f'action="/tuottaja/palvelut/{offering.id}"' in late.text


def test_the_preview_tells_what_would_help_and_why(app: Flask, desk: CheckedClient, provider: UUID) -> None:
    offering = published(app, provider)
    shown = desk.get(f"/tuottaja/palvelut/{offering}/esikatselu").text
    assert "Näin teidät löydetään helpommin" in shown
    assert "Moni lukee vain sen" in shown
    assert "Valitse tarpeet" not in shown


def test_the_preview_says_what_to_do_next(app: Flask, desk: CheckedClient, provider: UUID) -> None:
    page = f"/tuottaja/palvelut/{published(app, provider)}/esikatselu"
    assert "Vahvista tiedot viimeistään" in desk.get(page).text
    new = "/tuottaja/palvelut/uusi"
    kept = desk.send(new, {**COMPLETE, "provider": str(provider), "do": "save"}, new)
    assert "Täydennä tiedot ja lähetä tarkistettavaksi." in desk.get(kept.location).text


def test_hints_follow_the_content() -> None:
    bare = OfferingContent({"fi": "Nimi"})
    assert set(hints_for(bare, None, TODAY)) == set(Hint) - {Hint.CONFIRM}
    full = content()
    assert Hint.NEEDS not in hints_for(full, None, TODAY)
    assert Hint.PRICE not in hints_for(full, None, TODAY)
    assert Hint.PRICE in hints_for(content(cents=None), None, TODAY)
    assert Hint.CONFIRM in hints_for(full, TODAY - timedelta(days=181), TODAY)
    assert Hint.CONFIRM not in hints_for(full, TODAY - timedelta(days=180), TODAY)
