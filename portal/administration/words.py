"""The history of needs in words: what was changed, how it was, how it is."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from catalogue.needs import ClientGroup, Need, TaxonomyEvent, TaxonomyEventName
from catalogue.ptv_codes import PtvList, ptv_names
from catalogue.texts import Texts
from portal.administration.labels import ICONS, LAW_ITEMS
from portal.web.formats import plain_texts
from portal.web.labels import label

_NAMES: Final[Mapping[str, Any]] = {
    "names": _l("Nimi"),
    "everyday": _l("Arkisanoin"),
    "words": _l("Hakusanat"),
    "icon": _l("Kuva"),
    "classes": _l("Palveluluokat"),
    "events": _l("Elämäntilanteet"),
    "statutory": _l("Sosiaalihuoltolain 11 §, kohdat"),
    "targets": _l("Kohderyhmät"),
}
_IN_LANGUAGE: Final[Mapping[str, Any]] = {
    "fi": _l("suomeksi"),
    "sv": _l("ruotsiksi"),
    "en": _l("englanniksi"),
}
_LISTS: Final = {
    "classes": PtvList.SERVICE_CLASSES,
    "events": PtvList.LIFE_EVENTS,
    "targets": PtvList.TARGET_GROUPS,
}


def history_rows(
    events: Iterable[TaxonomyEvent], needs: Mapping[str, Need]
) -> list[tuple[Markup, datetime, str]]:
    """Return (sentence, moment, who) for each event."""
    return [
        (Markup("<br>").join(_lines(event, needs)), event.at, f"{event.actor_name}, {label(event.acting_as)}")
        for event in events
    ]


def change_lines(changes: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return one line per changed part: what was added and taken away, or how it was and is."""
    return [_change(change) for change in changes]


def code_words(code: str, which: PtvList) -> str:
    """Return a PTV code with its name in the reader's language."""
    names: Texts = ptv_names(which).get(code, {})
    return f"{code} {plain_texts(names)}".strip()


def law_item_words(code: str) -> str:
    """Return an item of the Act as its number and words: "2. Asuminen"."""
    return f"{code.rpartition('.')[2]}. {LAW_ITEMS.get(code, code)}"


def _lines(event: TaxonomyEvent, needs: Mapping[str, Need]) -> list[str]:
    if event.event is TaxonomyEventName.MERGED:
        into = needs.get(str(event.data.get("into")))
        name = plain_texts(into.names) if into else str(event.data.get("into"))
        return [_("Yhdistettiin tarpeeseen %(need)s. Mukana siirtyi palveluja ja tavaroita: %(count)s.",
                  need=name, count=event.data.get("offerings", 0))]  # fmt: skip
    about = label(ClientGroup(event.group_code)) if event.group_code else ""
    first = f"{about}: {label(event.event)}" if about else label(event.event)
    return [first, *change_lines(event.data.get("changes", ()))]


def _change(change: Mapping[str, Any]) -> str:
    name, _dot, language = str(change["part"]).partition(".")
    part = f"{_NAMES[name]} {_IN_LANGUAGE[language]}" if language else str(_NAMES[name])
    before, after = change["before"], change["after"]
    if isinstance(before, list):
        return _list_change(part, before, after, _namer(name))
    named = _namer(name)
    if not before:
        return _("%(part)s: lisättiin ”%(after)s”", part=part, after=named(after))
    if not after:
        return _("%(part)s: poistettiin ”%(before)s”", part=part, before=named(before))
    return _("%(part)s: ”%(before)s” → ”%(after)s”", part=part, before=named(before), after=named(after))


def _list_change(part: str, before: list[str], after: list[str], named: Callable[[str], str]) -> str:
    added = ", ".join(named(one) for one in after if one not in before)
    removed = ", ".join(named(one) for one in before if one not in after)
    if added and removed:
        return _("%(part)s: lisättiin %(added)s; poistettiin %(removed)s",
                 part=part, added=added, removed=removed)  # fmt: skip
    if added:
        return _("%(part)s: lisättiin %(added)s", part=part, added=added)
    if removed:
        return _("%(part)s: poistettiin %(removed)s", part=part, removed=removed)
    return _("%(part)s: järjestys muuttui", part=part)


def _namer(name: str) -> Callable[[str], str]:
    """Return how one value of a part is said."""
    if name in _LISTS:
        return lambda code: code_words(code, _LISTS[name])
    if name == "statutory":
        return law_item_words
    if name == "icon":
        return lambda icon: str(ICONS.get(icon, icon))
    return str
