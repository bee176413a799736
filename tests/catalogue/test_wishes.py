"""Wishes are kept once, in bounds, and know nothing of who wished."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from catalogue.areas import Municipality
from catalogue.clock import now
from catalogue.database import db
from catalogue.needs import Need
from catalogue.refusals import Refused
from catalogue.wishes import LONGEST_WISH, MOST_IN_AN_HOUR, Wish, WishRefusal, make_wish, remove_wish
from tests.builders import MUNICIPALITY, ORGANISER

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("in_app")]


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Wish)) or 0


def test_a_wish_remembers_what_and_where_but_not_who(in_app: Flask) -> None:
    need, place = db.session.get_one(Need, "home.cleaning"), db.session.get_one(Municipality, MUNICIPALITY)
    wish = make_wish("  Ikkunoiden pesua  ", "sv", now(), need, place)
    assert (wish.text, wish.language, wish.need_code) == ("Ikkunoiden pesua", "sv", "home.cleaning")
    assert (wish.municipality_code, wish.organiser_code) == (MUNICIPALITY, ORGANISER)
    columns = {column.name for column in Wish.__table__.columns}
    assert not {name for name in columns if "user" in name or "person" in name or "actor" in name}


def test_the_same_wish_within_a_day_is_one() -> None:
    first = make_wish("Hiuspohjan hierontaa", "fi", now())
    assert make_wish("Hiuspohjan hierontaa", "fi", now()).id == first.id
    place = db.session.get_one(Municipality, MUNICIPALITY)
    assert make_wish("Hiuspohjan hierontaa", "fi", now(), municipality=place).id != first.id
    assert make_wish("Hiuspohjan hierontaa", "fi", now() + timedelta(days=2)).id != first.id
    assert count() == 3


@pytest.mark.parametrize(
    ("text", "code"),
    [("   ", WishRefusal.WORDS_NEEDED), ("x" * (LONGEST_WISH + 1), WishRefusal.TOO_LONG)],
)
def test_a_wish_has_words_but_not_too_many(text: str, code: WishRefusal) -> None:
    with pytest.raises(Refused) as refused:
        make_wish(text, "fi", now())
    assert refused.value.code is code
    assert count() == 0


def test_a_flood_is_stopped_and_ends_within_an_hour() -> None:
    at = now()
    for number in range(MOST_IN_AN_HOUR):
        make_wish(f"Toive {number}", "fi", at)
    with pytest.raises(Refused) as refused:
        make_wish("Vielä yksi", "fi", at + timedelta(minutes=59))
    assert refused.value.code is WishRefusal.TOO_MANY
    assert make_wish("Vielä yksi", "fi", at + timedelta(minutes=61)).text == "Vielä yksi"


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": "x" * 501},
        {"language": "de"},
        {"organiser_code": ORGANISER},
    ],
)
def test_the_table_forbids_what_the_rules_do(wrong: dict[str, str]) -> None:
    row = {"text": "Kyyti", "language": "fi", "created_at": now(), **wrong}
    db.session.add(Wish(**row))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_a_removed_wish_is_gone() -> None:
    remove_wish(make_wish("Soita Matille", "fi", now()))
    assert count() == 0
