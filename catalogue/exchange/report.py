"""What an import did, row by row where it said no."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

MOST_LISTED: Final = 10_000


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
    NOT_UTF8 = "not_utf8"
    BROKEN = "broken"
    DUPLICATE_KEY = "duplicate_key"
    TOO_DEEP = "too_deep"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    NOT_A_SERVICE = "not_a_service"
    KEPT_HERE = "kept_here"


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
    Reason.NOT_UTF8: "the text is not UTF-8: save the file in that encoding",
    Reason.BROKEN: "the row is not JSON",
    Reason.DUPLICATE_KEY: "the row names this field twice",
    Reason.TOO_DEEP: "the row nests deeper than any service does",
    Reason.TOO_LONG: "this is longer than any service or text can be here",
    Reason.TOO_MANY: "the list has more entries than a service can have here",
    Reason.NOT_A_SERVICE: "this is not a service but another record, such as an organization",
    Reason.KEPT_HERE: "a service written here has this id; a feed does not change it",
}


class BadRow(Exception):
    """A row cannot be taken: which field, and why; `id` where only the raw text tells it."""

    def __init__(self, field: str, reason: Reason, id: str | None = None) -> None:
        super().__init__(f"{field}: {reason.value}")
        self.field = field
        self.reason = reason
        self.id = id


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
    """Counts of rows, the refused ones, and what looked odd but was taken.

    Both lists end at MOST_LISTED, so that a file of millions of bad rows cannot fill the memory; how many
    more there were is told with the warnings.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[RejectedRow] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    unlisted_rows: int = 0
    unlisted_warnings: int = 0

    def reject(self, row: RejectedRow) -> None:
        """Note a refused row."""
        if len(self.rejected) < MOST_LISTED:
            self.rejected.append(row)
        else:
            self.unlisted_rows += 1

    def warn(self, sentences: Iterable[str]) -> None:
        """Note what is odd."""
        for sentence in sentences:
            if len(self.warnings) < MOST_LISTED:
                self.warnings.append(sentence)
            else:
                self.unlisted_warnings += 1

    def all_warnings(self) -> list[str]:
        """Return the warnings, with how much is not listed."""
        more = [
            f"{count} more {what} not listed"
            for count, what in [(self.unlisted_warnings, "warnings"), (self.unlisted_rows, "refused rows")]
            if count
        ]
        return [*self.warnings, *more]

    def as_json(self) -> dict[str, Any]:
        """Return the report as the command prints it."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": [row.as_json() for row in self.rejected],
            "warnings": self.all_warnings(),
        }
