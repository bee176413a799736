"""The forms of the need tree: a need, what it is merged into, and the target groups of client groups."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from catalogue.need_content import NeedContent, Words, tidy_words
from catalogue.needs import STATUTORY_ITEMS, ClientGroup, Need
from catalogue.ptv_codes import PtvList, ptv_names
from catalogue.texts import LANGUAGES
from portal.administration.labels import ICONS
from portal.administration.words import code_words, law_item_words
from portal.web.formats import plain_texts
from portal.web.forms import (
    CheckboxGroup,
    Form,
    HiddenField,
    RadioField,
    Required,
    SelectField,
    TextAreaField,
    TextsField,
)
from portal.web.icons import icon

MOST_WORDS: Final = 80
LONGEST_WORD: Final = 80
_PARTS: Final = re.compile(r"[\s,;]+")


class NeedForm(Form):
    """Everything an editor tells about a need."""

    names = TextsField(_l("Nimi"), max_length=80)
    everyday = TextsField(_l("Arkisanoin"), max_length=160)
    words = TextsField(_l("Hakusanat"), rows=12, max_length=6000)
    icon = RadioField(_l("Kuva"), [Required()])
    classes = TextAreaField(_l("Palveluluokat"), max_length=1000)
    events = CheckboxGroup(_l("Elämäntilanteet"))
    statutory = CheckboxGroup(_l("Sosiaalihuoltolain 11 §, kohdat"))
    revision = HiddenField()

    def offer(self, own_icon: str) -> None:
        """Put the choices in, in the reader's language; the icon the need has is always one of them."""
        names: dict[str, Any] = {**ICONS, **({} if own_icon in ICONS else {own_icon: own_icon})}
        self.icon.choices = [
            (name, Markup("{} {}").format(icon(name), str(words))) for name, words in names.items()
        ]
        self.events.choices = [
            (code, code_words(code, PtvList.LIFE_EVENTS)) for code in ptv_names(PtvList.LIFE_EVENTS)
        ]
        self.statutory.choices = [(code, law_item_words(code)) for code in STATUTORY_ITEMS]

    def check(self) -> bool:
        """Check what fields cannot check alone; call it whatever `validate` said."""
        for field in (self.names, self.everyday):
            if not field.errors and len(field.data) < len(LANGUAGES):
                field.errors = [_("Kirjoita tämä suomeksi, ruotsiksi ja englanniksi")]
        for listed in self._words().values():
            long = next((word for word in listed if len(word) > LONGEST_WORD), None)
            if long:
                self.words.errors = [_("Sana tai sanonta on liian pitkä: %(word)s…", word=long[:40])]
            elif len(listed) > MOST_WORDS:
                self.words.errors = [_("Kirjoita yhdellä kielellä enintään %(most)s sanaa", most=MOST_WORDS)]
        unknown = sorted(self._classes() - ptv_names(PtvList.SERVICE_CLASSES).keys())
        if unknown:
            self.classes.errors = [
                _("Näitä palveluluokkia ei ole: %(codes)s", codes=", ".join(unknown)[:200])
            ]
        return not self.errors

    def content(self) -> NeedContent:
        """Return what was typed."""
        return NeedContent(
            names=dict(self.names.data),
            everyday=dict(self.everyday.data),
            words=self._words(),
            icon=self.icon.data,
            classes=self._classes(),
            events=frozenset(self.events.data or ()),
            statutory=frozenset(self.statutory.data or ()),
        )

    def _words(self) -> Words:
        return tidy_words({language: text.splitlines() for language, text in self.words.data.items()})

    def _classes(self) -> frozenset[str]:
        return frozenset(code.upper() for code in _PARTS.split(self.classes.data or "") if code)


def need_data(content: NeedContent, revision: int) -> dict[str, Any]:
    """Return a need's content as the form's data."""
    return {
        "names": content.names,
        "everyday": content.everyday,
        "words": {language: "\n".join(words) for language, words in content.words.items()},
        "icon": content.icon,
        "classes": "\n".join(sorted(content.classes, key=_in_list_order)),
        "events": sorted(content.events),
        "statutory": sorted(content.statutory),
        "revision": str(revision),
    }


class MergeForm(Form):
    """Which need takes the place of another."""

    target = SelectField(_l("Mikä tarve tulee tilalle?"), [Required()])

    def offer(self, needs: Iterable[Need], by_code: Mapping[str, Need]) -> None:
        """Put in the needs on offer, each with what it stands under."""
        pairs = [(need.code, path_words(need, by_code)) for need in needs]
        self.target.choices = [("", str(_l("Valitse"))), *pairs]


class StepForm(Form):
    """A button that changes something; holds the CSRF token only."""


class GroupsForm(Form):
    """The PTV target groups that stand for each client group."""

    adults_substance = CheckboxGroup()
    adults_social = CheckboxGroup()
    older_people = CheckboxGroup()
    children = CheckboxGroup()
    parents_of_children = CheckboxGroup()
    teenagers = CheckboxGroup()
    parents_of_teenagers = CheckboxGroup()
    disabled_people = CheckboxGroup()

    def offer(self) -> None:
        """Put the target groups of people in; businesses and authorities are nobody's client group."""
        codes = [code for code in ptv_names(PtvList.TARGET_GROUPS) if code.startswith("KR1")]
        field: Any
        for field in (self[group.value] for group in ClientGroup):
            field.choices = [(code, code_words(code, PtvList.TARGET_GROUPS)) for code in codes]


def path_words(need: Need, by_code: Mapping[str, Need]) -> str:
    """Return a need's name with that of the need above it."""
    parent = by_code.get(need.parent_code or "")
    return f"{plain_texts(parent.names)}: {plain_texts(need.names)}" if parent else plain_texts(need.names)


def revision_of(typed: str | None) -> int:
    """Return the revision a form was opened with; 0, which no need has, for nonsense."""
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _in_list_order(code: str) -> int:
    known = list(ptv_names(PtvList.SERVICE_CLASSES))
    return known.index(code) if code in known else len(known)
