"""`tarjotin evaluate-search`: how well search answers judged queries, in a database made for it alone."""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import UUID

import click
from flask import Flask

from catalogue import clock
from catalogue.database import db
from catalogue.loading import demo_id, load_demo_catalogue
from catalogue.texts import in_language
from portal.browse.own_database import CannotMakeDatabase, database_beside
from portal.browse.queries import find_cards
from portal.config import Config, WrongSetting, read_config
from portal.searching import searching
from search_index.evaluate import DEPTH, Answered, Measured, measure
from search_index.judgements import BadJudgements, JudgedQuery, read_judgements
from search_index.request import SearchRequest

DEMO: Final = "demo"
Grades = dict[str, int]


class Unusable(click.ClickException):
    """A file cannot be used; told in one sentence."""

    exit_code = 2


@click.command("evaluate-search")
@click.option(
    "--catalogue",
    required=True,
    help='HSDS 3 file (Open Referral), imported for this run only; "demo" is the example catalogue.',
)
@click.option("--queries", required=True, type=click.Path(path_type=Path), help="Judged queries as JSON.")
@click.option(
    "--search",
    type=click.Choice(["whoosh", "postgres"]),
    default="whoosh",
    show_default=True,
    help="The engine; postgres works in a new database beside the one that TARJOTIN_DATABASE_URL names.",
)
@click.option("--failures", is_flag=True, help="List what each query missed among its first ten.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def evaluate_search(
    application: Callable[[Config], Flask],
    catalogue: str,
    queries: Path,
    search: str,
    failures: bool,
    as_json: bool,
) -> None:
    """Measure search over judged queries: recall@10, nDCG@10, MRR and warm times.

    QUERIES.json is {"queries": [{"id", "lang", "text", "relevant": {"<service id>": grade}}]}; in the example
    catalogue a service may go by its key. Recall is of as many as fit in ten, nDCG's gain is 2^grade - 1.
    """
    judged = _judged(queries)
    with TemporaryDirectory(prefix="tarjotin-evaluate-") as folder, _settings(Path(folder), search) as config:
        app = application(config)
        with app.app_context(), _closing():
            _fill(catalogue)
            answered = [_answer(query, catalogue) for query in judged]
            titles = _titles(answered) if failures else {}
    if as_json:
        found = {"search": search, **_as_json(answered, titles if failures else None)}
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        _tell(search, answered)
        _tell_missed(answered if failures else [], titles)


@contextmanager
def _closing() -> Iterator[None]:
    """Let go of the database before its folder goes."""
    try:
        yield
    finally:
        db.session.remove()
        db.engine.dispose()


def _judged(path: Path) -> list[JudgedQuery]:
    try:
        return read_judgements(path.read_bytes())
    except OSError as error:
        raise Unusable(f"Cannot read {path}.") from error
    except BadJudgements as bad:
        raise Unusable(str(bad)) from bad


@contextmanager
def _settings(folder: Path, search: str) -> Iterator[Config]:
    """Give settings under which nothing is read or written but the folder and a database of one's own."""
    named = os.environ.get("TARJOTIN_DATABASE_URL", "") if search == "postgres" else ""
    given = {"TARJOTIN_DATA": str(folder), "TARJOTIN_SEARCH": search, "TARJOTIN_DATABASE_URL": named}
    try:
        config = read_config(given)
    except WrongSetting as error:
        raise Unusable(str(error)) from error
    if config.embedded:
        yield config
        return
    try:
        with database_beside(config.database_url) as url:
            yield replace(config, database_url=url, for_one_run=True)
    except CannotMakeDatabase as error:
        raise Unusable(
            "Cannot make a database beside the one that TARJOTIN_DATABASE_URL names: "
            "check the address, and that its user may make databases."
        ) from error


def _fill(catalogue: str) -> None:
    """Bring the catalogue into the database and the index."""
    if catalogue == DEMO:
        load_demo_catalogue(db.session, clock.now())
    else:
        _import(Path(catalogue))
    db.session.commit()
    if not searching().rebuild():
        raise Unusable(f"No service of {catalogue} can be published, so there is nothing to search.")
    db.session.commit()


def _import(path: Path) -> None:
    from catalogue.exchange.hsds import import_hsds
    from catalogue.lifecycle import ActingAs, Actor

    now = clock.now()
    by = Actor(None, "tarjotin evaluate-search", ActingAs.SYSTEM)
    try:
        with path.open("rb") as stream:
            report = import_hsds(stream, publish=True, by=by, now=now, today=clock.helsinki_date(now))
    except OSError as error:
        raise Unusable(f"Cannot read {path}.") from error
    if report.rejected:
        click.echo(f"{len(report.rejected)} rows of the catalogue were refused.", err=True)


def _answer(query: JudgedQuery, catalogue: str) -> Answered[str]:
    """Ask twice, as people's words repeat, and take the time of the second."""
    request = SearchRequest.parse({"q": query.text, "size": DEPTH}, query.lang)
    searching().search(request)
    started = time.perf_counter()
    page = searching().search(SearchRequest.parse({"q": query.text, "size": DEPTH}, query.lang))
    took = (time.perf_counter() - started) * 1000
    keyed = catalogue == DEMO
    grades = {str(demo_id(key)) if keyed else key.lower(): grade for key, grade in query.relevant.items()}
    found = [str(hit.offering_id) for hit in page.hits]
    return Answered(query.id, query.lang, query.text, found, grades, took)


def _titles(answered: list[Answered[str]]) -> dict[str, str]:
    """Return the titles of all that was missed."""
    missed: set[UUID] = set()
    for key in {key for one in answered for key in one.missed}:
        try:
            missed.add(UUID(key))
        except ValueError:
            continue  # An id that no service of ours can have is shown as it stands.
    cards = find_cards(sorted(missed))
    return {str(card.id): in_language(card.published.title, "fi")[0] for card in cards if card.published}


def _languages(answered: list[Answered[str]]) -> dict[str, Measured]:
    langs = dict.fromkeys(one.lang for one in answered)
    return {lang: measure(one for one in answered if one.lang == lang) for lang in langs}


def _as_json(answered: list[Answered[str]], titles: dict[str, str] | None) -> dict[str, object]:
    found: dict[str, object] = asdict(measure(answered))
    found["languages"] = {lang: asdict(measured) for lang, measured in _languages(answered).items()}
    if titles is not None:
        found["failures"] = [
            {
                "id": one.id,
                "text": one.text,
                "missed": [{"id": key, "title": titles.get(key)} for key in one.missed],
            }
            for one in answered
            if one.missed
        ]
    return found


def _tell(search: str, answered: list[Answered[str]]) -> None:
    click.echo(f"{search:8}{'queries':>8}{'recall@10':>11}{'nDCG@10':>9}{'MRR':>7}{'p50 ms':>8}{'p95 ms':>8}")
    for name, row in {"all": measure(answered), **_languages(answered)}.items():
        click.echo(
            f"{name:8}{row.queries:8}{row.recall_at_10:11.3f}{row.ndcg_at_10:9.3f}{row.mrr:7.3f}"
            f"{row.p50_ms:8.2f}{row.p95_ms:8.2f}"
        )


def _tell_missed(answered: list[Answered[str]], titles: dict[str, str]) -> None:
    for one in answered:
        if one.missed:
            click.echo(f"{one.id}  {one.text}")
            for key in one.missed:
                click.echo(f"    missed: {titles.get(key, key)} (grade {one.grades[key]})")
