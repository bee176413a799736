"""How well each document answers a text: BM25F over words, their parts and roots, needs, times coverage."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from search_index.language import LANGUAGES, TokenKind, Word, surfaces, words
from search_index.lexicon import NeedLexicon, NeedMatch
from search_index.snapshot import Snapshot
from search_index.stopwords import NEGATION
from search_index.suggestions import meant

SATURATION: Final = 2.0
NEED_BOOST: Final = 4.0
OTHER_LANGUAGE: Final = 0.3
FEW: Final = 5
ENOUGH: Final = 10
STEPS: Final = (1.0, 0.7, 0.5)
LAST_RESORT: Final = 0.2
_L, _P, _R = TokenKind.LEMMA, TokenKind.PART, TokenKind.ROOT
# How well (asked kind, found kind) covers an asked word; parts share the word between them.
COVERS: Final = {
    (_L, _L): 1.0,
    (_L, _P): 1.0,
    (_L, _R): 0.7,
    (_P, _L): 1.0,
    (_P, _P): 1.0,
    (_P, _R): 0.5,
    (_R, _L): 0.7,
    (_R, _P): 0.5,
    (_R, _R): 0.5,
}
FOUND_WEIGHT: Final = {_L: 1.0, _P: 0.6, _R: 0.3}


@dataclass
class Found:
    """What one document has of the asked words."""

    score: float = 0.0
    covered: dict[str, float] = field(default_factory=dict)
    reasons: dict[str, None] = field(default_factory=dict)

    def cover(self, surface: str, share: float) -> None:
        """Note that a word is covered to this share, once."""
        self.covered[surface] = max(self.covered.get(surface, 0.0), min(share, 1.0))


@dataclass(frozen=True)
class Ranked:
    """The documents that answer a text with their scores, and what was made of the text."""

    scores: dict[int, float]
    reasons: dict[int, tuple[str, ...]]
    understood: tuple[str, ...]
    suggestion: str | None
    relaxed: bool


def rank(
    snapshot: Snapshot, lexicon: NeedLexicon, text: str, lang: str, visible: frozenset[int]
) -> Ranked | None:
    """Score the visible documents for a text; None where it has no content word and asks nothing."""
    asked = words(text, lang)
    if not asked:
        return None
    matches = lexicon.needs_in(text, lang)
    unknown = [word for word in asked if _is_unknown(word, snapshot, matches)]
    replaced = _meant_instead(unknown, snapshot, lexicon, lang)
    if replaced:
        guessed = " ".join(replaced.get(surface, surface) for surface in surfaces(text))
        matches = lexicon.needs_in(guessed, lang)
        asked = words(guessed, lang)
    found = _by_words(snapshot, asked, lang, visible)
    _add_needs(found, snapshot, matches, asked, visible)
    if sum(1 for one in found.values() if _coverage(one, asked) >= STEPS[-1]) < FEW:
        _add_languages(found, snapshot, text, lang, visible)
    return _settle(found, asked, matches, replaced, text)


def _by_words(
    snapshot: Snapshot, asked: Iterable[Word], lang: str, visible: frozenset[int]
) -> dict[int, Found]:
    """Score and cover by the words in one language's fields and by providers' names."""
    found: dict[int, Found] = defaultdict(Found)
    for word in asked:
        shares: dict[int, dict[str, float]] = defaultdict(dict)
        for token in word.tokens(0):
            said: dict[int, float] = defaultdict(float)
            for kind, weight in FOUND_WEIGHT.items():
                part = COVERS[token.kind, kind] / (max(len(word.parts), 1) if token.kind is _P else 1)
                for number, posting in snapshot.find(token.text, kind, lang).items():
                    if number not in visible:
                        continue
                    said[number] += weight * posting.strength
                    key = token.text if token.kind is _P else ""
                    shares[number][key] = max(shares[number].get(key, 0.0), part)
                    where = "title" if posting.in_title else "text"
                    # "en" and "ei" turn the meaning, but nobody wonders whether they were found.
                    if word.weight > NEGATION:
                        found[number].reasons[f"{where}:{word.surface}"] = None
            rarity = math.log(1 + len(snapshot.documents) / max(len(said), 1))
            for number, strength in said.items():
                found[number].score += token.weight * rarity * strength / (SATURATION + strength)
        for number, share in shares.items():
            parts = sum(value for key, value in share.items() if key)
            found[number].cover(word.surface, max(share.get("", 0.0), parts))
        for number in snapshot.find_provider(word.surface).keys() & visible:
            found[number].score += 2.0 * word.weight
            found[number].cover(word.surface, 1.0)
            found[number].reasons[f"provider:{word.surface}"] = None
    return found


def _add_needs(
    found: dict[int, Found],
    snapshot: Snapshot,
    matches: list[NeedMatch],
    asked: list[Word],
    visible: frozenset[int],
) -> None:
    """Lift what is tagged with an understood need; the need covers the words it was understood from."""
    weights = {word.surface: word.weight for word in asked}
    total = sum(weights.values())
    for number in visible:
        document = snapshot.documents[number]
        mine = [match for match in matches if match.code in document.needs]
        if not mine:
            continue
        one = found[number]
        for match in mine:
            for surface in match.words:
                one.cover(surface, match.weight)
            one.reasons[f"need:{match.code}"] = None
        said = (match.weight * sum(weights.get(word, 0.0) for word in match.words) / total for match in mine)
        # The one surest need lifts fully; more of them say mostly the same again.
        one.score += NEED_BOOST * (0.5 + 0.5 * max(said)) * max(match.weight for match in mine)


def _add_languages(
    found: dict[int, Found], snapshot: Snapshot, text: str, lang: str, visible: frozenset[int]
) -> None:
    """Add what other languages' texts say, at a low weight, where the reader's own finds next to nothing."""
    for language in LANGUAGES:
        if language == lang:
            continue
        for number, other in _by_words(snapshot, words(text, language), language, visible).items():
            one = found[number]
            one.score += OTHER_LANGUAGE * other.score
            one.reasons |= {f"language:{language}": None}
            for surface, share in other.covered.items():
                one.cover(surface, share)


def _coverage(one: Found, asked: list[Word]) -> float:
    """Return the share of the asked words, by weight, that a document covers."""
    total = sum(word.weight for word in asked)
    return sum(word.weight * one.covered.get(word.surface, 0.0) for word in asked) / total


def _settle(
    found: dict[int, Found], asked: list[Word], matches: list[NeedMatch], replaced: dict[str, str], text: str
) -> Ranked:
    """Ask for all words first, for less where that leaves few, for any of them where it leaves nothing."""
    coverage = {number: _coverage(one, asked) for number, one in found.items()}
    step = STEPS[0]
    kept: list[int] = []
    for step in (*STEPS, LAST_RESORT):
        kept = [number for number, share in coverage.items() if share >= step - 1e-9]
        if len(kept) >= ENOUGH or (step == STEPS[-1] and kept):
            break
    full = sum(1 for number in kept if coverage[number] >= STEPS[0] - 1e-9)
    suggestion = " ".join(replaced.get(surface, surface) for surface in surfaces(text)) if replaced else None
    return Ranked(
        scores={number: found[number].score * coverage[number] for number in kept},
        reasons={number: tuple(found[number].reasons) for number in kept},
        understood=tuple(match.code for match in matches),
        suggestion=suggestion,
        relaxed=full < len(kept),
    )


def _is_unknown(word: Word, snapshot: Snapshot, matches: list[NeedMatch]) -> bool:
    """Tell whether no document in any language and no need knows the word."""
    if any(word.surface in match.words for match in matches) or snapshot.find_provider(word.surface):
        return False
    readings = [
        (token.text, lang)
        for lang in LANGUAGES
        for one in words(word.surface, lang)
        for token in one.tokens(0)
    ]
    return not any(
        snapshot.find(text, kind, lang)
        for text, lang in (*readings, *((p, "fi") for p in word.parts))
        for kind in TokenKind
    )


def _meant_instead(
    unknown: list[Word], snapshot: Snapshot, lexicon: NeedLexicon, lang: str
) -> dict[str, str]:
    """Return the likeliest known word for each unknown one."""
    if not unknown:
        return {}
    vocabulary = dict.fromkeys(lexicon.surfaces(lang), 1) | dict(snapshot.vocabulary[lang])
    guesses = {word.surface: meant(word.surface, vocabulary) for word in unknown}
    return {surface: guess for surface, guess in guesses.items() if guess is not None}
