"""Words for every enum member and every refusal; a member without a word fails the tests."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from catalogue.areas import OrganiserKind
from catalogue.lifecycle import ActingAs, LifecycleRefusal
from catalogue.needs import ClientGroup
from catalogue.offerings import Delivery, OfferingEventName, OfferingKind, OfferingState, VersionState
from catalogue.periods import Frequency
from catalogue.prices import Unit, VatClass
from catalogue.providers import ApprovalState, ProviderKind
from catalogue.publishing_rules import PublishingRefusal
from catalogue.refusals import RefusalCode, Refused
from portal.web.words import lazy_gettext as _l

# By class too: members of two enums with the same value are equal, and would take each other's words.
_labels: dict[tuple[type[Enum], Any], Any] = {}
_sentences: dict[RefusalCode, Any] = {}


def register(
    labels: Mapping[Any, Any] | None = None, sentences: Mapping[RefusalCode, Any] | None = None
) -> None:
    """Add a feature's words; values are lazy strings in Finnish, translated when shown."""
    for member, words in (labels or {}).items():
        _labels[type(member), member.value] = words
    _sentences.update(sentences or {})


def label(member: Enum) -> str:
    """Return the words for an enum member in the reader's language; KeyError for one without."""
    return str(_labels[type(member), member.value])


def has_label(member: Enum) -> bool:
    """Tell whether the member has words."""
    return (type(member), member.value) in _labels


def sentence(refused: Refused) -> str:
    """Return what a refusal says, in the reader's language, with its evidence filled in."""
    text = str(_sentences[refused.code])
    return text % refused.evidence if "%(" in text else text


def has_sentence(code: RefusalCode) -> bool:
    """Tell whether the refusal has its sentence."""
    return code in _sentences


register(
    {
        ProviderKind.PUBLIC: _l("Julkinen"),
        ProviderKind.NGO: _l("Järjestö"),
        ProviderKind.PRIVATE: _l("Yksityinen"),
        OfferingKind.SERVICE: _l("Palvelu"),
        OfferingKind.GOODS: _l("Tavara"),
        OfferingState.DRAFT: _l("Luonnos"),
        OfferingState.IN_REVIEW: _l("Tarkistettavana"),
        OfferingState.PUBLISHED: _l("Julkaistu"),
        OfferingState.PAUSED: _l("Tauolla"),
        OfferingState.WITHDRAWN: _l("Poistettu valikoimasta"),
    }
)
register(
    {
        VersionState.DRAFT: _l("Luonnos"),
        VersionState.IN_REVIEW: _l("Tarkistettavana"),
        VersionState.PUBLISHED: _l("Julkaistu"),
        VersionState.SUPERSEDED: _l("Aiempi versio"),
    }
)
register(
    {
        Delivery.HOME: _l("Kotona"),
        Delivery.REMOTE: _l("Etänä"),
        Delivery.AT_PROVIDER: _l("Tuottajan luona"),
    }
)
register(
    {
        OfferingEventName.CREATED: _l("luotiin"),
        OfferingEventName.IMPORTED: _l("tuotiin toisesta palvelusta"),
        OfferingEventName.SUBMITTED: _l("lähetettiin tarkistettavaksi"),
        OfferingEventName.RETURNED: _l("palautettiin tuottajalle"),
        OfferingEventName.CHANGED: _l("muokattiin"),
        OfferingEventName.CONFIRMED: _l("vahvistettiin ajantasaiseksi"),
        OfferingEventName.PUBLISHED: _l("julkaistiin"),
        OfferingEventName.PAUSED: _l("laitettiin tauolle"),
        OfferingEventName.RESUMED: _l("otettiin taas tarjolle"),
        OfferingEventName.WITHDRAWN: _l("poistettiin valikoimasta"),
    }
)
register(
    {
        ApprovalState.PENDING: _l("Odottaa hyväksymistä"),
        ApprovalState.APPROVED: _l("Hyväksytty"),
        ApprovalState.SUSPENDED: _l("Keskeytetty"),
        Frequency.ONCE: _l("Yhteensä"),
        Frequency.WEEKLY: _l("Viikossa"),
        Frequency.MONTHLY: _l("Kuukaudessa"),
        Unit.HOUR: _l("tunti"),
        Unit.VISIT: _l("kerta"),
        Unit.TRIP: _l("matka"),
        Unit.MEAL: _l("ateria"),
        Unit.DAY: _l("päivä"),
        Unit.WEEK: _l("viikko"),
        Unit.MONTH: _l("kuukausi"),
        Unit.COURSE: _l("kurssi"),
        Unit.PIECE: _l("kappale"),
        Unit.KM: _l("kilometri"),
        VatClass.EXEMPT: _l("Veroton"),
        VatClass.REDUCED10: _l("Sisältää veron, alempi verokanta"),
        VatClass.REDUCED_MID: _l("Sisältää veron, keskimmäinen verokanta"),
        VatClass.STANDARD: _l("Sisältää veron, yleinen verokanta"),
        ClientGroup.ADULTS_SUBSTANCE: _l("Aikuiset, päihteet"),
        ClientGroup.ADULTS_SOCIAL: _l("Aikuiset, arjen ja työn tuki"),
        ClientGroup.OLDER_PEOPLE: _l("Ikäihmiset"),
        ClientGroup.CHILDREN: _l("Lapset"),
        ClientGroup.PARENTS_OF_CHILDREN: _l("Lasten vanhemmat"),
        ClientGroup.TEENAGERS: _l("Nuoret"),
        ClientGroup.PARENTS_OF_TEENAGERS: _l("Nuorten vanhemmat"),
        ClientGroup.DISABLED_PEOPLE: _l("Vammaiset ihmiset"),
        OrganiserKind.COUNTY: _l("Hyvinvointialue"),
        OrganiserKind.CITY: _l("Kaupunki"),
        OrganiserKind.PROVINCE: _l("Maakunta"),
        ActingAs.CLIENT: _l("asiakas"),
        ActingAs.SUPPORTER: _l("lähituki"),
        ActingAs.CASEWORKER: _l("omatyöntekijä"),
        ActingAs.OFFICIAL: _l("viranhaltija"),
        ActingAs.PROVIDER: _l("palveluntuottaja"),
        ActingAs.EDITOR: _l("palvelutarjottimen toimittaja"),
        ActingAs.ADMINISTRATOR: _l("pääkäyttäjä"),
        ActingAs.SYSTEM: _l("järjestelmä"),
    },
    {
        LifecycleRefusal.NOT_NOW: _l("Tätä ei voi tehdä juuri nyt. Joku on ehkä jo vienyt asian eteenpäin."),
        LifecycleRefusal.NOT_YOURS: _l("Tämän askeleen ottaa joku toinen."),
        PublishingRefusal.INCOMPLETE: _l("Tiedoista puuttuu vielä jotain. Täydennä merkityt kohdat."),
        PublishingRefusal.CHANGED_MEANWHILE: _l(
            "Joku muu on tallentanut muutoksia sen jälkeen, kun avasit sivun. Mitään ei tallennettu päälle."
        ),
        PublishingRefusal.NOTHING_TO_REVIEW: _l("Tässä ei ole nyt mitään tarkistettavaa."),
        PublishingRefusal.WORDS_NEEDED: _l("Kerro tuottajalle, mitä pitää muuttaa."),
    },
)
