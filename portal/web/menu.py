"""The menu: only what exists and what the permission map gives the person."""

from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import lazy_gettext as _l

from portal.permission_map import permits
from portal.web.people import Person
from portal.web.permissions import Permission
from portal.web.requires import person_or_none


@dataclass(frozen=True)
class MenuLink:
    """One line of the menu or of the footer."""

    label: str
    url: str
    current: bool


def _client(person: Person) -> bool:
    return person.has_case


def _has_a_matter(person: Person) -> bool:
    return person.has_case or person.has_request


MAIN = (
    ("browse.search", _l("Hae palveluja"), None),
    ("plans.current", _l("Oma suunnitelma"), _client),
    ("cases.own", _l("Oma asia"), _has_a_matter),
    ("decisions.queue", _l("Päätettävät"), Permission.DECISION_QUEUE),
    ("cases.queue", _l("Pyynnöt"), Permission.REQUEST_QUEUE),
    ("cases.list_cases", _l("Asiakkaat"), Permission.CASE_LIST),
    ("desk.home", _l("Omat palvelut"), Permission.DESK_USE),
    ("desk.wishes_nearby", _l("Toiveet"), Permission.WISHES_NEARBY),
    ("desk.review_queue", _l("Tarkistettavat palvelut"), Permission.REVIEW_QUEUE),
    ("desk.wishes", _l("Palvelutoiveet"), Permission.WISH_LIST),
    ("administration.needs", _l("Tarpeet ja sanat"), Permission.NEED_LIST),
)
FOOTER = (
    ("browse.how_it_works", _l("Näin Tarjotin toimii")),
    ("browse.accessibility", _l("Saavutettavuusseloste")),
    ("browse.privacy", _l("Tietosuoja")),
)


def menu_items() -> list[MenuLink]:
    """Return the menu for whoever is asking."""
    person = person_or_none()
    links = []
    for endpoint, words, needed in MAIN:
        if isinstance(needed, Permission):
            shown = person is not None and permits(person, needed)
        else:
            shown = needed is None or (person is not None and needed(person))
        if shown and endpoint in current_app.view_functions:
            links.append(MenuLink(str(words), url_for(endpoint), request.endpoint == endpoint))
    return links


def footer_items() -> list[MenuLink]:
    """Return the links at the foot of every page."""
    return [
        MenuLink(str(words), url_for(endpoint), request.endpoint == endpoint)
        for endpoint, words in FOOTER
        if endpoint in current_app.view_functions
    ]
