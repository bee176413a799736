"""The forms of the desk: an offering with its price rows, and the editor's answer."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField

from catalogue.areas import Organiser
from catalogue.comparing import token_of
from catalogue.content import OfferingContent, PriceContent
from catalogue.needs import ClientGroup, Need, NeedState, followed
from catalogue.offerings import Delivery, OfferingKind
from catalogue.providers import Provider
from catalogue.texts import in_language
from portal.desk.price_form import PriceRow, price_data
from portal.desk.showing import accessibility_choices, language_choices
from portal.web.formats import page_language
from portal.web.forms import (
    CheckboxGroup,
    Form,
    HiddenField,
    LineField,
    QuantityField,
    RadioField,
    Required,
    SelectField,
    TextAreaField,
    TextsField,
)
from portal.web.labels import label

PRICE_SLOTS = 3
_TEXTS = ("title", "summary", "description", "easy", "how_to_start")
_MISSING = {
    "title": _l("Kirjoita nimi suomeksi"),
    "summary": _l("Kirjoita suomeksi yhdellä lauseella, mistä on kyse"),
    "description": _l("Kuvaa suomeksi, mitä asiakas saa"),
    "needs": _l("Valitse ainakin yksi tarve"),
    "prices": _l("Kirjoita ainakin yksi hinta tai valitse, ettei hintaa vielä tiedetä"),
    "delivery": _l("Valitse, missä asiakas saa palvelun"),
}
_WHOLE = {
    "starts_within_days": _l("Kirjoita kokonaisia päiviä, esimerkiksi 14"),
    "free_places": _l("Kirjoita kokonaisia paikkoja, esimerkiksi 3"),
}


class OfferingForm(Form):
    """Everything a provider tells about an offering."""

    kind = RadioField(_l("Onko tämä palvelu vai tavara?"), [Required()])
    provider = SelectField(_l("Kuka tuottaa?"), [Required()])
    title = TextsField(_l("Nimi"), max_length=120)
    summary = TextsField(_l("Yhdellä lauseella"), max_length=300)
    description = TextsField(_l("Mitä asiakas saa?"), rows=6)
    easy = TextsField(_l("Sama selkokielellä"), rows=4)
    how_to_start = TextsField(_l("Miten pääsee alkuun?"), rows=3, max_length=1000)
    needs = CheckboxGroup(_l("Mihin tarpeisiin tämä auttaa?"))
    groups = CheckboxGroup(_l("Kenelle tämä sopii?"))
    delivery = CheckboxGroup(_l("Missä asiakas saa sen?"))
    languages = CheckboxGroup(_l("Millä kielillä palvelette?"))
    accessibility = CheckboxGroup(_l("Mikä on esteetöntä?"))
    organisers = CheckboxGroup(_l("Millä alueilla?"))
    municipalities = LineField(_l("Vain näissä kunnissa"), max_length=1000)
    starts_within_days = QuantityField(
        _l("Kuinka monessa päivässä voitte aloittaa?"), minimum=Decimal(0), maximum=Decimal(365)
    )
    free_places = QuantityField(
        _l("Montako paikkaa on nyt vapaana?"), minimum=Decimal(0), maximum=Decimal(10_000)
    )
    prices = FieldList(FormField(PriceRow), label=_l("Hinnat"), min_entries=PRICE_SLOTS, max_entries=20)
    revision = HiddenField()
    opened = HiddenField()
    """The marks of the wording the page was opened with."""

    def offer(
        self, needs: Iterable[Need], organisers: Iterable[Organiser], before: OfferingContent | None
    ) -> None:
        """Put the choices in, in the reader's language."""
        language = page_language()
        self.kind.choices = [(kind.value, label(kind)) for kind in OfferingKind]
        self._offer_needs(list(needs), before.needs if before else frozenset())
        self.groups.choices = [(group.value, label(group)) for group in ClientGroup]
        self.delivery.choices = [(place.value, label(place)) for place in Delivery]
        self.languages.choices = language_choices(before.languages if before else frozenset())
        self.accessibility.choices = accessibility_choices(before.accessibility if before else frozenset())
        self.organisers.choices = [(row.code, in_language(row.names, language)[0]) for row in organisers]

    def _offer_needs(self, needs: list[Need], before: frozenset[str]) -> None:
        """Put in the needs on offer and those it is tagged with; a merged one chosen before leads on."""
        self.needs.choices = [
            (need.code, in_language(need.names, page_language())[0])
            for need in needs
            if need.state is NeedState.OFFERED or need.code in before
        ]
        merged = {need.code: need.merged_into for need in needs if need.merged_into}
        self.needs.data = followed(self.needs.data or (), merged)

    def offer_providers(self, providers: Iterable[Provider]) -> None:
        """Let the person choose among their own providers; with one there is nothing to choose."""
        self.provider.choices = [(str(provider.id), provider.name) for provider in providers]
        if len(self.provider.choices) == 1 and not self.provider.data:
            self.provider.data = self.provider.choices[0][0]

    def without_kind_and_provider(self) -> None:
        """An offering keeps its kind and its provider for life."""
        del self.kind
        del self.provider

    def need_sections(self) -> Iterator[tuple[str, list[Any]]]:
        """Yield the top needs, each with the check boxes of itself and all below it."""
        section: list[Any] = []
        heading = ""
        option: Any
        for option in self.needs:
            if "." not in option.choice.value and section:
                yield heading, section
                section = []
            heading = heading if section else option.label.text
            section.append(option)
        if section:
            yield heading, section

    def check(self, places: Mapping[str, str]) -> bool:
        """Check what fields cannot check alone; call it whatever `validate` said."""
        bad = [name for name in self._place_names() if name.lower() not in places]
        if bad:
            self.municipalities.errors = [str(_l("Kuntaa ei löydy: %(names)s", names=", ".join(bad)))]
        for field, words in _WHOLE.items():
            number = self[field].data
            if number is not None and number != int(number):
                self[field].errors = [str(words)]
        days_apart = self._prices_are_apart()
        if "fi" not in self.title.data:
            self.title.errors = [str(_MISSING["title"])]
        return days_apart and not self.errors

    def _prices_are_apart(self) -> bool:
        """Refuse two prices for the same thing on the same day; which one holds would be a guess."""
        earlier: list[PriceRow] = []
        for row in (entry.form for entry in self.prices if not entry.form.is_empty()):
            if any(row.meets(other) for other in earlier):
                row.valid_from.errors = [str(_l("Samalle hinnalle on jo rivi näille päiville"))]
            earlier.append(row)
        return not any(row.valid_from.errors for row in earlier)

    def point_out(self, missing: Iterable[str]) -> None:
        """Say beside each field what readers need and it lacks."""
        for name in missing:
            field = self.prices[0].form.amount if name == "prices" else self[name]
            field.errors = [*field.errors, str(_MISSING[name])]

    def content(
        self, places: Mapping[str, str], before: OfferingContent | None, today: date
    ) -> OfferingContent:
        """Return what was typed; what the form does not show stays as it was."""
        return OfferingContent(
            **{name: dict(self[name].data) for name in _TEXTS},
            needs=frozenset(self.needs.data or ()),
            groups=frozenset(self.groups.data or ()),
            delivery=frozenset(self.delivery.data or ()),
            languages=frozenset(self.languages.data or ()),
            accessibility=frozenset(self.accessibility.data or ()),
            organisers=frozenset(self.organisers.data or ()),
            municipalities=frozenset(places[name.lower()] for name in self._place_names()),
            starts_within_days=_whole(self.starts_within_days.data),
            free_places=_whole(self.free_places.data),
            prices=self._prices(before, today),
        )

    def _prices(self, before: OfferingContent | None, today: date) -> tuple[PriceContent, ...]:
        earlier = before.prices if before else ()
        rows = (entry.form for entry in self.prices)
        return tuple(row.content(earlier, today) for row in rows if not row.is_empty())

    def _place_names(self) -> list[str]:
        return [name.strip() for name in (self.municipalities.data or "").split(",") if name.strip()]


