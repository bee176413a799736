"""Texts in several languages: a dict from language code to text, empty ones left out."""

from collections.abc import Mapping
from typing import Final

LANGUAGES: Final = ("fi", "sv", "en")

Texts = dict[str, str]


def clean(texts: Mapping[str, str | None]) -> Texts:
    """Return the texts of the known languages, stripped, in the fixed order, without empty ones."""
    stripped = {language: (texts.get(language) or "").strip() for language in LANGUAGES}
    return {language: text for language, text in stripped.items() if text}


def in_language(texts: Mapping[str, str], language: str) -> tuple[str, str]:
    """Return a text and its language: the asked one, else Finnish, else any; ("", asked) if none."""
    for candidate in (language, *LANGUAGES):
        if texts.get(candidate):
            return texts[candidate], candidate
    return "", language
