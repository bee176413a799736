"""For whom a worker acts: kept in the server-side session from the reason given until they stop."""

from collections.abc import Mapping, MutableMapping
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from portal.web.people import OnBehalf, Person

_KEY: Final = "on_behalf"


def remember(session: MutableMapping[str, Any], acts: OnBehalf) -> None:
    """Act for this client until `forget`, or until the session ends."""
    session[_KEY] = {
        "case_id": str(acts.case_id),
        "organiser_code": acts.organiser_code,
        "client_name": acts.client_name,
        "reason": acts.reason,
    }


def forget(session: MutableMapping[str, Any]) -> None:
    """Act in one's own role again."""
    session.pop(_KEY, None)


def acting_in(session: Mapping[str, Any], person: Person) -> Person:
    """Return the person with whom they act for; nobody once they work for that organiser no more."""
    kept = session.get(_KEY)
    if kept is None or kept["organiser_code"] not in person.caseworker_of:
        return person
    return replace(person, on_behalf=OnBehalf(**{**kept, "case_id": UUID(kept["case_id"])}))
