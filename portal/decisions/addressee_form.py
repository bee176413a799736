"""The form of who besides the client gets the decision: a name and a role for each."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.decisions.addressees import MOST, AddresseeRole, Further, mark_of
from portal.web.forms import Form, HiddenField, LineField, SelectField
from portal.web.labels import label


class FurtherForm(Form):
    """One addressee; an empty name is nobody."""

    class Meta(Form.Meta):
        """The token stands once, in the whole form."""

        csrf = False

    name = LineField(_l("Saajan nimi"))
    role = SelectField(_l("Miksi hän saa päätöksen?"))

    def __init__(self, position: int, known: Further | None) -> None:
        data = {"name": known.name, "role": known.role.value} if known else {}
        super().__init__(prefix=f"saaja{position}-", data=data)
        self.role.choices = [("", _l("Valitse")), *((role.value, label(role)) for role in AddresseeRole)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that who is named has a role."""
        sound = bool(super().validate(extra_validators))
        if self.name.data and not self.role.data:
            self.role.errors = [_l("Valitse, miksi hän saa päätöksen.")]
            return False
        return sound


class AddresseesForm(Form):
    """Everybody besides the client, and who they were when the page was opened."""

    seen = HiddenField()

    def __init__(self, known: list[Further]) -> None:
        super().__init__(data={"seen": mark_of(known)})
        rows = [*known, *([None] * (MOST - len(known)))]
        self.lines = [FurtherForm(position, row) for position, row in enumerate(rows, start=1)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every line, so that all errors show at once."""
        good = [bool(super().validate(extra_validators)), *(line.validate() for line in self.lines)]
        return all(good)

    @property
    def written(self) -> list[Further]:
        """Return whom a valid form names."""
        return [
            Further(line.name.data, AddresseeRole(line.role.data)) for line in self.lines if line.name.data
        ]

    def error_lines(self) -> list[tuple[str | None, str]]:
        """Return the lines of the error summary."""
        return super().error_lines() + [row for line in self.lines for row in line.error_lines()]
