"""`tarjotin search`: the same search as the page, in a terminal."""

import json
from collections.abc import Callable
from uuid import UUID

import click
from flask import Flask

from catalogue.database import db
from catalogue.texts import LANGUAGES, in_language
from portal.browse.queries import find_cards
from portal.searching import searching
from search_index.request import LARGEST_SIZE, SearchPage, SearchRequest


@click.command("search")
@click.argument("text", default="")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="fi", show_default=True, help="Reader's language."
)
@click.option("--need", "needs", multiple=True, help="Code of a need; may be repeated.")
@click.option("--limit", type=click.IntRange(1, LARGEST_SIZE), default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def search(
    application: Callable[[], Flask], text: str, lang: str, needs: tuple[str, ...], limit: int, as_json: bool
) -> None:
    """Search the published services and goods as the search page does."""
    with application().app_context():
        page, titles = _ask(SearchRequest.parse({"q": text, "need": list(needs), "size": limit}, lang))
    hits = [
        {"id": str(hit.offering_id), "title": titles[hit.offering_id], "score": hit.score}
        for hit in page.hits
        if hit.offering_id in titles
    ]
    if as_json:
        facets = {name: dict(counts) for name, counts in page.facets.items()}
        found = {"total": page.total, "hits": hits, "facets": facets, "suggestion": page.suggestion}
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    click.echo(f"{page.total} found")
    for hit in hits:
        click.echo(f"{hit['score']:8.3f}  {hit['title']}  {hit['id']}")
    if page.suggestion:
        click.echo(f"Did you mean: {page.suggestion}")


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
