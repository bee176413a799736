"""How money, dates, quantities and texts stand on a page, and how people type them, by language."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from flask import Flask
from flask_babel import get_locale
from markupsafe import Markup, escape

from catalogue.texts import in_language
from portal.web.words import gettext as _
from portal.web.words import kept_by_babel

HELSINKI: Final = ZoneInfo("Europe/Helsinki")
# Fewer digits than any amount a 64-bit column of cents could not hold.
_MOST_DIGITS: Final = 12
_LONGEST_OPENING: Final = 200
_BLANKS: Final = re.compile(r"[\s\u00a0\u202f\u2009']+")
_EURO_WORDS: Final = re.compile(r"€|eur(?:o|oa|os)?$", re.IGNORECASE)
_COMMA_GROUPS: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_POINT_GROUPS: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]*")
_AMOUNT: Final = re.compile(r"(-?)([0-9]*)(?:\.([0-9]*))?")
_FINNISH_DATE: Final = re.compile(r"([0-9]{1,2})[./]\s*([0-9]{1,2})[./]\s*([0-9]{4})\.?")
_ISO_DATE: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


class Unreadable(ValueError):
    """What was typed is no amount, number or day."""


def page_language() -> str:
    """Return the two-letter code of the reader's language, Finnish outside a request."""
    try:
        # Where the extension keeps it: a page asks hundreds of times, and its own way there is long.
        locale = getattr(kept_by_babel(), "babel_locale", None) or get_locale()
    except RuntimeError:  # No application is running.
        return "fi"
    return locale.language if locale is not None else "fi"


def money(cents: int, language: str | None = None) -> str:
    """Return cents as euros with two decimals and no-break spaces: "1 234,50 €"."""
    return _money(cents, language or page_language())


@lru_cache(maxsize=4096)
def _money(cents: int, language: str) -> str:
    return format_currency(Decimal(cents) / 100, "EUR", locale=language)


def unit_price(cents: int, unit: str) -> str:
    """Return the price of one unit, "38,00 €/t"; the unit is already in the reader's language."""
    return f"{money(cents)}/{unit}"


def quantity(number: Decimal | int, language: str | None = None) -> str:
    """Return a number without trailing zeros, with the language's decimal mark: "2,5"."""
    return format_decimal(number, format="#,##0.##", locale=language or page_language())


def typed_number(number: Decimal) -> str:
    """Return a number as a person would type it in a field: no grouping, no unit."""
    plain = f"{number:f}"
    return plain if page_language() == "en" else plain.replace(".", ",")


def day(value: date, language: str | None = None) -> str:
    """Return a date, "14.1.2027", in English "14 Jan 2027"; a datetime is read in Helsinki."""
    if isinstance(value, datetime):
        value = value.astimezone(HELSINKI).date()
    return _day(value, language or page_language(), with_year=True)


def day_range(starts_on: date, ends_on: date, language: str | None = None) -> str:
    """Return a period, both days included: "1.1.–30.6.2027"."""
    language = language or page_language()
    first = _day(starts_on, language, with_year=starts_on.year != ends_on.year)
    dash = " – " if language == "en" else "–"
    return f"{first}{dash}{_day(ends_on, language, with_year=True)}"


def moment(value: datetime, language: str | None = None) -> str:
    """Return a day and a time of day in Helsinki: "14.1.2027 klo 9.15"."""
    language = language or page_language()
    local = value.astimezone(HELSINKI)
    if language == "en":
        return f"{_day(local, language, with_year=True)}, {local.hour}:{local.minute:02d}"
    clock_word = "kl." if language == "sv" else "klo"
    return f"{_day(local, language, with_year=True)} {clock_word}\u00a0{local.hour}.{local.minute:02d}"


def texts(value: Mapping[str, str]) -> Markup:
    """Return the text in the reader's language; another language is marked with `lang` and in words."""
    wanted = page_language()
    text, language = in_language(value, wanted)
    if language == wanted:
        return escape(text)
    mark = Markup('<span lang="{}">{}</span> <span class="in-language">({})</span>')
    return mark.format(language, text, _language_phrase(language))


def opening(value: Mapping[str, str]) -> Markup:
    """Return the beginning of a text, whole words and at most 200 characters, marked like `texts`."""
    text, language = in_language(value, page_language())
    if len(text) > _LONGEST_OPENING:
        text = text[:_LONGEST_OPENING].rsplit(maxsplit=1)[0] + "…"
    return texts({language: text})


