"""What Finnish words are derived from: "hoitaa" behind "hoitaja"."""

from functools import lru_cache

from search_index.morphology import readings
from search_index.voikko import Part


@lru_cache(maxsize=20_000)
def roots_of(part: Part) -> tuple[str, ...]:
    """Return what a part is derived from, also where the dictionary lists the derivation by itself."""
    verbs = _verbs_behind(part.base) if part.word_class in ("n", "nl") else ()
    return tuple(dict.fromkeys((*part.roots, *verbs)))


def _verbs_behind(noun: str) -> tuple[str, ...]:
    """Return the verbs a noun in -us, -ja, -nto or -o may come from, as far as the dictionary knows them."""
    if noun.endswith(("mus", "mys")):
        # ravitsemus – ravitsevat, uupumus – uupuvat, pettymys – pettyvät
        return _verbs_of(noun[:-3] + ("vat" if noun.endswith("mus") else "vät"))
    guesses: list[str] = []
    if noun.endswith(("us", "ys")):
        stem = noun[:-2]
        # siivous – siivota, avustus – avustaa, kuljetus – kuljettaa, kuvaus – kuvata
        guesses += [stem + "ta", stem + "tä", stem + "aa", stem + "ää", stem + "taa", stem + "tää"]
    elif noun.endswith(("ja", "jä")) and len(noun) > 4 and noun[-3] == noun[-4]:
        # siivooja – siivota, pelaaja – pelata
        guesses += [noun[:-3] + "ta", noun[:-3] + "tä"]
    elif noun.endswith(("nto", "ntö")):
        # ravinto – ravita, toiminto – toimia
        guesses += [noun[:-3] + ending for ending in ("a", "ä", "ta", "tä")]
    elif noun.endswith(("o", "ö", "u", "y")):
        # ulkoilu – ulkoilla, kylpy – kylpeä, hoito – hoitaa
        guesses += [noun[:-1] + ending for ending in ("a", "ä", "la", "lä", "aa", "ää", "ea", "eä")]
    return tuple(guess for guess in guesses if len(guess) > 4 and _is_verb(guess))


@lru_cache(maxsize=20_000)
def _verbs_of(form: str) -> tuple[str, ...]:
    """Return the base forms of the verbs that have a form."""
    found = (reading[0] for reading in readings(form) if len(reading) == 1)
    return tuple(dict.fromkeys(part.base for part in found if part.word_class == "t"))


@lru_cache(maxsize=20_000)
def _is_verb(word: str) -> bool:
    """Tell whether the word is the base form of a verb."""
    return any(len(r) == 1 and r[0].word_class == "t" and r[0].base == word for r in readings(word))
