"""The search page: what it found and why, filters with true counts, and a way on where nothing is found."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.searching import searching
from search_index.request import SearchRequest
from tests.portal.browse.reading import page_of, words_of

pytestmark = pytest.mark.both_databases


def test_words_find_what_was_meant_and_say_why(visitor: FlaskClient) -> None:
    page = page_of(visitor, "/haku?q=en+jaksa+siivota")
    card = next(card for card in page.select("article.offer") if "Kotisiivous" in card.h3.get_text())
    text = card.get_text(" ", strip=True)
    assert card.h3.a["href"].startswith("/palvelut/")
    for words in ("Kotiapu Esimerkki Oy", "Yksityinen", "Sama siivooja käy", "Siivous", "€/tunti"):
        assert words in text
    assert "Tiedot vahvistettu" in text
    assert "Löytyi, koska:" in text
    assert "Lisää suunnitelmaan : Kotisiivous" in text
    assert "Ymmärsimme tarpe" in page.main.get_text()
    assert page.select_one('main a[href="/haku?tarve=home.cleaning"]')
    assert page.select_one("#q")["value"] == "en jaksa siivota"


def test_counts_beside_the_filters_are_the_engines(full_app: Flask, visitor: FlaskClient) -> None:
    page = page_of(visitor, "/haku?q=apua+kotiin&tapa=home")
    with full_app.app_context():
        found = searching().search(SearchRequest.parse({"q": "apua kotiin", "delivery": "home"}, "fi"))
    shown: dict[str, dict[str, int]] = {}
    for box in page.select('input[form="haku"][type="checkbox"], input[form="haku"][type="radio"]'):
        count = re.search(r"\d+", page.select_one(f'label[for="{box["id"]}"] .count').get_text())
        assert count is not None
        shown.setdefault(box["name"], {})[box["value"]] = int(count[0])
    assert page.select_one("#maara").get_text().startswith(str(found.total))
    for ours, theirs in (
        ("tapa", "delivery"),
        ("tuottaja", "provider_kind"),
        ("laji", "kind"),
        ("ryhma", "group"),
        ("kieli", "language"),
        ("esteettomyys", "accessibility"),
        ("alkaa", "within_days"),
    ):
        assert shown[ours] == dict(found.facets[theirs])
    assert shown["tarve"].items() <= found.facets["need"].items()
    assert shown["tarve"]
    areas = {option["value"]: option.get_text() for option in page.select("#alue option") if option["value"]}
    assert {code: f"({count})" in areas[code] for code, count in found.facets["organiser"].items() if count}
    assert areas.keys() == {code for code, count in found.facets["organiser"].items() if count}


def test_every_filter_is_a_labelled_group_of_one_form_with_a_button(visitor: FlaskClient) -> None:
    page = page_of(visitor, "/haku")
    for box in page.select('section input[type="checkbox"], section input[type="radio"]'):
        assert box["form"] == "haku"
        assert box.find_parent("fieldset").legend is not None
    assert page.select_one('button[type="submit"][form="haku"]').get_text() == "Näytä tulokset"


def test_a_chosen_filter_stands_as_a_chip_that_takes_it_away(visitor: FlaskClient) -> None:
    page = page_of(
        visitor,
        "/haku?q=siivous&tapa=home&tuottaja=private&alue=08&kunta=Tampere&hinta=50&yksikko=hour"
        "&kieli=fi&alkaa=30&esteettomyys=step_free&ryhma=older_people&laji=service&tarve=home",
    )
    chips = {chip.get_text(" ", strip=True): chip["href"] for chip in page.select("#tulokset a.chip")}
    assert len(chips) == 11
    assert "Poista rajaus: Palvelun kieli: suomi" in chips
    assert "alkaa" not in chips["Poista rajaus: Voi alkaa: Kuukauden sisällä"]
    without_home = chips["Poista rajaus: Kotona"]
    assert "tapa" not in without_home
    assert "q=siivous" in without_home
    assert "tuottaja=private" in without_home
    assert "Poista rajaus: Enintään 50,00\N{NO-BREAK SPACE}€/tunti" in chips
    assert page.select_one('main a[href="/haku?q=siivous"]').get_text() == "Poista kaikki rajaukset"
    assert page_of(visitor, without_home).select_one("#maara") is not None


def test_a_chosen_need_opens_what_is_below_it(visitor: FlaskClient) -> None:
    page = page_of(visitor, "/haku?tarve=home")
    boxes = {box["value"]: box for box in page.select('input[name="tarve"]')}
    assert boxes["home"].has_attr("checked")
    assert "home.cleaning" in boxes


def test_prices_stand_with_their_unit_or_as_unknown(visitor: FlaskClient) -> None:
    prices = {dd.get_text() for dd in page_of(visitor, "/haku?jarjesta=price").select("dl.price dd")}
    assert "Maksuton" in prices


def test_results_come_in_pages(visitor: FlaskClient) -> None:
    first, second = page_of(visitor, "/haku?laji=service"), page_of(visitor, "/haku?laji=service&sivu=2")
    titles = [[h.get_text() for h in page.select("article h3")] for page in (first, second)]
    assert len(titles[0]) == 20
    assert titles[1]
    assert not set(titles[0]) & set(titles[1])
    following = first.select_one('a[rel="next"]')["href"]
    assert "sivu=2" in following
    assert "laji=service" in following


def test_nothing_found_is_never_a_dead_end(visitor: FlaskClient) -> None:
    page = page_of(visitor, "/haku?q=siivous&tapa=remote&laji=goods")
    text = page.main.get_text(" ", strip=True)
    assert page.select_one("#maara").get_text().startswith("0 ")
    assert "Ymmärsimme tarpeen" in text or "Ymmärsimme tarpeet" in text
    assert "Lähimmät tarpeet" in text
    assert "oma toteutus" in text
    bare = next(link for link in page.select("main a") if link.get_text() == "Ilman kaikkia rajauksia")
    promised = re.search(r"\((\d+)", str(bare.next_sibling))
    assert promised is not None
    assert int(promised[1]) > 0
    assert page_of(visitor, bare["href"]).select_one("#maara").get_text().startswith(promised[1])


def test_without_the_tightest_filter_comes_first(visitor: FlaskClient) -> None:
    page = page_of(visitor, "/haku?laji=goods&esteettomyys=sign_language&alkaa=30")
    ways = page.select("#tulokset h3 + ul")[0].select("li")
    counts = [int(re.search(r"\((\d+)", way.get_text())[1]) for way in ways]  # type: ignore[index]  # fails loudly
    single = [n for way, n in zip(ways, counts, strict=True) if "Ilman rajausta" in way.get_text()]
    assert single
    assert single == sorted(single, reverse=True)
    assert page_of(visitor, ways[0].a["href"]).select_one("#maara").get_text().split()[0] == str(counts[0])


def test_what_is_missing_can_be_asked_for_with_the_words_already_there(visitor: FlaskClient) -> None:
    page = page_of(visitor, "/haku?q=siivous&tapa=remote&laji=goods&tarve=home&kunta=Tammerfors")
    links = {link["href"] for link in page.select("main a") if link.get_text() == "Pyydä palvelua"}
    assert links == {"/pyyda-palvelua?q=siivous&tarve=home&kunta=Tampere"}
    form = page_of(visitor, links.pop())
    assert "siivous" in form.select_one("main form textarea, main form input[name=text]").get_text()


def test_cards_are_ticked_and_compared_without_a_script(visitor: FlaskClient) -> None:
    page = page_of(visitor, "/haku?q=siivous")
    boxes = page.select('article.offer input[type="checkbox"][form="vertaa"]')
    assert len(boxes) == len(page.select("article.offer"))
    assert page.select_one(f'label[for="{boxes[0]["id"]}"]').get_text().startswith("Vertaa: ")
    form = page.select_one("form#vertaa")
    assert form["method"] == "get"
    ticked = "&".join(f"palvelu={box['value']}" for box in boxes[:2])
    compared = page_of(visitor, f"{form['action']}?{ticked}")
    titles = [heading.get_text() for heading in compared.select("thead th[scope=col]")]
    assert titles == [heading.get_text() for heading in page.select("article.offer h3")[:2]]


def test_words_nobody_knows_still_lead_somewhere(visitor: FlaskClient) -> None:
    page = page_of(visitor, "/haku?q=qwxzqwxz")
    assert page.select('#tulokset a[href^="/haku?tarve="]')


def test_a_misspelt_word_gets_a_suggestion(visitor: FlaskClient) -> None:
    text = words_of(visitor, "/haku?q=siivosu")
    assert "Tarkoititko:" in text


@pytest.mark.parametrize(
    ("query", "control", "words"),
    [
        ("hinta=abc", "hinta", "Kirjoita hinta numeroina"),
        ("hinta=-5&yksikko=hour", "hinta", "Hinta voi olla"),
        ("hinta=99999999999&yksikko=hour", "hinta", "Hinta voi olla"),
        ("hinta=NaN", "hinta", "Hinta voi olla"),
        ("hinta=5&yksikko=x", "yksikko", "Rajausta ”x” ei ole"),
        ("kunta=Kajaan", "kunta", "Tarkoititko Kajaani?"),
        ("kunta=Xyzzy", "kunta", "Tarkista, miten nimi kirjoitetaan"),
        ("alue=99", "alue", "Rajausta ”99” ei ole"),
        ("jarjesta=nopein", "jarjesta", "Rajausta ”nopein” ei ole"),
        ("jarjesta=nearest", "kunta", "Kirjoita kuntasi"),
        ("q=" + "a" * 400, "q", "Teksti oli liian pitkä"),
    ],
)
def test_a_value_that_cannot_be_used_is_told_beside_its_field(
    visitor: FlaskClient, query: str, control: str, words: str
) -> None:
    page = page_of(visitor, f"/haku?{query}", 422)
    field = page.select_one(f"#{control}")
    assert field["aria-invalid"] == "true"
    described = [page.select_one(f"#{name}").get_text() for name in field["aria-describedby"].split()]
    assert words in described[-1]
    assert page.select_one(f'.err-summary a[href="#{control}"]') is not None
    assert page.title.get_text().startswith("Virhe:")


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("kieli=sv", "kieli-sv"),
        ("esteettomyys=induction_loop", "esteettomyys-induction_loop"),
        ("ryhma=teenagers", "ryhma-teenagers"),
        ("alkaa=7", "alkaa-7"),
        ("alkaa=14", "alkaa-14"),
    ],
)
def test_each_filter_narrows_to_what_its_count_promised(
    visitor: FlaskClient, query: str, chosen: str
) -> None:
    page = page_of(visitor, f"/haku?{query}")
    box = page.select_one(f"#{chosen}")
    assert box.has_attr("checked")
    promised = re.search(r"\d+", page.select_one(f"#{chosen}-maara").get_text())
    assert promised is not None
    assert page.select_one("#maara").get_text().split()[0] == promised[0]
    fold = box.find_parent("details", class_="fold")
    assert fold is None or fold.has_attr("open"), "what is chosen is in sight"


def test_a_chosen_value_without_hits_stays_to_be_taken_away(visitor: FlaskClient) -> None:
    page = page_of(visitor, "/haku?kieli=ar&laji=goods&esteettomyys=sign_language")
    for chosen in ("kieli-ar", "laji-goods", "esteettomyys-sign_language"):
        assert page.select_one(f"#{chosen}").has_attr("checked")
        assert page.select_one(f"#{chosen}-maara").get_text() == "(0)"


def test_a_highest_price_compares_within_its_unit_and_counts_every_unit(visitor: FlaskClient) -> None:
    page = page_of(visitor, "/haku?hinta=40&yksikko=hour")
    units = {option["value"]: option.get_text() for option in page.select("#yksikko option")}
    total = page.select_one("#maara").get_text().split()[0]
    assert units["hour"] == f"tunti ({total})"
    assert "visit" in units
    for card in page.select("article.offer .price dd"):
        price = card.get_text()
        assert price == "Maksuton" or price.endswith("€/tunti")


def test_the_cheapest_come_within_the_chosen_unit_and_the_page_says_so(visitor: FlaskClient) -> None:
    page = page_of(visitor, "/haku?jarjesta=price&yksikko=month&tuottaja=private")
    prices = [dd.get_text() for dd in page.select("article.offer .price dd")]
    first_month = next(place for place, price in enumerate(prices) if price.endswith("/kuukausi"))
    assert set(prices[:first_month]) <= {"Maksuton"}
    in_months = [price.partition(",")[0] for price in prices if price.endswith("/kuukausi")]
    assert in_months == sorted(in_months, key=int)
    assert "hinnat yksikössä kuukausi" in page.main.get_text()
    assert page.select_one("#yksikko option[selected]")["value"] == "month"


def test_the_nearest_come_first_and_need_a_municipality(visitor: FlaskClient) -> None:
    page = page_of(visitor, "/haku?jarjesta=nearest&kunta=Tampere")
    areas = [card.get_text(" ", strip=True) for card in page.select("article.offer")]
    own = [place for place, words in enumerate(areas) if "Alue: Tampere" in words]
    assert own
    assert own == list(range(len(own)))
    pages = -(-int(page.select_one("#maara").get_text().split()[0]) // 20)
    last = page_of(visitor, f"/haku?jarjesta=nearest&kunta=Tampere&sivu={pages}").select("article.offer")[-1]
    assert "Alue: Koko maa" in last.get_text(" ", strip=True)
    lost = page_of(visitor, "/haku?jarjesta=nearest", 422)
    assert "Kirjoita kuntasi" in lost.select_one("#kunta-virhe").get_text()
    assert lost.select_one("#jarjesta option[selected]")["value"] == "nearest", "what was chosen stays"
    assert lost.select("article.offer")


def test_without_its_municipality_a_search_is_not_near_to_anything(visitor: FlaskClient) -> None:
    page = page_of(visitor, "/haku?jarjesta=nearest&kunta=Tampere")
    assert page.select_one("#tulokset a.chip")["href"] == "/haku"


def test_a_card_tells_where_when_and_how_fresh(visitor: FlaskClient) -> None:
    text = words_of(visitor, "/haku?q=kotisiivous")
    assert "Alue: Pirkanmaan hyvinvointialue · Viikon sisällä · Tiedot vahvistettu" in text


@pytest.mark.parametrize(
    "query", ["tarve=ei.ole", "ryhma=kaikki", "tuottaja=x", "laji=x", "tapa=x", "kieli=%3Cb%3E"]
)
def test_an_unknown_choice_is_told_and_left_out(visitor: FlaskClient, query: str) -> None:
    assert "ei ole. Haimme ilman sitä." in words_of(visitor, f"/haku?{query}", 422)


@pytest.mark.parametrize("value", ["pian", "-1", "9999"])
def test_days_that_are_none_are_told(visitor: FlaskClient, value: str) -> None:
    assert "Kirjoita päivät numerona" in words_of(visitor, f"/haku?alkaa={value}", 422)


@pytest.mark.parametrize("value", ["0", "-1", "99", "x", "99999999999999999999"])
def test_a_page_that_is_not_there_becomes_the_nearest(visitor: FlaskClient, value: str) -> None:
    page = page_of(visitor, f"/haku?sivu={value}", 422)
    assert page.select("article.offer")


@pytest.mark.parametrize(
    "name",
    ["q", "tarve", "kunta", "hinta", "alue", "sivu", "jarjesta", "yksikko", "kieli", "esteettomyys", "alkaa"],
)
def test_junk_never_breaks_the_page(visitor: FlaskClient, name: str) -> None:
    for junk in ("\0", "' OR 1=1 --", "<script>alert(1)</script>", "*", '"', "👩‍🦽", "%(value)s"):
        response = visitor.get(f"/haku?{name}={quote(junk)}&tapa=remote&ryhma=teenagers")
        assert response.status_code in (200, 422)
        assert "<script>alert" not in response.get_data(as_text=True)
    assert visitor.get(f"/haku?{name}=%ff%fe&tapa=remote").status_code in (200, 422)


def test_what_was_typed_stays_beside_the_error(visitor: FlaskClient) -> None:
    page = page_of(visitor, "/haku?q=siivous&hinta=halpa&yksikko=month&kunta=Kajaan", 422)
    assert page.select_one("#hinta")["value"] == "halpa"
    assert page.select_one("#kunta")["value"] == "Kajaan"
    assert page.select_one("#yksikko option[selected]")["value"] == "month"
    assert page.select("article.offer"), "a wrong price does not hide what was found"


def test_a_municipality_is_found_by_any_of_its_names(visitor: FlaskClient) -> None:
    tampere, tammerfors = (page_of(visitor, f"/haku?kunta={name}") for name in ("tampere", "Tammerfors"))
    assert tampere.select_one("#maara").get_text() == tammerfors.select_one("#maara").get_text()


def test_swedish_readers_see_what_is_only_in_finnish_marked(visitor: FlaskClient) -> None:
    page = page_of(visitor, "/sv/haku?q=städning")
    assert page.html["lang"] == "sv"
    assert "Hemstädning" in page.main.get_text()
    assert all(link["href"].startswith("/sv/") for link in page.select("article h3 a"))


def test_a_chosen_need_stands_above_the_results_with_its_drawing(visitor: FlaskClient) -> None:
    def shown(path: str) -> Any:
        return page_of(visitor, path).select_one("#tulokset .with-art")

    with_words = shown("/haku?tarve=home.cleaning")
    assert with_words.strong.get_text() == "Siivous"
    assert with_words.svg.use["href"].endswith("#home"), "the drawing is that of the top need"
    assert with_words.select_one("strong + span").get_text(strip=True)
    assert shown("/haku") is None
    assert shown("/haku?tarve=home.cleaning&tarve=food") is None
