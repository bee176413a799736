"""What stops a start is said in one sentence with exit code 2, and nobody meets a traceback."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.services.postgres import PostgresServer

ROOT = Path(__file__).parents[2]
START = "from portal.cli import main; main()"
AS_NOBODY = """
import os
import waitress.server, portal.cli, portal.app, portal.jobs  # root reads them before it gives up its rights
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
portal.cli.main()
"""


def refused(*words: str, program: str = START, **settings: str) -> str:
    """Run the command line, expect a refusal, and return its one sentence."""
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stdout == ""
    return done.stderr


@pytest.fixture
def taken_port() -> Iterator[str]:
    """A port of this machine on which something else listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield str(other.getsockname()[1])


def test_a_taken_port_is_told_with_the_setting_that_changes_it(tmp_path: Path, taken_port: str) -> None:
    said = refused("serve", TARJOTIN_DATA=str(tmp_path), TARJOTIN_PORT=taken_port)
    assert said == f"Port {taken_port} is taken: stop what uses it, or set TARJOTIN_PORT to another number.\n"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    for parent in (tmp_path, *[*tmp_path.parents][:3]):
        parent.chmod(parent.stat().st_mode | 0o055)
    folder = tmp_path / "data"
    folder.mkdir(mode=0o555)
    said = refused("serve", program=AS_NOBODY, TARJOTIN_DATA=str(folder))
    assert said.startswith(f"Cannot write to {folder}: set TARJOTIN_DATA")


@pytest.mark.parametrize("command", ["serve", "check", "reindex", "search"])
def test_everything_but_migrate_refuses_a_stale_schema_on_postgresql(
    command: str, tmp_path: Path, postgres_server: PostgresServer, postgres_database: Callable[[], str]
) -> None:
    url = postgres_server.url(postgres_database())
    said = refused(command, TARJOTIN_DATA=str(tmp_path), TARJOTIN_DATABASE_URL=url, TARJOTIN_PORT="18999")
    assert said == "The database schema is not up to date: run 'tarjotin migrate' first.\n"


def test_the_demo_is_refused_beyond_the_embedded_database_and_loopback(
    tmp_path: Path, postgres_server: PostgresServer, postgres_database: Callable[[], str]
) -> None:
    url = postgres_server.url(postgres_database())
    elsewhere = {"TARJOTIN_DATA": str(tmp_path), "TARJOTIN_DATABASE_URL": url}
    for said in (
        refused("serve", "--demo", **elsewhere),
        refused("serve", "--demo", "--host", "192.0.2.1", TARJOTIN_DATA=str(tmp_path)),
        refused("demo", **elsewhere),
    ):
        assert said.startswith("The demo runs only on the embedded database")


def test_a_database_out_of_reach_is_told(tmp_path: Path) -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/nothing"
    said = refused("check", TARJOTIN_DATA=str(tmp_path), TARJOTIN_DATABASE_URL=nowhere)
    assert said.startswith("Cannot reach the database: check TARJOTIN_DATABASE_URL")
