"""New, retired and merged needs, as editors, providers and searches meet them."""

import pytest
from flask import Flask

from catalogue.database import db
from catalogue.needs import NeedState
from portal.jobs import Worker
from portal.searching import searching
from search_index.request import SearchRequest
from tests.builders import a_published_offering
from tests.page_checks import CheckedClient
from tests.portal.administration.pages import CLEANING, a_published_cleaning, edited, need, page, typed

pytestmark = pytest.mark.both_databases


def test_a_new_need_can_be_browsed_tagged_and_found(app: Flask, editor: CheckedClient) -> None:
    path = "/toimittaja/uusi-tarve?alla=home"
    sent = typed(editor, path)
    for name, words in (("names", ("Lemmikit", "Husdjur", "Pets")), ("everyday", ("Koira", "Hund", "Dog"))):
        for language, text in zip(("fi", "sv", "en"), words, strict=True):
            sent[f"{name}-{language}"] = text
    sent["words-fi"] = "koiranulkoilutus\nKoiranulkoilutus\n\nkissanhoito"
    answer = editor.send(path, sent)
    assert answer.headers["Location"] == "/toimittaja/tarpeet/home.lemmikit"
    assert need(app, "home.lemmikit").words == {"fi": ["koiranulkoilutus", "kissanhoito"]}
    assert "Lemmikit" in page(editor, "/tarpeet").main.get_text()
    edited(app, lambda: a_published_offering(title="Ulos yhdessä", needs=("home.lemmikit",)))
    Worker(app).sweep()
    found = page(editor, "/haku?q=koiranulkoilutus")
    assert found.select_one("article h3").get_text() == "Ulos yhdessä"
    assert "Ymmärsimme tarpeen" in found.main.get_text()


def test_a_retired_need_is_no_longer_offered_but_stays_where_it_stands(
    app: Flask, editor: CheckedClient
) -> None:
    offering = a_published_cleaning(app)
    path = f"{CLEANING}/poista-kaytosta"
    assert "yhdistä mieluummin" in page(editor, path).main.get_text()
    assert editor.send(path, {}).status_code == 303
    Worker(app).sweep()
    assert need(app, "home.cleaning").state is NeedState.RETIRED
    assert page(editor, "/tarpeet").select_one('a[href="/haku?tarve=home.cleaning"]') is None
    boxes = page(editor, "/haku?tarve=home").select('input[name="tarve"]')
    assert "home.cleaning" not in {box["value"] for box in boxes}
    assert "Siivous" in page(editor, f"/palvelut/{offering}").main.get_text(" ").split("Kotisiivous", 1)[1]
    assert page(editor, "/haku?tarve=home").select_one(f'article a[href="/palvelut/{offering}"]')
    assert editor.send(f"{CLEANING}/palauta", {}, CLEANING).status_code == 303
    assert need(app, "home.cleaning").state is NeedState.OFFERED
    assert editor.send(f"{CLEANING}/palauta", {}, CLEANING).status_code == 409


def test_a_top_with_needs_below_is_not_retired(app: Flask, editor: CheckedClient) -> None:
    answer = editor.send("/toimittaja/tarpeet/home/poista-kaytosta", {})
    assert answer.status_code == 422
    assert "Poista tai yhdistä ne ensin" in answer.text
    assert need(app, "home").state is NeedState.OFFERED


def test_offerings_searches_and_old_addresses_follow_a_merge(app: Flask, editor: CheckedClient) -> None:
    offering = a_published_cleaning(app)
    path = f"{CLEANING}/yhdista"
    offered = {option["value"] for option in page(editor, path).select("#target option")}
    assert "home.cleaning" not in offered
    assert {"home", "home.laundry", "food"} <= offered
    assert editor.send(path, {"target": "home.cleaning"}).status_code == 422
    answer = editor.send(path, {"target": "home.laundry"})
    assert answer.headers["Location"] == "/toimittaja/tarpeet/home.laundry"
    Worker(app).sweep()
    old = page(editor, "/haku?tarve=home.cleaning")
    assert old.select_one(f'article a[href="/palvelut/{offering}"]') is not None
    assert "Pyykki ja vaatteet" in old.select_one("#tulokset a.chip").get_text()
    assert "Pyykki ja vaatteet" in page(editor, f"/palvelut/{offering}").main.get_text()
    by_words = page(editor, "/haku?q=imurointi")
    assert by_words.select_one(f'article a[href="/palvelut/{offering}"]') is not None
    assert by_words.select_one('main a[href="/haku?tarve=home.laundry"]') is not None
    with app.app_context():
        by_old_code = searching().search(SearchRequest(needs=frozenset({"home.cleaning"})))
        assert [str(hit.offering_id) for hit in by_old_code.hits] == [offering]
    shown = page(editor, CLEANING)
    assert "Tilalle on tullut" in shown.main.get_text()
    assert "Mukana siirtyi palveluja ja tavaroita: 1" in shown.select_one("ol.history").get_text()
    assert editor.send(path, {"target": "food"}).status_code == 422, "it is merged already"


def test_a_provider_who_had_the_old_need_open_is_led_on(app: Flask, editor: CheckedClient) -> None:
    from tests.builders import a_draft_offering, a_member, a_provider

    with app.app_context():
        provider = a_provider()
        draft, member = a_draft_offering(provider).id, a_member(provider).id
        db.session.commit()
    desk = app.test_client()
    assert isinstance(desk, CheckedClient)
    desk.sign_in(member)
    path = f"/tuottaja/palvelut/{draft}"
    sent = {**typed(desk, path), "do": "save", "prices-0-unit": "hour", "prices-0-vat": "exempt"}
    assert sent["needs"] == ["home.cleaning"]
    editor.send(f"{CLEANING}/yhdista", {"target": "home.laundry"})
    assert desk.send(path, sent).status_code == 303
    assert typed(desk, path)["needs"] == ["home.laundry"]
    assert 'value="home.cleaning"' not in desk.get(path).text
