"""What may become of a need: the table of its lifecycle and the rules of retiring and merging, all pure."""

from collections.abc import Collection, Iterable
from enum import StrEnum

from catalogue.lifecycle import ActingAs, Lifecycle, Transition
from catalogue.needs import Need, NeedState, TaxonomyEventName
from catalogue.refusals import RefusalCode


class NeedAction(StrEnum):
    """What is done to a need as a whole."""

    RETIRE = "retire"
    RESTORE = "restore"
    MERGE = "merge"


class NeedRefusal(RefusalCode):
    """Why a change to the need tree is refused."""

    CHANGED_MEANWHILE = "need.changed_meanwhile"
    """Another editor saved it after this one opened it."""
    HAS_NEEDS_BELOW = "need.has_needs_below"
    """Needs on offer stand below it; evidence: count."""
    LAST_FOR_LAW = "need.last_for_law"
    """Nothing else on offer answers an item of the Social Welfare Act, section 11; evidence: items."""
    LAW_ITEM_LEFT = "need.law_item_left"
    """The change would leave an item of that section without any need on offer; evidence: items."""
    INTO_ITSELF = "need.into_itself"
    INTO_BELOW = "need.into_below"
    """The target stands below the need."""
    TARGET_NOT_OFFERED = "need.target_not_offered"
    """The target is itself retired or merged."""
    PARENT_NOT_OFFERED = "need.parent_not_offered"
    """What it would stand under is retired or merged."""
    TOO_DEEP = "need.too_deep"
    """The tree has two levels: what helps, and with what exactly."""
    UNKNOWN_CODES = "need.unknown_codes"
    """PTV codes that are on no list; evidence: codes."""


_EDITOR = frozenset({ActingAs.EDITOR, ActingAs.SYSTEM})

NEED_LIFECYCLE = Lifecycle(
    [
        Transition(
            NeedState.OFFERED, NeedAction.RETIRE, NeedState.RETIRED, _EDITOR, TaxonomyEventName.RETIRED
        ),
        Transition(
            NeedState.RETIRED, NeedAction.RESTORE, NeedState.OFFERED, _EDITOR, TaxonomyEventName.RESTORED
        ),
        *(
            Transition(state, NeedAction.MERGE, NeedState.MERGED, _EDITOR, TaxonomyEventName.MERGED)
            for state in (NeedState.OFFERED, NeedState.RETIRED)
        ),
    ]
)


def is_below(code: str, above: str) -> bool:
    """Tell whether a code stands below another; codes carry the path."""
    return code.startswith(f"{above}.")


def left_unanswered(need: Need, offered: Iterable[Need]) -> frozenset[str]:
    """Return the items of the Act that only this one of the needs on offer answers."""
    others = (other.statutory for other in offered if other.code != need.code)
    return need.statutory.difference(*others)


def retire_refusal(offered_below: int, unanswered: frozenset[str]) -> NeedRefusal | None:
    """Say why a need may not be retired; None where it may.

    Told are the number of needs on offer below it and the items of the Act nothing else would answer.
    """
    if offered_below:
        return NeedRefusal.HAS_NEEDS_BELOW
    return NeedRefusal.LAST_FOR_LAW if unanswered else None


def restore_refusal(parent: Need | None) -> NeedRefusal | None:
    """Say why a need may not be on offer under this parent, None being the top; None where it may."""
    if parent is not None and parent.state is not NeedState.OFFERED:
        return NeedRefusal.PARENT_NOT_OFFERED
    return None


def merge_refusal(
    code: str, target: Need, offered_below: int, unanswered: frozenset[str]
) -> NeedRefusal | None:
    """Say why a need may not be merged into the target; None where it may."""
    if target.code == code:
        return NeedRefusal.INTO_ITSELF
    if is_below(target.code, code):
        return NeedRefusal.INTO_BELOW
    if target.state is not NeedState.OFFERED:
        return NeedRefusal.TARGET_NOT_OFFERED
    return retire_refusal(offered_below, unanswered)


def free_code(wished: str, taken: Collection[str]) -> str:
    """Return the wished code, with a number behind it where it is taken."""
    if wished not in taken:
        return wished
    return next(code for number in range(2, len(taken) + 3) if (code := f"{wished}{number}") not in taken)
