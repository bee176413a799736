"""Words for phases, importance, refusals and what the access log says."""

from enum import Enum
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from catalogue.refusals import RefusalCode
from portal.cases.models import BudgetKind, Importance, Phase
from portal.cases.refusals import CaseRefusal
from portal.cases.requests import RequestEventName, RequestState
from portal.history.models import EventName
from portal.web.permissions import Permission

LABELS: Final[dict[Enum, Any]] = {
    Phase.BECOMING_CLIENT: _l("Asiakkaaksi tulo"),
    Phase.ASSESSMENT: _l("Tarpeiden arviointi"),
    Phase.PLANNING: _l("Suunnittelu"),
    Phase.DECISION: _l("Päätös"),
    Phase.FOLLOW_UP: _l("Seuranta"),
    Importance.NECESSARY: _l("Välttämätön"),
    Importance.SUPPORTS: _l("Tukee"),
    RequestState.WAITING: _l("Odottaa"),
    RequestState.TAKEN: _l("Työntekijä on ottanut"),
    RequestState.OPENED: _l("Asiakkuus avattu"),
    RequestState.DECLINED: _l("Asiakas ei halua budjettia"),
    RequestState.UNSUITABLE: _l("Budjetti ei sovi"),
    RequestEventName.REQUEST_MADE: _l("Budjettia pyydettiin"),
    RequestEventName.REQUEST_TAKEN: _l("Työntekijä otti pyynnön"),
    RequestEventName.REQUEST_OPENED: _l("Pyynnöstä avattiin asiakkuus"),
    RequestEventName.REQUEST_DECLINED: _l("Budjettia ei enää haluttu"),
    RequestEventName.REQUEST_UNSUITABLE: _l("Todettiin, ettei budjetti sovi"),
    BudgetKind.FIXED: _l("Määräajaksi"),
    BudgetKind.UNTIL_FURTHER_NOTICE: _l("Toistaiseksi, vuosi kerrallaan"),
    EventName.CASE_OPENED: _l("Asiakkuus avattiin"),
    EventName.NEED_ASSESSED: _l("Tarve kirjattiin"),
    EventName.NEED_CHANGED: _l("Tarvetta muutettiin"),
    EventName.NEED_PROPOSED: _l("Asiakas ehdotti tarvetta"),
    EventName.RELATIVES_RECORDED: _l("Läheiset työntekijöiden joukossa kirjattiin"),
    EventName.ADDRESSEES_RECORDED: _l("Päätöksen muut saajat kirjattiin"),
    EventName.PROPOSAL_DECLINED: _l("Ehdotettua tarvetta ei kirjattu"),
    EventName.BUDGET_SET: _l("Budjetti asetettiin"),
    EventName.PLAN_STARTED: _l("Suunnitelma aloitettiin"),
    EventName.ITEM_ADDED: _l("Rivi lisättiin"),
    EventName.ITEM_CHANGED: _l("Riviä muutettiin"),
    EventName.ITEM_REMOVED: _l("Rivi poistettiin"),
    EventName.ITEM_RESTORED: _l("Rivi palautettiin"),
    EventName.NEED_LEFT_OUT: _l("Tarve jätettiin pois"),
    EventName.NEED_TAKEN_BACK: _l("Tarve otettiin takaisin"),
    EventName.PLAN_SUBMITTED: _l("Suunnitelma lähetettiin"),
    EventName.PLAN_TAKEN_UP: _l("Suunnitelma otettiin käsittelyyn"),
    EventName.PLAN_RETURNED: _l("Suunnitelma palautettiin"),
    EventName.PLAN_DECIDED: _l("Päätös annettiin"),
    EventName.PLAN_TAKEN_BACK: _l("Suunnitelma otettiin takaisin"),
    EventName.ACTING_STARTED: _l("Puolesta-asiointi aloitettiin"),
    Permission.REQUEST_QUEUE: _l("Näki pyynnön luettelossa"),
    Permission.REQUEST_READ: _l("Luki pyyntöä"),
    Permission.REQUEST_DECLINE: _l("Avasi pyynnön peruttavaksi"),
    Permission.REQUEST_HANDLE: _l("Käsitteli pyyntöä"),
    Permission.REQUEST_REFUSE: _l("Avasi pyynnön perusteluja varten"),
    Permission.CASE_WAY_IN: _l("Teki kirjautumislinkin"),
    Permission.CASE_LIST: _l("Näki asiakkuuden luettelossa"),
    Permission.CASE_READ: _l("Luki asiakkuuden tietoja"),
    Permission.NEED_WORDS: _l("Avasi tarpeen omia sanoja varten"),
    Permission.CASE_ASSESS: _l("Avasi tarpeiden arvioinnin"),
    Permission.CASE_SET_BUDGET: _l("Avasi budjetin tiedot"),
    Permission.ACCESS_LOG_READ: _l("Luki tämän luettelon"),
    Permission.CASE_ACT_FOR: _l("Alkoi toimia asiakkaan puolesta"),
    Permission.PLAN_READ: _l("Luki suunnitelmaa"),
    Permission.PLAN_EDIT: _l("Avasi suunnitelman muutettavaksi"),
    Permission.PLAN_SUBMIT: _l("Avasi suunnitelman lähetettäväksi"),
    Permission.DECISION_QUEUE: _l("Näki suunnitelman päätösjonossa"),
    Permission.DECISION_PREPARE: _l("Valmisteli päätöstä"),
    Permission.DECISION_GIVE: _l("Avasi päätöksen annettavaksi"),
    Permission.DECISION_READ: _l("Luki päätöstä"),
}

