"""The desk's own words: what would make an offering easier to find, and why."""

from typing import Any, Final

from flask_babel import lazy_gettext as _l

from catalogue.hints import Hint

LABELS: Final[dict[Any, Any]] = {
    Hint.NEEDS: _l("Valitse tarpeet. Asiakkaat etsivät tarpeen mukaan eivätkä muuten löydä teitä."),
    Hint.PRICE: _l("Kerro hinta. Hinnan mukaan järjestetyssä haussa tuntematon hinta on viimeisenä."),
    Hint.CONFIRM: _l("Vahvista tiedot. Yli puoli vuotta vanhoista tiedoista varoitetaan asiakasta."),
    Hint.EASY: _l("Lisää teksti selkokielellä. Moni lukee vain sen."),
    Hint.SWEDISH: _l("Lisää puuttuvat tekstit ruotsiksi. Ruotsiksi hakeva löytää ne sanat, jotka kirjoitat."),
    Hint.ENGLISH: _l(
        "Lisää puuttuvat tekstit englanniksi. Englanniksi hakeva löytää ne sanat, jotka kirjoitat."
    ),
    Hint.START: _l("Kerro, milloin voitte aloittaa. Osa asiakkaista tarvitsee apua pian."),
    Hint.HOW_TO_START: _l("Kerro, miten pääsee alkuun. Muuten asiakas saa vain yhteystietonne."),
    Hint.ACCESSIBILITY: _l("Kerro esteettömyydestä. Osa asiakkaista ei voi valita palvelua ilman tietoa."),
    Hint.AREA: _l("Tarkista alue. Aluetta ei ole valittu, joten palvelu näkyy koko maassa."),
}
SENTENCES: Final[dict[Any, Any]] = {}
