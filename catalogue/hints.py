"""What would make an offering easier to find, worked out from what it tells."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from catalogue.comparing import TEXT_FIELDS, part_of
from catalogue.content import OfferingContent

STALE_AFTER: Final = timedelta(days=180)


class Hint(StrEnum):
    """One thing to add, in the order of how much it helps."""

    NEEDS = "needs"
    PRICE = "price"
    CONFIRM = "confirm"
    EASY = "easy"
    SWEDISH = "swedish"
    ENGLISH = "english"
    START = "start"
    HOW_TO_START = "how_to_start"
    ACCESSIBILITY = "accessibility"
    AREA = "area"


def hints_for(content: OfferingContent, confirmed_on: date | None, today: date) -> tuple[Hint, ...]:
    """Return what is still worth telling; an offering never published has nothing to confirm."""
    known = any(
        price.amount_cents is not None and (price.valid_to is None or price.valid_to >= today)
        for price in content.prices
    )
    wanting = {
        Hint.NEEDS: not content.needs,
        Hint.PRICE: not known,
        Hint.CONFIRM: confirmed_on is not None and today - confirmed_on > STALE_AFTER,
        Hint.EASY: not part_of(content, "easy.fi"),
        Hint.SWEDISH: _lacks(content, "sv"),
        Hint.ENGLISH: _lacks(content, "en"),
        Hint.START: content.starts_within_days is None,
        Hint.HOW_TO_START: not part_of(content, "how_to_start.fi"),
        Hint.ACCESSIBILITY: not content.accessibility,
        Hint.AREA: not content.organisers and not content.municipalities,
    }
    return tuple(hint for hint in Hint if wanting[hint])


def _lacks(content: OfferingContent, language: str) -> bool:
    """Tell whether a text that is there in Finnish is missing in another language."""
    return any(
        part_of(content, f"{name}.fi") and not part_of(content, f"{name}.{language}") for name in TEXT_FIELDS
    )
