"""`tarjotin search`: the same search as the page, in a terminal."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

import click
from flask import Flask

from catalogue.database import begin_reading, db
from catalogue.needs import ClientGroup
from catalogue.offerings import Delivery, OfferingKind
from catalogue.prices import Unit
from catalogue.providers import ProviderKind
from catalogue.texts import LANGUAGES, in_language
from portal.browse.areas import Areas, known_areas
from portal.browse.distances import with_distances
from portal.browse.hearing import known_places
from portal.browse.need_tree import load_need_tree
from portal.browse.queries import find_cards
from portal.searching import searching
from search_index.request import LARGEST_SIZE, Note, NoteCode, SearchPage, SearchRequest, Sort
from search_index.wordings import Reading, read_words

_OPTION_OF: Final = {"size": "--limit", "provider_kind": "--provider-kind", "max_price": "--max-price"}
_CHOICES: Final[Mapping[str, Iterable[str]]] = {
    "lang": LANGUAGES,
    "group": ClientGroup,
    "kind": OfferingKind,
    "provider_kind": ProviderKind,
    "delivery": Delivery,
    "unit": Unit,
    "sort": Sort,
}
_RANGES: Final = {"size": f", which is 1–{LARGEST_SIZE}"}
_SHORTEST_BEGINNING: Final = 4
"""Letters by which an organiser is known without its last words: "Pirkanmaa" is enough."""


class Unusable(click.ClickException):
    """Something was asked for that is not there; one sentence on standard error, exit 2."""

    exit_code = 2


@click.command("search")
@click.argument("text", default="")
@click.option("--lang", default="fi", show_default=True, help="Reader's language: fi, sv or en.")
@click.option("--need", multiple=True, help="Code of a need; may be repeated.")
@click.option("--group", multiple=True, help="Client group, such as older_people; may be repeated.")
@click.option("--area", default="", help="Organiser or municipality, by code or name.")
@click.option("--kind", multiple=True, help="service or goods.")
@click.option("--provider-kind", multiple=True, help="public, ngo or private; may be repeated.")
@click.option("--delivery", multiple=True, help="home, remote or at_provider; may be repeated.")
@click.option("--max-price", default="", help="Highest price in euros; needs --unit unless it is 0.")
@click.option("--unit", default="", help="Unit in which prices are compared, such as hour or visit.")
@click.option("--sort", default="", help="relevance, price or nearest (needs a municipality as --area).")
@click.option("--limit", default="10", show_default=True, help="How many hits, 1–100.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def search(application: Callable[[], Flask], /, text: str, area: str, as_json: bool, **given: Any) -> None:
    """Search the published services and goods as the search page does."""
    with application().app_context():
        begin_reading()
        reading = _read({"q": text, "size": given.pop("limit"), **given}, area)
        request = reading.request
        page, titles = _ask(request)
    hits = [
        {"id": str(hit.offering_id), "title": titles[hit.offering_id], "score": hit.score}
        for hit in page.hits
        if hit.offering_id in titles
    ]
    if as_json:
        facets = {name: dict(counts) for name, counts in page.facets.items()}
        heard = [{"filter": one.filter.value, "words": one.words} for one in reading.heard]
        found = {
            "total": page.total,
            "hits": hits,
            "facets": facets,
            "suggestion": page.suggestion,
            "heard": heard,
        }
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    if page.is_plain:
        click.echo("There is no search index: this is a plain search. Run 'tarjotin reindex'.", err=True)
    for one in reading.heard:
        click.echo(f"Heard {one.words!r} as {one.filter.value.replace('_', ' ')}")
    click.echo(f"{page.total} found")
    for hit in hits:
        click.echo(f"{hit['score']:8.3f}  {hit['title']}  {hit['id']}")
    if page.suggestion:
        click.echo(f"Did you mean: {page.suggestion}")


def _read(given: dict[str, Any], area: str) -> Reading:
    """Return the request as its words mean it; raise Unusable for a value that cannot be used as given."""
    areas = known_areas()
    request = SearchRequest.parse({**given, **_area(area, areas)})
    if request.notes:
        raise Unusable(_sentence(request.notes[0]))
    tree = load_need_tree()
    for code in sorted(request.needs):
        if code not in tree:
            raise Unusable(f"--need: there is no need {code!r}.")
    reading = read_words(request, known_places(areas))
    return replace(reading, request=with_distances(reading.request))


def _area(typed: str, areas: Areas) -> dict[str, str]:
    """Return the parameter that an area stands for: a municipality before an organiser of that name."""
    typed = typed.strip()
    if not typed:
        return {}
    if typed in areas.organisers:
        return {"organiser": typed}
    municipality = areas.find_municipality(typed)
    if municipality is not None:
        return {"municipality": municipality}
    wanted = typed.casefold()
    begun = {
        code
        for code, names in areas.organisers.items()
        if len(wanted) >= _SHORTEST_BEGINNING
        and any(name.casefold().startswith(wanted) for name in names.values())
    }
    if len(begun) == 1:
        return {"organiser": begun.pop()}
    similar = areas.similar_municipality(typed)
    raise Unusable(f"--area: there is no area {typed!r}" + (f"; did you mean {similar}?" if similar else "."))


def _sentence(note: Note) -> str:
    """Return what to say about a value that cannot be used."""
    option = _OPTION_OF.get(note.field, f"--{note.field}")
    match note.code:
        case NoteCode.NEEDS_UNIT:
            return "--max-price compares only within one unit: add --unit."
        case NoteCode.NEEDS_PLACE:
            return "--sort nearest starts from a municipality: give one as --area."
        case NoteCode.TOO_LONG:
            return "The text is too long."
        case NoteCode.NOT_A_NUMBER:
            return f"{option}: {note.value!r} is not a number."
        case NoteCode.OUT_OF_RANGE:
            return f"{option}: {note.value!r} is out of range" + _RANGES.get(note.field, "") + "."
    there_is = ", ".join(_CHOICES.get(note.field, ()))
    return f"{option}: there is no {note.value!r}" + (f"; there is {there_is}." if there_is else ".")


def _ask(request: SearchRequest) -> tuple[SearchPage, dict[UUID, str]]:
    """Return what was found and the titles of the hits in the asked language."""
    page = searching().search(request)
    titles = {
        offering.id: in_language(offering.published.title, request.lang)[0]
        for offering in find_cards([hit.offering_id for hit in page.hits])
        if offering.published is not None
    }
    db.session.rollback()
    return page, titles
