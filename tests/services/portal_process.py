"""Real processes of the portal on one data folder; what they say goes to files, so none waits to be read."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.laws.sources import ROOT

PROGRAM = "from portal.cli import main; main()"
READY_WITHIN_SECONDS = 90


@dataclass(frozen=True)
class Running:
    """One process, what it has said so far, and where it answers if it serves."""

    process: subprocess.Popen[bytes]
    log: Path
    port: int

    def said(self) -> str:
        """Return everything it has written."""
        return self.log.read_text(encoding="utf-8")

    def get(self, path: str) -> str:
        """Return a page that is answered with 200."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            assert response.status == 200, (path, response.status)
            return response.read().decode()
        finally:
            connection.close()


@contextmanager
def running(
    data: Path, *words: str, port: int | None = None, more: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """Run `tarjotin` with these words on a data folder, ended by SIGTERM; `more` are other settings."""
    log = data.parent / f"{'-'.join(words)}-{port or 0}.log"
    settings = {"TARJOTIN_DATA": str(data), "TARJOTIN_PORT": str(port or 8000), "PYTHONUNBUFFERED": "1"}
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *words],
            cwd=ROOT,
            env={**os.environ, **settings, **(more or {})},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            yield Running(process, log, port or 0)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def serving(data: Path, more: Mapping[str, str] | None = None) -> Iterator[Running]:
    """Serve on a free port and wait until it answers."""
    with running(data, "serve", port=a_free_port(), more=more) as server:
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while True:
            assert server.process.poll() is None, server.said()
            assert time.monotonic() < deadline, f"it never answered: {server.said()}"
            try:
                server.get("/")
                break
            except OSError:
                time.sleep(0.1)
        yield server


def a_free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