SENTENCES: Final[dict[RefusalCode, Any]] = {
    CaseRefusal.OWN_CASE: _l("Et voi olla oma työntekijäsi. Pyydä työkaveria avaamaan asiakkuus."),
    CaseRefusal.ALREADY_CLIENT: _l("Tällä alueella on jo asiakkuus %(number)s. Jatka siinä."),
    CaseRefusal.REQUEST_OPEN: _l("Pyyntö odottaa jo tällä alueella. Uutta ei tarvita."),
    CaseRefusal.REASONS_NEEDED: _l("Kerro, miksi budjetti ei sovi ja mitä apua on tarjolla."),
    CaseRefusal.ALREADY_OPEN: _l("Asiakkaalla on jo asiakkuus %(number)s. Jatka siinä."),
    CaseRefusal.WRONG_PLACE: _l("Kunta kuuluu toiselle palvelunjärjestäjälle. Valitse oman alueesi kunta."),
    CaseRefusal.NEED_TWICE: _l("Tämä tarve on jo kirjattu. Muuta sitä tai valitse toinen tarve."),
    CaseRefusal.NEED_CHANGED: _l(
        "Joku muu on tallentanut muutoksia sen jälkeen, kun avasit sivun. Mitään ei tallennettu päälle."
    ),
    CaseRefusal.ALREADY_PROPOSED: _l("Olet jo ehdottanut tätä tarvetta. Työntekijäsi vastaa siihen."),
    CaseRefusal.OWN_WORDS_NEEDED: _l("Kerro omin sanoin, mihin tarvitset apua."),
    CaseRefusal.ANSWER_NEEDED: _l("Kerro asiakkaalle, miksi tarvetta ei kirjata."),
    CaseRefusal.PROPOSAL_ANSWERED: _l("Ehdotukseen on jo vastattu."),
    CaseRefusal.ORIGINAL_SERVICE_HALF: _l(
        "Kerro alkuperäisestä palvelusta nimi, määrä, toistuvuus ja hinta, tai jätä kaikki tyhjiksi."
    ),
    CaseRefusal.PERIOD_BACKWARDS: _l("Viimeinen päivä ei voi olla ennen ensimmäistä päivää."),
    CaseRefusal.BUDGET_CHANGED: _l(
        "Joku muu on asettanut budjetin sen jälkeen, kun avasit sivun. Mitään ei tallennettu päälle."
    ),
    CaseRefusal.END_NEEDED: _l("Kirjoita viimeinen päivä tai valitse, että budjetti jatkuu toistaiseksi."),
    CaseRefusal.NO_MONEY: _l("Budjetin on oltava suurempi kuin nolla euroa."),
    CaseRefusal.WORDS_NEEDED: _l("Kerro, miten summaan päädyttiin. Asiakas näkee tämän."),
}
