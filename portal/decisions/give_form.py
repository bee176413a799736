"""The form with which a decision is given: how each addressee is told, and when it is looked at again."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from catalogue.refusals import Refused
from portal.decisions.models import NoticeMethod
from portal.decisions.notices import BY_POST, Way
from portal.decisions.rules import DecisionRefusal
from portal.web.forms import BooleanField, DateField, Form, HiddenField, RadioField, Required
from portal.web.labels import label, sentence


class WayForm(Form):
    """How one addressee is told."""

    class Meta(Form.Meta):
        """The token stands once, in the whole form."""

        csrf = False

    method = RadioField(_l("Miten päätös annetaan tiedoksi?"), [Required()])
    consented = BooleanField(_l("Saaja on suostunut sähköiseen tiedoksiantoon"))

    def __init__(self, addressee: str, position: int) -> None:
        # The client's fields have no prefix: most decisions have no other addressee.
        super().__init__(prefix=f"saaja{position}-" if position > 1 else "", data={"method": BY_POST.method})
        self.addressee = addressee
        self.method.choices = [(method.value, label(method)) for method in NoticeMethod]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that an electronic way has consent."""
        if not super().validate(extra_validators):
            return False
        if self.method.data == NoticeMethod.ELECTRONIC.value and not self.consented.data:
            self.consented.errors = [sentence(Refused(DecisionRefusal.CONSENT_NEEDED))]
            return False
        return True

    @property
    def way(self) -> Way:
        """Return what a valid form says."""
        return Way(NoticeMethod(self.method.data), bool(self.consented.data))


class GiveForm(Form):
    """The confirmation: which content the decider has read, how notice is given, and the day of review."""

    content_hash = HiddenField()
    seen = HiddenField()
    review_on = DateField(_l("Milloin katsotte yhdessä, miten apu toimii?"))

    def __init__(self, today: date, addressees: Sequence[str], **more: Any) -> None:
        super().__init__(**more)
        self._today = today
        self.addressees = "; ".join(addressees)
        self.lines = [WayForm(name, position) for position, name in enumerate(addressees, start=1)]

    @property
    def ways(self) -> dict[str, Way]:
        """Return how each addressee is told, by a valid form."""
        return {line.addressee: line.way for line in self.lines}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, that the addressees are those on the page, and that the review is ahead."""
        good = [bool(super().validate(extra_validators)), *(line.validate() for line in self.lines)]
        if self.seen.data and self.seen.data != self.addressees:
            self.form_errors.append(sentence(Refused(DecisionRefusal.ADDRESSEES_CHANGED)))
            good.append(False)
        if self.review_on.data is not None and self.review_on.data <= self._today:
            self.review_on.errors = [sentence(Refused(DecisionRefusal.REVIEW_NOT_AHEAD))]
            good.append(False)
        return all(good)

    @property
    def errors(self) -> dict[str, Any]:
        """Return the errors of the whole and of each addressee's part."""
        found: dict[str, Any] = dict(super().errors)
        for line in self.lines:
            found |= {line[name].name: errors for name, errors in line.errors.items() if name}
        return found

    def error_lines(self) -> list[tuple[str | None, str]]:
        """Return the lines of the error summary."""
        return super().error_lines() + [row for line in self.lines for row in line.error_lines()]
