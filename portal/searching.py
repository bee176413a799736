"""The search engine of an application: opened when first asked, rebuilt when it cannot be used as it is."""

import threading
from collections.abc import Collection
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from catalogue.clock import now as clock_now
from catalogue.database import db
from portal.config import Config
from search_index import at_commit, sync
from search_index.engine import Engine, IndexNeedsRebuild
from search_index.postgres_engine import PostgresEngine
from search_index.request import SearchPage, SearchRequest
from search_index.whoosh_engine import WhooshEngine


class Searching:
    """What pages ask; the engine behind it is made once per process."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._engine: Engine | None = None
        self._lock = threading.Lock()

    @property
    def engine(self) -> Engine:
        """Return the engine; the first call reads the need words from the database."""
        with self._lock:
            if self._engine is None:
                self._engine = self._make()
            return self._engine

    def _make(self) -> Engine:
        needs = sync.need_words(db.session())
        if self.config.search == "postgres":
            return PostgresEngine(db.engine, needs)
        return WhooshEngine(self.config.index_folder, needs)

    def search(self, request: SearchRequest, within: Collection[UUID] | None = None) -> SearchPage:
        """Answer a request, rebuilding an index that is missing, broken or from another analyser."""
        try:
            return self.engine.search(request, within)
        except IndexNeedsRebuild:
            self.rebuild()
            return self.engine.search(request, within)

    def complete(self, text: str, lang: str) -> list[str]:
        """Return what a search that is being typed may become; nothing while there is no index."""
        try:
            return self.engine.complete(text, lang)
        except IndexNeedsRebuild:
            return []

    def rebuild(self) -> int:
        """Build the index anew from the database and return the number of documents."""
        return sync.rebuild(db.session(), self.engine, clock_now())

    def catch_up(self) -> int:
        """Bring pending changes into the index and return how many offerings were touched."""
        try:
            return sync.apply_changes(db.session(), self.engine, clock_now())
        except IndexNeedsRebuild:
            return self.rebuild()


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
