"""Forms of plans: a line from the catalogue, an own arrangement, a need left out, sending."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from flask_babel import lazy_gettext as _l

from catalogue.periods import Frequency, Period
from catalogue.prices import Price, Unit
from catalogue.refusals import Refused
from portal.cases.models import AssessedNeed
from portal.plans.items import Estimate, OwnArrangement, Use
from portal.plans.labels import SENTENCES
from portal.plans.models import Plan, PlanItem
from portal.plans.refusals import PlanRefusal
from portal.plans.words import price_words, refusal_words
from portal.web.formats import plain_texts
from portal.web.forms import (
    CheckboxGroup,
    DateField,
    Form,
    HiddenField,
    LineField,
    MoneyField,
    QuantityField,
    RadioField,
    Required,
    SelectField,
    TextAreaField,
)
from portal.web.labels import label

_FREQUENCIES: Final = (
    (Frequency.WEEKLY.value, _l("Joka viikko")),
    (Frequency.MONTHLY.value, _l("Joka kuukausi")),
    (Frequency.ONCE.value, _l("Yhteensä koko aikana")),
)
_FIELD_OF: Final = {
    PlanRefusal.OUTSIDE_PERIOD: "starts_on",
    PlanRefusal.PRICE_GONE: "price",
    PlanRefusal.ESTIMATE_NEEDED: "estimate",
    PlanRefusal.NEED_MISSING: "needs",
    PlanRefusal.TOO_MUCH: "quantity",
    PlanRefusal.TITLE_NEEDED: "title",
}


_COUNTED: Final = {"price", "unit", "estimate", "quantity", "frequency", "starts_on", "ends_on", "csrf_token"}


class UseForm(Form):
    """Which needs, how much, how often and when: what every line of a plan says."""

    needs = CheckboxGroup(
        _l("Mihin tarpeeseen tämä auttaa?"), [Required(SENTENCES[PlanRefusal.NEED_MISSING])]
    )
    quantity = QuantityField(_l("Kuinka paljon kerralla?"), [Required()])
    frequency = RadioField(_l("Kuinka usein?"), [Required()], choices=_FREQUENCIES)
    starts_on = DateField(_l("Ensimmäinen päivä"), [Required()])
    ends_on = DateField(_l("Viimeinen päivä"), [Required()])
    seen = HiddenField()

    def count_only(self) -> None:
        """Ask only for what the price needs: the rest may be empty while the client tries figures."""
        for field in self:
            if field.short_name not in _COUNTED:
                field.validators = []

    def offer_needs(self, needs: Sequence[AssessedNeed]) -> None:
        """Fill the needs to choose from, by their numbers."""
        self.needs.choices = [
            (str(need.id), f"{need.position} {plain_texts(need.need.names)}") for need in needs
        ]

    def suggest(self, period: Period, today: date) -> None:
        """Put the budget's dates into an empty form, from today on if it is running."""
        self.frequency.data = Frequency.WEEKLY.value
        self.starts_on.data = min(max(period.starts_on, today), period.ends_on)
        self.ends_on.data = period.ends_on

    def fill(self, item: PlanItem) -> None:
        """Show what the line says now."""
        self.needs.data = [str(need.id) for need in item.needs]
        self.quantity.data, self.frequency.data = item.quantity, item.frequency.value
        self.starts_on.data, self.ends_on.data = item.starts_on, item.ends_on

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields and the order of the dates."""
        sound = bool(super().validate(extra_validators))
        starts_on, ends_on = self.starts_on.data, self.ends_on.data
        if starts_on is not None and ends_on is not None and ends_on < starts_on:
            self.ends_on.errors = [str(_l("Viimeinen päivä ei voi olla ennen ensimmäistä päivää."))]
            return False
        return sound

    def use(self) -> Use:
        """Return what a valid form says about amount and dates."""
        period = Period(self.starts_on.data, self.ends_on.data)
        return Use(self.quantity.data, Frequency(self.frequency.data), period)

    def chosen(self, needs: Sequence[AssessedNeed]) -> list[AssessedNeed]:
        """Return the chosen needs in their order."""
        ids = {UUID(value) for value in self.needs.data or ()}
        return [need for need in needs if need.id in ids]

    def complain(self, refused: Refused) -> None:
        """Put a refusal beside the field it is about; raise it again when it is about none."""
        if refused.code is PlanRefusal.ITEM_CHANGED:
            self.form_errors.append(refusal_words(refused))
            return
        name = _FIELD_OF.get(refused.code) if isinstance(refused.code, PlanRefusal) else None
        if name is None:
            raise refused
        if name not in self:
            name = "quantity"
        self[name].errors = [refusal_words(refused)]


class _Estimated(UseForm):
    """A line whose price may be the client's own estimate."""

    unit = SelectField(_l("Mistä hinta maksetaan?"))
    estimate = MoneyField(_l("Oma arviosi hinnasta"))

    def offer_units(self) -> None:
        """Fill the units to choose from."""
        self.unit.choices = [("", str(_l("Valitse"))), *((unit.value, label(unit)) for unit in Unit)]

    def needs_estimate(self) -> bool:
        """Complain where the estimate or its unit is missing; tell whether both are there."""
        if self.estimate.data is None and not self.estimate.errors:
            self.estimate.errors = [str(SENTENCES[PlanRefusal.ESTIMATE_NEEDED])]
        if not self.unit.data and not self.unit.errors:
            self.unit.errors = [str(_l("Valitse, mitä yksi hinta koskee."))]
        return not self.estimate.errors and not self.unit.errors

    def estimated(self) -> Estimate:
        """Return the estimate of a valid form."""
        return Estimate(Unit(self.unit.data), self.estimate.data)


