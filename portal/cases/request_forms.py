"""Forms of requests: ask, write down for somebody, open a case, tell why a budget does not suit."""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms.validators import Email

from catalogue.areas import Municipality
from catalogue.needs import ClientGroup
from portal.cases.forms import CASE_LANGUAGES
from portal.cases.requesting import Asked
from portal.web.formats import plain_texts
from portal.web.forms import DateField, Form, LineField, RadioField, Required, SelectField, TextAreaField
from portal.web.labels import label


class AskForm(Form):
    """What somebody says when they ask for a personal budget."""

    words = TextAreaField(_l("Mihin tarvitset apua?"), [Required()], max_length=4000)
    municipality = SelectField(_l("Kotikunta"), [Required()])
    group = SelectField(_l("Mikä kuvaa tilannettasi parhaiten?"), [Required()])
    language = RadioField(_l("Asioinnin kieli"), [Required()], choices=CASE_LANGUAGES)
    reach = TextAreaField(_l("Miten sinut tavoittaa?"), [Required()], max_length=500)

    def offer(self, places: list[Municipality]) -> None:
        """Fill the lists to choose from."""
        none = ("", str(_l("Valitse")))
        names = sorted((plain_texts(place.names), place.code) for place in places)
        self.municipality.choices = [none, *((code, name) for name, code in names)]
        self.group.choices = [none, *((group.value, label(group)) for group in ClientGroup)]

    def asked(self, initiated_on: date) -> Asked:
        """Return what a valid form says."""
        return Asked(
            self.municipality.data,
            ClientGroup(self.group.data),
            self.language.data,
            self.words.data or "",
            self.reach.data or "",
            initiated_on,
        )


class RecordForm(AskForm):
    """What a worker writes down for somebody who asks by phone or in person."""

    email = LineField(_l("Asiakkaan sähköposti"), [Required(), Email()])
    name = LineField(_l("Asiakkaan nimi"))
    words = TextAreaField(_l("Mitä asiakas pyytää, omin sanoin?"), [Required()], max_length=4000)
    group = SelectField(_l("Asiakasryhmä"), [Required()])
    reach = TextAreaField(_l("Miten asiakkaan tavoittaa?"), [Required()], max_length=500)
    initiated_on = DateField(_l("Milloin asia tuli vireille?"), [Required()])

    def check_day(self, today: date) -> bool:
        """Complain about a day that has not come yet."""
        if self.initiated_on.data is not None and self.initiated_on.data > today:
            self.initiated_on.errors = [str(_l("Päivä ei voi olla tulevaisuudessa."))]
            return False
        return True


class OpenFromRequestForm(Form):
    """What a worker may set right when opening a case from a request."""

    group = SelectField(_l("Asiakasryhmä"), [Required()])
    language = RadioField(_l("Asioinnin kieli"), [Required()], choices=CASE_LANGUAGES)

    def offer(self) -> None:
        """Fill the list to choose from."""
        self.group.choices = [(group.value, label(group)) for group in ClientGroup]


class UnsuitableForm(Form):
    """Why a personal budget does not suit."""

    reasons = TextAreaField(_l("Perustelut"), [Required()], max_length=4000)
