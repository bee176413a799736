"""The desk has no words of its own for enums and refusals; the catalogue's are in portal/web/labels.py."""

from typing import Any, Final

LABELS: Final[dict[Any, Any]] = {}
SENTENCES: Final[dict[Any, Any]] = {}
