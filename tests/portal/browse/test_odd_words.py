"""Whatever is typed, the search page answers, at the usual cost, with nothing but what is published."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.queries import MOST_OF_A_LIST, counted
from tests.search_index.test_bad_input import BAD

ANSWERED = {200, 422}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_odd_words_cost_no_more_than_others(full_app: Flask, visitor: FlaskClient, text: str) -> None:
    typed = text.encode("utf-8", "replace").decode("utf-8")
    visitor.get("/haku", query_string={"q": "siivous"})
    with counted(full_app) as odd:
        assert visitor.get("/haku", query_string={"q": typed}).status_code in ANSWERED
    assert len(odd) <= MOST_OF_A_LIST


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=300))
def test_any_words_get_a_page(visitor: FlaskClient, text: str) -> None:
    typed = text.encode("utf-8", "replace").decode("utf-8")
    assert visitor.get("/haku", query_string={"q": typed}).status_code in ANSWERED


@pytest.mark.long
@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=300), st.sampled_from(["", "/sv", "/en"]))
def test_ten_thousand_random_requests_get_a_page(visitor: FlaskClient, text: str, prefix: str) -> None:
    typed = text.encode("utf-8", "replace").decode("utf-8")
    found = visitor.get(f"{prefix}/haku", query_string={"q": typed}, follow_redirects=True)
    assert found.status_code in {*ANSWERED, 404}
