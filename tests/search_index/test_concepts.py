"""What documents and searches speak of beyond their own words."""

import json
from pathlib import Path

import pytest

from search_index.concepts import SYNONYM, Concepts
from search_index.request import SearchRequest
from search_index.whoosh_engine import WhooshEngine
from tests.search_index.corpus import DATA, needs, offering_id, small


@pytest.fixture(scope="module")
def concepts() -> Concepts:
    return Concepts(needs())


@pytest.mark.parametrize(
    ("asked", "lang", "told"),
    [
        ("mieheni lyö minua", "fi", "Turvakotitoiminta"),
        ("hätänappi mummolle", "fi", "Turvapuhelinpalvelut"),
        ("lakimiestä ei ole varaa palkata", "fi", "Oikeusapu"),
        ("barnvakt", "sv", "Tilapäinen päivähoito"),
        ("lawyer", "en", "Oikeusapu"),
        ("lapsella kuumetta ja yskää", "fi", "Lääkärin tai hoitajan vastaanotto"),
        ("nilkka nyrjähti", "fi", "Päivystys"),
        ("äiti unohtaa lääkkeet", "fi", "Kotisairaanhoito"),
        ("dialyysi", "fi", "Nefrologian palvelut"),
        ("polvileikkaus", "fi", "Tekonivelkirurgian palvelut"),
        ("högt blodtryck", "sv", "Kardiologian palvelut"),
        ("kidney", "en", "Nefrologian palvelut"),
        ("kutsu mammografiaan", "fi", "Seulontatutkimukset"),
        ("vauva huutaa illat", "fi", "Neuvola"),
        ("hammas lohkesi", "fi", "Suun terveydenhuollon päivystys"),
        ("koulun terkkari", "fi", "Kouluterveydenhuolto"),
        ("tytär viiltelee", "fi", "Nuorisopsykiatrian palvelut"),
        ("sain paniikkikohtauksen", "fi", "Mielenterveyspalvelut"),
        ("dokaaminen on karannut käsistä", "fi", "Päihdekuntoutus"),
        ("aikuisten vaippoja", "fi", "Hoitotarvikejakelu"),
        ("parantumattomasti sairas", "fi", "Saattohoito"),
        ("my mother gets lost", "en", "Geriatrian vastaanotto"),
        ("rollaattorin lainaus", "fi", "Apuvälinepalvelut"),
        ("lapsi ei puhu vieläkään", "fi", "Puheterapian palvelut"),
        ("nuori karkaa öisin", "fi", "Perheneuvola"),
        ("ex ei anna tavata lasta", "fi", "Tapaamisoikeus"),
        ("lasta lyödään naapurissa", "fi", "Lastensuojelun avohuolto"),
        ("barnet far illa", "sv", "Lastensuojelu"),
        ("tarhapaikka syksyksi", "fi", "Päiväkotihoito"),
        ("ekaluokkalainen yksin iltapäivät", "fi", "Koululaisten iltapäivätoiminta"),
        ("luokkakaverit kiusaa", "fi", "Koulukuraattori"),
        ("poika istuu koneella", "fi", "Etsivä nuorisotyö"),
        ("muutimme Suomeen", "fi", "Maahanmuuttajien palveluohjaus"),
        ("residence permit", "en", "Oleskelulupahakemus"),
        ("ex vainoaa, osoite salaiseksi", "fi", "Turvakiellon hakeminen"),
        ("mieheni on vankilassa", "fi", "Vankeusrangaistuksen täytäntöönpano"),
        ("jäin leskeksi", "fi", "Sururyhmä"),
        ("perunkirjoitus", "fi", "Sukuselvitys"),
        ("äiti unohtaa hellan päälle", "fi", "Liesivahti asennettuna"),
        ("syntyi keskosena", "fi", "Vastasyntyneiden tehohoidon palvelut"),
        ("opinnot takkuaa", "fi", "Opiskeluhuolto"),
        ("jag är sjukskriven", "sv", "Kelan tuet sairastamiseen"),
        ("missfall", "sv", "Vertaistukea lapsen kuoleman kokeneille perheille"),
        ("meidän tietä ei aurattu taas", "fi", "Talvikunnossapito"),
        ("vanha sohva pois", "fi", "Suurjätteen nouto"),
        ("kissa karkasi ikkunasta", "fi", "Löytöeläinpalvelut"),
        ("naapuri hakkasi rajapyykin pois", "fi", "Rajankäynti"),
        ("bortsprungen hund", "sv", "Löytöeläintalo ja löytöeläimet"),
        ("pothole in our street", "en", "Katujen kunnossapito"),
        ("ulosottomies soitti taas", "fi", "Talous- ja velkaneuvonta"),
        ("kela hylkäsi hakemuksen", "fi", "Muutoksenhaku"),
        ("mun fillari pöllittiin", "fi", "Rikosilmoitus"),
        ("osoite salaiseksi", "fi", "Turvakielto"),
        ("verkkokauppa ei anna rahoja takaisin", "fi", "Kuluttajaneuvonta"),
        ("hemlig adress", "sv", "Turvakielto"),
        ("food poisoning", "en", "Elintarvikevalvonta"),
        ("sain potkut", "fi", "Työllisyyspalvelut"),
        ("pomo ei maksa palkkaa", "fi", "Työsuojelun neuvonta"),
        ("kirja on vain toisessa kirjastossa", "fi", "Kaukopalvelu"),
        ("mistä paikka synttäreille", "fi", "Tilojen varaaminen"),
        ("en osaa käyttää tietokonetta", "fi", "Digituki"),
        ("klippa gräset", "sv", "Pihatyöt"),
        ("someone to assemble furniture", "en", "Kotitalkkari"),
        ("koti täynnä tavaraa", "fi", "Tuettu asuminen"),
        ("minua syrjitään", "fi", "Yhdenvertaisuusneuvonta"),
        ("keksin uuden laitteen", "fi", "Patentin hakeminen"),
    ],
)
def test_everyday_words_and_services_meet(concepts: Concepts, asked: str, lang: str, told: str) -> None:
    understood = {match.code for match in concepts.understand(asked, lang).synonyms}
    assert understood & concepts.spoken_of(small("a", told)).keys()


