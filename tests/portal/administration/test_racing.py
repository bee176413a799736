"""Two editors at the same moment: one is first, the other is told, and the tree never ends in a circle."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from catalogue import need_editing
from catalogue.needs import NeedState
from tests.builders import OTHER_ORGANISER, an_editor
from tests.page_checks import CheckedClient
from tests.portal.administration.pages import CLEANING, browser, need, typed
from tests.portal.decisions.test_racing import shared
from tests.portal.desk.test_racing import race, together

pytestmark = pytest.mark.both_databases
__all__ = ["shared"]


def test_one_saves_a_need_and_the_other_is_told(shared: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    editors = [browser(shared, an_editor), browser(shared, lambda: an_editor(OTHER_ORGANISER))]
    path = f"{CLEANING}/muokkaa"
    wishes = [{**typed(editor, path), "names-fi": name} for editor, name in zip(editors, "AB", strict=True)]
    monkeypatch.setattr(need_editing, "change_need", together(need_editing.change_need))
    answers = race(path, list(zip(editors, wishes, strict=True)))
    assert sorted(answer.status_code for answer in answers) == [303, 422]
    first = 0 if answers[0].status_code == 303 else 1
    assert need(shared, "home.cleaning").names["fi"] == "AB"[first]
    assert f"”{'AB'[first]}” → ”{'AB'[1 - first]}”" in answers[1 - first].text


def test_two_needs_merged_into_each_other_at_once_make_one_merge(
    shared: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    editors = [browser(shared, an_editor), browser(shared, lambda: an_editor(OTHER_ORGANISER))]
    codes = ("home.cleaning", "home.laundry")
    monkeypatch.setattr(need_editing, "merge", together(need_editing.merge))
    answers = crossing(editors, codes)
    assert sorted(answers) == [303, 422]
    states = {code: need(shared, code).state for code in codes}
    assert sorted(states.values()) == [NeedState.MERGED, NeedState.OFFERED]


def crossing(editors: list[CheckedClient], codes: tuple[str, str]) -> list[int]:
    """Let each editor merge one of the needs into the other at the same moment."""
    with ThreadPoolExecutor(2) as pool:
        running = [
            pool.submit(editor.send, f"/toimittaja/tarpeet/{code}/yhdista", {"target": other}, "/kirjaudu")
            for editor, code, other in zip(editors, codes, reversed(codes), strict=True)
        ]
        return [future.result(timeout=60).status_code for future in running]
