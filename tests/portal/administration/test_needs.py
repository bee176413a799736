"""The catalogue editor changes a need on its page: words, mappings, history; and who may."""

import time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from catalogue import need_editing
from catalogue.clock import now
from catalogue.database import db
from catalogue.need_content import NeedContent
from catalogue.needs import ClientGroup, Need
from portal.jobs import Worker
from search_index import sync
from search_index.request import SearchRequest
from search_index.whoosh_engine import WhooshEngine
from tests.builders import EDITOR, OTHER_ORGANISER, a_published_offering, a_user, an_editor
from tests.page_checks import CheckedClient
from tests.portal.administration.pages import (
    CLEANING,
    a_published_cleaning,
    browser,
    edited,
    need,
    page,
    parsed,
    typed,
)
from tests.queries import MOST_OF_A_LIST, counted

pytestmark = pytest.mark.both_databases


def test_the_form_shows_what_is_stored_and_saving_it_changes_nothing(
    app: Flask, editor: CheckedClient
) -> None:
    sent = typed(editor, f"{CLEANING}/muokkaa")
    assert sent["names-sv"] == "Städning"
    assert "siivota" in sent["words-fi"].splitlines()
    assert sent["icon"] == ["broom"]
    assert sent["classes"].splitlines() == ["P4.3", "P4.14"]
    assert editor.send(f"{CLEANING}/muokkaa", sent).status_code == 303
    shown = page(editor, CLEANING).main.get_text(" ")
    assert "Mikään ei muuttunut" in shown
    assert "Kukaan ei ole vielä muuttanut" in shown


def test_a_word_added_on_the_page_finds_the_offering_after_the_workers_sweep(
    app: Flask, editor: CheckedClient
) -> None:
    offering = a_published_cleaning(app)
    with app.app_context():
        folder = app.extensions["tarjotin"].index_folder
        other_process = WhooshEngine(folder, sync.need_words(db.session()))
        assert other_process.search(SearchRequest(text="hömpsöttää")).total == 0
    path = f"{CLEANING}/muokkaa"
    sent = typed(editor, path)
    sent["words-fi"] += "\nhömpsöttää"
    assert editor.send(path, sent).status_code == 303
    Worker(app).sweep()
    found = page(editor, "/haku?q=hömpsöttää")
    assert found.select_one(f'article a[href="/palvelut/{offering}"]') is not None
    assert "Ymmärsimme tarpe" in found.main.get_text()
    # Another process opens the new index beside its searches, which go on over the old one meanwhile.
    until = time.monotonic() + 30
    while other_process.search(SearchRequest(text="hömpsöttää")).understood != ("home.cleaning",):
        assert time.monotonic() < until, "the other process never learned the word"
        time.sleep(0.1)


def test_the_history_tells_who_changed_what(app: Flask, editor: CheckedClient) -> None:
    path = f"{CLEANING}/muokkaa"
    sent = typed(editor, path)
    sent["names-en"] = "Cleaning help"
    sent["words-sv"] = sent["words-sv"].replace("dammsuga", "moppa")
    sent["icon"], sent["events"] = "tool", ["KE4"]
    sent["classes"] = "p4.3, P5.1"
    editor.send(path, sent)
    shown = page(editor, CLEANING)
    history = shown.select_one("ol.history").get_text(" ")
    for words in (
        "Nimi englanniksi: ”Cleaning” → ”Cleaning help”",
        "Hakusanat ruotsiksi: lisättiin moppa; poistettiin dammsuga",
        "Kuva: ”Harja” → ”Työkalu”",
        "lisättiin P5.1 ",
        "poistettiin P4.14 ",
        "Elämäntilanteet: lisättiin KE4 Muuttaminen",
        "Toimittaja Testi, palvelutarjottimen toimittaja",
    ):
        assert words in history
    assert "Toimittajan muokkaama" in shown.main.get_text()


@pytest.mark.parametrize(
    ("field", "value", "control", "words"),
    [
        ("names-sv", "", "names-fi", "suomeksi, ruotsiksi ja englanniksi"),
        ("everyday-fi", " ", "everyday-fi", "suomeksi, ruotsiksi ja englanniksi"),
        ("names-fi", "x" * 81, "names-fi", "enintään 80 merkkiä"),
        ("words-en", "y" * 81, "words-fi", "liian pitkä"),
        ("words-fi", "\n".join(f"sana {n}" for n in range(81)), "words-fi", "enintään 80"),
        ("classes", "P4.3 P999", "classes", "P999"),
        ("icon", "poro", "icon-0", ""),
        ("events", ["KE99"], "events-0", ""),
    ],
)
def test_a_wrong_value_is_told_beside_its_field_and_what_was_typed_stays(
    app: Flask, editor: CheckedClient, field: str, value: Any, control: str, words: str
) -> None:
    path = f"{CLEANING}/muokkaa"
    sent = {**typed(editor, path), "names-en": "Kept as typed", field: value}
    answer = editor.send(path, sent)
    assert answer.status_code == 422
    shown = parsed(answer.text)
    summary = shown.select_one(f'.err-summary a[href="#{control}"]')
    assert words in summary.get_text()
    assert shown.select_one("#names-en")["value"] == "Kept as typed"
    assert need(app, "home.cleaning").names["en"] == "Cleaning"


