"""The Swedish and English catalogues are complete and are what the program runs with."""

import re
from collections.abc import Iterator
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from tests.laws.sources import ROOT

FOLDER = ROOT / "portal/translations"
KEYWORDS = {
    "_": None, "_l": None, "gettext": None, "lazy_gettext": None,
    "ngettext": (1, 2), "lazy_ngettext": (1, 2), "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
PACKAGES = ("catalogue/", "portal/", "search_index/", "templates/")

Key = tuple[str, str | None]


@cache
def extracted() -> dict[Key, tuple[str, ...]]:
    """Return every marked string of the sources by msgid and context, with its plural."""
    with (FOLDER / "babel.cfg").open(encoding="utf-8") as file:
        mapping, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]  # Babel has no type for it
    found: dict[Key, tuple[str, ...]] = {}
    for _, _, message, _, context in extract_from_dir(
        str(ROOT), mapping, options, KEYWORDS, directory_filter=lambda folder: _is_ours(str(folder))
    ):
        forms = (message,) if isinstance(message, str) else tuple(message)
        found[forms[0], context] = forms
    return found


def _is_ours(folder: str) -> bool:
    inside = f"{folder.removeprefix(str(ROOT)).lstrip('/')}/"
    return inside == "/" or inside.startswith(PACKAGES)


def catalogue(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale=language)


def words_of(catalog: Catalog) -> set[str]:
    """Return one line per message; Babel reads a context from an .mo as bytes, plurals as tuple or list."""
    lines = set()
    for message in catalog:
        ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        strings = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        context: object = message.context
        name = context.decode() if isinstance(context, bytes) else context
        if ids[0]:
            lines.add(f"{name} {ids} {strings}")
    return lines


def faults(catalog: Catalog, messages: dict[Key, tuple[str, ...]]) -> Iterator[str]:
    """Say what is missing, empty, or has other placeholders or plural forms."""
    for (msgid, context), forms in messages.items():
        message = catalog.get(msgid, context)
        if message is None:
            yield f"missing: {msgid}"
        else:
            yield from _faults_of(message, forms, catalog.num_plurals)


def _faults_of(message: Message, forms: tuple[str, ...], plurals: int) -> Iterator[str]:
    strings = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    if not strings or not all(strings):
        yield f"empty: {forms[0]}"
        return
    if len(strings) != (plurals if len(forms) > 1 else 1):
        yield f"plural forms: {forms[0]}"
    wanted = set(PLACEHOLDER.findall(" ".join(forms)))
    for string in strings:
        # A number may be spelled out, as "one" is; any other word must stand in every form.
        if not wanted - {"num", "n", "count"} <= set(PLACEHOLDER.findall(string)) <= wanted:
            yield f"placeholders: {string}"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_string_is_translated(language: str) -> None:
    assert list(faults(catalogue(language), extracted())) == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_compiled_catalogue_is_the_written_one(language: str) -> None:
    with (FOLDER / language / "LC_MESSAGES/messages.mo").open("rb") as file:
        compiled = read_mo(file)
    assert words_of(compiled) == words_of(catalogue(language))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_nothing_is_left_uncertain(language: str) -> None:
    assert [message.id for message in catalogue(language) if message.id and message.fuzzy] == []


def test_there_is_much_to_translate() -> None:
    assert len(extracted()) > 200
    assert ("Hae palveluja", None) in extracted()


@pytest.mark.parametrize(
    ("msgid", "string", "fault"),
    [
        ("Koti", "", "empty: Koti"),
        ("Hei %(name)s", "Hej", "placeholders: Hej"),
        ("Hei", "Hej %(name)s", "placeholders: Hej %(name)s"),
        (("%(num)s rivi", "%(num)s riviä"), ("%(num)s rad", ""), "empty: %(num)s rivi"),
    ],
)
def test_a_planted_fault_is_found(msgid: str | tuple[str, str], string: object, fault: str) -> None:
    catalog = Catalog(locale="sv")
    catalog.add(msgid, string)  # type: ignore[arg-type]  # one or several, as Babel takes it
    forms = (msgid,) if isinstance(msgid, str) else msgid
    assert list(faults(catalog, {(forms[0], None): forms})) == [fault]


def test_a_planted_string_that_nobody_translated_is_found() -> None:
    assert list(faults(Catalog(locale="sv"), {("Uusi", None): ("Uusi",)})) == ["missing: Uusi"]
