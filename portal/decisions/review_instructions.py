"""How to ask for a review (Administrative Procedure Act 434/2003, 46 § and 49 b–49 g §), in plain words."""

from datetime import date
from typing import Any

from flask_babel import gettext as _

from catalogue.areas import OrganiserKind
from catalogue.texts import in_language
from portal.decisions import dated
from portal.web.formats import day


def review_instructions(kind: OrganiserKind, organiser: str, sent_on: date, language: str) -> dict[str, Any]:
    """Return the instructions in the language in force, with the version of the rule they follow."""
    rule, where = dated.review_rule(sent_on), dated.review_body(kind, sent_on)
    received_on = rule.letter_received_on(sent_on)
    last_day = rule.deadline(received_on)
    return {
        "rule": rule.version,
        "days": rule.review_days,
        "what": _(
            "Jos olet eri mieltä päätöksestä, voit pyytää oikaisua (oikaisuvaatimus). Se ei maksa mitään."
            " Päätöksestä ei voi valittaa ennen kuin oikaisuvaatimus on käsitelty."
        ),
        "body": in_language(where.body, language)[0],
        "address": in_language(where.address, language)[0] % {"organiser": organiser},
        "when": _(
            "Tee oikaisuvaatimus %(days)s päivän kuluessa siitä päivästä, jona sait päätöksen tiedoksi."
            " Sitä päivää ei lasketa mukaan. Vaatimuksen on oltava perillä viimeisenä päivänä ennen kuin"
            " kirjaamo sulkeutuu. Jos viimeinen päivä on lauantai, pyhäpäivä, itsenäisyyspäivä, vapunpäivä"
            " tai joulu- tai juhannusaatto, aikaa on vielä seuraavaan arkipäivään.",
            days=rule.review_days,
        ),
        "notice": _(
            "Kirjeen katsotaan tulleen perille %(letter)s. päivänä lähettämisestä."
            " Jos olet suostunut tavalliseen sähköiseen tiedoksiantoon, katsotaan sinun saaneen tiedon"
            " %(electronic)s. päivänä viestin lähettämisestä. Voit näyttää, että sait sen myöhemmin.",
            letter=rule.presumed_by_letter,
            electronic=rule.presumed_electronically,
        ),
        "example": _(
            "Esimerkki: kirje lähetetään %(sent)s. Sen katsotaan tulleen perille %(received)s."
            " Viimeinen päivä on silloin %(last)s.",
            sent=day(sent_on),
            received=day(received_on),
            last=day(last_day),
        ),
        "form": _("Tee vaatimus kirjallisesti. Myös sähköinen viesti kelpaa."),
        "content": [
            _("mistä päätöksestä pyydät oikaisua"),
            _("mitä haluat muutettavaksi"),
            _("miksi haluat muutosta"),
            _("nimesi ja yhteystietosi"),
        ],
    }
