"""One generation of the index, decoded for scoring: documents, postings by token and field lengths."""

import threading
from collections import Counter
from dataclasses import dataclass
from typing import Any

from search_index.documents import IndexDocument
from search_index.fields import FIELDS, MARKS, PROVIDER, PROVIDER_WEIGHT
from search_index.language import LANGUAGES, TokenKind, surfaces
from search_index.suggestions import Spelling
from search_index.terms import LENGTH_PENALTY


@dataclass(frozen=True)
class Posting:
    """How strongly a document says a token, and whether its title does."""

    strength: float
    in_title: bool


class Snapshot:
    """What one generation holds; read by any thread, each token decoded at its first use."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._lock = threading.Lock()
        self._postings: dict[tuple[str, str], dict[int, Posting]] = {}
        self.documents: dict[int, IndexDocument] = {}
        self._concepts: dict[str, dict[int, float]] = {}
        self.tagged: set[str] = set()
        """The needs that people tagged any document with."""
        self.spelling: dict[str, Spelling] = {}
        """Filled at first use, by language."""
        for number, stored in reader.iter_docs():
            self._add(number, IndexDocument.from_json(stored["document"]), stored["spoken_of"])
        self._average = {field: self._average_length(field) for field in self._field_names()}
        self.vocabulary = {language: self._words(language) for language in LANGUAGES}

    def _add(self, number: int, document: IndexDocument, spoken_of: dict[str, float]) -> None:
        self.documents[number] = document
        self.tagged |= document.needs
        for code, weight in {**spoken_of, **dict.fromkeys(document.needs, 1.0)}.items():
            self._concepts.setdefault(code, {})[number] = weight

    def concept(self, code: str) -> dict[int, float]:
        """Return the documents about a need or a set of everyday words, with how surely (0–1)."""
        return self._concepts.get(code, {})

    def _field_names(self) -> list[str]:
        return [f"{name}_{language}" for name in FIELDS for language in LANGUAGES] + [PROVIDER]

    def _average_length(self, field: str) -> float:
        return float(self._reader.field_length(field)) / max(len(self.documents), 1)

    def _words(self, language: str) -> Counter[str]:
        """Count the words of titles and summaries as written, for suggestions."""
        return Counter(
            word
            for document in self.documents.values()
            for texts in (document.title, document.summary)
            for word in surfaces(texts.get(language, ""))
        )

    def find(self, text: str, kind: TokenKind, language: str) -> dict[int, Posting]:
        """Return the documents that say a token as this kind in one language, by document number."""
        fields = {f"{name}_{language}": weight for name, weight in FIELDS.items()}
        return self._decoded(MARKS[kind] + text, fields)

    def find_provider(self, surface: str) -> dict[int, Posting]:
        """Return the documents whose provider's name has the word."""
        return self._decoded(surface, {PROVIDER: PROVIDER_WEIGHT})

    def _decoded(self, term: str, fields: dict[str, float]) -> dict[int, Posting]:
        key = (next(iter(fields)), term)
        known = self._postings.get(key)
        if known is None:
            # Whoosh's files are read from one position at a time.
            with self._lock:
                known = self._decode(term, fields)
                self._postings[key] = known
        return known

    def _decode(self, term: str, fields: dict[str, float]) -> dict[int, Posting]:
        """Add up the fields' length-normalised frequencies (the inner sum of BM25F)."""
        strengths: dict[int, float] = {}
        titled: set[int] = set()
        for field, weight in fields.items():
            if (field, term) not in self._reader:
                continue
            matcher = self._reader.postings(field, term)
            while matcher.is_active():
                number = matcher.id()
                length = self._reader.doc_field_length(number, field) / (self._average[field] or 1.0)
                said = weight * matcher.weight() / (1 - LENGTH_PENALTY + LENGTH_PENALTY * length)
                strengths[number] = strengths.get(number, 0.0) + said
                if field.startswith("title"):
                    titled.add(number)
                matcher.next()
        return {number: Posting(said, number in titled) for number, said in strengths.items()}
