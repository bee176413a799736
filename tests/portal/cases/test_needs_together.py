"""Client and worker on one need at once: nothing is lost, the second is told, each keeps to their part."""

from dataclasses import replace

import pytest
from flask import Flask

from catalogue.clock import now
from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor
from portal.accounts.models import User
from portal.cases.commands import change_need
from portal.cases.models import AssessedNeed, Importance
from portal.cases.need_queries import versions_of
from portal.cases.queries import find_need
from portal.cases.refusals import CaseRefusal
from tests.builders import OTHER_ORGANISER, a_caseworker, a_user
from tests.portal.cases.need_stories import SAID, Story, typed
from tests.portal.cases.test_request_racing import race
from tests.portal.decisions.test_racing import shared
from tests.portal.plans.stories import an_assessed_case, signed_in, text_of

pytestmark = pytest.mark.both_databases
__all__ = ["shared"]



def test_two_who_write_at_once_on_both_databases(shared: Flask) -> None:
    with shared.app_context():
        case = an_assessed_case()
        case_id, need_id = case.id, case.needs[0].id
        people = [a_caseworker().id, a_caseworker().id]
        db.session.commit()

    def write(worker: User) -> None:
        need = find_need(case_id, need_id)
        assert need is not None
        by = Actor(worker.id, worker.name, ActingAs.CASEWORKER)
        change_need(need, replace(SAID, worker_view=str(worker.id)), 1, by, now())

    got = race(shared, write, people)
    assert sorted(map(str, got)) == sorted(["done", str(CaseRefusal.NEED_CHANGED)])
    with shared.app_context():
        newest = versions_of(need_id)[0]
        assert (newest.version, newest.worker_view) == (2, str(people[got.index("done")]))


def test_the_second_is_told_what_the_first_changed_and_nothing_is_lost(story: Story) -> None:
    case_id, need_id, client, worker = story
    theirs = f"/asiakkuus/{case_id}/tarve/{need_id}"
    mine = f"{theirs}/omin-sanoin"
    opened_by_client, opened_by_worker = typed(client.get(mine).text), typed(worker.get(theirs).text)
    first = {**opened_by_client, "client_words": "Selkä on kipeä"}
    assert client.send(mine, first, page=mine).status_code == 303
    late = worker.send(
        theirs,
        {**opened_by_worker, "client_words": "Ei jaksa", "worker_view": "Selkäkipu", "original_unit": "50"},
        page=theirs,
    )
    assert late.status_code == 422
    page = text_of(late)
    for words in ("Joku muu tallensi ensin", "Selkä on kipeä", "Molemmat muuttivat näitä", "Selkäkipu"):
        assert words in page, words
    again = typed(late.text)
    assert (again["client_words"], again["original_unit"], again["version"]) == ("Ei jaksa", "50,00", "2")
    saved = worker.send(theirs, {**again, "client_words": "Selkä on kipeä"}, page=theirs)
    assert saved.status_code == 303
    page = text_of(client.get(f"{theirs}/versiot"))
    for words in ("Versio 1", "Versio 2", "Versio 3", "Selkäkipu", "50,00", "46,00"):
        assert words in page, words


def test_what_only_the_worker_changed_stays_when_the_client_saves_late(app: Flask, story: Story) -> None:
    case_id, need_id, client, worker = story
    theirs = f"/asiakkuus/{case_id}/tarve/{need_id}"
    mine = f"{theirs}/omin-sanoin"
    opened = typed(client.get(mine).text)
    sent = {**typed(worker.get(theirs).text), "worker_view": "Tarvitsee tukea", "goal": "Uusi tavoite"}
    assert worker.send(theirs, sent, page=theirs).status_code == 303
    late = client.send(mine, {**opened, "client_words": "Minun sanani"}, page=mine)
    assert late.status_code == 422
    assert "Vain toinen muutti näitä" in text_of(late)
    again = typed(late.text)
    assert (again["client_words"], again["goal"]) == ("Minun sanani", "Uusi tavoite")
    assert client.send(mine, again, page=mine).status_code == 303
    with app.app_context():
        newest = versions_of(need_id)[0]
        assert (newest.client_words, newest.goal) == ("Minun sanani", "Uusi tavoite")
        assert newest.worker_view == "Tarvitsee tukea"
        assert newest.acting_as is ActingAs.CLIENT


def test_a_client_cannot_write_the_workers_part(app: Flask, story: Story) -> None:
    case_id, need_id, client, _ = story
    page = f"/asiakkuus/{case_id}/tarve/{need_id}"
    assert client.get(page).status_code == 404
    own = f"{page}/omin-sanoin"
    sent = {**typed(client.get(own).text), "worker_view": "Ujutettu", "importance": "supports", "goal": "A"}
    assert client.send(own, sent, page=own).status_code == 303
    with app.app_context():
        need = db.session.get_one(AssessedNeed, need_id)
        assert (need.worker_view, need.importance, need.goal) == ("", Importance.NECESSARY, "A")


@pytest.mark.parametrize("version", ["", "paljon", "-1", "99", "9" * 30])
def test_a_form_without_its_version_overwrites_nothing(story: Story, version: str) -> None:
    case_id, need_id, client, _ = story
    page = f"/asiakkuus/{case_id}/tarve/{need_id}/omin-sanoin"
    answer = client.send(page, {"client_words": "Oma", "goal": "", "version": version}, page=page)
    assert answer.status_code == 422
    assert "Oma" in text_of(answer)


def test_too_long_words_are_told_and_stay(story: Story) -> None:
    case_id, need_id, client, _ = story
    page = f"/asiakkuus/{case_id}/tarve/{need_id}/omin-sanoin"
    answer = client.send(page, {**typed(client.get(page).text), "client_words": "a" * 2001}, page=page)
    assert answer.status_code == 422
    assert "Lyhennä tekstiä" in text_of(answer)
    assert typed(answer.text)["version"] == "1"


def test_needs_do_not_exist_for_others(app: Flask, story: Story) -> None:
    case_id, need_id, _, worker = story
    with app.app_context():
        ids = [a_user().id, a_caseworker(OTHER_ORGANISER).id]
        db.session.commit()
    pages = [f"tarve/{need_id}/versiot", f"tarve/{need_id}/omin-sanoin", "ehdota-tarvetta"]
    for page in pages:
        for user_id in ids:
            assert signed_in(app, user_id).get(f"/asiakkuus/{case_id}/{page}").status_code == 404
    for page in pages[1:]:
        assert worker.get(f"/asiakkuus/{case_id}/{page}").status_code == 404, "their words are their own"
