"""From the address of the search page to a request and back; what cannot be used is an error."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from flask import url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from catalogue.prices import Unit
from portal.browse.areas import Areas
from portal.browse.need_tree import NeedTree
from portal.web.formats import page_language
from search_index.request import NoteCode, SearchRequest, Sort, without_controls

PAGE_SIZE: Final = 20
PARAMETERS: Final = {
    "q": "q",
    "tarve": "need",
    "ryhma": "group",
    "tuottaja": "provider_kind",
    "laji": "kind",
    "tapa": "delivery",
    "kieli": "language",
    "esteettomyys": "accessibility",
    "alkaa": "within_days",
    "alue": "organiser",
    "kunta": "municipality",
    "hinta": "max_price",
    "yksikko": "unit",
    "jarjesta": "sort",
    "sivu": "page",
}
"""Parameter of the address → parameter of `SearchRequest.parse`."""
_OURS: Final = {theirs: ours for ours, theirs in PARAMETERS.items()}
_TYPED: Final = ("q", "kunta", "hinta", "yksikko", "jarjesta")
_CONTROLS: Final = frozenset({"q", "alue", "kunta", "hinta", "yksikko", "jarjesta"})


@dataclass
class Asked:
    """What was asked: the request, the text fields as typed, and errors by parameter."""

    request: SearchRequest
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def error(self, name: str) -> str:
        """Return what is wrong with a parameter, "" where nothing is."""
        return self.errors.get(name, "")

    def error_lines(self) -> list[tuple[str | None, str]]:
        """Return (id of the control, sentence) for the error summary."""
        return [(control_id(name), message) for name, message in self.errors.items()]


def control_id(name: str) -> str:
    """Return the id of the control or fieldset of a parameter."""
    if name == "sivu":
        return "tulokset"
    return name if name in _CONTROLS else f"rajaus-{name}"


def read_address(given: MultiDict[str, str], tree: NeedTree, areas: Areas) -> Asked:
    """Read the parameters of the search page."""
    translated: dict[str, Any] = {
        PARAMETERS[name]: given.getlist(name) for name in given if name in PARAMETERS
    }
    typed = {name: without_controls(given.get(name, "")).strip()[:300] for name in _TYPED}
    errors: dict[str, str] = {}
    if typed["kunta"]:
        code = areas.find_municipality(typed["kunta"])
        if code is None:
            errors["kunta"] = _unknown_municipality(typed["kunta"], areas)
        else:
            typed["kunta"] = areas.municipalities[code].get(page_language(), typed["kunta"])
        translated["municipality"] = [code or ""]
    # A price compares only within one unit, and a unit alone is no filter.
    if typed["hinta"] and not given.get("yksikko"):
        translated["unit"] = [Unit.HOUR.value]
    translated["need"] = tree.followed(_only_known(given.getlist("tarve"), tree, "tarve", errors))
    translated["organiser"] = _only_known(given.getlist("alue"), areas.organisers, "alue", errors)
    request = SearchRequest.parse({**translated, "size": PAGE_SIZE}, page_language())
    if request.max_price_cents is None and request.sort is not Sort.PRICE:
        request = replace(request, unit=None)
    for note in request.notes:
        match note.code:
            case NoteCode.NEEDS_UNIT:
                continue  # The unit has its own error.
            case NoteCode.NEEDS_PLACE:
                errors.setdefault("kunta", _("Kirjoita kuntasi, niin tiedämme, mikä on lähellä."))
            case _:
                errors.setdefault(_OURS.get(note.field, "q"), _sentence(note.field, note.code, note.value))
    return Asked(request, typed, errors)


def address(request: SearchRequest, page: int = 1) -> str:
    """Return the address of a search."""
    found: dict[str, Any] = {}
    for theirs, value in request.parameters():
        found.setdefault(_OURS[theirs], []).append(value)
    if page > 1:
        found["sivu"] = page
    return url_for("browse.search", **found)


def _only_known(
    given: Iterable[str], known: NeedTree | Mapping[str, object], name: str, errors: dict[str, str]
) -> list[str]:
    """Return the known codes; the first unknown one becomes an error."""
    codes = [code.replace("\0", "").strip() for value in given for code in value.split(",")]
    for code in codes:
        if code and code not in known:
            errors.setdefault(name, _sentence(PARAMETERS[name], NoteCode.UNKNOWN_VALUE, code))
    return [code for code in codes if code in known]


def _unknown_municipality(typed: str, areas: Areas) -> str:
    similar = areas.similar_municipality(typed)
    if similar:
        return _("Kuntaa ”%(typed)s” ei ole. Tarkoititko %(similar)s?", typed=typed[:60], similar=similar)
    return _("Kuntaa ”%(typed)s” ei ole. Tarkista, miten nimi kirjoitetaan.", typed=typed[:60])


def _sentence(name: str, code: NoteCode, value: str) -> str:
    """Return what to say about a value that was not used."""
    if name == "max_price":
        if code is NoteCode.OUT_OF_RANGE:
            return _("Hinta voi olla 0–1 000 000 euroa. Haimme ilman hintaa.")
        return _("Kirjoita hinta numeroina, esimerkiksi 40 tai 12,50. Haimme ilman hintaa.")
    if name == "within_days":
        return _("Kirjoita päivät numerona 0–365. Haimme ilman aikarajaa.")
    if name == "page":
        return _("Tällaista sivua ei ole. Näytämme lähimmän.")
    if code is NoteCode.TOO_LONG:
        return _("Teksti oli liian pitkä. Haimme sen alkuosalla.")
    return _("Rajausta ”%(value)s” ei ole. Haimme ilman sitä.", value=value[:60])
