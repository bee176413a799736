"""A PostgreSQL of the tests' own: private folder, unix socket only, one per test process."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
from psycopg import sql

from tests.services.programs import missing

DEBIAN_FOLDER: Final = Path("/usr/lib/postgresql")
READY_WITHIN_SECONDS: Final = 30
OWNER: Final = "tarjotin"
INITDB_SETTINGS: Final = ["-A", "trust", "-U", OWNER, "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]


def find_programs(folder: Path = DEBIAN_FOLDER) -> Path | None:
    """Return the folder of the newest PostgreSQL's programs, Debian's own or what is on the path."""
    versions = [path.parent for path in folder.glob("*/bin/initdb")]
    if versions:
        return max(versions, key=lambda path: [int(part) for part in path.parent.name.split(".")])
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


@dataclass
class PostgresServer:
    """A running server. A database is made from a template, which is faster than migrating each."""

    folder: Path
    names: Iterator[int] = field(default_factory=count)

    def url(self, database: str) -> str:
        """Return the SQLAlchemy address of one of its databases."""
        return f"postgresql+psycopg://{OWNER}@/{database}?host={self.folder}"

    def create(self, template: str = "template0") -> str:
        """Create a database with the content of another, to which nobody is connected."""
        name = f"tarjotin_{next(self.names)}"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _execute(self, statement: sql.Composed) -> None:
        with self.connect("postgres") as connection:
            connection.execute(statement)

    def connect(self, database: str) -> psycopg.Connection[tuple[Any, ...]]:
        """Open a connection that commits each statement by itself."""
        return psycopg.connect(host=str(self.folder), dbname=database, user=OWNER, autocommit=True)


@contextmanager
def running_postgres(programs: Path) -> Iterator[PostgresServer]:
    """Start a server in a new folder and take both away at the end."""
    with _new_folder() as (folder, identity):
        _run([programs / "initdb", "-D", folder / "data", *INITDB_SETTINGS], folder, identity)
        with _started(programs, folder, identity) as server:
            yield server


@contextmanager
def running_standby(programs: Path, primary: PostgresServer) -> Iterator[PostgresServer]:
    """Start a standby that streams from a server, from a copy of all its databases as they are now."""
    with _new_folder() as (folder, identity):
        copy: list[str | Path] = [programs / "pg_basebackup", "-D", folder / "data", "-R", "-N", "-c", "fast"]
        _run([*copy, "-h", primary.folder, "-U", OWNER], folder, identity)
        with _started(programs, folder, identity) as server:
            yield server


@contextmanager
def _new_folder() -> Iterator[tuple[Path, dict[str, Any]]]:
    """Make a folder, and tell how to start programs that may write it."""
    # Short, because a socket's path must stay under 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="tj-pg-", dir="/tmp"))
    try:
        yield folder, _unprivileged_identity(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str | Path], folder: Path, identity: dict[str, Any]) -> None:
    made = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, **identity)
    if made.returncode != 0:
        pytest.fail(f"{Path(command[0]).name} failed: {made.stderr[-600:]}", pytrace=False)


@contextmanager
def _started(programs: Path, folder: Path, identity: dict[str, Any]) -> Iterator[PostgresServer]:
    with (folder / "log").open("wb") as log:
        # No -h: it listens on the socket in its own folder and leaves any other server alone.
        settings: list[str | Path] = ["-k", folder, "-h", "", "-F", "-c", "max_connections=60"]
        server: subprocess.Popen[bytes] = subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", *settings],
            stdout=subprocess.DEVNULL,
            stderr=log,
            cwd=folder,
            **identity,
        )
    try:
        postgres = PostgresServer(folder)
        _wait_until_ready(postgres, server)
        yield postgres
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=READY_WITHIN_SECONDS)


def _unprivileged_identity(folder: Path) -> dict[str, Any]:
    """Return how to start the programs: PostgreSQL refuses to run as root, so then as somebody else."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _wait_until_ready(postgres: PostgresServer, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while True:
        try:
            postgres.connect("postgres").close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                log = (postgres.folder / "log").read_text(encoding="utf-8", errors="replace")
                pytest.fail(f"PostgreSQL did not start: {log[-600:]}", pytrace=False)
            time.sleep(0.05)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The test process's own server; with xdist every worker has one, so none disturbs another."""
    programs = find_programs()
    if programs is None:
        missing("PostgreSQL is not installed: 'apt install postgresql'")
    with running_postgres(programs) as server:
        yield server


@pytest.fixture
def postgres_database(postgres_server: PostgresServer) -> Iterator[Callable[..., str]]:
    """Make databases that end with the test: call it with a template's name, or without for an empty one."""
    made: list[str] = []

    def make(template: str = "template0") -> str:
        made.append(postgres_server.create(template))
        return made[-1]

    yield make
    for name in made:
        postgres_server.drop(name)
