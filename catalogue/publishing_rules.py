"""The rules of publishing: which step leads from where to where, by whom, and what may not be missing."""

from enum import StrEnum

from catalogue.content import OfferingContent
from catalogue.lifecycle import ActingAs, Lifecycle, Transition
from catalogue.offerings import OfferingEventName, OfferingKind, OfferingState, VersionState
from catalogue.refusals import RefusalCode


class PublishingAction(StrEnum):
    """What is done to an offering or to one wording of it."""

    SUBMIT = "submit"
    RETURN = "return"
    PUBLISH = "publish"
    SUPERSEDE = "supersede"
    PAUSE = "pause"
    RESUME = "resume"
    WITHDRAW = "withdraw"


class PublishingRefusal(RefusalCode):
    """Why publishing is refused."""

    INCOMPLETE = "publishing.incomplete"
    """Something that readers need is missing; evidence: fields."""
    CHANGED_MEANWHILE = "publishing.changed_meanwhile"
    """Somebody else saved it after this person opened it."""
    NOTHING_TO_REVIEW = "publishing.nothing_to_review"
    WORDS_NEEDED = "publishing.words_needed"
    """A wording is returned with words only."""


_PROVIDER = frozenset({ActingAs.PROVIDER})
_EDITOR = frozenset({ActingAs.EDITOR, ActingAs.SYSTEM})
_EITHER = _PROVIDER | _EDITOR

VERSION_LIFECYCLE = Lifecycle(
    [
        Transition(
            VersionState.DRAFT,
            PublishingAction.SUBMIT,
            VersionState.IN_REVIEW,
            _PROVIDER | {ActingAs.SYSTEM},
            OfferingEventName.SUBMITTED,
        ),
        Transition(
            VersionState.IN_REVIEW,
            PublishingAction.RETURN,
            VersionState.DRAFT,
            _EDITOR,
            OfferingEventName.RETURNED,
        ),
        Transition(
            VersionState.IN_REVIEW,
            PublishingAction.PUBLISH,
            VersionState.PUBLISHED,
            _EDITOR,
            OfferingEventName.PUBLISHED,
        ),
    ]
)

OFFERING_LIFECYCLE = Lifecycle(
    [
        Transition(
            OfferingState.PUBLISHED,
            PublishingAction.PAUSE,
            OfferingState.PAUSED,
            _EITHER,
            OfferingEventName.PAUSED,
        ),
        Transition(
            OfferingState.PAUSED,
            PublishingAction.RESUME,
            OfferingState.PUBLISHED,
            _EITHER,
            OfferingEventName.RESUMED,
        ),
        *(
            Transition(
                state,
                PublishingAction.WITHDRAW,
                OfferingState.WITHDRAWN,
                _EITHER,
                OfferingEventName.WITHDRAWN,
            )
            for state in OfferingState
            if state is not OfferingState.WITHDRAWN
        ),
    ]
)

FOLLOWS = {
    VersionState.DRAFT: OfferingState.DRAFT,
    VersionState.IN_REVIEW: OfferingState.IN_REVIEW,
    VersionState.PUBLISHED: OfferingState.PUBLISHED,
}
"""What an offering that was never published becomes with its one wording."""


def missing_fields(kind: OfferingKind, content: OfferingContent) -> tuple[str, ...]:
    """Name what readers need and the content lacks; the desk shows each beside its field."""
    missing = [name for name in ("title", "summary", "description") if not getattr(content, name).get("fi")]
    missing += [name for name in ("needs", "prices") if not getattr(content, name)]
    if kind is OfferingKind.SERVICE and not content.delivery:
        missing.append("delivery")
    return tuple(missing)
