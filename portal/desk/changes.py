"""The words of a difference between two wordings: which part, how it was, how it is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from catalogue.comparing import part_of
from catalogue.content import OfferingContent, PriceContent
from catalogue.needs import ClientGroup
from catalogue.offerings import Delivery
from catalogue.texts import Texts
from portal.desk.queries import TaxonomyNames
from portal.web.code_words import accessibility_words, language_name
from portal.web.formats import day, plain_texts, unit_price
from portal.web.labels import label

_NAMES: Mapping[str, Any] = {
    "title": _l("Nimi"),
    "summary": _l("Yhdellä lauseella"),
    "description": _l("Mitä asiakas saa?"),
    "easy": _l("Sama selkokielellä"),
    "how_to_start": _l("Miten pääsee alkuun?"),
    "needs": _l("Mihin tarpeisiin tämä auttaa?"),
    "groups": _l("Kenelle tämä sopii?"),
    "delivery": _l("Missä asiakas saa sen?"),
    "languages": _l("Millä kielillä palvelette?"),
    "accessibility": _l("Esteettömyys"),
    "organisers": _l("Millä alueilla?"),
    "municipalities": _l("Vain näissä kunnissa"),
    "starts_within_days": _l("Kuinka monessa päivässä voitte aloittaa?"),
    "free_places": _l("Montako paikkaa on nyt vapaana?"),
    "prices": _l("Hinnat"),
}
_IN_LANGUAGE: Mapping[str, Any] = {
    "fi": _l("suomeksi"),
    "sv": _l("ruotsiksi"),
    "en": _l("englanniksi"),
}


@dataclass(frozen=True)
class Change:
    """One part of a wording, as it stands on either side."""

    name: str
    before: str
    after: str
    language: str
    """The language of the two texts, "" where they are in the reader's own."""


def changes(
    parts: Iterable[str], before: OfferingContent, after: OfferingContent, names: TaxonomyNames
) -> list[Change]:
    """Return the parts in words, in the reader's language."""
    return [
        Change(
            part_name(part),
            _words(part, part_of(before, part), names),
            _words(part, part_of(after, part), names),
            part.partition(".")[2],
        )
        for part in parts
    ]


def part_name(part: str) -> str:
    """Return what the page calls a part."""
    name, _dot, language = part.partition(".")
    return f"{_NAMES[name]}, {_IN_LANGUAGE[language]}" if language else str(_NAMES[name])


def _words(part: str, value: Any, names: TaxonomyNames) -> str:
    if value is None or value in ("", (), frozenset()):
        return _("Ei mitään")
    if isinstance(value, tuple):
        return "\n".join(map(_price, value))
    if isinstance(value, frozenset):
        return "\n".join(sorted(_code_words(part, code, names) for code in value))
    return str(value)


def _code_words(part: str, code: str, names: TaxonomyNames) -> str:
    known: Mapping[str, Callable[[str], str]] = {
        "needs": lambda code: _named(names.needs, code),
        "organisers": lambda code: _named(names.organisers, code),
        "municipalities": lambda code: _named(names.municipalities, code),
        "groups": lambda code: label(ClientGroup(code)),
        "delivery": lambda code: label(Delivery(code)),
        "languages": language_name,
        "accessibility": accessibility_words,
    }
    return known.get(part, str)(code)


def _named(names: Mapping[str, Texts], code: str) -> str:
    return plain_texts(names[code]) if code in names else code


def _price(price: PriceContent) -> str:
    cents = price.amount_cents
    unit = label(price.unit)
    amount = f"{_('Hinta ei tiedossa')} ({unit})" if cents is None else unit_price(cents, unit)
    days = f"{day(price.valid_from)} – {day(price.valid_to) if price.valid_to else ''}".strip()
    return ", ".join(word for word in (amount, label(price.vat), days, price.note.get("fi", "")) if word)
