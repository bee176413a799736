"""An offering as a line of the desk: how it stands and what the provider does next."""

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import pgettext

from catalogue.hints import STALE_AFTER
from catalogue.offerings import Offering, OfferingState, VersionState
from catalogue.prices import Price
from catalogue.texts import Texts
from portal.web.formats import day
from portal.web.labels import label
from search_index.documents import first_price


@dataclass(frozen=True)
class DeskRow:
    """One line: title, price, state and the next step; `urgent` lines stand first."""

    title: Texts
    price: Price | None
    more: str
    tag: tuple[str, str, str]
    """Kind of the tag, its words, its icon."""
    next_step: str
    action: str
    url: str
    urgent: bool


def desk_row(offering: Offering, today: date) -> DeskRow:
    """Return the line of an offering; needs both wordings with prices loaded."""
    version = offering.working or offering.published
    assert version is not None, "an offering has a wording from its first moment"
    tag, next_step, action, edits, urgent = _standing(offering, today)
    where = "desk.edit" if edits else "desk.preview"
    return DeskRow(
        title=version.title,
        price=first_price(version.prices, today),
        more=offering.provider.name,
        tag=tag,
        next_step=next_step,
        action=action,
        url=url_for(where, offering_id=offering.id),
        urgent=urgent,
    )


def is_stale(offering: Offering, today: date) -> bool:
    """Tell whether a published offering has gone unconfirmed for half a year."""
    return (
        offering.state is OfferingState.PUBLISHED
        and offering.confirmed_on is not None
        and today - offering.confirmed_on > STALE_AFTER
    )


def _standing(offering: Offering, today: date) -> tuple[tuple[str, str, str], str, str, bool, bool]:
    """Return tag, next step, name of the action, whether it edits, and whether it is urgent."""
    working, state = offering.working, offering.state
    look = pgettext("action", "Katso")
    if state is OfferingState.WITHDRAWN:
        return ("none", label(state), "cross"), _("Ei tehtävää."), look, False, False
    if working and working.state is VersionState.IN_REVIEW:
        step = _("Toimittaja tarkistaa tiedot. Saat tiedon täällä.")
        return ("info", label(VersionState.IN_REVIEW), "wait"), step, _("Esikatsele"), False, False
    if working and working.review_words:
        return ("bad", _("Palautettu teille"), "warn"), working.review_words, _("Korjaa"), True, True
    if working:
        step = _("Täydennä tiedot ja lähetä tarkistettavaksi.")
        return ("none", label(VersionState.DRAFT), "own"), step, pgettext("draft", "Jatka"), True, False
    if state is OfferingState.PAUSED:
        return ("none", label(state), "wait"), _("Ota taas tarjolle, kun voit."), look, False, False
    if is_stale(offering, today):
        step = _("Tarkista hinta ja aloitusaika ja vahvista tiedot.")
        return ("warn", _("Tiedot vanhenevat"), "warn"), step, _("Tarkista"), False, True
    return ("good", label(state), "check"), _confirm_by(offering), look, False, False


def _confirm_by(offering: Offering) -> str:
    if offering.confirmed_on is None:
        return _("Ei tehtävää.")
    last = day(offering.confirmed_on + STALE_AFTER)
    return _("Ei tehtävää. Vahvista tiedot viimeistään %(day)s.", day=last)
