"""Who is asking, and the words for how an object stands to them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from catalogue.lifecycle import ActingAs, Actor


class Relation(StrEnum):
    """How an object stands to a person."""

    CLIENT = "client"
    """The object is about this person."""
    CASEWORKER = "caseworker"
    """The person works for the organiser of the case."""
    OFFICIAL = "official"
    """The person may decide for the organiser of the case."""
    MEMBER = "member"
    """The person acts for the provider."""
    ACTS_FOR = "acts_for"
    """The person acts on behalf of the client of this case right now."""
    EDITOR = "editor"
    """The person keeps the catalogue the object is in."""


@dataclass(frozen=True)
class OnBehalf:
    """For whom a worker acts right now, and why; kept in the session until they stop."""

    case_id: UUID
    organiser_code: str
    client_name: str
    reason: str


@dataclass(frozen=True)
class Person:
    """A signed-in person as the permission map sees them; organiser codes and provider ids."""

    user_id: UUID
    name: str
    language: str
    caseworker_of: frozenset[str] = frozenset()
    """Officials are caseworkers too."""
    official_of: frozenset[str] = frozenset()
    editor_of: frozenset[str] = frozenset()
    administrator: bool = False
    providers: frozenset[UUID] = frozenset()
    has_case: bool = False
    has_request: bool = False
    """The person has asked for a personal budget."""
    on_behalf: OnBehalf | None = None

    def acting(self, acting_as: ActingAs) -> Actor:
        """Return this person as the actor of a command."""
        return Actor(self.user_id, self.name, acting_as)


def relations_in_matter(client_id: UUID, organiser_code: str, person: Person) -> frozenset[Relation]:
    """Tell how a client's matter with an organiser stands to a person; nobody works on their own."""
    if person.user_id == client_id:
        return frozenset({Relation.CLIENT})
    relations = set()
    if organiser_code in person.caseworker_of:
        relations.add(Relation.CASEWORKER)
    if organiser_code in person.official_of:
        relations.add(Relation.OFFICIAL)
    return frozenset(relations)


class HasRelations(Protocol):
    """An object that can tell how it stands to a person."""

    def relations_to(self, person: Person) -> frozenset[Relation]:
        """Tell how the object stands to the person; nothing means it does not exist for them."""
