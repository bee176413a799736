"""The need tree as pages show it: read in one query, then asked from memory."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Select, Text, select, type_coerce

from catalogue.database import db
from catalogue.needs import Need, NeedState, followed
from catalogue.texts import Texts


@dataclass(frozen=True)
class NeedNode:
    """One need; names and everyday words by language; `merged_into` took its place."""

    code: str
    parent: str | None
    icon: str
    names: Texts
    everyday: Texts
    state: NeedState = NeedState.OFFERED
    merged_into: str | None = None


class NeedTree:
    """All needs in their order; unknown codes are simply not there.

    What is retired or merged is known by its code but stands under no other need.
    """

    def __init__(self, nodes: Iterable[NeedNode]) -> None:
        self._nodes = {node.code: node for node in nodes}
        self._places = {code: place for place, code in enumerate(self._nodes)}
        self._children: dict[str | None, list[NeedNode]] = {}
        for node in self._nodes.values():
            if node.state is not NeedState.OFFERED:
                continue
            self._children.setdefault(node.parent, []).append(node)

    def __contains__(self, code: object) -> bool:
        return code in self._nodes

    def find(self, code: str) -> NeedNode | None:
        """Return the need of that code, or None."""
        return self._nodes.get(code)

    def followed(self, codes: Iterable[str]) -> list[str]:
        """Return the codes, those of merged needs led to what took their place."""
        return followed(codes, {code: n.merged_into for code, n in self._nodes.items() if n.merged_into})

    def known(self, codes: Iterable[str]) -> list[NeedNode]:
        """Return the needs of these codes in the given order, unknown ones left out."""
        return [self._nodes[code] for code in codes if code in self._nodes]

    def in_order(self, codes: Collection[str]) -> list[NeedNode]:
        """Return the needs of these codes in the order of the tree, unknown ones left out."""
        known = sorted(set(codes) & self._places.keys(), key=self._places.__getitem__)
        return [self._nodes[code] for code in known]

    @property
    def tops(self) -> list[NeedNode]:
        """Return the needs that stand on the front page."""
        return self._children.get(None, [])

    def children(self, code: str) -> list[NeedNode]:
        """Return the needs right below one."""
        return self._children.get(code, [])

    def path(self, code: str) -> list[NeedNode]:
        """Return the need with everything above it, the top first."""
        found: list[NeedNode] = []
        node = self._nodes.get(code)
        while node is not None and node not in found:
            found.insert(0, node)
            node = self._nodes.get(node.parent) if node.parent else None
        return found

    def near(self, code: str) -> list[NeedNode]:
        """Return what stands beside a need: those above it, below it and under the same parent."""
        path = self.path(code)
        if not path:
            return []
        beside = self.children(path[-2].code) if len(path) > 1 else []
        listed = dict.fromkeys(node.code for node in (*self.children(code), *beside, *path[:-1]))
        return [self._nodes[near] for near in listed if near != code]


def load_need_tree() -> NeedTree:
    """Read the whole tree; it is small, and an editor's change shows at once."""
    # Not through the session: there is nothing in the rows that it would keep.
    return _grown(tuple(map(tuple, db.session.connection().execute(_all_needs()).all())))


@cache
def _all_needs() -> Select[*tuple[Any, ...]]:
    """Return the query for the tree, put together once: most pages ask it."""
    plain = (type_coerce(column, Text) for column in (Need.names, Need.everyday, Need.state))
    columns = (Need.code, Need.parent_code, Need.icon, Need.merged_into, *plain)
    return select(*columns).order_by(Need.position, Need.code)


@lru_cache(maxsize=4)
def _grown(rows: tuple[tuple[Any, ...], ...]) -> NeedTree:
    """Return the tree of these rows, grown once for as long as they are the same."""
    return NeedTree(
        NeedNode(code, parent, icon, json.loads(names), json.loads(everyday), NeedState(state), merged_into)
        for code, parent, icon, merged_into, names, everyday, state in rows
    )
