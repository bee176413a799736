"""The services the tests start for themselves do start, and are missed loudly where CI promises them."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.services.browser import find_chromium
from tests.services.postgres import PostgresServer, find_programs, running_postgres
from tests.services.programs import missing

ROOT = Path(__file__).parents[2]


def test_a_database_is_cloned_from_a_template(
    postgres_server: PostgresServer, postgres_database: Callable[..., str]
) -> None:
    template = postgres_database()
    with postgres_server.connect(template) as connection:
        connection.execute("CREATE TABLE greeting AS SELECT 'Åland ja yö' AS words")

    clone = postgres_database(template)

    with postgres_server.connect(clone) as connection:
        assert connection.execute("SELECT words FROM greeting").fetchone() == ("Åland ja yö",)


def test_the_server_listens_on_no_network_port(
    postgres_server: PostgresServer, postgres_database: Callable[..., str]
) -> None:
    with postgres_server.connect(postgres_database()) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_a_server_takes_its_folder_away() -> None:
    programs = find_programs()
    if programs is None:
        missing("PostgreSQL is not installed: 'apt install postgresql'")
    with running_postgres(programs) as server:
        assert server.folder.exists()
    assert not server.folder.exists()


def test_the_newest_of_several_versions_is_taken(tmp_path: Path) -> None:
    for version in ("9.6", "15", "17"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "initdb").touch()
    assert find_programs(tmp_path) == tmp_path / "17" / "bin"


@pytest.mark.browser
def test_a_page_opens_at_both_widths(any_width: Page) -> None:
    any_width.set_content("<main style='width: 100%'>Hei</main>")
    assert any_width.evaluate("window.innerWidth") in (360, 1280)
    assert any_width.inner_text("main") == "Hei"


@pytest.mark.browser
def test_a_page_opens_without_scripts(any_width_without_scripts: Page) -> None:
    any_width_without_scripts.set_content("<p>a</p><script>document.body.textContent = 'b'</script>")
    assert any_width_without_scripts.locator("p").inner_text() == "a"


def test_the_browser_is_one_that_was_installed() -> None:
    chromium = find_chromium()
    if chromium is None:
        missing("Chromium is not installed: 'apt install chromium'")
    done = subprocess.run([chromium, "--version"], capture_output=True, text=True, check=True)
    assert "Chrom" in done.stdout


@pytest.mark.parametrize(("ci", "outcome"), [("true", "Failed"), ("", "Skipped")])
def test_what_is_missing_fails_in_ci_and_skips_elsewhere(ci: str, outcome: str) -> None:
    script = (
        "from tests.services.programs import missing\n"
        "try: missing('nothing here')\n"
        "except BaseException as error: print(type(error).__name__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"CI": ci},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == outcome


@pytest.mark.parametrize(
    ("environment", "outcome"),
    [({"TARJOTIN_TEST_DATA": "no-such-folder"}, "1 error"), ({}, "1 skipped")],
)
def test_shared_data_must_exist_when_it_is_promised(
    tmp_path: Path, environment: dict[str, str], outcome: str
) -> None:
    (tmp_path / "test_it.py").write_text("def test_it(shared_data): pass")
    assert outcome in run_pytest(tmp_path, ["-p", "tests.services.shared_data"], environment)


@pytest.mark.parametrize(("arguments", "outcome"), [([], "1 deselected"), (["--long"], "2 passed")])
def test_long_tests_run_when_asked_for(tmp_path: Path, arguments: list[str], outcome: str) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = long")
    (tmp_path / "test_it.py").write_text(
        "import pytest\n@pytest.mark.long\ndef test_a(): pass\ndef test_b(): pass"
    )
    assert outcome in run_pytest(tmp_path, ["-p", "tests.services.selection", *arguments], {})


def run_pytest(folder: Path, arguments: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", folder, *arguments, folder],
        env={"PYTHONPATH": str(ROOT), **environment},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout
