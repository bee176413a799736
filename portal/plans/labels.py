"""Words for plan states, item kinds, coverage and refusals."""

from enum import Enum
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from catalogue.refusals import RefusalCode
from portal.plans.changes import Change, Part
from portal.plans.models import ItemKind, PlanState
from portal.plans.refusals import PlanRefusal
from portal.plans.rules import CoverageState, Gone

LABELS: Final[dict[Enum, Any]] = {
    PlanState.DRAFT: _l("Kesken"),
    PlanState.SUBMITTED: _l("Lähetetty"),
    PlanState.TAKEN_UP: _l("Käsittelyssä"),
    PlanState.RETURNED: _l("Palautettu"),
    PlanState.DECIDED: _l("Päätetty"),
    PlanState.TAKEN_BACK: _l("Otettu takaisin"),
    ItemKind.OFFERING: _l("Palvelu"),
    ItemKind.GOODS: _l("Tavara"),
    ItemKind.OWN_ARRANGEMENT: _l("Oma toteutus"),
    Gone.PAUSED: _l("Tuottaja on laittanut tämän tauolle."),
    Gone.WITHDRAWN: _l("Tätä ei ole enää tarjolla."),
    Gone.NOT_APPROVED: _l("Palvelunjärjestäjäsi ei enää hyväksy tätä tuottajaa."),
    Gone.PRICE_ENDED: _l("Tuottajalla ei ole enää hintaa tälle yksikölle."),
    Change.ADDED: _l("Uusi rivi"),
    Change.CHANGED: _l("Muutettu"),
    Change.REMOVED: _l("Poistettu"),
    Part.WHAT: _l("Mitä ja mistä"),
    Part.NEEDS: _l("Tarpeet"),
    Part.AMOUNT: _l("Määrä"),
    Part.DAYS: _l("Päivät"),
    Part.PRICE: _l("Yksikköhinta"),
    Part.CLIENT_VIEW: _l("Oma näkemys"),
    Part.OVER_BUDGET_WORDS: _l("Syy budjetin ylitykseen"),
    Part.BACKUP_PLAN: _l("Varasuunnitelma"),
    CoverageState.COVERED: _l("Apu valittu"),
    CoverageState.LEFT_OUT: _l("Jätetty pois"),
    CoverageState.OPEN: _l("Puuttuu vielä"),
}

SENTENCES: Final[dict[RefusalCode, Any]] = {
    PlanRefusal.EMPTY: _l(
        "Suunnitelmassa ei ole vielä mitään. Lisää siihen palvelu, tavara tai oma toteutus."
    ),
    PlanRefusal.NEED_OPEN: _l(
        "Välttämätön tarve on vielä ilman apua. Valitse apu tai kerro, miksi jätät sen pois."
    ),
    PlanRefusal.OVER_BUDGET: _l("Suunnitelma maksaa enemmän kuin budjettisi. Kerro omin sanoin, miksi."),
    PlanRefusal.OUTSIDE_PERIOD: _l("Rivin päivät eivät mahdu budjetin aikaan. Muuta päiviä."),
    PlanRefusal.PERIOD_OVER: _l("Budjettisi aika on päättynyt. Pyydä työntekijältäsi uusi budjetti."),
    PlanRefusal.FROZEN: _l("Suunnitelma on jo lähetetty, eikä sitä voi enää muuttaa. Kysy työntekijältäsi."),
    PlanRefusal.NO_BUDGET: _l("Sinulla ei ole vielä budjettia. Työntekijäsi asettaa sen arvioinnin jälkeen."),
    PlanRefusal.ALREADY_STARTED: _l("Suunnitelma on jo aloitettu. Jatka siitä."),
    PlanRefusal.NOT_ON_OFFER: _l("Tätä ei ole juuri nyt tarjolla. Etsi jokin muu samaan tarpeeseen."),
    PlanRefusal.NOT_APPROVED: _l(
        "Palvelunjärjestäjäsi ei ole hyväksynyt tätä tuottajaa. Etsi toinen tuottaja tai lisää oma toteutus."
    ),
    PlanRefusal.PRICE_GONE: _l("Tämä hinta ei ole enää voimassa. Valitse hinta uudelleen."),
    PlanRefusal.ESTIMATE_NEEDED: _l("Hintaa ei tiedetä. Kirjoita oma arviosi hinnasta."),
    PlanRefusal.NEED_MISSING: _l("Valitse ainakin yksi tarve, johon tämä auttaa."),
    PlanRefusal.TOO_MUCH: _l("Rivi maksaisi yli miljoona euroa. Tarkista määrä ja hinta."),
    PlanRefusal.REASON_NEEDED: _l("Kerro, miksi jätät tarpeen pois."),
    PlanRefusal.HAS_ITEMS: _l("Tähän tarpeeseen on jo valittu apu. Poista ensin rivi, jos et halua sitä."),
    PlanRefusal.QUESTION_NEEDED: _l("Kirjoita, mitä haluat kysyä asiakkaalta."),
    PlanRefusal.ITEM_GONE: _l("Rivi on poistettu. Palauta se ensin."),
    PlanRefusal.TAKEN_UP_ALREADY: _l(
        "Suunnitelmaa ei voi enää ottaa takaisin, koska työntekijä käsittelee sitä."
        " Hän voi palauttaa sen sinulle."
    ),
    PlanRefusal.REASON_CHANGED: _l(
        "Toisessa ikkunassa syyksi kirjoitettiin ”%(reason)s”. Jos tallennat, oma tekstisi korvaa sen."
    ),
    PlanRefusal.ITEM_CHANGED: _l(
        "Riviä on muutettu sen jälkeen, kun avasit sivun. Katso, mitä siinä on nyt, ja tallenna uudelleen."
    ),
    PlanRefusal.NOTES_CHANGED: _l(
        "Muistiinpanoja on muutettu toisessa ikkunassa."
        " Molemmat tekstit ovat tallessa: yhdistä ne ja tallenna."
    ),
    PlanRefusal.TITLE_NEEDED: _l("Anna omalle toteutukselle nimi."),
}
