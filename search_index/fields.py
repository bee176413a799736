"""The fields of the index: our own tokens of each text, by language."""

from functools import lru_cache
from typing import Final

from search_index.documents import IndexDocument
from search_index.language import LANGUAGES, TokenKind, analyse, surfaces

FIELDS: Final = {"title": 4.0, "labels": 1.5, "summary": 2.0, "body": 1.0}
"""Weight by field; the real names carry the language: title_fi."""
PROVIDER: Final = "provider"
PROVIDER_WEIGHT: Final = 1.5
MARKS: Final = {TokenKind.LEMMA: "", TokenKind.PART: "+", TokenKind.ROOT: "~"}
"""How a token's kind is written in front of it, so that one field keeps all three apart."""


def indexed_fields(document: IndexDocument) -> dict[str, str]:
    """Return the space-separated tokens of every field of a document."""
    texts = {
        "title": document.title,
        "labels": document.need_labels,
        "summary": document.summary,
        "body": document.body,
    }
    written = {
        f"{name}_{language}": " ".join(filter(None, (_marked(word, language) for word in surfaces(text))))
        for name, by_language in texts.items()
        for language, text in by_language.items()
        if language in LANGUAGES
    }
    return written | {PROVIDER: " ".join(surfaces(document.provider_name))}


@lru_cache(maxsize=20_000)
def _marked(surface: str, language: str) -> str:
    """Return the tokens of a written word; "" for a stop word."""
    return " ".join(MARKS[token.kind] + token.text for token in analyse(surface, language))
