"""The search box suggests while somebody types, and works without that."""

from flask.testing import FlaskClient

from tests.portal.browse.reading import page_of


def test_suggestions_come_as_json(visitor: FlaskClient) -> None:
    answer = visitor.get("/haku/ehdotukset?q=kotisii")
    assert answer.status_code == 200
    assert answer.get_json()["suggestions"][0] == "Kotisiivous"
    assert "max-age" in answer.headers["Cache-Control"]


def test_odd_input_suggests_nothing(visitor: FlaskClient) -> None:
    for typed in ("", "%00", "x" * 4000, "%F0%9F%99%82", "'; DROP TABLE need"):
        assert visitor.get(f"/haku/ehdotukset?q={typed}").get_json() == {"suggestions": []}


def test_the_boxes_know_where_to_ask_and_are_plain_without_a_script(visitor: FlaskClient) -> None:
    for address in ("/", "/haku"):
        box = page_of(visitor, address).select_one("#q")
        assert box["data-suggestions"] == "/haku/ehdotukset"
        assert box["data-label"] == "Ehdotukset"
        assert box.get("role") is None
