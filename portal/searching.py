"""The search engine of an application: opened when first asked, written by one process at a time."""

import threading
from collections.abc import Collection
from typing import Final
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from catalogue.clock import helsinki_date
from catalogue.clock import now as clock_now
from catalogue.database import begin_reading, db, is_reading
from portal.config import Config
from search_index import at_commit, morphology, sync
from search_index.engine import Engine, IndexNeedsRebuild
from search_index.one_writer import make_usable, writing_alone
from search_index.plain import search_plainly
from search_index.postgres_engine import PostgresEngine
from search_index.postgres_replica import replica_at
from search_index.request import SearchPage, SearchRequest
from search_index.whoosh_engine import WhooshEngine

PATIENCE_SECONDS: Final = 30.0


class AnotherWrites(RuntimeError):
    """Another process is writing the index and has not finished."""


class Searching:
    """What pages ask; the engine behind it is made once per process."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._engine: Engine | None = None
        self._lock = threading.Lock()
        self._is_open = False

    @property
    def engine(self) -> Engine:
        """Return the engine; the first call reads the need words from the database."""
        with self._lock:
            if self._engine is None:
                self._engine = self._make()
            return self._engine

    def _make(self) -> Engine:
        morphology.keep_forms(self.config.word_forms)
        needs = sync.need_words(db.session())
        if self.config.search == "postgres":
            url = self.config.search_replica_url
            return PostgresEngine(db.engine, needs, replica_at(url) if url else None)
        return WhooshEngine(self.config.index_folder, needs)

    def search(self, request: SearchRequest, within: Collection[UUID] | None = None) -> SearchPage:
        """Answer a request; from the database in a plain way while there is no index that can be asked."""
        self.open()
        try:
            return self.engine.search(request, within)
        except IndexNeedsRebuild:
            pass
        try:
            # Another process may have put a new index in place just between two looks at the old one.
            return self.engine.search(request, within)
        except IndexNeedsRebuild:
            return search_plainly(db.session(), request, helsinki_date(clock_now()), within)

    def complete(self, text: str, lang: str) -> list[str]:
        """Return what a search that is being typed may become; nothing while there is no index."""
        self.open()
        try:
            return self.engine.complete(text, lang)
        except IndexNeedsRebuild:
            return []

    def open(self) -> None:
        """Open the index for whoever asks first; a running transaction that only reads is begun anew."""
        if not self._is_open:
            if is_reading():
                self.ready()
                begin_reading()
            self._is_open = True

    def ready(self) -> Engine:
        """Return the engine with its index opened; ends the running transaction.

        Loading the analysis and opening a large index take seconds, in which no transaction may be open:
        on SQLite even one that only reads makes those wait who want to write.
        """
        db.session.rollback()
        begin_reading()
        engine = self.engine
        db.session.rollback()
        engine.needs_rebuild()
        return engine

    def rebuild(self) -> int:
        """Build the index anew from what the running transaction sees; return the number of documents."""
        with writing_alone(self.config.index_folder, PATIENCE_SECONDS) as alone:
            if not alone:
                raise AnotherWrites
            make_usable(self.config.index_folder)
            with morphology.indexing():
                return sync.rebuild(db.session(), self.engine, clock_now())

    def reindex(self, progress: sync.Progress | None = None) -> int:
        """Build the index anew in transactions of its own; return the number of documents.

        Raises AnotherWrites where another process has not finished writing in time.
        """
        with writing_alone(self.config.index_folder, PATIENCE_SECONDS) as alone:
            if not alone:
                raise AnotherWrites
            self._carry_over(progress, everything=True)
            return self.engine.count()

    def catch_up(self, progress: sync.Progress | None = None) -> int:
        """Bring pending changes into the index and return how many; nothing while another process writes.

        Ends the running transaction and has its own.
        """
        with writing_alone(self.config.index_folder) as alone:
            return self._carry_over(progress, everything=False) if alone else 0

    def _carry_over(self, progress: sync.Progress | None, *, everything: bool) -> int:
        """Read, write the index and mark what is done, one after the other, so that people can write."""
        engine = self.ready()
        begin_reading()
        work = sync.find_work(db.session(), engine, clock_now(), everything=everything)
        db.session.rollback()
        if work.needs is not None:
            make_usable(self.config.index_folder)
        with morphology.indexing():
            work.carry_over(engine, progress)
        if work.size or work.day:
            work.mark_done(db.session(), clock_now())
            db.session.commit()
        return work.size


def connect_search(app: Flask, config: Config) -> None:
    """Give the application its search, and let publishing leave rows for it."""
    app.extensions["search"] = Searching(config)
    sync.register(db.session)
    if not event.contains(db.session, "before_commit", _write_what_is_published):
        event.listen(db.session, "before_commit", _write_what_is_published)
    at_commit.register(db.session)


def _write_what_is_published(session: Session) -> None:
    """Have an index in the same database hold what is published from the moment it is."""
    # An application without search has nothing to write; the session is shared by all of a process.
    search: Searching | None = current_app.extensions.get("search")
    if search is not None and search.config.search == "postgres" and (touched := at_commit.touched(session)):
        assert isinstance(search.engine, PostgresEngine)
        at_commit.write(session, search.engine, touched, clock_now())


def searching() -> Searching:
    """Return the running application's search."""
    found = current_app.extensions["search"]
    assert isinstance(found, Searching)
    return found
