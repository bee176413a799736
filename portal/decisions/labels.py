"""What outcomes, answers and refusals are called on the pages."""

from typing import Any, Final

from flask_babel import lazy_gettext as _l

from portal.decisions.addressees import AddresseeRole
from portal.decisions.models import NoticeMethod, Outcome, SameNeed
from portal.decisions.rules import DecisionRefusal

LABELS: Final[dict[Any, Any]] = {
    Outcome.GRANTED: _l("Myönnetään"),
    Outcome.PARTIAL: _l("Myönnetään osittain"),
    Outcome.REJECTED: _l("Ei myönnetä"),
    NoticeMethod.LETTER: _l("Kirje postissa"),
    NoticeMethod.HANDED_OVER: _l("Annettu henkilökohtaisesti"),
    NoticeMethod.ELECTRONIC: _l("Sähköinen viesti"),
    AddresseeRole.GUARDIAN: _l("Edunvalvoja"),
    AddresseeRole.CUSTODIAN: _l("Huoltaja"),
    AddresseeRole.AUTHORISED: _l("Valtuutettu"),
    SameNeed.YES: _l("Kyllä"),
    SameNeed.PARTLY: _l("Osittain"),
    SameNeed.NO: _l("Ei"),
}

SENTENCES: Final[dict[Any, Any]] = {
    DecisionRefusal.NOT_OFFICIAL: _l("Päätöksen antaa viranhaltija. Voit valmistella sen hänelle."),
    DecisionRefusal.OWN_CASE: _l("Et voi päättää omasta asiastasi. Pyydä toista viranhaltijaa."),
    DecisionRefusal.OWN_PROVIDER: _l(
        "Suunnitelmassa on tuottaja, johon kuulut. Pyydä toista viranhaltijaa päättämään."
    ),
    DecisionRefusal.RELATIVE: _l(
        "Sinut on kirjattu asiakkaan läheiseksi. Pyydä toista viranhaltijaa päättämään."
    ),
    DecisionRefusal.NOT_IN_PREPARATION: _l(
        "Tämä versio ei ole käsittelyssä. Joku on ehkä jo päättänyt sen tai palauttanut sen."
    ),
    DecisionRefusal.STALE_VERSION: _l(
        "Suunnitelma ei ole enää sama kuin se, jonka luit. Avaa se uudelleen ja tarkista."
    ),
    DecisionRefusal.LAW_UNKNOWN: _l(
        "Ahvenanmaalla on oma sosiaalihuoltolaki, jota Tarjotin ei vielä tunne. Päätöstä ei voi antaa täällä."
    ),
    DecisionRefusal.REGISTRY_UNKNOWN: _l(
        "Kirjaamon osoitetta ei ole tallennettu, joten oikaisuohje jäisi vajaaksi."
        " Pyydä Tarjottimen ylläpitoa tallentamaan osoite."
    ),
    DecisionRefusal.BUDGET_REPLACED: _l(
        "Budjetti on vaihtunut sen jälkeen, kun suunnitelma lähetettiin."
        " Palauta suunnitelma asiakkaalle: uusi versio seuraa uutta budjettia."
    ),
    DecisionRefusal.PERIOD_OVER: _l(
        "Budjetin aika on päättynyt. Aseta uusi budjetti ja palauta suunnitelma asiakkaalle."
    ),
    DecisionRefusal.NOTHING_TO_DECIDE: _l("Suunnitelmassa ei ole yhtään riviä."),
    DecisionRefusal.SAME_NEED_OPEN: _l("Vastaa, vastaako rivi samaan tarpeeseen"),
    DecisionRefusal.ITEM_OPEN: _l("Valitse ratkaisu"),
    DecisionRefusal.AMOUNT_MISSING: _l("Kirjoita, kuinka paljon myönnetään"),
    DecisionRefusal.AMOUNT_NOT_PARTIAL: _l("Osittain myönnetty on enemmän kuin 0 € ja vähemmän kuin haettu"),
    DecisionRefusal.REASON_MISSING: _l("Kirjoita perustelut tai valitse perustelupohja"),
    DecisionRefusal.PROVISION_MISSING: _l("Valitse säännös, johon ratkaisu perustuu"),
    DecisionRefusal.INSTEAD_MISSING: _l("Kirjoita, mitä asiakas saa sen sijaan"),
    DecisionRefusal.VIEW_NOT_CONSIDERED: _l("Kirjoita, miten asiakkaan oma näkemys on otettu huomioon."),
    DecisionRefusal.CONSENT_NEEDED: _l(
        "Sähköinen viesti vaatii saajan suostumuksen. Kysy sitä tai lähetä kirje postissa."
    ),
    DecisionRefusal.ADDRESSEES_CHANGED: _l(
        "Joku muu on muuttanut päätöksen saajia sen jälkeen, kun avasit sivun."
        " Tarkista saajat ja yritä uudelleen."
    ),
    DecisionRefusal.ADDRESSEE_TWICE: _l("Sama saaja on kirjattu kahdesti. Asiakas itse saa päätöksen aina."),
    DecisionRefusal.REVIEW_NOT_AHEAD: _l("Tarkistuspäivän on oltava päätöspäivän jälkeen."),
    DecisionRefusal.OVER_BUDGET: _l("Myönnettävä summa ylittää budjetin. Pienennä summia."),
    DecisionRefusal.SUMS_DIFFER: _l("Rivin summa ei täsmää hinnan ja määrän kanssa. Palauta suunnitelma."),
}
