"""What the built-in checks of WTForms say, in our own words and languages instead of WTForms' own."""

from typing import Any, Final

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

_WORDS: Final[dict[str, LazyString]] = {
    "This field is required.": _l("Täytä tämä kohta"),
    "Field cannot be longer than %(max)d character.": _l("Lyhennä tekstiä: enintään %(max)d merkkiä"),
    "Field cannot be longer than %(max)d characters.": _l("Lyhennä tekstiä: enintään %(max)d merkkiä"),
    "Field must be at least %(min)d character long.": _l("Kirjoita vähintään %(min)d merkkiä"),
    "Field must be at least %(min)d characters long.": _l("Kirjoita vähintään %(min)d merkkiä"),
    "Field must be between %(min)d and %(max)d characters long.": _l("Kirjoita %(min)d–%(max)d merkkiä"),
    "Number must be at least %(min)s.": _l("Luvun on oltava vähintään %(min)s"),
    "Number must be at most %(max)s.": _l("Luku voi olla enintään %(max)s"),
    "Number must be between %(min)s and %(max)s.": _l("Luvun on oltava %(min)s–%(max)s"),
    "Not a valid choice.": _l("Valitse jokin vaihtoehdoista"),
    "Invalid Choice: could not coerce.": _l("Valitse jokin vaihtoehdoista"),
    "Invalid choice(s): one or more data inputs could not be coerced.": _l("Valitse vaihtoehdoista"),
    "'%(value)s' is not a valid choice for this field.": _l("Valitse vaihtoehdoista"),
    "'%(value)s' are not valid choices for this field.": _l("Valitse vaihtoehdoista"),
    "Invalid email address.": _l("Tarkista sähköpostiosoite, esimerkiksi nimi@esimerkki.fi"),
    "Invalid URL.": _l("Tarkista verkko-osoite, esimerkiksi https://www.esimerkki.fi"),
    "Invalid input.": _l("Tarkista tämä kohta"),
    "Not a valid integer value.": _l("Kirjoita kokonaisluku, esimerkiksi 3"),
    "Not a valid decimal value.": _l("Kirjoita luku, esimerkiksi 1,5"),
    "Field must be equal to %(other_name)s.": _l("Kirjoita sama kahteen kertaan"),
}


class GeneralWords(str):
    """Words that fit any field, so that the error summary must name the field beside them."""

    __slots__ = ()

    def __mod__(self, values: Any) -> "GeneralWords":
        """Fill in the placeholders and stay general."""
        return GeneralWords(super().__mod__(values))


class HouseMessages:
    """The translations object WTForms asks; an unknown message asks to check the field."""

    def gettext(self, string: str) -> GeneralWords:
        """Return our words for WTForms' English ones, placeholders kept."""
        return GeneralWords(_WORDS.get(string, _WORDS["Invalid input."]))

    def ngettext(self, singular: str, plural: str, n: int) -> GeneralWords:
        """Return our words; they are written so that the number does not matter."""
        return self.gettext(singular if n == 1 else plural)


MESSAGES: Final = HouseMessages()
