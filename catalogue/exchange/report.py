"""What an import did, row by row where it said no."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Reason(StrEnum):
    """Why a row or a file is refused; the codes are stable, programs may compare them."""

    MISSING = "missing"
    NULL = "null"
    EMPTY = "empty"
    NOT_TEXT = "not_text"
    NOT_A_UUID = "not_a_uuid"
    NOT_AN_OBJECT = "not_an_object"
    NOT_A_LIST = "not_a_list"
    NOT_A_NUMBER = "not_a_number"
    NEGATIVE = "negative"
    TOO_LARGE = "too_large"
    NOT_A_DATE = "not_a_date"
    DATES_OUT_OF_ORDER = "dates_out_of_order"
    UNKNOWN_VALUE = "unknown_value"
    SEEN_BEFORE = "seen_before"
    NOT_JSON = "not_json"
    NO_SERVICES = "no_services"
    NOT_STORED = "not_stored"


SENTENCES = {
    Reason.MISSING: "the field is required",
    Reason.NULL: "null is not allowed, leave the field out",
    Reason.EMPTY: "the field holds no text",
    Reason.NOT_TEXT: "the field must be text",
    Reason.NOT_A_UUID: "the field must be a UUID",
    Reason.NOT_AN_OBJECT: "this must be a JSON object",
    Reason.NOT_A_LIST: "the field must be a list",
    Reason.NOT_A_NUMBER: "the amount must be a number, not text",
    Reason.NEGATIVE: "the amount must not be negative",
    Reason.TOO_LARGE: "the amount is larger than any price here can be",
    Reason.NOT_A_DATE: "the field must be a date, YYYY-MM-DD",
    Reason.DATES_OUT_OF_ORDER: "the last day is before the first day",
    Reason.UNKNOWN_VALUE: "the value is none of those the standard lists",
    Reason.SEEN_BEFORE: "an earlier row of this file has the same id",
    Reason.NOT_JSON: "the file breaks off or is not JSON; rows before this point were read",
    Reason.NO_SERVICES: "the file holds neither a list of services nor a service",
    Reason.NOT_STORED: "the database refused the row",
}


class BadRow(Exception):
    """A row cannot be taken: which field, and why."""

    def __init__(self, field: str, reason: Reason) -> None:
        super().__init__(f"{field}: {reason.value}")
        self.field = field
        self.reason = reason


@dataclass(frozen=True)
class RejectedRow:
    """One refused row; rows count from 1, a fault of the whole file stands after the last row read."""

    row: int
    id: str | None
    field: str
    reason: Reason

    def as_json(self) -> dict[str, Any]:
        """Return the row as the command prints it: the code, then a sentence."""
        words = f"{self.reason.value}: {SENTENCES[self.reason]}"
        return {"row": self.row, "id": self.id, "field": self.field, "reason": words}


@dataclass
class ImportReport:
    """Counts of rows, the refused ones, and what looked odd but was taken."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[RejectedRow] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the report as the command prints it."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": [row.as_json() for row in self.rejected],
            "warnings": list(self.warnings),
        }
