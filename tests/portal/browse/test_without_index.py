"""An index that is missing or broken: search answers from the database and says so; the worker builds it."""

import os
import pickle
import shutil
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import make_url, select

from catalogue.clock import now
from catalogue.database import db
from portal.jobs import Worker, WorkerLease
from portal.searching import Searching, searching
from search_index import sync
from search_index.engine import Engine
from search_index.one_writer import writing_alone
from search_index.request import SearchRequest
from tests.builders import a_provider, a_published_offering
from tests.conftest import make_app

NOTICES = {
    "": "Haku rakentuu uudelleen",
    "/sv": "Sökningen byggs upp på nytt",
    "/en": "The search is being rebuilt",
}


class _Trap:
    """What runs something when it is unpickled: it makes a folder."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (str(self.mark),)


@pytest.fixture
def shop(app: Flask) -> Flask:
    """A portal whose index holds three offerings."""
    with app.app_context():
        for title in ("Kotisiivous", "Ikkunanpesu", "Juttuseura"):
            a_published_offering(a_provider(f"{title} Oy"), title=title)
        db.session.commit()
    Worker(app).sweep()
    return app


def index_folder(app: Flask) -> Path:
    """Return the folder of the index."""
    folder: Path = app.extensions["tarjotin"].index_folder
    return folder


def generation(app: Flask) -> Path:
    """Return the folder of the generation in use."""
    return index_folder(app) / (index_folder(app) / "CURRENT").read_text()


def delete_all(app: Flask) -> None:
    shutil.rmtree(index_folder(app))


def delete_segments(app: Flask) -> None:
    for file in generation(app).glob("*.seg"):
        file.unlink()


def truncate_all(app: Flask) -> None:
    for file in generation(app).iterdir():
        os.truncate(file, file.stat().st_size // 2)


def truncate_contents(app: Flask) -> None:
    for file in generation(app).glob("*.toc"):
        os.truncate(file, 10)


def nonsense_pointer(app: Flask) -> None:
    (index_folder(app) / "CURRENT").write_bytes(b"\xff../../etc")


def file_in_its_place(app: Flask) -> None:
    delete_all(app)
    index_folder(app).write_text("not a folder")


DAMAGES = [delete_all, delete_segments, truncate_all, truncate_contents, nonsense_pointer, file_in_its_place]


# Whoosh leaves a list of contents that it cannot read to the garbage collector.
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_answered_for_by_the_database_and_built_anew_by_the_worker(
    shop: Flask, damage: Callable[[Flask], None]
) -> None:
    damage(shop)
    # As at the start of a process: nothing of the old index is open.
    started = make_app(shop.extensions["tarjotin"].data)
    client = started.test_client()
    for language, notice in NOTICES.items():
        page = client.get(f"{language}/haku?q=kotisiivous")
        assert page.status_code == 200
        assert notice in page.text
        assert "Kotisiivous</" in page.text
    assert client.get("/haku/ehdotukset?q=koti").json == {"suggestions": []}
    told: list[tuple[int, int]] = []
    with started.app_context():
        for lease in db.session.scalars(select(WorkerLease)):
            db.session.delete(lease)
        db.session.commit()
    Worker(started, lambda done, total: told.append((done, total))).sweep()
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
    page = client.get("/haku?q=kotisiivous")
    assert NOTICES[""] not in page.text
    assert ">Kotisiivous</a>" in page.text
    with started.app_context():
        assert not sync.check(db.session(), searching().engine, now())
        db.session.remove()
        db.engine.dispose()


def test_a_plain_answer_keeps_what_was_chosen_and_counts_nothing(shop: Flask) -> None:
    delete_all(shop)
    started = make_app(shop.extensions["tarjotin"].data)
    page = started.test_client().get("/haku?tarve=home.cleaning&kieli=fi&alkaa=7&hinta=50&yksikko=hour")
    for chosen in ('id="tarve-home.cleaning" checked', 'id="kieli-fi" checked', 'id="alkaa-7" checked'):
        assert chosen in page.text
    assert "(0)" not in page.text
    nothing = started.test_client().get("/haku?q=sellaistaeiole&tarve=food")
    assert nothing.status_code == 200
    assert NOTICES[""] in nothing.text


def test_a_pickle_that_somebody_else_could_have_planted_is_never_opened(shop: Flask, tmp_path: Path) -> None:
    mark = tmp_path / "opened"
    for file in generation(shop).glob("*.toc"):
        file.write_bytes(pickle.dumps(_Trap(mark)))
    for folder in (generation(shop), index_folder(shop)):
        folder.chmod(0o777)
        page = make_app(shop.extensions["tarjotin"].data).test_client().get("/haku?q=kotisiivous")
        assert NOTICES[""] in page.text
        assert not mark.exists()
        folder.chmod(0o700)
    elsewhere = tmp_path / "elsewhere"
    generation(shop).rename(elsewhere)
    (index_folder(shop) / (index_folder(shop) / "CURRENT").read_text()).symlink_to(elsewhere)
    page = make_app(shop.extensions["tarjotin"].data).test_client().get("/haku?q=kotisiivous")
    assert NOTICES[""] in page.text
    assert not mark.exists(), "a generation that is a link leads to where others may write"


def test_reading_never_builds(shop: Flask) -> None:
    delete_all(shop)
    started = make_app(shop.extensions["tarjotin"].data)
    with started.app_context():
        assert searching().search(SearchRequest(text="kotisiivous")).is_plain
        assert searching().complete("koti", "fi") == []
    assert not index_folder(shop).exists()


def test_while_another_writes_the_worker_waits_and_loses_nothing(shop: Flask) -> None:
    with shop.app_context():
        a_published_offering(a_provider("Uusi Oy"), title="Pihatyöt")
        db.session.commit()
        with writing_alone(index_folder(shop)) as alone:
            assert alone
            assert searching().catch_up() == 0
        assert searching().search(SearchRequest(text="pihatyöt")).total == 0
        assert searching().catch_up() > 0
        assert searching().search(SearchRequest(text="pihatyöt")).total == 1


def test_people_can_write_while_the_index_is_built(shop: Flask) -> None:
    """The analysis takes minutes with many offerings: no transaction may be open meanwhile."""
    written = []

    def write(done: int, total: int) -> None:
        with db.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE worker_lease SET holder = holder")
        written.append(done)

    delete_all(shop)
    with shop.app_context():
        searching().catch_up(write)
    assert len(written) == 4


def test_a_folder_that_cannot_be_written_keeps_no_letter_from_going(
    shop: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    from tests.portal.test_jobs import _letter

    config = shop.extensions["tarjotin"]
    # The lock's name is taken by a folder, which nobody can open for writing, not even root.
    (config.data / "index.lock").unlink()
    (config.data / "index.lock").mkdir()
    with shop.app_context():
        db.session.add(_letter())
        for lease in db.session.scalars(select(WorkerLease)):
            db.session.delete(lease)
        db.session.commit()
    worker = Worker(shop)
    worker.sweep()
    worker.sweep()
    assert len(list(config.mail_folder.iterdir())) == 1
    said = [record.getMessage() for record in caplog.records if "index" in record.getMessage()]
    assert said == ["the search index cannot be written: IsADirectoryError"], "once, not every second"


class _Gate:
    """What stands for the lock under which an index is opened: whoever comes waits until it is let in."""

    def __init__(self) -> None:
        self.reached, self.let_in = threading.Event(), threading.Event()

    def __enter__(self) -> None:
        self.reached.set()
        assert self.let_in.wait(30)

    def __exit__(self, *_error: object) -> None:
        """Let the next one in too."""


def test_who_waits_for_the_search_to_open_keeps_nobody_from_writing(shop: Flask) -> None:
    """Opening takes seconds; on SQLite a transaction that reads meanwhile would make all who write wait."""
    gate, engine = _Gate(), an_engine_nobody_asked(shop)
    vars(engine)["_opening"] = gate
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(lambda: shop.test_client().get("/haku?q=siivous"))
        assert gate.reached.wait(30)
        database = make_url(shop.extensions["tarjotin"].database_url).database
        with closing(sqlite3.connect(str(database), timeout=0.5)) as writer:
            writer.execute("UPDATE provider SET name = name")
            writer.commit()
        gate.let_in.set()
        assert waiting.result().status_code == 200


def an_engine_nobody_asked(app: Flask) -> Engine:
    """Give the portal a search as it is after a start; return its engine."""
    opening = Searching(app.extensions["tarjotin"])
    app.extensions["search"] = opening
    with app.app_context():
        return opening.engine
