"""Word forms analysed once: the next process reads them from the file, and only what was indexed is there."""

import json
import threading
from pathlib import Path

import pytest

from search_index import known_forms
from search_index.known_forms import KnownForms


class Analyser:
    """Counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, form: str) -> list[str]:
        self.asked.append(form)
        return [f"[Ln]{form}"]


def opened(path: Path, provider: str = "voikko 1") -> KnownForms:
    forms = KnownForms()
    forms.open(path, provider)
    return forms


def indexed(path: Path, *words: str) -> None:
    forms = opened(path)
    with forms.indexing():
        for word in words:
            forms.outputs(word, Analyser())


def test_the_next_process_asks_the_analyser_only_for_new_forms(tmp_path: Path) -> None:
    indexed(tmp_path / "forms.json", "siivous", "koiran")
    analyser, forms = Analyser(), opened(tmp_path / "forms.json")
    assert forms.outputs("koiran", analyser) == ["[Ln]koiran"]
    forms.outputs("uusi", analyser)
    assert analyser.asked == ["uusi"]


def test_what_people_search_for_is_never_kept(tmp_path: Path) -> None:
    path = tmp_path / "forms.json"
    forms = opened(path)
    with forms.indexing():
        forms.outputs("siivous", Analyser())
        searching = threading.Thread(target=forms.outputs, args=("salaisuus", Analyser()))
        searching.start()
        searching.join()
    forms.outputs("toinen", Analyser())
    assert json.loads(path.read_bytes())["forms"].keys() == {"siivous"}


def test_another_provider_starts_anew(tmp_path: Path) -> None:
    indexed(tmp_path / "forms.json", "siivous")
    analyser = Analyser()
    opened(tmp_path / "forms.json", "voikko 2").outputs("siivous", analyser)
    assert analyser.asked == ["siivous"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\x00",
        b'{"provider": "voikko 1", "forms": {"siivous": ["[L',
        b"[1]",
        b"[" * 100_000,
        b'{"provider": "voikko 1", "forms": ["siivous"]}',
        b'{"provider": "voikko 1", "forms": {"siivous": "no list"}}',
        b'{"provider": "voikko 1", "forms": {"siivous": [1]}}',
    ],
)
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "forms.json"
    path.write_bytes(data)
    analyser = Analyser()
    assert opened(path).outputs("siivous", analyser) == ["[Ln]siivous"]
    assert analyser.asked == ["siivous"]
    indexed(path, "siivous")
    assert list(json.loads(path.read_bytes())["forms"]) == ["siivous"]


def test_the_oldest_go_where_there_are_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_forms, "MOST", 2)
    indexed(tmp_path / "forms.json", "yksi", "kaksi", "kolme")
    assert list(json.loads((tmp_path / "forms.json").read_bytes())["forms"]) == ["kaksi", "kolme"]


def test_a_folder_that_cannot_be_written_only_costs_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    indexed(tmp_path / "file" / "forms.json", "siivous")
    assert (tmp_path / "file").read_text() == "no folder"


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    indexed(tmp_path / "forms.json", "siivous")
    assert [path.name for path in tmp_path.iterdir()] == ["forms.json"]
