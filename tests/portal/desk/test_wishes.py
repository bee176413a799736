"""Who reads wishes: editors those of their areas, providers those where they are approved."""

from uuid import UUID

import pytest
from flask import Flask

from catalogue.database import db
from catalogue.wishes import Wish
from tests.builders import (
    MUNICIPALITY,
    ORGANISER,
    OTHER_ORGANISER,
    a_member,
    a_provider,
    a_wish,
    an_editor,
    id_of,
)
from tests.page_checks import CheckedClient
from tests.portal.browse.reading import page_of, words_of
from tests.queries import MOST_OF_A_LIST, counted

pytestmark = pytest.mark.both_databases
HERE, ELSEWHERE, NOWHERE = "Toive täältä", "Toive muualta", "Toive ilman paikkaa"


@pytest.fixture
def wished(app: Flask) -> dict[str, UUID]:
    """Three wishes, an editor, and a provider that one organiser approves."""
    with app.app_context():
        for text, place in ((HERE, MUNICIPALITY), (ELSEWHERE, "091"), (NOWHERE, None)):
            a_wish(text, place)
        ids = {
            "editor": id_of(an_editor(ORGANISER)),
            "other_editor": id_of(an_editor(OTHER_ORGANISER)),
            "member": id_of(a_member(a_provider(approved_by=(ORGANISER,)))),
            "unapproved": id_of(a_member(a_provider("Uusi Oy", approved_by=()))),
        }
        db.session.commit()
    return ids


@pytest.mark.parametrize(
    ("who", "path", "seen", "unseen"),
    [
        ("editor", "/toimittaja/toiveet", {HERE, NOWHERE}, {ELSEWHERE}),
        ("other_editor", "/toimittaja/toiveet", {NOWHERE}, {HERE, ELSEWHERE}),
        ("member", "/tuottaja/toiveet", {HERE, NOWHERE}, {ELSEWHERE}),
        ("unapproved", "/tuottaja/toiveet", {NOWHERE}, {HERE, ELSEWHERE}),
    ],
)
def test_everybody_reads_the_wishes_of_their_own_areas(
    wished: dict[str, UUID], client: CheckedClient, who: str, path: str, seen: set[str], unseen: set[str]
) -> None:
    client.sign_in(wished[who])
    text = words_of(client, path)
    assert {wish for wish in seen | unseen if wish in text} == seen


def test_a_wish_in_another_language_is_marked(app: Flask, client: CheckedClient) -> None:
    with app.app_context():
        a_wish("Kyyti kuoroon")
        editor = id_of(an_editor())
        db.session.commit()
    client.sign_in(editor)
    page = page_of(client, "/en/toimittaja/toiveet")
    assert page.select_one('main th [lang="fi"]').get_text() == "Kyyti kuoroon"
    assert "(in Finnish)" in page.main.get_text()


def test_nobody_has_wished_yet(app: Flask, client: CheckedClient) -> None:
    with app.app_context():
        editor = id_of(an_editor())
        db.session.commit()
    client.sign_in(editor)
    assert "Toiveita ei ole." in words_of(client, "/toimittaja/toiveet")


def test_an_editor_takes_away_what_tells_about_a_person(
    app: Flask, wished: dict[str, UUID], client: CheckedClient
) -> None:
    with app.app_context():
        wish_id = a_wish("Matti Meikäläinen, soittakaa").id
        db.session.commit()
    client.sign_in(wished["editor"])
    address = f"/toimittaja/toiveet/{wish_id}/poista"
    assert "Matti Meikäläinen" in words_of(client, address)
    assert client.send(address, page=address).status_code == 303
    with app.app_context():
        assert db.session.get(Wish, wish_id) is None
    assert "Toive on poistettu." in words_of(client, "/toimittaja/toiveet")


def test_a_wish_of_another_area_is_not_there_to_take_away(
    app: Flask, wished: dict[str, UUID], client: CheckedClient
) -> None:
    with app.app_context():
        wish_id = a_wish("Kyyti kauppaan", MUNICIPALITY).id
        db.session.commit()
    client.sign_in(wished["other_editor"])
    assert client.get(f"/toimittaja/toiveet/{wish_id}/poista").status_code == 404


@pytest.mark.parametrize("path", ["/toimittaja/toiveet", "/tuottaja/toiveet"])
@pytest.mark.parametrize("rows", [1, 50])
def test_the_lists_ask_as_often_for_one_row_as_for_fifty(
    app: Flask, client: CheckedClient, path: str, rows: int
) -> None:
    with app.app_context():
        for number in range(rows):
            a_wish(f"Toive {number}")
        person = an_editor() if path.startswith("/toimittaja") else a_member(a_provider())
        person_id = id_of(person)
        db.session.commit()
    client.sign_in(person_id)
    client.get(path)
    with counted(app) as seen:
        assert "Toive 0" in words_of(client, path)
    assert len(seen) <= MOST_OF_A_LIST, seen


def test_the_next_page_begins_where_the_first_ends(app: Flask, client: CheckedClient) -> None:
    with app.app_context():
        for number in range(51):
            a_wish(f"Toive {number}.")
        editor = id_of(an_editor())
        db.session.commit()
    client.sign_in(editor)
    first, second = words_of(client, "/toimittaja/toiveet"), words_of(client, "/toimittaja/toiveet?sivu=2")
    assert "Toive 0." not in first
    assert "Toive 0." in second
    assert "Seuraava" not in second
