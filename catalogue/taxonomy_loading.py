"""Brings needs and PTV mappings up to date with the data files, leaving alone what editors made theirs."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final, TypeVar

from sqlalchemy import select

from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor
from catalogue.need_editing import merge, restore, retire
from catalogue.needs import (
    ClientGroup,
    DataOwner,
    GroupPtvTarget,
    Need,
    NeedPtvClass,
    NeedPtvEvent,
    NeedState,
    in_tree_order,
)
from catalogue.refusals import Refused

UPDATE: Final = Actor(None, "Tarjotin", ActingAs.SYSTEM)
Row = TypeVar("Row", NeedPtvClass, NeedPtvEvent, GroupPtvTarget)


def load_needs(rows: Sequence[Mapping[str, Any]], moved: Mapping[str, str], now: datetime) -> None:
    """Bring the need tree up to date: new rows, changed ones, and those that are no longer shipped.

    `moved` names what took the place of a code that is no longer shipped; others are retired.
    """
    held = {need.code: need for need in db.session.scalars(select(Need))}
    # A parent stands before its children in the file, and the database insists on it.
    for position, row in enumerate(rows):
        need = held.get(row["code"])
        if need is None:
            need = held[row["code"]] = Need(code=row["code"], parent_code=row["parent"])
            db.session.add(need)
        if need.owner is not DataOwner.EDITOR:
            _write(need, position, row)
    db.session.flush()
    shipped = {row["code"] for row in rows}
    ours = [need for need in in_tree_order(held.values()) if need.owner is DataOwner.SHIPPED]
    for need in (one for one in ours if one.code in shipped):
        _offer_again(need, now)
    # What is below goes first, because nothing on offer may be left under what is not.
    for need in (one for one in reversed(ours) if one.code not in shipped):
        _take_away(need, held.get(moved.get(need.code, "")), now)


def load_mappings(
    needs: Sequence[Mapping[str, Any]],
    events: Sequence[Mapping[str, Any]],
    groups: Sequence[Mapping[str, Any]],
) -> None:
    """Bring the mappings of service classes, life events and target groups up to date."""
    _mirror(NeedPtvClass, "need_code", ((code, row["code"]) for row in needs for code in row["ptv"]))
    _mirror(NeedPtvEvent, "need_code", ((row["code"], code) for row in events for code in row["needs"]))
    known = {group.value for group in ClientGroup}
    pairs = ((code, row["code"]) for row in groups if row["code"] in known for code in row["ptv"])
    _mirror(GroupPtvTarget, "group_code", pairs)
    db.session.flush()


def _write(need: Need, position: int, row: Mapping[str, Any]) -> None:
    need.position, need.icon = position, row["icon"]
    need.names, need.everyday, need.words = row["names"], row["everyday"], row["words"]
    need.statutory = frozenset(row["statutory"])


def _offer_again(need: Need, now: datetime) -> None:
    """Offer a shipped need that an earlier release did not have; under an editor's retired top it waits."""
    with suppress(Refused):
        if need.state is NeedState.RETIRED:
            restore(need, UPDATE, now)


def _take_away(need: Need, target: Need | None, now: datetime) -> None:
    """Merge or retire a need that is no longer shipped; one that an editor built upon stays as it is."""
    with suppress(Refused):
        if target is not None and need.state is not NeedState.MERGED:
            merge(need, target, UPDATE, now)
        elif need.state is NeedState.OFFERED:
            retire(need, UPDATE, now)


def _mirror(model: type[Row], column: str, pairs: Iterable[tuple[str, str]]) -> None:
    """Make the shipped rows of a mapping these and no others."""
    wanted = dict.fromkeys(pairs)
    held = {(row.ptv_code, getattr(row, column)): row for row in db.session.scalars(select(model))}
    for pair, row in held.items():
        if row.owner is DataOwner.SHIPPED and pair not in wanted:
            db.session.delete(row)
    db.session.add_all(
        model(ptv_code=pair[0], owner=DataOwner.SHIPPED, **{column: pair[1]})
        for pair in wanted
        if pair not in held
    )
