"""Every read of a client's data leaves a row: who, in which role, under which permission, where."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from werkzeug.routing import Rule

from catalogue.database import db
from catalogue.lifecycle import ActingAs
from portal.history.models import AccessEntry
from portal.web.permissions import READS_CLIENT_DATA, Permission
from tests.laws.matrix import MATRIX, Role
from tests.laws.world import World, make_world


@pytest.fixture(scope="module")
def world(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The demo with somebody in every role."""
    world = make_world(demo_folder, tmp_path_factory.mktemp("world"))
    yield world
    with world.app.app_context():
        db.session.remove()
        db.engine.dispose()


def entries(world: World) -> list[AccessEntry]:
    with world.app.app_context():
        return list(db.session.scalars(select(AccessEntry)))


def readers(rule: Rule) -> list[Role]:
    """The client and a worker: the caseworker has clients of her own, but only the official decides."""
    allowed = MATRIX[rule.endpoint]
    worker = Role.CASEWORKER if Role.CASEWORKER in allowed else Role.OFFICIAL
    return [role for role in (Role.CLIENT, worker) if role in allowed]


def reading_routes(world: World) -> list[Rule]:
    return [
        rule
        for rule in world.app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and getattr(world.view(rule), "permission", None) in READS_CLIENT_DATA
    ]


def test_every_read_leaves_a_row(world: World) -> None:
    unlogged = []
    for rule in reading_routes(world):
        for role in readers(rule):
            before = {entry.id for entry in entries(world)}
            world.ask(role, rule, "GET")
            new = [entry for entry in entries(world) if entry.id not in before]
            if not any(is_about(world, entry, rule, role) for entry in new):
                unlogged.append(f"{rule.endpoint} as {role}")
    assert unlogged == []


def is_about(world: World, entry: AccessEntry, rule: Rule, role: Role) -> bool:
    """Lists are read about many cases; a page of a case or a request about that one."""
    acting_as = ActingAs.CLIENT if role is Role.CLIENT else entry.acting_as
    expected = world.ids["request_id"] if "request_id" in rule.arguments else None
    one = world.view(rule).loader is None or (
        (entry.case_id, entry.request_id) == (world.ids["case_id"], expected)
    )
    return (
        one
        and entry.user_id == world.people[role]
        and entry.acting_as is acting_as
        and (entry.acting_as is ActingAs.CLIENT) == (role is Role.CLIENT)
        and entry.endpoint == rule.endpoint
        and entry.permission in set(Permission)
    )


def test_a_refused_read_leaves_none(world: World) -> None:
    before = len(entries(world))
    for rule in reading_routes(world):
        if world.view(rule).loader is not None:
            world.ask(Role.OTHER_CASEWORKER, rule, "GET")
    assert len(entries(world)) == before


def test_a_planted_page_that_forgets_would_be_found(world: World) -> None:
    """A route without client data leaves no row, so the law above would name it."""
    before = len(entries(world))
    rule = next(rule for rule in world.app.url_map.iter_rules() if rule.endpoint == "browse.how_it_works")
    world.ask(Role.CLIENT, rule, "GET")
    assert len(entries(world)) == before


def test_there_is_something_to_read(world: World) -> None:
    assert len(reading_routes(world)) > 8


def test_a_read_on_behalf_of_the_client_says_so_and_why(world: World) -> None:
    rule = next(rule for rule in world.app.url_map.iter_rules() if rule.endpoint == "plans.show")
    for role, reason in ((Role.ACTING, "Asiakas pyysi apua."), (Role.CASEWORKER, None)):
        before = {entry.id for entry in entries(world)}
        world.ask(role, rule, "GET")
        new = [entry for entry in entries(world) if entry.id not in before]
        assert [entry.on_behalf_reason for entry in new] == [reason]
