"""The words of a difference between two assessments of a need: which part, how it was, how it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.cases.assessment import Assessment, OriginalService
from portal.cases.models import Importance
from portal.web.formats import money, quantity
from portal.web.labels import label

_NAMES: Mapping[str, Any] = {
    "importance": _l("Kuinka tärkeä tarve on?"),
    "client_words": _l("Asiakkaan omin sanoin"),
    "worker_view": _l("Työntekijän näkemys"),
    "goal": _l("Tavoite"),
    "original": _l("Alkuperäinen palvelu"),
}


@dataclass(frozen=True)
class Change:
    """One part of an assessment, as it stands on either side."""

    name: str
    before: str
    after: str


def changes(parts: Iterable[str], before: Assessment, after: Assessment) -> list[Change]:
    """Return the parts in words, in the reader's language."""
    return [
        Change(str(_NAMES[part]), _words(getattr(before, part)), _words(getattr(after, part)))
        for part in parts
    ]


def original_words(original: OriginalService) -> str:
    """Return an original service with how much, for what price, and how often."""
    how_much = f"{quantity(original.quantity)} × {money(original.unit_cents)}"
    return f"{original.name}: {how_much}, {label(original.frequency).lower()}"


def _words(value: Any) -> str:
    if isinstance(value, Importance):
        return label(value)
    if isinstance(value, OriginalService):
        return original_words(value)
    return str(value or _("Tyhjä"))