def named(value: Mapping[str, str]) -> Markup:
    """Return the text with `lang` where it is in another language, for names where the words are too much."""
    text, language = in_language(value, page_language())
    if language == page_language():
        return escape(text)
    return Markup('<span lang="{}">{}</span>').format(language, text)


def language_mark(value: Mapping[str, str]) -> Markup:
    """Return in words the language a text is shown in, " (på finska)", or nothing for the reader's own."""
    language = in_language(value, page_language())[1]
    if language == page_language():
        return Markup("")
    return Markup(' <span class="in-language">({})</span>').format(_language_phrase(language))


def prose(value: Mapping[str, str]) -> Markup:
    """Return a longer text as paragraphs, split at empty lines, marked like `texts`."""
    text, language = in_language(value, page_language())
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    body = Markup("").join(Markup("<p>{}</p>").format(_with_line_breaks(part)) for part in paragraphs)
    if language == page_language() or not body:
        return body
    mark = Markup('<p class="in-language">({})</p><div lang="{}">{}</div>')
    return mark.format(_language_phrase(language), language, body)


def plain_texts(value: Mapping[str, str]) -> str:
    """Return the text alone, for titles and attributes where no markup can stand."""
    return in_language(value, page_language())[0]


def quoted(words: object) -> str:
    """Return what somebody wrote between the quotation marks of the reader's language."""
    return _("”%(words)s”", words=words)


def parse_money(typed: str, language: str = "fi") -> int:
    """Return cents from what a person typed ("1 234,50", "12,5 €"); Unreadable if it is no amount."""
    plain = _without_groups(_EURO_WORDS.sub("", _BLANKS.sub("", typed)).replace("\u2212", "-"), language)
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        raise Unreadable(typed)
    sign, euros, cents = found[1], found[2], found[3] or ""
    if not euros + cents or len(euros) > _MOST_DIGITS or len(cents) > 2:
        raise Unreadable(typed)
    return int(f"{sign}{euros or 0}{cents:0<2}")


def parse_quantity(typed: str, language: str = "fi") -> Decimal:
    """Return a number with at most two decimals from what a person typed; Unreadable when it is none."""
    return Decimal(parse_money(typed, language)) / 100


def parse_date(typed: str) -> date:
    """Return a date from pp.kk.vvvv (also p/k/v and ISO 8601); Unreadable when there is no such day."""
    stripped = typed.strip()
    if found := _FINNISH_DATE.fullmatch(stripped):
        year, month, day_ = found[3], found[2], found[1]
    elif found := _ISO_DATE.fullmatch(stripped):
        year, month, day_ = found[1], found[2], found[3]
    else:
        raise Unreadable(typed)
    try:
        return date(int(year), int(month), int(day_))
    except ValueError:
        raise Unreadable(typed) from None


def init_app(app: Flask) -> None:
    """Give templates the filters and `page_language()`."""
    app.add_template_global(page_language)
    filters = {
        "money": money,
        "unit_price": unit_price,
        "quantity": quantity,
        "date": day,
        "datetime": moment,
        "texts": texts,
        "opening": opening,
        "named": named,
        "language_mark": language_mark,
        "prose": prose,
        "plain_texts": plain_texts,
        "quoted": quoted,
    }
    app.jinja_env.filters.update(filters)
    app.add_template_filter(day_range, "date_range")
    app.add_template_global(day_range, "date_range")


def _day(value: date, language: str, *, with_year: bool) -> str:
    if language == "en":
        return format_date(value, "d MMM y" if with_year else "d MMM", locale="en_GB")
    return f"{value.day}.{value.month}.{value.year if with_year else ''}"


def _with_line_breaks(text: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in text.splitlines())


def _language_phrase(language: str) -> str:
    phrases = {"fi": _("suomeksi"), "sv": _("ruotsiksi"), "en": _("englanniksi")}
    return phrases.get(language, language)


def _without_groups(typed: str, language: str) -> str:
    """Return the number with a point as its decimal mark and without grouping marks."""
    if _POINT_GROUPS.fullmatch(typed.lstrip("-")):
        return typed.replace(".", "").replace(",", ".")
    grouped = _COMMA_GROUPS.fullmatch(typed.lstrip("-"))
    # "1,234" is a thousand to an English reader and a slip to a Finnish one, whom we rather ask.
    if grouped and (language == "en" or "." in typed):
        return typed.replace(",", "")
    return typed.replace(",", ".")
