"""Forms of cases: open a case, assess a need, set the budget."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from wtforms.validators import Email

from catalogue.areas import Municipality
from catalogue.needs import ClientGroup, Need
from catalogue.periods import Frequency, Period
from portal.cases.assessment import Assessment, OriginalService
from portal.cases.labels import LABELS, SENTENCES
from portal.cases.models import BudgetKind, Importance
from portal.cases.refusals import CaseRefusal
from portal.cases.rules import year_from
from portal.web.formats import plain_texts
from portal.web.forms import (
    DateField,
    Form,
    LineField,
    MoneyField,
    QuantityField,
    RadioField,
    Required,
    SelectField,
    TextAreaField,
)
from portal.web.labels import label

CASE_LANGUAGES: Final = (("fi", _l("suomi")), ("sv", _l("ruotsi")), ("en", _l("englanti")))
_FREQUENCIES: Final = (
    ("", _l("Valitse")),
    (Frequency.WEEKLY.value, _l("Viikossa")),
    (Frequency.MONTHLY.value, _l("Kuukaudessa")),
    (Frequency.ONCE.value, _l("Yhteensä koko aikana")),
)


class OpenCaseForm(Form):
    """Whose case, where, and in which language."""

    email = LineField(_l("Asiakkaan sähköposti"), [Required(), Email()])
    name = LineField(_l("Asiakkaan nimi"))
    municipality = SelectField(_l("Kotikunta"), [Required()])
    group = SelectField(_l("Asiakasryhmä"), [Required()])
    language = RadioField(_l("Asioinnin kieli"), [Required()], choices=CASE_LANGUAGES)
    initiated_on = DateField(_l("Milloin asia tuli vireille?"), [Required()])

    def offer(self, places: list[Municipality]) -> None:
        """Fill the lists to choose from."""
        none = ("", str(_l("Valitse")))
        self.municipality.choices = [none, *((place.code, plain_texts(place.names)) for place in places)]
        self.group.choices = [none, *((group.value, label(group)) for group in ClientGroup)]

    def check_day(self, today: date) -> bool:
        """Complain about a day that has not come yet."""
        if self.initiated_on.data is not None and self.initiated_on.data > today:
            self.initiated_on.errors = [str(_l("Päivä ei voi olla tulevaisuudessa."))]
            return False
        return True


class NeedForm(Form):
    """One need, in the client's words and the worker's, with its original service."""

    need = SelectField(_l("Tarve"), [Required()])
    importance = RadioField(
        _l("Kuinka tärkeä tarve on?"),
        [Required()],
        choices=[(member.value, LABELS[member]) for member in Importance],
    )
    client_words = TextAreaField(_l("Asiakkaan omin sanoin"), max_length=2000)
    worker_view = TextAreaField(_l("Työntekijän näkemys"), max_length=2000)
    goal = TextAreaField(_l("Tavoite"), max_length=1000)
    original_service = LineField(_l("Alkuperäinen palvelu"))
    original_quantity = QuantityField(_l("Määrä"), maximum=Decimal(1000))
    original_frequency = SelectField(_l("Kuinka usein?"), choices=_FREQUENCIES)
    original_unit = MoneyField(_l("Yhden kerran tai tunnin hinta"))

    def offer(self, tree: list[tuple[Need, Need | None]]) -> None:
        """Fill the list of needs; children stand after their parent."""
        self.need.choices = need_choices(tree)

    def fill(self, said: Assessment) -> None:
        """Show what was written before."""
        self.importance.data = said.importance.value
        self.client_words.data, self.worker_view.data = said.client_words, said.worker_view
        self.goal.data = said.goal
        original = said.original
        self.original_service.data = original.name if original else ""
        _show(self.original_quantity, original.quantity if original else None)
        self.original_frequency.data = original.frequency.value if original else None
        _show(self.original_unit, original.unit_cents if original else None)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that the original service is told whole or not at all."""
        sound = bool(super().validate(extra_validators))
        fields = (
            self.original_service,
            self.original_quantity,
            self.original_frequency,
            self.original_unit,
        )
        given = [field.data not in (None, "") for field in fields]
        if any(given) and not all(given):
            for field, is_given in zip(fields, given, strict=True):
                if not is_given and not field.errors:
                    field.errors = [str(SENTENCES[CaseRefusal.ORIGINAL_SERVICE_HALF])]
            return False
        return sound

    def assessment(self) -> Assessment:
        """Return what a valid form says."""
        original = None
        if self.original_service.data:
            original = OriginalService(
                self.original_service.data,
                self.original_quantity.data,
                Frequency(self.original_frequency.data),
                self.original_unit.data,
            )
        return Assessment(
            Importance(self.importance.data),
            self.client_words.data or "",
            self.worker_view.data or "",
            self.goal.data or "",
            original,
        )