def test_people_s_own_sentences_are_not_read_into_services(concepts: Concepts) -> None:
    """ "Ei ole varaa" (no money) is no booking of rooms, though "varaa" is also of "varata"."""
    poor = {match.code for match in concepts.understand("ei ole varaa", "fi").synonyms}
    assert poor
    assert not poor & concepts.spoken_of(small("a", "Tilojen varaaminen")).keys()


def test_a_title_of_one_matter_speaks_of_it_more_than_one_of_many(concepts: Concepts) -> None:
    alone = concepts.spoken_of(small("a", "Psykologipalvelut"))
    beside = concepts.spoken_of(
        small("b", "Rautatielääkärin ja rautatiepsykologin lausunnot junankuljettajalle")
    )
    both = {code for code in alone if code.startswith(SYNONYM)} & beside.keys()
    assert both
    assert all(alone[code] > beside[code] for code in both)


def test_needs_are_guessed_only_where_nobody_tagged_them(concepts: Concepts) -> None:
    assert concepts.spoken_of(small("a", "Kotisiivous"))["home.cleaning"] > 0.5
    tagged = small("b", "Kotisiivous", needs=frozenset({"company"}))
    assert "home.cleaning" not in concepts.spoken_of(tagged)


def test_a_guess_finds_but_is_not_counted_as_a_tag(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "index", needs())
    engine.rebuild([small("a", "Ateriapalvelu"), small("b", "Arkistopalvelu")])
    page = engine.search(SearchRequest(text="vanhukselle ruokaa kotiin"))
    assert [hit.offering_id for hit in page.hits] == [offering_id("a")]
    assert any(reason.startswith("sense:") for reason in page.hits[0].reasons)
    assert page.facets["need"] == {}


def test_a_tag_that_the_words_bear_out_comes_before_a_tag_alone(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "index", needs())
    lonely = frozenset({"company.friend", "company"})
    engine.rebuild([small("a", "Kirjaretki", needs=lonely), small("b", "Ystävätoiminta", needs=lonely)])
    page = engine.search(SearchRequest(text="yksinäinen vanhus"))
    assert [hit.offering_id for hit in page.hits] == [offering_id("b"), offering_id("a")]


def test_every_set_has_words_to_ask_and_to_find() -> None:
    sets = json.loads((DATA / "everyday_words.json").read_text(encoding="utf-8"))["sets"]
    assert len(sets) >= 400
    for one in sets:
        assert one["find"], one
        assert set(one["say"]) == {"fi", "sv", "en"}
        assert not set(one["find"]) & set(one["say"]["fi"]), one
