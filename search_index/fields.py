"""The fields of the index: our own tokens of each text, by language."""

from typing import Final

from search_index.documents import IndexDocument
from search_index.language import LANGUAGES, Token, TokenKind, analyse, surfaces

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
        f"{name}_{language}": " ".join(_marked(token) for token in analyse(text, language))
        for name, by_language in texts.items()
        for language, text in by_language.items()
        if language in LANGUAGES
    }
    return written | {PROVIDER: " ".join(surfaces(document.provider_name))}


def _marked(token: Token) -> str:
    return MARKS[token.kind] + token.text