def _whole(number: Decimal | None) -> int | None:
    return None if number is None else int(number)


def form_data(content: OfferingContent, revision: int, places: Mapping[str, str]) -> dict[str, Any]:
    """Return a wording as the form's data; `places` gives a municipality's name by its code."""
    rows = [price_data(price) for price in content.prices]
    empty = max(PRICE_SLOTS - len(rows), 1)
    return {
        **{name: getattr(content, name) for name in _TEXTS},
        **{
            name: sorted(getattr(content, name))
            for name in ("needs", "groups", "delivery", "languages", "accessibility", "organisers")
        },
        "municipalities": ", ".join(sorted(places[code] for code in content.municipalities)),
        **{
            name: None if getattr(content, name) is None else Decimal(getattr(content, name))
            for name in _WHOLE
        },
        "prices": rows + [{} for _ in range(empty)],
        "revision": str(revision),
        "opened": token_of(content),
    }


class ReviewForm(Form):
    """The editor's answer: words are needed for returning."""

    words = TextAreaField(_l("Mitä tuottajan pitää muuttaa?"), max_length=2000)
    revision = HiddenField()


class StepForm(Form):
    """A button that changes something; holds the CSRF token only."""


def revision_of(typed: str | None) -> int:
    """Return the revision a form was opened with; 0, which no offering has, for nonsense."""
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
