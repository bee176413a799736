"""Where somebody lands after signing in: the page of what they mostly do here."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from portal.permission_map import permits
from portal.web.people import Person
from portal.web.permissions import Permission
from portal.web.requires import current_person, requires

bp = Blueprint("home", __name__)


@bp.get("/oma")
@requires(Permission.OWN_PAGES)
def start() -> Response:
    """Send the person on."""
    return redirect(url_for(_endpoint(current_person())), 303)


def _endpoint(person: Person) -> str:
    if permits(person, Permission.DECISION_QUEUE):
        return "decisions.queue"
    if permits(person, Permission.REVIEW_QUEUE):
        return "desk.review_queue"
    if permits(person, Permission.DESK_USE):
        return "desk.home"
    return "cases.own" if person.has_case or person.has_request else "browse.front"
