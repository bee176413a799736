"""Two windows on one plan: nothing is lost, and the second one is told; notes are the client's alone."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask

from catalogue.clock import now
from catalogue.database import db
from catalogue.prices import Unit
from catalogue.refusals import Refused
from portal.plans.items import Estimate, OwnArrangement, add_own_arrangement
from portal.plans.models import Plan, PlanItem, PlanNotes
from portal.plans.notes import find_notes, save_notes
from portal.plans.refusals import PlanRefusal
from tests.builders import next_year
from tests.page_checks import CheckedClient
from tests.portal.plans.stories import (
    CLIENT,
    a_plan,
    an_assessed_case,
    choice_in,
    signed_in,
    some_use,
    text_of,
    typed,
)

pytestmark = pytest.mark.both_databases


@dataclass(frozen=True)
class Story:
    """A client with a plan of one own arrangement."""

    app: Flask
    client: CheckedClient
    worker_id: UUID
    case_id: UUID
    page: str
    line: str
    need: str

    def filled(self, **changed: str) -> dict[str, str]:
        starts_on, ends_on = next_year()
        line = {
            "needs": self.need,
            "quantity": "2",
            "frequency": "monthly",
            "starts_on": typed(starts_on),
            "ends_on": typed(ends_on),
            "title": "Bänditila",
            "provider_name": "Nuorisotalo",
            "unit": "visit",
            "estimate": "40",
        }
        return {**line, **changed}

    def mark(self) -> str:
        return choice_in(text_of(self.client.get(self.line)), "seen")


@pytest.fixture
def story(app: Flask) -> Story:
    with app.app_context():
        plan = a_plan(an_assessed_case())
        what, needs = OwnArrangement("Bänditila", "Nuorisotalo", "Torstaisin"), plan.case.needs[:1]
        item = add_own_arrangement(plan, what, needs, Estimate(Unit.VISIT, 4000), some_use(), CLIENT, now())
        case, page, line = plan.case, f"/suunnitelma/{plan.id}", f"/suunnitelma/rivi/{item.id}"
        ids = case.client_id, case.worker_id, case.id, str(needs[0].id)
        db.session.commit()
    return Story(app, signed_in(app, ids[0]), ids[1], ids[2], page, line, ids[3])


def test_the_second_window_is_told_what_the_first_saved_and_keeps_its_own_words(story: Story) -> None:
    first = second = story.mark()
    saved = story.client.send(story.line, story.filled(quantity="3", seen=first), page=story.line)
    assert saved.status_code == 303
    mine = story.filled(title="Treenikämppä", seen=second)
    told = story.client.send(story.line, mine, page=story.line)
    assert told.status_code == 422
    text = text_of(told)
    assert "Riviä on muutettu toisessa ikkunassa" in text
    assert "3 kertaa kuukaudessa" in text
    assert 'value="Treenikämppä"' in text
    again = story.client.send(story.line, {**mine, "seen": choice_in(text, "seen")}, page=story.line)
    assert again.status_code == 303
    assert "Treenikämppä" in text_of(story.client.get(story.page))


def test_a_line_removed_in_another_window_comes_back_only_when_asked(story: Story) -> None:
    seen = story.mark()
    story.client.send(f"{story.line}/poista", page=story.page)
    mine = story.filled(title="Treenikämppä", seen=seen)
    told = story.client.send(story.line, mine, page=story.page)
    assert told.status_code == 422
    assert "Jos tallennat, rivi palaa suunnitelmaan." in text_of(told)
    with story.app.app_context():
        assert db.session.query(PlanItem).one().removed_at is not None
    seen = choice_in(text_of(told), "seen")
    assert story.client.send(story.line, {**mine, "seen": seen}, page=story.page).status_code == 303
    with story.app.app_context():
        item = db.session.query(PlanItem).one()
        assert (item.title, item.removed_at) == ("Treenikämppä", None)


def test_a_form_without_its_mark_has_seen_nothing(story: Story) -> None:
    assert story.client.send(story.line, story.filled(), page=story.line).status_code == 422


def test_an_error_keeps_the_mark_the_window_was_opened_with(story: Story) -> None:
    """Else a mistake in the second window would hide that the first one saved."""
    seen = story.mark()
    story.client.send(story.line, story.filled(quantity="3", seen=seen), page=story.line)
    wrong = story.client.send(story.line, story.filled(quantity="x", seen=seen), page=story.line)
    assert choice_in(text_of(wrong), "seen") == seen


def test_notes_are_saved_and_only_the_client_sees_them(story: Story) -> None:
    notes = {"words": "Kysy siskolta\nsoittotunneista", "revision": "0"}
    assert story.client.send(f"{story.page}/muistiinpanot", notes, page=story.page).status_code == 303
    page = text_of(story.client.get(story.page))
    assert "Kysy siskolta\nsoittotunneista" in page
    assert choice_in(page, "revision") == "1"
    worker = signed_in(story.app, story.worker_id)
    assert "Kysy siskolta" not in text_of(worker.get(story.page))
    act = f"/asiakkuus/{story.case_id}/puolesta"
    worker.send(act, {"reason": "Asiakas pyysi"}, page=act)
    acting = text_of(worker.get(story.page))
    assert "Lisää oma toteutus" in acting
    assert "Kysy siskolta" not in acting
    assert worker.send(f"{story.page}/muistiinpanot", notes, page=story.page).status_code == 404


def test_two_windows_of_notes_lose_neither_text(story: Story) -> None:
    save = f"{story.page}/muistiinpanot"
    story.client.send(save, {"words": "Ensimmäinen", "revision": "0"}, page=story.page)
    told = story.client.send(save, {"words": "Toinen", "revision": "0"}, page=story.page)
    assert told.status_code == 422
    text = text_of(told)
    assert "Ensimmäinen" in text
    assert "Toinen" in text
    both = {"words": "Ensimmäinen, toinen", "revision": choice_in(text, "revision")}
    assert story.client.send(save, both, page=story.page).status_code == 303
    with story.app.app_context():
        kept = find_notes(story.case_id)
        assert kept is not None
        assert (kept.words, kept.revision) == ("Ensimmäinen, toinen", 2)
        with pytest.raises(Refused) as refused:
            save_notes(story.case_id, "Myöhässä", 1, now())
        assert refused.value.code is PlanRefusal.NOTES_CHANGED
        assert db.session.query(PlanNotes).one().words == "Ensimmäinen, toinen"


def test_words_for_the_decision_are_kept_without_sending(story: Story) -> None:
    send = f"{story.page}/laheta"
    words = {"client_view": "Musiikki auttaa.", "backup_plan": "Sisko auttaa.", "do": "save"}
    assert story.client.send(send, words, page=send).status_code == 303
    page = text_of(story.client.get(send))
    assert "Musiikki auttaa." in page
    assert "Sisko auttaa." in text_of(story.client.get(story.page))
    seen = choice_in(page, "seen")
    sent = {"client_view": "Musiikki auttaa.", "backup_plan": "Sisko auttaa.", "seen": seen}
    assert story.client.send(send, sent, page=send).status_code == 303
    with story.app.app_context():
        plan = db.session.query(Plan).one()
        assert (plan.client_view, plan.backup_plan) == ("Musiikki auttaa.", "Sisko auttaa.")


def test_words_stay_when_the_plan_can_not_be_sent_any_more(story: Story) -> None:
    send = f"{story.page}/laheta"
    seen = choice_in(text_of(story.client.get(send)), "seen")
    story.client.send(f"{story.line}/poista", page=story.page)
    answer = story.client.send(send, {"client_view": "Musiikki auttaa.", "seen": seen}, page=send)
    assert answer.status_code == 422
    assert "Musiikki auttaa." in text_of(answer)


def test_the_page_says_how_each_cost_was_counted(story: Story) -> None:
    page = text_of(story.client.get(story.page))
    assert "Näin laskettiin" in page
    assert "2 kertaa × 40,00 € = 80,00 € kuukaudessa. Aikaa on 365 päivää eli 12 kuukautta." in page
    assert "Yhteensä 960,00 €" in page


def test_the_reason_of_another_window_is_shown_before_it_is_written_over(story: Story) -> None:
    story.client.send(f"{story.line}/poista", page=story.page)
    leave = f"{story.page}/tarve/{story.need}/jata-pois"
    assert story.client.send(leave, {"reason": "Sisko auttaa", "seen": ""}, page=leave).status_code == 303
    told = story.client.send(leave, {"reason": "Naapuri auttaa", "seen": ""}, page=leave)
    assert told.status_code == 422
    text = text_of(told)
    assert "Toisessa ikkunassa syyksi kirjoitettiin ”Sisko auttaa”" in text
    assert "Naapuri auttaa" in text
    again = {"reason": "Naapuri auttaa", "seen": choice_in(text, "seen")}
    assert story.client.send(leave, again, page=leave).status_code == 303
    assert "Naapuri auttaa" in text_of(story.client.get(story.page))
