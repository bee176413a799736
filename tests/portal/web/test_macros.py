"""Every macro gives valid HTML under StrictUndefined, with names and descriptions bound."""

from itertools import pairwise
from typing import Any

import pytest
from flask import render_template_string
from flask.testing import FlaskClient

from tests.portal.web.bare_app import elements, make_app, strictly_parsed


@pytest.fixture
def visitor() -> FlaskClient:
    app = make_app()
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.fixture
def fresh(visitor: FlaskClient) -> Any:
    return strictly_parsed(visitor.get("/?signed-in=1&flash=1").text)


@pytest.fixture
def mistaken(visitor: FlaskClient) -> Any:
    typed = {
        "name": "Kuoro",
        "price": "noin sata",
        "amount": "-1",
        "starts_on": "31.2.2027",
        "title-sv": "Kör",
    }
    return strictly_parsed(visitor.post("/", data=typed).text)


@pytest.fixture(params=["fresh", "mistaken"])
def page(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


def _by_id(page: Any) -> dict[str, Any]:
    return {element.attrib["id"]: element for element in page.iter() if "id" in element.attrib}


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def test_ids_are_unique(page: Any) -> None:
    ids = [element.attrib["id"] for element in page.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))


def test_every_control_has_a_label(page: Any) -> None:
    labelled = {label.attrib["for"] for label in elements(page, "label")}
    controls = [c for c in elements(page, "input", "select", "textarea") if c.attrib.get("type") != "hidden"]
    assert controls
    assert {control.attrib["id"] for control in controls} == labelled


def test_every_reference_has_its_target(page: Any) -> None:
    ids = set(_by_id(page))
    for element in page.iter():
        for name in ("aria-describedby", "aria-labelledby", "for"):
            assert set(element.attrib.get(name, "").split()) <= ids
        if element.attrib.get("href", "").startswith("#"):
            assert element.attrib["href"][1:] in ids


def test_every_fieldset_begins_with_its_legend(page: Any) -> None:
    assert all(fieldset[0].tag == "legend" for fieldset in elements(page, "fieldset"))


def test_nothing_is_styled_or_scripted_inline(page: Any) -> None:
    assert not list(elements(page, "style"))
    assert all("src" in script.attrib for script in elements(page, "script"))
    assert not [
        name for element in page.iter() for name in element.attrib if name == "style" or name[:2] == "on"
    ]


def test_headings_never_skip_a_level(page: Any) -> None:
    levels = [int(heading.tag[1]) for heading in elements(page, "h1", "h2", "h3", "h4")]
    # The error summary stands before the page's own heading, so the h1 is not always the first.
    assert levels.count(1) == 1
    after_title = levels[levels.index(1) :]
    assert all(later - earlier <= 1 for earlier, later in pairwise(after_title))


def test_every_posting_form_carries_the_token(page: Any) -> None:
    posting = [form for form in elements(page, "form") if form.attrib.get("method", "").lower() == "post"]
    assert posting
    for form in posting:
        assert "csrf_token" in [field.attrib.get("name") for field in elements(form, "input")]


def test_an_error_is_in_the_description_and_what_was_typed_stays(mistaken: Any) -> None:
    price = _by_id(mistaken)["price"]
    assert price.attrib["value"] == "noin sata"
    assert price.attrib["aria-invalid"] == "true"
    described = [_words(_by_id(mistaken)[part]) for part in price.attrib["aria-describedby"].split()]
    assert described == ["Esimerkiksi 85,00", "Virhe: Kirjoita summa numeroina, esimerkiksi 85,00"]
    assert _by_id(mistaken)["starts_on"].attrib["value"] == "31.2.2027"
    assert _by_id(mistaken)["title-sv"].attrib["value"] == "Kör"


def test_the_summary_takes_focus_and_leads_to_the_fields(mistaken: Any) -> None:
    summary = next(e for e in mistaken.iter() if e.attrib.get("class") == "err-summary")
    assert summary.attrib["tabindex"] == "-1"
    targets = [link.attrib["href"] for link in elements(summary, "a")]
    assert targets == ["#price", "#amount", "#starts_on", "#frequency-0", "#needs-0", "#sure"]
    assert _words(next(elements(mistaken, "title"))).startswith("Virhe: ")


def test_words_that_fit_any_field_name_theirs_in_the_summary(visitor: FlaskClient) -> None:
    page = strictly_parsed(visitor.post("/", data={"price": "1"}).text)
    assert "Mitä haluat hankkia?: Täytä tämä kohta" in _words(page)


def test_a_fresh_page_has_no_error(fresh: Any) -> None:
    assert "Virhe" not in _words(fresh)
    assert not [e for e in fresh.iter() if "aria-invalid" in e.attrib]


def test_a_good_form_gives_values_of_the_right_kind(visitor: FlaskClient) -> None:
    typed = {"name": "Kuoro\x00", "price": "1 234,5", "amount": "2,5", "starts_on": "1.2.2027", "sure": "y"}
    page = strictly_parsed(
        visitor.post("/", data=typed | {"frequency": "weekly", "needs": ["1"], "title-fi": "Otsikko"}).text
    )
    assert not [e for e in page.iter() if e.attrib.get("class") == "err-summary"]


@pytest.mark.parametrize(
    "text", ["\x00", "€" * 5000, "<script>", "\ud800".encode("utf-8", "replace").decode(), "1" * 400]
)
def test_no_typed_text_breaks_a_form(visitor: FlaskClient, text: str) -> None:
    names = ("name", "price", "amount", "starts_on", "reason", "frequency", "needs", "why", "title-fi")
    response = visitor.post("/", data=dict.fromkeys(names, text))
    assert response.status_code == 200
    assert "<script>" not in response.text.partition("<main")[2]


@pytest.mark.parametrize("code", ["400", "403", "404", "405", "413", "500", "503", "refused"])
def test_an_error_page_says_what_why_and_what_next(visitor: FlaskClient, code: str) -> None:
    page = strictly_parsed(visitor.get(f"/virhe/{code}").text)
    main = next(elements(page, "main"))
    assert len(list(elements(main, "h1"))) == 1
    assert len(list(elements(main, "p"))) >= 3
    assert [link.attrib["href"] for link in elements(main, "a")][-1] == "/"


def test_the_slots_of_a_card_may_be_arguments_and_its_kind_a_tag_made_before() -> None:
    head = """{% from "components/offer.html" import offer_card %}
{% from "components/tags.html" import kind_tag %}
{% set more %}<p>Alue</p>{% endset %}{% set does %}<b>Lisää</b>{% endset %}"""
    called = """{% call(slot) offer_card("Siivous", "/1", "Oy", "ngo", needs=["Koti"]) %}
{%- if slot == "more" %}{{ more }}{% elif slot == "receipt" %}9 €{% else %}{{ does }}{% endif %}
{%- endcall %}"""
    given = """{{ offer_card("Siivous", "/1", "Oy", kind_tag("ngo"), needs=["Koti"],
more=more, receipt="9 €", actions=does) }}"""
    app = make_app()
    with app.test_request_context("/"):
        one, other = (" ".join(render_template_string(head + body).split()) for body in (called, given))
    assert one == other
    assert "<p>Alue</p>" in one
    assert "Järjestö" in one
