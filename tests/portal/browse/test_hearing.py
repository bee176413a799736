"""Places and prices in the words of a search: told, filled into their fields, and taken back by a link."""

import pytest
from flask.testing import FlaskClient

from tests.portal.browse.reading import page_of, words_of


def test_a_place_in_the_words_becomes_the_area_and_can_be_taken_back(visitor: FlaskClient) -> None:
    page = page_of(visitor, "/haku?q=siivous+Kajaanissa")
    words = " ".join(page.main.get_text(" ").split())
    assert "Haimme alueelta Kajaani, koska kirjoitit ”Kajaanissa”." in words
    assert page.select_one("#kunta")["value"] == "Kajaani"
    assert page.select_one("#q")["value"] == "siivous"
    link = page.find("a", string="Poista alue")
    again = words_of(visitor, link["href"])
    assert "Haimme alueelta" not in again
    assert "Kotisiivous" in again


def test_a_county_in_the_words_becomes_the_area(visitor: FlaskClient) -> None:
    page = page_of(visitor, "/haku?q=siivousapua+kainuusta")
    assert page.select_one("#alue option[selected]")["value"] == "20"
    assert page.find("a", string="Poista alue") is not None


@pytest.mark.parametrize(
    ("words", "hinta", "told"),
    [
        ("ilmainen+kerho", "0", "Haimme vain maksuttomia, koska kirjoitit ”ilmainen”."),
        ("siivous+alle+45,50+euroa", "45,50", "koska kirjoitit ”alle 45,50 euroa”."),
        ("siivous+alle+45+euroa", "45", "koska kirjoitit ”alle 45 euroa”."),
    ],
)
def test_a_price_in_the_words_becomes_the_highest_price(
    visitor: FlaskClient, words: str, hinta: str, told: str
) -> None:
    page = page_of(visitor, f"/haku?q={words}")
    assert told in " ".join(page.main.get_text(" ").split())
    assert page.select_one("#hinta")["value"] == hinta
    again = words_of(visitor, page.find("a", string="Poista hinta")["href"])
    assert "koska kirjoitit" not in again


def test_where_nothing_is_free_the_page_says_so_and_shows_what_costs(visitor: FlaskClient) -> None:
    page = page_of(visitor, "/haku?q=ilmainen&tarve=home.cleaning")
    words = " ".join(page.main.get_text(" ").split())
    assert "Kirjoitit ”ilmainen”, mutta maksuttomia ei löytynyt. Näytämme myös maksulliset." in words
    assert "Kotisiivous" in words
    assert page.select_one("#hinta")["value"] == ""
    assert page.find("a", string="Poista hinta") is None


def test_a_price_that_was_chosen_is_never_given_up(visitor: FlaskClient) -> None:
    words = words_of(visitor, "/haku?q=siivous&hinta=0&tarve=home.cleaning")
    assert "Näytämme myös" not in words
    assert "0 palvelua tai tavaraa" in words


def test_what_was_chosen_stays_chosen(visitor: FlaskClient) -> None:
    words = words_of(visitor, "/haku?q=siivous+Oulussa&kunta=Kajaani")
    assert "koska kirjoitit" not in words


def test_other_words_for_the_same_are_a_reason(visitor: FlaskClient) -> None:
    assert "tarkoittaa samaa kuin" in words_of(visitor, "/haku?q=holisti")
