"""What PTV codes of a feed stand for here: needs on offer and client groups."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, select, union_all

from catalogue.database import db
from catalogue.needs import GroupPtvTarget, Need, NeedPtvClass, NeedPtvEvent, NeedState, followed


def needs_of_ptv_codes() -> dict[str, frozenset[str]]:
    """Return the needs of each service class and life event: merges followed, retired needs left out."""
    mapped = union_all(
        *(
            select(model.ptv_code, model.need_code).where(model.applies)
            for model in (NeedPtvClass, NeedPtvEvent)
        )
    )
    states = {row.code: row for row in db.session.execute(select(Need.code, Need.state, Need.merged_into))}
    merged = {code: row.merged_into for code, row in states.items() if row.merged_into}
    return _gathered(
        (ptv, code)
        for ptv, need in db.session.execute(mapped)
        for code in followed([need], merged)
        if states[code].state is NeedState.OFFERED
    )


def groups_of_target_groups() -> dict[str, frozenset[str]]:
    """Return the client groups of each PTV target group."""
    rows: Iterable[Row[Any]] = db.session.execute(
        select(GroupPtvTarget.ptv_code, GroupPtvTarget.group_code).where(GroupPtvTarget.applies)
    )
    return _gathered((row.ptv_code, row.group_code) for row in rows)


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for ptv, ours in pairs:
        found.setdefault(ptv, set()).add(ours)
    return {ptv: frozenset(codes) for ptv, codes in found.items()}
