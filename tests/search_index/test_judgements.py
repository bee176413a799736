"""Files of judged queries: what is read, and what is wrong with the others."""

import json

import pytest

from search_index.judgements import BadJudgements, JudgedQuery, read_judgements

GOOD = {"id": "1", "lang": "sv", "text": "städhjälp", "relevant": {"a": 2}}


def test_a_good_file_is_read() -> None:
    assert read_judgements(json.dumps({"queries": [GOOD]}).encode()) == [
        JudgedQuery("1", "sv", "städhjälp", {"a": 2})
    ]


def test_the_language_is_finnish_where_nothing_tells_it() -> None:
    (query,) = read_judgements(json.dumps({"queries": [{"text": "x", "relevant": {}}]}).encode())
    assert (query.lang, query.id) == ("fi", "1")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "needs a list"),
        (b'{"queries": []}', "at least one"),
        (b'{"queries": [1]}', "Query 1 is not an object"),
        (json.dumps({"queries": [GOOD | {"text": " "}]}).encode(), "no .text"),
        (json.dumps({"queries": [GOOD | {"lang": "de"}]}).encode(), "lang"),
        (json.dumps({"queries": [GOOD | {"lang": ["fi"]}]}).encode(), "lang"),
        (json.dumps({"queries": [GOOD | {"relevant": ["a"]}]}).encode(), "relevant"),
        (json.dumps({"queries": [GOOD | {"relevant": {"a": "2"}}]}).encode(), "grade"),
        (json.dumps({"queries": [GOOD | {"relevant": {"a": True}}]}).encode(), "grade"),
        (json.dumps({"queries": [GOOD | {"relevant": {"a": 99}}]}).encode(), "grade"),
        (json.dumps({"queries": [GOOD, GOOD]}).encode(), "same id"),
    ],
)
def test_a_bad_file_says_what_is_wrong(data: bytes, words: str) -> None:
    with pytest.raises(BadJudgements, match=words):
        read_judgements(data)
