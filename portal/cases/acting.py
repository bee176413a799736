"""In which role a person acts on a case."""

from catalogue.lifecycle import ActingAs, Actor
from portal.web.people import HasRelations, Person, Relation


def acting_on(thing: HasRelations, person: Person) -> Actor:
    """Return the person as the actor: the client in their own matter, a caseworker in others'."""
    is_client = Relation.CLIENT in thing.relations_to(person)
    return person.acting(ActingAs.CLIENT if is_client else ActingAs.CASEWORKER)
