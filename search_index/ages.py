"""An age in a search stands for the people of that age: "80-vuotias" is an older person."""

import re
from typing import Final

_AGE: Final = {
    "fi": re.compile(r"\b(\d{1,3})[\s-]?(?:v\b\.?|vuotia\w*|vuotis\w*|vuotta\s+vanha\w*)", re.IGNORECASE),
    "sv": re.compile(r"\b(\d{1,3})[\s-]?(?:åring\w*|årig\w*|år\s+gammal\w*)", re.IGNORECASE),
    "en": re.compile(r"\b(\d{1,3})[\s-]?(?:years?[\s-]olds?|yo\b|y/o\b)", re.IGNORECASE),
}
# From the first age of the group on; between the young and the old an age tells nothing.
_GROUPS: Final = {
    "fi": ((0, "vauva"), (1, "lapsi"), (13, "nuori"), (18, ""), (65, "ikäihminen"), (121, "")),
    "sv": ((0, "baby"), (1, "barn"), (13, "ungdom"), (18, ""), (65, "äldre"), (121, "")),
    "en": ((0, "baby"), (1, "child"), (13, "teenager"), (18, ""), (65, "older"), (121, "")),
}


def with_ages_in_words(text: str, lang: str) -> str:
    """Return the text with each age replaced by the word for people of that age, or by nothing."""
    return _AGE[lang].sub(lambda found: _word(int(found[1]), lang), text)


def _word(age: int, lang: str) -> str:
    return [word for first, word in _GROUPS[lang] if first <= age][-1]
