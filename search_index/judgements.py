"""Reads a file of judged queries: what people type and which services answer it, by grade."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from catalogue.texts import LANGUAGES

HIGHEST_GRADE: Final = 10
"""A gain of 2^10 leaves nothing for the rest; more is a mistake in the file."""


class BadJudgements(ValueError):
    """The file cannot be used; the message says why in one sentence."""


@dataclass(frozen=True)
class JudgedQuery:
    """One query with the grades of the services that answer it, by id."""

    id: str
    lang: str
    text: str
    relevant: Mapping[str, int]


def read_judgements(data: bytes) -> list[JudgedQuery]:
    """Read {"queries": [{"id", "lang", "text", "relevant": {id: grade}}]}; raise BadJudgements."""
    try:
        found: Any = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BadJudgements("The file of queries is not JSON.") from error
    rows = found.get("queries") if isinstance(found, dict) else None
    if not isinstance(rows, list) or not rows:
        raise BadJudgements('The file of queries needs a list "queries" with at least one query.')
    queries = [_query(number, row) for number, row in enumerate(rows, 1)]
    if len({query.id for query in queries}) < len(queries):
        raise BadJudgements("Two queries have the same id.")
    return queries


def _query(number: int, row: Any) -> JudgedQuery:
    if not isinstance(row, dict):
        raise BadJudgements(f"Query {number} is not an object.")
    text, lang, relevant = row.get("text"), row.get("lang", "fi"), row.get("relevant")
    if not isinstance(text, str) or not text.strip():
        raise BadJudgements(f'Query {number} has no "text".')
    if lang not in LANGUAGES:
        raise BadJudgements(f'Query {number} needs "lang": one of {", ".join(LANGUAGES)}.')
    if not isinstance(relevant, dict):
        raise BadJudgements(f'Query {number} needs "relevant": grades by the ids of services.')
    for grade in relevant.values():
        if type(grade) is not int or not 0 <= grade <= HIGHEST_GRADE:
            raise BadJudgements(f"Query {number} has a grade that is not a number from 0 to {HIGHEST_GRADE}.")
    return JudgedQuery(str(row.get("id", number)), lang, text, relevant)
