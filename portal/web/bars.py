"""The budget bar: where each piece stands, in per cent of the width, also when the budget is exceeded."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Flask
from flask_babel import gettext as _

from portal.web.formats import money

_GAP: Final = 0.5


@dataclass(frozen=True)
class BarPiece:
    """One rectangle; x and width in per cent. kind: used, held (contingency) or free."""

    kind: str
    number: int | str | None
    x: float
    width: float

    @property
    def middle(self) -> float:
        """Where the number stands."""
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True)
class Bar:
    """The whole bar: planned and over in cents, edge (end of the budget) and beyond in per cent."""

    pieces: tuple[BarPiece, ...]
    planned: int
    over: int
    edge: float
    beyond: float


def bar_geometry(total: int, pieces: Sequence[tuple[int | str, object, int]], contingency: int = 0) -> Bar:
    """Lay out (number, name, cents) pieces, contingency and what is free; sums in cents, none negative."""
    planned = sum(cents for _number, _name, cents in pieces)
    free = total - planned - contingency
    length = max(total, planned + contingency, 1)
    amounts: list[tuple[str, int | str | None, int]] = [
        ("used", number, cents) for number, _name, cents in pieces
    ]
    amounts += [("held", None, contingency), ("free", None, max(free, 0))]
    drawn, start = [], 0.0
    for kind, number, cents in amounts:
        width = 100 * cents / length
        if cents > 0:
            drawn.append(BarPiece(kind, number, round(start + _GAP / 2, 2), round(max(width - _GAP, 0.1), 2)))
        start += width
    edge = round(100 * total / length, 2) if free < 0 else 100.0
    return Bar(tuple(drawn), planned, max(-free, 0), edge, round(100 - edge, 2))


def budget_sentence(total: int, planned: int, contingency: int = 0) -> str:
    """Return what the bar shows as one or two sentences."""
    sums = {
        "total": money(total),
        "planned": money(planned),
        "held": money(contingency),
        "free": money(total - planned - contingency),
        "over": money(planned + contingency - total),
    }
    if planned + contingency > total:
        return _("Budjetti on %(total)s. Suunniteltu on %(planned)s. Budjetti ylittyy %(over)s.", **sums)
    if contingency:
        return _(
            "Budjetista %(total)s on suunniteltu %(planned)s, puskuria on %(held)s ja jää %(free)s.", **sums
        )
    return _("Budjetista %(total)s on suunniteltu %(planned)s ja jää %(free)s.", **sums)


def init_app(app: Flask) -> None:
    """Give templates `bar_geometry` and `budget_sentence`."""
    app.add_template_global(bar_geometry)
    app.add_template_global(budget_sentence)
