"""Words for what accounts show and refuse."""

from flask_babel import lazy_gettext as _l

from portal.accounts.models import Role
from portal.accounts.refusals import AccountRefusal

LABELS = {
    Role.CASEWORKER: _l("omatyöntekijä"),
    Role.OFFICIAL: _l("viranhaltija"),
    Role.EDITOR: _l("palvelutarjottimen toimittaja"),
    Role.ADMINISTRATOR: _l("pääkäyttäjä"),
}
SENTENCES = {
    AccountRefusal.EMAIL_TAKEN: _l("Tällä sähköpostilla on jo käyttäjä."),
    AccountRefusal.PASSWORD_TOO_SHORT: _l("Salasanassa pitää olla vähintään %(shortest)s merkkiä."),
    AccountRefusal.HAS_A_WAY_IN: _l("Hänellä on jo salasana. Uuden linkin saa pääkäyttäjältä."),
    AccountRefusal.WORKS_HERE: _l("Hän toimii täällä myös muussa roolissa. Linkin saa pääkäyttäjältä."),
    AccountRefusal.LINK_EXPIRED: _l("Linkki on jo käytetty tai vanhentunut. Pyydä uusi linkki."),
}
