"""What the example people are there to show; the sign-in page of a demo installation offers them."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Example:
    """What the button says, and what there is to see."""

    do: Any
    story: Any


_CLIENT = _l("Kokeile asiakkaana")
EXAMPLES = {
    "planning": Example(_CLIENT, _l("Suunnitelma on kesken ja menee yli budjetin.")),
    "asking": Example(_CLIENT, _l("Olet pyytänyt budjettia. Pyyntö odottaa.")),
    "asking_long": Example(_CLIENT, _l("Pyyntösi on odottanut yhdeksän päivää.")),
    "unsuitable": Example(_CLIENT, _l("Budjetti ei sopinut. Sait perustelut.")),
    "new": Example(_CLIENT, _l("Asiakkuus on juuri avattu.")),
    "waiting": Example(_CLIENT, _l("Suunnitelma on lähetetty päätettäväksi.")),
    "long_waiting": Example(_CLIENT, _l("Suunnitelma on odottanut päätöstä pitkään.")),
    "returned": Example(_CLIENT, _l("Työntekijä on kysynyt jotain suunnitelmasta.")),
    "decided": Example(_CLIENT, _l("Päätös on tullut. Osa myönnettiin.")),
    "caseworker": Example(_l("Kokeile omatyöntekijänä"), _l("Avaat asiakkuuksia ja valmistelet päätöksiä.")),
    "official": Example(_l("Kokeile viranhaltijana"), _l("Päätät suunnitelmista.")),
    "provider_private": Example(_l("Kokeile palveluntuottajana"), _l("Yritys: palveluja eri vaiheissa.")),
    "provider_ngo": Example(_l("Kokeile järjestönä"), _l("Järjestö: kerhoja, kursseja ja bändikämppä.")),
    "editor": Example(_l("Kokeile toimittajana"), _l("Tarkistat ja julkaiset palveluja.")),
}
