"""The permission map, read like a policy: a permission is given if any line holds whole.

Predicates ask the object how it stands to the person; a page without an object asks the person alone.
"""

from collections.abc import Callable
from typing import Final

from portal.web.people import HasRelations, Person, Relation
from portal.web.permissions import Permission

Predicate = Callable[[Person, HasRelations | None], bool]


def is_signed_in(person: Person, thing: HasRelations | None) -> bool:
    """Anybody who has signed in."""
    return True


def is_caseworker(person: Person, thing: HasRelations | None) -> bool:
    """A caseworker of some organiser."""
    return bool(person.caseworker_of)


def is_provider_member(person: Person, thing: HasRelations | None) -> bool:
    """Somebody who acts for a provider."""
    return bool(person.providers)


def is_editor(person: Person, thing: HasRelations | None) -> bool:
    """An editor of some organiser's catalogue."""
    return bool(person.editor_of)


def it_is_about_them(person: Person, thing: HasRelations | None) -> bool:
    """The client whose matter this is."""
    return thing is not None and Relation.CLIENT in thing.relations_to(person)


def they_work_for_its_organiser(person: Person, thing: HasRelations | None) -> bool:
    """A caseworker of the organiser whose case this is, and not about themself."""
    return thing is not None and Relation.CASEWORKER in thing.relations_to(person)


def they_decide_for_its_organiser(person: Person, thing: HasRelations | None) -> bool:
    """An official of the organiser whose case this is, and not about themself."""
    return thing is not None and Relation.OFFICIAL in thing.relations_to(person)


def they_act_for_its_client(person: Person, thing: HasRelations | None) -> bool:
    """A worker who said why and now acts on behalf of the client whose case this is."""
    return thing is not None and Relation.ACTS_FOR in thing.relations_to(person)


def it_is_their_providers(person: Person, thing: HasRelations | None) -> bool:
    """A member of the provider that offers this."""
    return thing is not None and Relation.MEMBER in thing.relations_to(person)


def it_is_in_their_catalogue(person: Person, thing: HasRelations | None) -> bool:
    """An editor of an organiser that this provider works with."""
    return thing is not None and Relation.EDITOR in thing.relations_to(person)


P: Final = Permission
PERMISSION_MAP: Final[dict[Permission, list[list[Predicate]]]] = {
    P.SIGN_OUT: [[is_signed_in]],
    P.OWN_PAGES: [[is_signed_in]],
    P.REQUEST_MAKE: [[is_signed_in]],
    P.REQUEST_RECORD: [[is_caseworker]],
    P.REQUEST_QUEUE: [[is_caseworker]],
    P.REQUEST_READ: [[it_is_about_them], [they_work_for_its_organiser]],
    P.REQUEST_DECLINE: [[it_is_about_them], [they_work_for_its_organiser]],
    P.REQUEST_HANDLE: [[they_work_for_its_organiser]],
    P.REQUEST_REFUSE: [[they_decide_for_its_organiser]],
    P.CASE_WAY_IN: [[they_work_for_its_organiser]],
    P.CASE_OPEN: [[is_caseworker]],
    P.CASE_LIST: [[is_caseworker]],
    P.CASE_READ: [[it_is_about_them], [they_work_for_its_organiser]],
    P.NEED_WORDS: [[it_is_about_them], [they_work_for_its_organiser, they_act_for_its_client]],
    P.CASE_ASSESS: [[they_work_for_its_organiser]],
    P.CASE_SET_BUDGET: [[they_work_for_its_organiser]],
    P.ACCESS_LOG_READ: [[it_is_about_them], [they_work_for_its_organiser]],
    P.CASE_ACT_FOR: [[they_work_for_its_organiser]],
    P.PLAN_READ: [[it_is_about_them], [they_work_for_its_organiser]],
    P.PLAN_EDIT: [[it_is_about_them], [they_work_for_its_organiser, they_act_for_its_client]],
    P.PLAN_SUBMIT: [[it_is_about_them], [they_work_for_its_organiser, they_act_for_its_client]],
    P.PLAN_NOTES: [[it_is_about_them]],
    P.DECISION_QUEUE: [[is_caseworker]],
    P.DECISION_PREPARE: [[they_work_for_its_organiser]],
    P.DECISION_GIVE: [[they_decide_for_its_organiser]],
    P.DECISION_READ: [[it_is_about_them], [they_work_for_its_organiser]],
    P.DESK_USE: [[is_provider_member]],
    P.OFFERING_EDIT: [[it_is_their_providers]],
    P.OFFERING_PREVIEW: [[it_is_their_providers], [it_is_in_their_catalogue]],
    P.REVIEW_QUEUE: [[is_editor]],
    P.OFFERING_REVIEW: [[it_is_in_their_catalogue]],
    P.WISH_LIST: [[is_editor]],
    P.WISH_REMOVE: [[it_is_in_their_catalogue]],
    P.WISHES_NEARBY: [[is_provider_member]],
    # The need tree is one for the whole country: an editor of any organiser keeps it, in everybody's sight.
    P.NEED_LIST: [[is_editor]],
    P.NEED_EDIT: [[is_editor]],
}


def permits(person: Person, permission: Permission, thing: HasRelations | None = None) -> bool:
    """Tell whether the map gives the person this permission on this thing; what is not listed is refused."""
    return any(
        all(predicate(person, thing) for predicate in line) for line in PERMISSION_MAP.get(permission, [])
    )
