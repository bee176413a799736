"""`tarjotin check` and `tarjotin reindex`: what an operator asks of the search index."""

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from uuid import UUID

import click
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from catalogue.clock import helsinki_date, now
from catalogue.database import begin_reading, db
from catalogue.offerings import Offering
from portal.searching import AnotherWrites, searching
from search_index import sync
from search_index.engine import Engine, RebuildReason
from search_index.language import provider_name
from search_index.postgres_engine import PostgresEngine
from search_index.postgres_replica import Lag
from search_index.sync import IndexChange

INDEX = "index"
_ASKED_AT_ONCE = 500
_WORTH_TELLING = 500


@dataclass(frozen=True)
class IndexReport:
    """How the index stands to the database."""

    engine: str
    analysis: str
    unusable: RebuildReason | None
    """Why it cannot be asked at all, None where it can."""
    waiting: int
    """Changes that the worker has not carried over yet; they explain differences."""
    differences: dict[str, list[tuple[UUID, str | None]]]
    """Ids and titles of what is missing, stale or orphan."""
    replica: Lag | None = None
    """How far the replica that searches read is behind; None where it does not answer or there is none."""
    has_replica: bool = False

    @property
    def has_faults(self) -> bool:
        """Tell whether anything has to be done; a replica that is behind catches up by itself."""
        is_alone = self.has_replica and self.replica is None
        return is_alone or self.unusable is not None or any(self.differences.values())

    def as_json(self) -> dict[str, object]:
        """Return what `--json` prints."""
        listed = {
            kind: [{"id": str(key), "title": title} for key, title in found]
            for kind, found in self.differences.items()
        }
        about = {"engine": self.engine, "analysis": self.analysis, "waiting": self.waiting}
        lag = None if self.replica is None else asdict(self.replica)
        replica = {"replica": {"answers": lag is not None, **(lag or {})}} if self.has_replica else {}
        return {**about, **replica, "unusable": self.unusable, **listed}


@click.command("check")
@click.argument("what", type=click.Choice([INDEX]), required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def check(application: Callable[[], Flask], /, what: str | None, as_json: bool) -> None:
    """Compare what must agree, all of it or one: the index with the database, both ways.

    Ends with 0 when all agrees and 1 when it found faults, which it names.
    """
    app = application()
    with app.app_context():
        report = look_at_index(app.extensions["tarjotin"].search)
        db.session.rollback()
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        _tell(report)
    sys.exit(1 if report.has_faults else 0)


def look_at_index(name: str) -> IndexReport:
    """Compare the index with the database; an index that cannot be asked misses everything."""
    engine = searching().ready()
    begin_reading()
    unusable = engine.needs_rebuild()
    if unusable is None:
        drift = sync.check(db.session(), engine, now())
    else:
        everything = sync.visible_documents(db.session(), helsinki_date(now()))
        missing = frozenset(document.offering_id for document in everything)
        drift = sync.Drift(missing, frozenset(), frozenset())
    waiting = select(func.count()).select_from(IndexChange).where(IndexChange.done_at.is_(None))
    kinds = {"missing": drift.missing, "stale": drift.stale, "orphan": drift.orphan}
    return IndexReport(
        name,
        provider_name(),
        unusable,
        db.session.scalar(waiting) or 0,
        {kind: _titled(keys) for kind, keys in kinds.items()},
        *_replica_of(engine),
    )


def _replica_of(engine: Engine) -> tuple[Lag | None, bool]:
    """Return how far the engine's replica is behind, and whether it has one."""
    if isinstance(engine, PostgresEngine) and engine.has_replica:
        return engine.replica_lag(), True
    return None, False


def _titled(keys: Iterable[UUID]) -> list[tuple[UUID, str | None]]:
    """Return the ids with their titles in Finnish; None for what is no longer in the database."""
    ordered = sorted(keys)
    titles: dict[UUID, str] = {}
    for first in range(0, len(ordered), _ASKED_AT_ONCE):
        part = select(Offering).where(Offering.id.in_(ordered[first : first + _ASKED_AT_ONCE]))
        loaded = part.options(joinedload(Offering.published), joinedload(Offering.working))
        titles |= {one.id: one.label_in("fi") for one in db.session.scalars(loaded)}
    return [(key, titles.get(key)) for key in ordered]


def _tell(report: IndexReport) -> None:
    click.echo(f"engine: {report.engine}")
    click.echo(f"analysis: {report.analysis}")
    if report.unusable is not None:
        click.echo(f"The index cannot be asked ({report.unusable}): run 'tarjotin reindex' or a worker.")
    if report.has_replica:
        click.echo(f"replica: {_told(report.replica)}")
    click.echo(f"waiting: {report.waiting}")
    for kind, found in report.differences.items():
        click.echo(f"{kind}: {len(found)}")
        for key, title in found:
            click.echo(f"  {key}  {title or '(no longer in the database)'}")


def _told(lag: Lag | None) -> str:
    """Say how far a replica is behind, as far as it can be known."""
    if lag is None:
        return "does not answer: searches read the database itself (TARJOTIN_SEARCH_REPLICA_URL)"
    revisions = "has no index yet" if lag.revisions is None else f"{lag.revisions} index revisions behind"
    if lag.bytes is None:
        return f"{revisions}; it is no standby"
    return f"{revisions}, {lag.bytes} bytes of log, {lag.seconds} s"


@click.command("reindex")
@click.pass_obj
def reindex(application: Callable[[], Flask], /) -> None:
    """Build the search index anew beside the old one, which answers until the new one takes its place."""
    with application().app_context():
        try:
            count = _reindex_with_bar() if sys.stderr.isatty() else searching().reindex()
        except AnotherWrites:
            click.echo("Another process is writing the index: try again when it is done.", err=True)
            sys.exit(2)
    click.echo(f"{count} offerings are in the index.")


def _reindex_with_bar() -> int:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    # Standard output carries the count and nothing else.
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("Building the search index", total=None)
        return searching().reindex(lambda done, total: bar.update(task, completed=done, total=total))


def tell_building(done: int, total: int) -> None:
    """Say on standard output how far building the whole index has come: at its begin, each tenth, its end."""
    if done == 0:
        click.echo(f"Building the search index of {total} offerings; until then search is plain…")
    if done == total:
        click.echo(f"The search index is ready: {total} offerings.")
    elif done and total >= _WORTH_TELLING and done * 10 // total > (done - 1) * 10 // total:
        click.echo(f"Building the search index: {done} of {total}")
