"""Everyday phrases find what was meant in the demo catalogue."""

import json
from pathlib import Path

import pytest

from search_index.engine import Engine
from search_index.request import SearchRequest
from tests.search_index.corpus import demo_offerings, offering_id

PHRASES = json.loads((Path(__file__).parent / "phrases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("phrase", PHRASES, ids=[phrase["text"] for phrase in PHRASES])
def test_an_everyday_phrase_finds_what_was_meant_among_the_first_five(
    demo_engine: Engine, phrase: dict[str, str | list[str]]
) -> None:
    page = demo_engine.search(SearchRequest(text=str(phrase["text"]), lang=str(phrase["lang"]), size=5))
    wanted = {offering_id(key) for key in phrase["expect"]}
    keys = {offering_id(one["key"]): one["key"] for one in demo_offerings()}
    found = [keys[hit.offering_id] for hit in page.hits]
    assert wanted & {hit.offering_id for hit in page.hits}, (found, page.understood)


def test_there_are_phrases_enough_to_mean_something() -> None:
    assert len(PHRASES) >= 30
