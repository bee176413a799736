"""The search engine of an application: opened when first asked, rebuilt when it cannot be used as it is."""

import threading
from collections.abc import Collection
from uuid import UUID

from flask import Flask, current_app

from catalogue.clock import now as clock_now
from catalogue.database import db
from portal.config import Config
from search_index import language, sync
from search_index.request import SearchPage, SearchRequest
from search_index.whoosh_engine import IndexNeedsRebuild, WhooshEngine


class Searching:
    """What pages ask; the engine behind it is made once per process."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._engine: WhooshEngine | None = None
        self._lock = threading.Lock()

    @property
    def engine(self) -> WhooshEngine:
        """Return the engine; the first call reads the need words from the database."""
        with self._lock:
            if self._engine is None:
                language.keep_forms(self.config.word_forms)
                self._engine = WhooshEngine(self.config.index_folder, sync.need_words(db.session()))
            return self._engine

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
        engine = self.engine
        with language.indexing():
            return sync.rebuild(db.session(), engine, clock_now())

    def catch_up(self) -> int:
        """Bring pending changes into the index and return how many offerings were touched."""
        try:
            engine = self.engine
            with language.indexing():
                return sync.apply_changes(db.session(), engine, clock_now())
        except IndexNeedsRebuild:
            return self.rebuild()


def connect_search(app: Flask, config: Config) -> None:
    """Give the application its search, and let publishing leave rows for it."""
    app.extensions["search"] = Searching(config)
    sync.register(db.session)


def searching() -> Searching:
    """Return the running application's search."""
    found = current_app.extensions["search"]
    assert isinstance(found, Searching)
    return found
