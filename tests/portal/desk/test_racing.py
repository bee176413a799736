"""Two members of one provider save at the same moment: one saves, the other is told, nothing is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import wraps
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from catalogue import publishing
from catalogue.database import db
from catalogue.providers import Provider
from tests.builders import a_member, a_provider
from tests.page_checks import CheckedClient
from tests.portal.decisions.test_racing import shared
from tests.portal.desk.test_desk import browser, drafted, get, made
from tests.portal.desk.test_two_people import TYPED, hidden

pytestmark = pytest.mark.both_databases
__all__ = ["shared"]
NEITHER_WAITS_LONGER = 3
"""Seconds; where the database lets in one writer at a time, the other never comes."""


def together(save: Callable[..., Any]) -> Callable[..., Any]:
    """Hold the first until the second has read the offering too."""
    ready = Barrier(2)

    @wraps(save)
    def saved(*arguments: Any) -> Any:
        with suppress(BrokenBarrierError):
            ready.wait(NEITHER_WAITS_LONGER)
        return save(*arguments)

    return saved


def race(page: str, sent: list[tuple[CheckedClient, dict[str, object]]]) -> list[TestResponse]:
    """Send everybody's form at once; return the answers in the same order."""
    with ThreadPoolExecutor(len(sent)) as pool:
        running = [pool.submit(client.send, page, typed, page) for client, typed in sent]
        return [future.result(timeout=60) for future in running]


def test_one_saves_and_the_other_keeps_what_they_wrote(
    shared: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = made(shared, a_provider)
    names = ("Maija Ensimmäinen", "Matti Toinen")
    people = [
        browser(shared, lambda name=name: a_member(db.session.get_one(Provider, provider), name))  # type: ignore[misc]  # a default binds the name
        for name in names
    ]
    page = f"/tuottaja/palvelut/{drafted(shared, provider)}"
    people[0].send(page, {**TYPED, **hidden(people[0].get(page).text), "do": "save"}, page)
    token = hidden(people[0].get(page).text)
    wishes: list[dict[str, object]] = [
        {**TYPED, **token, "title-fi": "Maijan nimi", "prices-0-amount": "50", "do": "save"},
        {**TYPED, **token, "title-fi": "Matin nimi", "starts_within_days": "9", "do": "save"},
    ]
    monkeypatch.setattr(publishing, "save_working", together(publishing.save_working))
    answers = race(page, list(zip(people, wishes, strict=True)))
    assert sorted(answer.status_code for answer in answers) == [303, 422]
    late = 0 if answers[0].status_code == 422 else 1
    first, told = 1 - late, answers[late].text
    saved = get(shared).working
    assert saved is not None
    assert saved.title["fi"] == wishes[first]["title-fi"], "the first one's words are in the database"
    for words in (names[first], f'value="{wishes[late]["title-fi"]}"', str(wishes[first]["title-fi"])):
        assert words in told, words
    again = {**wishes[late], **hidden(told), "prices-0-amount": "50", "starts_within_days": "9"}
    assert 'value="50,00"' in told
    assert 'value="9"' in told
    assert people[late].send(page, again, page).status_code == 303
    both = get(shared).working
    assert both is not None
    assert (both.title["fi"], both.prices[0].amount_cents, both.starts_within_days) == (
        wishes[late]["title-fi"],
        5000,
        9,
    )
