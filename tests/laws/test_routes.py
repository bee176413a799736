"""Every route says who may come in, and keeps its word: role × relation × route, from the URL map."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from catalogue.database import db
from portal import permission_map
from portal.permission_map import PERMISSION_MAP, Predicate
from portal.web.permissions import Permission
from portal.web.requires import public, requires
from tests.laws.matrix import MATRIX, Role
from tests.laws.world import World, make_world, roll_back_always, strange_ids

EQUIVALENT = {permission_map.is_signed_in}
"""Predicates that are always true for whoever is signed in; `requires` itself asks who is."""
WITHOUT_A_CASE = {"plans.start"}
"""Pages about the reader's own matter, which is not there for whoever has none."""
PREDICATES = sorted(
    {predicate for lines in PERMISSION_MAP.values() for line in lines for predicate in line} - EQUIVALENT,
    key=lambda predicate: predicate.__name__,
)


@pytest.fixture(scope="module")
def world(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The demo with somebody in every role; whatever is sent, nothing is written."""
    folder: Path = tmp_path_factory.mktemp("world")
    world = make_world(demo_folder, folder, roll_back_always)
    yield world
    with world.app.app_context():
        db.session.remove()
        db.engine.dispose()


def unguarded_routes(app: Flask) -> list[str]:
    """Name the routes that carry neither or both of the two marks."""
    views = app.view_functions.items()
    return [
        endpoint
        for endpoint, view in views
        if (getattr(view, "permission", None) is not None) == (getattr(view, "is_public", False) is True)
    ]


def rows(world: World) -> list[tuple[Rule, str]]:
    """Return every route that is not public, with each of its methods."""
    return [
        (rule, method)
        for rule in world.app.url_map.iter_rules()
        if not getattr(world.view(rule), "is_public", False)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def is_let_in(response: TestResponse) -> bool:
    sent_to_sign_in = response.status_code == 303 and "/kirjaudu" in response.headers["Location"]
    return response.status_code not in {403, 404, 405} and not sent_to_sign_in


def broken_rows(world: World, chosen: list[tuple[Rule, str]], *, only_refused: bool = False) -> Iterator[str]:
    """Say where the routes do not answer as the matrix says."""
    for rule, method in chosen:
        address = world.address(rule)
        allowed = MATRIX.get(rule.endpoint, frozenset())
        for role in set(Role) - allowed if only_refused else Role:
            response = world.ask(role, rule, method, address)
            expected = role in allowed
            wrong_refusal = not expected and response.status_code != refusal_of(world, rule)
            if is_let_in(response) != expected or wrong_refusal:
                yield f"{method} {rule.endpoint} answers {role} with {response.status_code}"


def refusal_of(world: World, rule: Rule) -> int:
    """A page of another role answers 403; somebody else's object does not exist: 404."""
    page_of_a_role = world.view(rule).loader is None and rule.endpoint not in WITHOUT_A_CASE
    return 403 if page_of_a_role else 404


def test_every_route_is_either_public_or_requires_a_permission(app: Flask) -> None:
    assert unguarded_routes(app) == []


def test_a_planted_route_is_found(app: Flask) -> None:
    app.add_url_rule("/istutettu", "planted", lambda: "")
    app.add_url_rule("/kaksi", "both", public(requires(Permission.OWN_PAGES)(lambda: "")))
    assert unguarded_routes(app) == ["planted", "both"]


def test_every_route_has_its_row_in_the_matrix(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} - MATRIX.keys() == set()
    assert MATRIX.keys() - {rule.endpoint for rule in app.url_map.iter_rules()} == set()


def test_every_permission_stands_in_the_map() -> None:
    assert set(PERMISSION_MAP) == set(Permission)
    assert all(lines and all(lines) for lines in PERMISSION_MAP.values())


def test_what_is_not_in_the_map_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    someone: Any = object()
    monkeypatch.delitem(PERMISSION_MAP, Permission.OWN_PAGES)
    assert not permission_map.permits(someone, Permission.OWN_PAGES)


@pytest.mark.parametrize("endpoint", sorted(MATRIX))
def test_a_route_lets_in_whom_the_matrix_says(world: World, endpoint: str) -> None:
    chosen = [row for row in rows(world) if row[0].endpoint == endpoint]
    assert list(broken_rows(world, chosen)) == []


def test_whoever_is_signed_out_is_sent_to_sign_in(world: World) -> None:
    for rule, method in rows(world):
        response = world.ask(None, rule, method)
        assert response.status_code == 303, rule.endpoint
        assert response.headers["Location"].startswith("/kirjaudu"), rule.endpoint


@pytest.mark.parametrize("role", [Role.CLIENT, Role.OFFICIAL, Role.MEMBER, Role.EDITOR])
def test_an_object_that_is_not_there_answers_404(world: World, role: Role) -> None:
    for rule, method in rows(world):
        if world.view(rule).loader is not None:
            response = world.ask(role, rule, method, world.address(rule, **strange_ids(rule)))
            assert response.status_code == 404, rule.endpoint


def test_objects_of_others_and_none_are_told_apart_by_nothing(world: World) -> None:
    """The very page is the same, so that nobody learns which ids exist."""
    for rule, method in rows(world):
        strangers = set(Role) - MATRIX.get(rule.endpoint, frozenset())
        if world.view(rule).loader is None or not strangers:
            continue
        role = sorted(strangers)[0]
        theirs, none = world.address(rule), world.address(rule, **strange_ids(rule))
        pages = [
            re.sub(r'value="[^"]*"', "", world.ask(role, rule, method, address).text).replace(address, "")
            for address in (theirs, none)
        ]
        assert pages[0] == pages[1], rule.endpoint


def true(person: object, thing: object) -> bool:
    return True


@pytest.mark.parametrize("predicate", PREDICATES, ids=lambda predicate: predicate.__name__)
def test_a_predicate_that_always_agrees_breaks_the_matrix(
    world: World, monkeypatch: pytest.MonkeyPatch, predicate: Predicate
) -> None:
    """The matrix bites: each predicate in turn is made to agree, and some row must then fail."""
    touched = set()
    for permission, lines in list(PERMISSION_MAP.items()):
        if any(predicate in line for line in lines):
            touched.add(permission)
            planted: Any = [[true if one is predicate else one for one in line] for line in lines]
            monkeypatch.setitem(PERMISSION_MAP, permission, planted)
    chosen = [row for row in rows(world) if world.view(row[0]).permission in touched]
    assert next(broken_rows(world, chosen, only_refused=True), None) is not None


def test_a_form_without_its_token_is_refused_everywhere(world: World) -> None:
    world.app.config["WTF_CSRF_ENABLED"] = True
    try:
        for rule in world.app.url_map.iter_rules():
            for method in (rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}:
                assert world.ask(Role.OFFICIAL, rule, method).status_code == 400, rule.endpoint
    finally:
        world.app.config["WTF_CSRF_ENABLED"] = False
