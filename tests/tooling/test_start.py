"""The server as people start it: from the checkout and from an installed wheel."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVE = "from portal.cli import main; main()"
READY_WITHIN_SECONDS = 60


@contextmanager
def serving(
    command: list[str], folder: Path, settings: dict[str, str] | None = None
) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Start a server with its data in a folder and wait until it answers."""
    port = a_free_port()
    environment = {**os.environ, "TARJOTIN_DATA": str(folder / "data"), "TARJOTIN_PORT": str(port)}
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment | (settings or {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            wait_until_listening(process, port)
            yield process, port
        finally:
            process.kill()


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_listening(process: subprocess.Popen[str], port: int) -> None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            assert process.stdout is not None
            pytest.fail(f"the server ended: {process.stdout.read()[-1500:]}", pytrace=False)
        time.sleep(0.05)
    pytest.fail("the server never listened", pytrace=False)


def front_page(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as response:
        assert response.status == 200
        content: bytes = response.read()
        return content.decode()


def test_an_installed_wheel_serves_pages_with_their_looks(wheel_file: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel_file) as archive:
        archive.extractall(site)
    command = [sys.executable, "-c", SERVE, "serve"]
    # First on the path, so that neither the checkout nor its editable installation is what answers.
    with serving(command, tmp_path, {"PYTHONPATH": str(site)}) as (_, port):
        page = front_page(port)
    assert "<h1" in page
    assert "/static/" in page


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_the_server_ends_cleanly(ending: signal.Signals, tmp_path: Path) -> None:
    with serving([sys.executable, "-c", SERVE, "serve"], tmp_path) as (process, port):
        front_page(port)
        process.send_signal(ending)
        said, _ = process.communicate(timeout=20)
        assert process.returncode == 0, said
        assert "Traceback" not in said


@pytest.mark.long
def test_a_fresh_clone_starts_and_starts_again(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, clone], check=True)
    command = [sys.executable, str(clone / "run.py"), "setup"]
    subprocess.run(command, check=True, timeout=300)
    for limit_seconds in (60, 3):
        started = time.monotonic()
        with serving([sys.executable, str(clone / "run.py")], tmp_path) as (process, port):
            took = time.monotonic() - started
            assert took < limit_seconds
            front_page(port)
            process.send_signal(signal.SIGTERM)
            said, _ = process.communicate(timeout=20)
            assert process.returncode == 0, said