def _show(field: Any, value: Any) -> None:
    """Show a value instead of what was typed."""
    field.raw_data, field.data = None, value


class OwnWordsForm(Form):
    """What the client says about a need."""

    client_words = TextAreaField(_l("Omin sanoin"), max_length=2000)
    goal = TextAreaField(_l("Tavoite"), max_length=1000)

    def fill(self, said: Assessment) -> None:
        """Show what was written before."""
        self.client_words.data, self.goal.data = said.client_words, said.goal


class ProposeForm(Form):
    """A need that the client tells of."""

    need = SelectField(_l("Mihin tarvitset apua?"), [Required()])
    client_words = TextAreaField(_l("Omin sanoin"), [Required()], max_length=2000)
    goal = TextAreaField(_l("Tavoite"), max_length=1000)

    def offer(self, tree: list[tuple[Need, Need | None]]) -> None:
        """Fill the list of needs; children stand after their parent."""
        self.need.choices = need_choices(tree)


def need_choices(tree: list[tuple[Need, Need | None]]) -> list[tuple[str, str]]:
    """Return every need to choose from, named with its parent."""
    names = {need.code: plain_texts(need.names) for need, _ in tree}
    return [
        ("", str(_l("Valitse"))),
        *(
            (need.code, f"{names[parent.code]}: {names[need.code]}" if parent else names[need.code])
            for need, parent in tree
        ),
    ]


class BudgetForm(Form):
    """How much money, for when, and how the sum was reached."""

    kind = RadioField(
        _l("Kuinka kauan budjetti on voimassa?"),
        [Required()],
        choices=[(member.value, LABELS[member]) for member in BudgetKind],
    )
    starts_on = DateField(_l("Ensimmäinen päivä"), [Required()])
    ends_on = DateField(_l("Viimeinen päivä"))
    amount = MoneyField(_l("Budjetin summa"), [Required()], minimum=1)
    reached_by = TextAreaField(_l("Miten summaan päädyttiin?"), [Required()], max_length=2000)

    @property
    def is_fixed(self) -> bool:
        """Tell whether the budget ends on a day; as long as nothing is chosen, it does."""
        return bool(self.kind.data != BudgetKind.UNTIL_FURTHER_NOTICE)

    def period(self) -> Period | None:
        """Return the dates, for a budget without an end its first year; None when they are not sound."""
        starts_on, ends_on = self.starts_on.data, self.ends_on.data
        if starts_on is None:
            return None
        if not self.is_fixed:
            return year_from(starts_on)
        if ends_on is None or ends_on < starts_on:
            return None
        return Period(starts_on, ends_on)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, that a fixed budget ends, and the order of the dates."""
        sound = bool(super().validate(extra_validators))
        if not self.is_fixed or self.ends_on.errors:
            return sound
        if self.ends_on.data is None:
            self.ends_on.errors = [str(SENTENCES[CaseRefusal.END_NEEDED])]
        elif self.starts_on.data and self.period() is None:
            self.ends_on.errors = [str(SENTENCES[CaseRefusal.PERIOD_BACKWARDS])]
        return sound and not self.ends_on.errors