class OfferingItemForm(_Estimated):
    """A line from the catalogue: one row of the price list, or an estimate where the price is unknown."""

    price = RadioField(_l("Hinta"))

    def offer_prices(self, prices: Sequence[Price]) -> None:
        """Fill the price rows; the only one is chosen for the client."""
        self.offer_units()
        self.prices = {str(price.id): price for price in prices}
        self.price.choices = [(key, price_words(price)) for key, price in self.prices.items()]
        if len(prices) == 1 and not self.price.data:
            self.price.data = str(prices[0].id)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields; a known price needs no estimate, an unknown one does."""
        sound = super().validate(extra_validators)
        if not self.prices:
            return self.needs_estimate() and sound
        chosen = self.prices.get(self.price.data or "")
        if chosen is None:
            self.price.errors = [str(_l("Valitse hinta."))]
            return False
        if chosen.amount_cents is None:
            self.unit.data = chosen.unit.value
            return self.needs_estimate() and sound
        return sound

    def may_estimate(self) -> bool:
        """Tell whether there is a price row that is unknown, or none at all."""
        return not self.prices or any(price.amount_cents is None for price in self.prices.values())

    def cost(self) -> Price | Estimate:
        """Return the chosen price row, or the estimate where it is unknown."""
        chosen = self.prices.get(self.price.data or "")
        return chosen if chosen is not None and chosen.amount_cents is not None else self.estimated()


class OwnArrangementForm(_Estimated):
    """What the client arranges without the catalogue."""

    title = LineField(_l("Mitä hankit tai teet?"), [Required(SENTENCES[PlanRefusal.TITLE_NEEDED])])
    provider_name = LineField(_l("Mistä tai keneltä?"))
    description = TextAreaField(_l("Kerro tarkemmin"), max_length=2000)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields; the estimate is always needed."""
        sound = super().validate(extra_validators)
        return self.needs_estimate() and sound

    def what(self) -> OwnArrangement:
        """Return the words of a valid form."""
        return OwnArrangement(
            self.title.data or "", self.provider_name.data or "", self.description.data or ""
        )


class EstimatedItemForm(_Estimated):
    """A line from the catalogue whose price is the client's estimate."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields; the estimate is needed."""
        sound = super().validate(extra_validators)
        return self.needs_estimate() and sound


class LeaveOutForm(Form):
    """Why a need is left without help."""

    reason = TextAreaField(
        _l("Miksi jätät tarpeen pois?"), [Required(SENTENCES[PlanRefusal.REASON_NEEDED])], max_length=1000
    )
    seen = HiddenField()


class SubmitForm(Form):
    """The client's own words that go with the plan."""

    over_budget_words = TextAreaField(_l("Miksi suunnitelma maksaa enemmän kuin budjetti?"), max_length=2000)
    answer = TextAreaField(_l("Vastauksesi työntekijän kysymykseen"), max_length=2000)
    client_view = TextAreaField(_l("Haluatko kertoa jotain päätöksen tekijälle?"), max_length=2000)
    backup_plan = TextAreaField(_l("Varasuunnitelma"), max_length=2000)
    seen = HiddenField()

    def fill(self, plan: Plan) -> None:
        """Show the words that the draft keeps."""
        self.over_budget_words.data, self.answer.data = plan.over_budget_words, plan.answer
        self.client_view.data, self.backup_plan.data = plan.client_view, plan.backup_plan

    def words(self) -> dict[str, str | None]:
        """Return what was typed, by the names of the commands."""
        return {
            "over_budget_words": self.over_budget_words.data,
            "client_view": self.client_view.data,
            "answer": self.answer.data,
            "backup_plan": self.backup_plan.data,
        }


class ActForm(Form):
    """Why a worker acts on behalf of the client."""

    reason = LineField(
        _l("Miksi toimit asiakkaan puolesta?"),
        [Required(_l("Kerro, miksi toimit asiakkaan puolesta. Asiakas näkee sen."))],
    )


class NotesForm(Form):
    """The client's own notes, and which revision of them the window shows."""

    words = TextAreaField(_l("Omat muistiinpanot"), max_length=10_000)
    revision = HiddenField()

    def seen_revision(self) -> int:
        """Return the revision the window shows; what is no number has seen none."""
        typed = self.revision.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1