def test_the_second_of_two_editors_sees_what_the_first_changed(app: Flask, editor: CheckedClient) -> None:
    other = browser(app, lambda: an_editor(OTHER_ORGANISER, "Toinen Toimittaja"))
    path = f"{CLEANING}/muokkaa"
    mine, theirs = typed(editor, path), typed(other, path)
    other.send(path, {**theirs, "names-fi": "Siivousapu"})
    answer = editor.send(path, {**mine, "names-en": "Cleaning up"})
    assert answer.status_code == 422
    text = parsed(answer.text).main.get_text(" ")
    assert "Toinen Toimittaja tallensi" in text
    assert "Nimi suomeksi: ”Siivousapu” → ”Siivous”" in text
    assert need(app, "home.cleaning").names["en"] == "Cleaning"
    again = parsed(answer.text).select_one("input[name=revision]")["value"]
    knowing = {**mine, "names-en": "Cleaning up", "names-fi": "Siivousapu", "revision": again}
    assert editor.send(path, knowing).status_code == 303
    assert need(app, "home.cleaning").names == {"fi": "Siivousapu", "sv": "Städning", "en": "Cleaning up"}


def test_an_editor_chooses_the_items_of_the_act_and_the_last_answer_stays(
    app: Flask, editor: CheckedClient
) -> None:
    sent = typed(editor, f"{CLEANING}/muokkaa")
    sent["statutory"] = [*sent["statutory"], "SHL11.9"]
    assert editor.send(f"{CLEANING}/muokkaa", sent).status_code == 303
    shown = page(editor, CLEANING).main.get_text(" ", strip=True)
    assert "9. Muu toimintakyky" in shown
    assert "Sosiaalihuoltolain 11 §, kohdat: lisättiin 9. Muu toimintakyky" in shown

    def alone() -> None:
        for other in db.session.scalars(select(Need).where(Need.code != "home.cleaning")):
            other.statutory -= {"SHL11.9"}

    edited(app, alone)
    sent = typed(editor, f"{CLEANING}/muokkaa")
    sent["statutory"].remove("SHL11.9")
    refused = editor.send(f"{CLEANING}/muokkaa", sent)
    assert refused.status_code == 422
    told = parsed(refused.text).select_one("fieldset.is-bad").get_text(" ", strip=True)
    assert "kohtaan 9" in told
    assert "SHL11.9" in need(app, "home.cleaning").statutory


def test_an_editor_maps_client_groups_to_target_groups(app: Flask, editor: CheckedClient) -> None:
    path = "/toimittaja/asiakasryhmat"
    sent = typed(editor, path)
    assert sent["older_people"] == ["KR1.1"]
    sent["adults_social"] = ["KR1.4"]
    assert editor.send(path, sent).status_code == 303
    with app.app_context():
        assert need_editing.group_targets(ClientGroup.ADULTS_SOCIAL) == {"KR1.4"}
        assert need_editing.group_targets(ClientGroup.OLDER_PEOPLE) == {"KR1.1"}
    assert "lisättiin KR1.4 Pitkäaikaissairaat" in page(editor, path).select_one("ol.history").get_text(" ")
    assert editor.send(path, {**sent, "children": ["KR9"]}).status_code == 422


@pytest.mark.parametrize("rows", [1, 50])
def test_the_list_asks_as_often_for_one_use_as_for_fifty(
    app: Flask, editor: CheckedClient, rows: int
) -> None:
    with app.app_context():
        provider = a_published_offering().provider
        for number in range(rows):
            a_published_offering(provider, title=f"Siivous {number}")
        db.session.commit()
    editor.get("/toimittaja")  # marks the session as in use
    with counted(app) as sent:
        shown = page(editor, "/toimittaja/tarpeet")
    assert f"{rows + 1} palvelua" in shown.main.get_text()
    assert len(sent) <= MOST_OF_A_LIST, sent


def test_a_newcomer_sees_nothing_of_it(app: Flask) -> None:
    stranger = browser(app, a_user)
    assert stranger.get("/toimittaja/tarpeet").status_code == 403
    assert stranger.get(CLEANING).status_code == 404
    assert stranger.send(f"{CLEANING}/poista-kaytosta", {}, "/").status_code == 404
    assert "Tarpeet ja sanat" not in stranger.get("/").text


def test_a_worker_assesses_only_needs_on_offer(app: Flask) -> None:
    from portal.cases.queries import need_tree

    def change() -> None:
        need_editing.retire(db.session.get_one(Need, "home.yard"), EDITOR, now())
        need_editing.create_need(
            db.session.get_one(Need, "home"), NeedContent({"fi": "Lemmikit"}), EDITOR, now()
        )

    edited(app, change)
    with app.app_context():
        codes = [node.code for node, _ in need_tree()]
        known = db.session.scalars(select(Need.code)).all()
    assert "home.yard" not in codes
    assert "home.yard" in known
    assert codes.index("home.lemmikit") < codes.index("food")
