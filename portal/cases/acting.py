"""In which role a person acts on a case."""

from dataclasses import replace

from catalogue.lifecycle import ActingAs, Actor
from portal.web.people import HasRelations, Person, Relation


def is_client_of(thing: HasRelations, person: Person) -> bool:
    """Tell whether this is the person's own matter."""
    return Relation.CLIENT in thing.relations_to(person)


def acting_on(thing: HasRelations, person: Person) -> Actor:
    """Return the person as the actor: the client in their own matter, a caseworker in others'.

    A worker who acts on behalf of the client carries the reason into every event of the history.
    """
    if is_client_of(thing, person):
        return person.acting(ActingAs.CLIENT)
    worker = person.acting(ActingAs.CASEWORKER)
    if Relation.ACTS_FOR in thing.relations_to(person) and person.on_behalf is not None:
        return replace(worker, on_behalf_reason=person.on_behalf.reason)
    return worker
