"""Every route carries exactly one of `public` or `requires`; a test fails on a route with neither."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import abort, current_app, g, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from catalogue.lifecycle import ActingAs
from portal.permission_map import permits
from portal.web.people import Person
from portal.web.permissions import READS_CLIENT_DATA, Permission

View = TypeVar("View", bound=Callable[..., Any])
Loader = Callable[..., Any]


@dataclass(frozen=True)
class Read:
    """What of a client's was read: a case, or the request before there was one."""

    case_id: UUID | None
    request_id: UUID | None

    @classmethod
    def of(cls, thing: Any) -> "Read":
        """Return what reading this object is logged under."""
        return cls(thing.case_id, getattr(thing, "request_id", None))


def public(view: View) -> View:
    """Mark a view that anybody may see."""
    view.is_public = True  # type: ignore[attr-defined]  # an attribute on a function, which mypy does not know
    return view


def requires(permission: Permission, of: Loader | None = None) -> Callable[[View], View]:
    """Let only those in to whom the permission map gives the permission.

    With `of`, the loader gets the view's arguments and the view gets the loaded object; an object that
    is missing or not theirs answers 404 alike. Without, a page of another role answers 403.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**arguments: Any) -> Any:
            person = person_or_none()
            if person is None:
                return to_sign_in()
            if of is None:
                if not permits(person, permission):
                    abort(403)
                return view(**arguments)
            thing = of(**arguments)
            if thing is None or not permits(person, permission, thing):
                abort(404)
            if permission in READS_CLIENT_DATA:
                log_reads([thing], permission)
            return view(thing)

        guarded.permission = permission  # type: ignore[attr-defined]  # read by the tests and the map
        guarded.loader = of  # type: ignore[attr-defined]
        return cast(View, guarded)

    return decorate


def to_sign_in() -> Response:
    """Send a signed-out visitor to sign in and back here; a form that was sent is not sent again."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=wanted), 303)


def person_or_none() -> Person | None:
    """Return who is signed in, or None."""
    user: Any = current_user
    return user.person if user.is_authenticated else None


def current_person() -> Person:
    """Return who is signed in; only for views behind `requires`."""
    person = person_or_none()
    if person is None:
        raise RuntimeError("a public view asked for a signed-in person")
    return person


def log_reads(things: Iterable[Any], permission: Permission | None = None) -> None:
    """Note that the person reads these objects of clients; the edge writes the rows before answering."""
    person = current_person()
    if permission is None:
        view: Any = current_app.view_functions[request.endpoint or ""]
        permission = view.permission
    reads: dict[Read, ActingAs] = g.setdefault("reads", {})
    g.reads_under = permission
    for thing in things:
        is_own = getattr(thing, "client_id", None) == person.user_id or not person.caseworker_of
        reads[Read.of(thing)] = ActingAs.CLIENT if is_own else ActingAs.CASEWORKER
