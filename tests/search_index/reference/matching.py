"""What documents say of one asked word: by lemma, compound part or root, strongest where it counts most."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from search_index.language import Token, TokenKind, Word
from search_index.matching import COVERS, STRENGTHS, rarity
from search_index.stopwords import NEGATION
from search_index.terms import ANSWERS, SATURATION
from tests.search_index.reference.snapshot import Snapshot


@dataclass
class Said:
    """What documents say of one asked word, by document number."""

    strength: dict[int, float] = field(default_factory=dict)
    """How strongly (0–1): often, in a short field, in the title."""
    cover: dict[int, float] = field(default_factory=dict)
    """How much of the word (0–1), wherever it stands."""
    reasons: dict[int, str] = field(default_factory=dict)

    def add(self, number: int, strength: float, cover: float, reason: str) -> None:
        """Note what a document says; the strongest counts."""
        if strength > self.strength.get(number, 0.0):
            self.strength[number] = strength
            self.reasons[number] = reason
        self.cover[number] = max(self.cover.get(number, 0.0), min(cover, 1.0))

    def in_steps(self) -> "Said":
        """Return it as exactly as it is kept."""
        strength = {number: round(STRENGTHS * one) / STRENGTHS for number, one in self.strength.items()}
        cover = {number: round(COVERS * one) / COVERS for number, one in self.cover.items()}
        return Said(strength, cover, self.reasons)


def said_of(word: Word, snapshot: Snapshot, lang: str, visible: frozenset[int], trust: float = 1.0) -> Said:
    """Return what the visible documents say of a word in one language; `trust` (0–1) scales a mere guess."""
    said = Said()
    tokens = list(word.tokens(0))
    for token in tokens:
        if token.kind is not TokenKind.PART:
            for number, (strength, cover, place) in _found(token, snapshot, lang, visible).items():
                said.add(number, trust * strength, trust * cover, _reason(place, word))
    parts = [token for token in tokens if token.kind is TokenKind.PART]
    _add_parts(said, word, parts, snapshot, lang, visible, trust)
    for number in snapshot.find_provider(word.surface).keys() & visible:
        said.add(number, 0.9 * trust, trust, f"provider:{word.surface}")
    return said.in_steps()


def _add_parts(
    said: Said,
    word: Word,
    parts: list[Token],
    snapshot: Snapshot,
    lang: str,
    visible: frozenset[int],
    trust: float,
) -> None:
    """Add up the parts of a compound; a rare part is more of the word than a common one."""
    found = [_found(token, snapshot, lang, visible) for token in parts]
    weights = [rarity(len(one), len(snapshot.documents)) for one in found]
    whole = sum(weights) or 1.0
    for number in set().union(*found):
        shares = [
            (weight / whole, one[number]) for weight, one in zip(weights, found, strict=True) if number in one
        ]
        strength = sum(share * strength for share, (strength, _cover, _place) in shares)
        cover = sum(share * cover for share, (_strength, cover, _place) in shares)
        place = "title" if any(place == "title" for _share, (_s, _c, place) in shares) else "text"
        said.add(number, trust * strength, trust * cover, _reason(place, word))


def _found(
    token: Token, snapshot: Snapshot, lang: str, visible: frozenset[int]
) -> dict[int, tuple[float, float, str]]:
    """Return strength, cover and place of one token in each visible document that has it."""
    found: dict[int, tuple[float, float, str]] = {}
    for kind in TokenKind:
        answers = ANSWERS[token.kind, kind]
        for number, posting in snapshot.find(token.text, kind, lang).items():
            if number in visible:
                strength = answers * posting.strength / (SATURATION + posting.strength)
                before = found.get(number, (0.0, 0.0, ""))
                place = "title" if posting.in_title or before[2] == "title" else "text"
                found[number] = (max(before[0], strength), max(before[1], answers), place)
    return found


def _reason(place: str, word: Word) -> str:
    # "en" and "ei" turn the meaning, but nobody wonders whether they were found.
    return f"{place}:{word.surface}" if word.weight > NEGATION else ""


def is_known(words: Iterable[Word], snapshot: Snapshot, lang: str) -> bool:
    """Tell whether any document says any token of these words in a language."""
    return any(
        snapshot.find(token.text, kind, lang)
        for word in words
        for token in word.tokens(0)
        for kind in TokenKind
    )
