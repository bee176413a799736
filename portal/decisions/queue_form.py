"""The filters of the queue, in its address."""

from collections.abc import Sequence
from typing import Final

from flask import request, url_for
from flask_babel import lazy_gettext as _l

from catalogue.areas import Organiser
from portal.decisions.queue import QueueFilter
from portal.web.formats import plain_texts
from portal.web.forms import Form, RadioField, SelectField

_MINE: Final = "omat"
_UNIT: Final = "yksikko"
_RETURNED: Final = "palautetut"
_DUE: Final = "lahella"
_MOST_PAGES: Final = 9999


class QueueForm(Form):
    """Whose clients, what state, which deadlines; what the address does not know is as if not asked."""

    kenen = RadioField(
        _l("Kenen asiakkaat"),
        choices=[
            (_MINE, _l("Omat asiakkaani")),
            (_UNIT, _l("Oman yksikköni")),
            ("kaikki", _l("Koko palvelunjärjestäjän")),
        ],
    )
    tila = RadioField(
        _l("Mitä odottaa"),
        choices=[("odottaa", _l("Päätöstä odottavat")), (_RETURNED, _l("Asiakkaalle palautetut"))],
    )
    maaraaika = RadioField(
        _l("Määräaika"), choices=[("kaikki", _l("Kaikki")), (_DUE, _l("Lähellä tai ohi"))]
    )
    palvelunjarjestaja = SelectField(_l("Palvelunjärjestäjä"))

    def offer(self, organisers: Sequence[Organiser]) -> None:
        """Fill the organisers to choose from; with one there is nothing to choose."""
        self.known_organisers = frozenset(row.code for row in organisers)
        named = [(row.code, plain_texts(row.names)) for row in organisers]
        self.palvelunjarjestaja.choices = [("", str(_l("Kaikki"))), *named]
        self.kenen.data = self.kenen.data or "kaikki"
        self.tila.data = self.tila.data or "odottaa"
        self.maaraaika.data = self.maaraaika.data or "kaikki"

    def asked(self) -> QueueFilter:
        """Return what the address asks for."""
        organiser = self.palvelunjarjestaja.data or None
        return QueueFilter(
            mine=self.kenen.data == _MINE,
            unit=self.kenen.data == _UNIT,
            returned=self.tila.data == _RETURNED,
            due=self.maaraaika.data == _DUE,
            organiser=organiser if organiser in self.known_organisers else None,
            page=self._page(),
        )

    def address(self, page: int) -> str:
        """Return the address of another page with the same filters."""
        kept = {name: self[name].data for name in ("kenen", "tila", "maaraaika", "palvelunjarjestaja")}
        return url_for("decisions.queue", **{name: value for name, value in kept.items() if value}, sivu=page)

    def _page(self) -> int:
        typed = request.args.get("sivu", "1")
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 1
        return min(max(number, 1), _MOST_PAGES)
