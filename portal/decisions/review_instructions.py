"""How to ask for a review (Administrative Procedure Act 434/2003, 46 § and 49 b–49 g §), in plain words."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from catalogue.areas import Organiser
from catalogue.refusals import Refused
from catalogue.texts import in_language
from portal.decisions import dated
from portal.decisions.models import NoticeMethod
from portal.decisions.notices import Clock, Told
from portal.decisions.rules import DecisionRefusal
from portal.web.formats import day


def review_instructions(
    organiser: Organiser, notices: Sequence[Told], language: str
) -> dict[str, Any]:
    """Return the instructions in the language in force, with the version of the rule they follow.

    The first of the notices is the client's. Refused LAW_UNKNOWN where another law holds.
    """
    clients = notices[0].clock
    rule, where = dated.review_rule(clients.sent_on), dated.find_review_body(organiser.kind, clients.sent_on)
    if where is None:
        raise Refused(DecisionRefusal.LAW_UNKNOWN)
    return {
        "rule": rule.version,
        "days": rule.review_days,
        "what": _(
            "Jos olet eri mieltä päätöksestä, voit pyytää oikaisua (oikaisuvaatimus). Se ei maksa mitään."
            " Päätöksestä ei voi valittaa ennen kuin oikaisuvaatimus on käsitelty."
        ),
        **_to_whom(organiser, where, language),
        "when": _(
            "Tee oikaisuvaatimus %(days)s päivän kuluessa siitä päivästä, jona sait päätöksen tiedoksi."
            " Sitä päivää ei lasketa mukaan. Vaatimuksen on oltava perillä viimeisenä päivänä ennen kuin"
            " kirjaamo sulkeutuu. Jos viimeinen päivä on lauantai, pyhäpäivä, itsenäisyyspäivä, vapunpäivä"
            " tai joulu- tai juhannusaatto, aikaa on vielä seuraavaan arkipäivään.",
            days=rule.review_days,
        ),
        "notice": _how_received(rule, notices),
        "example": _counted(clients),
        "form": _("Tee vaatimus kirjallisesti. Myös sähköinen viesti kelpaa."),
        "content": [
            _("mistä päätöksestä pyydät oikaisua"),
            _("mitä haluat muutettavaksi"),
            _("miksi haluat muutosta"),
            _("nimesi ja yhteystietosi"),
        ],
    }


def _to_whom(organiser: Organiser, where: dated.ReviewBody, language: str) -> dict[str, str]:
    """Return who decides on it, and whose registry takes it where.

    A preview can be read before the address is recorded.
    """
    name = in_language(organiser.names, language)[0]
    registry = in_language(where.address, language)[0] % {"organiser": name}
    return {
        "body": in_language(where.body, language)[0],
        "address": ", ".join(filter(None, (registry, organiser.registry_address))),
        "email": organiser.registry_email or "",
        "phone": organiser.registry_phone or "",
    }


def _counted(clients: Clock) -> str:
    """Return how the last day comes about for the client."""
    return _(
        "Sinulle päätös lähetetään tai annetaan %(sent)s. Sen katsotaan tulleen perille %(received)s."
        " Viimeinen päivä pyytää oikaisua on silloin %(last)s.",
        sent=day(clients.sent_on),
        received=day(clients.received_on),
        last=day(clients.deadline),
    )


def _how_received(rule: dated.ReviewRule, notices: Sequence[Told]) -> str:
    """Say how the day of receiving is found, only for the ways by which this decision is given."""
    used = {told.clock.method for told in notices}
    said = {
        NoticeMethod.LETTER: _(
            "Kirjeen katsotaan tulleen perille %(day)s. päivänä lähettämisestä.", day=rule.presumed_by_letter
        ),
        NoticeMethod.ELECTRONIC: _(
            "Sähköisen viestin katsotaan tulleen perille %(day)s. päivänä lähettämisestä.",
            day=rule.presumed_electronically,
        ),
        NoticeMethod.HANDED_OVER: _(
            "Päätös, joka annetaan henkilökohtaisesti, on saatu sinä päivänä, jona se annetaan."
        ),
    }
    sentences = [words for method, words in said.items() if method in used]
    if used - {NoticeMethod.HANDED_OVER}:
        sentences.append(_("Voit näyttää, että sait päätöksen myöhemmin."))
    return " ".join(sentences)
