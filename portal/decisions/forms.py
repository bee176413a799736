"""The decide page's form: one part per item, saved together; what is typed stays whatever is wrong."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from flask_babel import lazy_gettext as _l

from catalogue.refusals import Refused
from catalogue.texts import in_language
from portal.accounts.models import User
from portal.decisions import dated
from portal.decisions.matters import active_items, prepared_from
from portal.decisions.models import Outcome, PreparedItem, SameNeed
from portal.decisions.rules import (
    NO_WORDS,
    NOTHING_PREPARED,
    Applied,
    DecisionRefusal,
    Prepared,
    PreparedWhole,
    problems_of_item,
)
from portal.plans.models import Plan, PlanItem
from portal.web.formats import page_language
from portal.web.forms import (
    CheckboxGroup,
    Form,
    MoneyField,
    RadioField,
    Required,
    SelectField,
    TextAreaField,
)
from portal.web.labels import label, sentence

_FIELD_OF: Final = {
    DecisionRefusal.SAME_NEED_OPEN: "same_need",
    DecisionRefusal.ITEM_OPEN: "outcome",
    DecisionRefusal.AMOUNT_MISSING: "amount",
    DecisionRefusal.AMOUNT_NOT_PARTIAL: "amount",
    DecisionRefusal.PROVISION_MISSING: "provision",
    DecisionRefusal.REASON_MISSING: "reason",
    DecisionRefusal.INSTEAD_MISSING: "instead",
}


class ItemForm(Form):
    """One item: the same-need question, outcome, sum, provision and reasons; an untouched one is open."""

    class Meta(Form.Meta):
        """The token stands once, in the whole form."""

        csrf = False

    same_need = RadioField(_l("Vastaako rivi samaan tarpeeseen?"))
    outcome = RadioField(_l("Ratkaisu"))
    amount = MoneyField(_l("Myönnetään enintään"))
    provision = SelectField(_l("Säännös"))
    template = SelectField(_l("Perustelupohja"))
    reason = TextAreaField(_l("Perustelut päätökseen"))
    instead = TextAreaField(_l("Mitä asiakas saa sen sijaan?"), max_length=2000)

    def __init__(self, item: PlanItem, row: PreparedItem | None, today: date, language: str) -> None:
        words = prepared_from(row) if row else NOTHING_PREPARED
        super().__init__(
            prefix=f"rivi{item.position}",
            data={
                "same_need": words.same_need and words.same_need.value,
                "outcome": words.outcome and words.outcome.value,
                "amount": words.amount_cents,
                "provision": words.provision,
                "template": row.reason_template if row else None,
                "reason": words.reason,
                "instead": words.instead,
            },
        )
        self.item = item
        self._today, self._language = today, language
        self._offer_choices()

    def _offer_choices(self) -> None:
        reader = page_language()
        none = ("", _l("Valitse"))
        self.same_need.choices = [(answer.value, label(answer)) for answer in SameNeed]
        self.outcome.choices = [(outcome.value, label(outcome)) for outcome in Outcome]
        self.provision.choices = [none] + [
            (row.code, in_language(row.texts, reader)[0]) for row in dated.provisions(self._today)
        ]
        self.template.choices = [none] + [
            (row.code, in_language(row.names, reader)[0]) for row in dated.reason_templates(self._today)
        ]

    @property
    def prepared(self) -> Prepared:
        """Return what is written; a chosen template stands in for reasons not written."""
        template = dated.find_reason_template(self.template.data, self._today)
        reason = self.reason.data or (in_language(template.texts, self._language)[0] if template else "")
        # A value that was never offered counts as none here; the field itself complains about it.
        outcome = Outcome(self.outcome.data) if self.outcome.data in list(Outcome) else None
        return Prepared(
            SameNeed(self.same_need.data) if self.same_need.data in list(SameNeed) else None,
            outcome,
            self.amount.data if outcome is Outcome.PARTIAL else None,
            reason,
            self.provision.data or None,
            self.instead.data or "",
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that what has an outcome is whole; an item without one may wait."""
        if not super().validate(extra_validators):
            return False
        if self.prepared.outcome is None:
            return True
        applied = Applied(self.item.id, self.item.cost_cents, self.item.cost_cents)
        for problem in problems_of_item(applied, self.prepared):
            field = self[_FIELD_OF[problem.code]]
            field.errors = [*field.errors, sentence(Refused(problem.code))]
        return not self.errors


class DecideForm(Form):
    """All items of a plan in one form, and what the letter says of the whole."""

    view_considered = TextAreaField(_l("Miten asiakkaan näkemys on otettu huomioon?"), max_length=2000)
    conditions = TextAreaField(_l("Muita ehtoja budjetin käytölle"), max_length=2000)

    def __init__(
        self, plan: Plan, rows: Mapping[UUID, PreparedItem], today: date, whole: PreparedWhole = NO_WORDS
    ) -> None:
        super().__init__(data={"view_considered": whole.view_considered, "conditions": whole.conditions})
        self.lines = [
            ItemForm(item, rows.get(item.id), today, plan.case.language) for item in active_items(plan)
        ]

    @property
    def whole(self) -> PreparedWhole:
        """Return what is written about the whole."""
        return PreparedWhole(self.view_considered.data or "", self.conditions.data or "")

    def line_of(self, item_id: UUID) -> ItemForm:
        """Return the part that is about an item."""
        return next(line for line in self.lines if line.item.id == item_id)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every part, so that all errors show at once."""
        good = [bool(super().validate(extra_validators)), *(line.validate() for line in self.lines)]
        return all(good)

    @property
    def errors(self) -> dict[str, Any]:
        """Return the errors of all parts."""
        found: dict[str, Any] = dict(super().errors)
        for line in self.lines:
            found |= {f"{line.item.position}-{name}": errors for name, errors in line.errors.items()}
        return found

    def error_lines(self) -> list[tuple[str | None, str]]:
        """Return the lines of the error summary, each with its item's title."""
        lines = super().error_lines()
        for line in self.lines:
            lines += [(target, f"{line.item.title}: {words}") for target, words in line.error_lines()]
        return lines


class ReturnForm(Form):
    """The question with which a plan goes back."""

    question = TextAreaField(_l("Kysymyksesi asiakkaalle"), [Required(_l("Kirjoita kysymys"))])


class RelativesForm(Form):
    """Which workers are relatives of the client."""

    workers = CheckboxGroup(_l("Asiakkaan läheiset työntekijöiden joukossa"))

    def offer(self, workers: Sequence[User]) -> None:
        """Fill the workers to choose from."""
        self.workers.choices = [(str(user.id), user.name) for user in workers]

    def chosen(self) -> frozenset[UUID]:
        """Return whom a valid form names."""
        return frozenset(UUID(value) for value in self.workers.data or ())
