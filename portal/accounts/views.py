"""Signing in and out, and choosing a password."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from catalogue.database import db
from catalogue.refusals import Refused
from portal.accounts import signing_in
from portal.accounts.commands import choose_password
from portal.accounts.examples import EXAMPLES
from portal.accounts.forms import ChoosePasswordForm, SignInForm
from portal.accounts.identification import identification
from portal.accounts.models import User
from portal.accounts.passwords import find_link
from portal.web.labels import sentence
from portal.web.now import now
from portal.web.permissions import Permission
from portal.web.requires import public, requires

bp = Blueprint("accounts", __name__)


@bp.get("/kirjaudu")
@public
def sign_in() -> str:
    """Show the sign-in page, with the example people on a demo installation."""
    return _sign_in_page(SignInForm())


@bp.post("/kirjaudu")
@public
def do_sign_in() -> Any:
    """Sign in with e-mail and password; one sentence for every way to be wrong."""
    form = SignInForm()
    if form.validate():
        user = identification().identify(request.form)
        if user is not None:
            signing_in.start(user)
            return redirect(_next_page(), 303)
        form.password.errors = [_("Sähköposti tai salasana on väärin. Tarkista molemmat.")]
    return _sign_in_page(form), 422


@bp.post("/kokeile/<uuid:user_id>")
@public
def try_as(user_id: UUID) -> Any:
    """Sign in as an example person with one click; exists on a demo installation only."""
    user = db.session.get(User, user_id) if current_app.config["DEMO"] else None
    if user is None or user.example is None:
        abort(404)
    signing_in.start(user)
    return redirect(_next_page(), 303)


@bp.post("/kirjaudu-ulos")
@requires(Permission.SIGN_OUT)
def sign_out() -> Any:
    """Sign out."""
    signing_in.end()
    flash(_("Olet kirjautunut ulos."), "good")
    return redirect(url_for("browse.front"), 303)


@bp.get("/salasana/<token>")
@public
def password_page(token: str) -> str:
    """Show the form behind a one-time link."""
    return render_template(
        "accounts/password.html", form=ChoosePasswordForm(), works=find_link(token, now()) is not None
    )


@bp.post("/salasana/<token>")
@public
def do_choose_password(token: str) -> Any:
    """Keep the new password and send the person to sign in with it."""
    form = ChoosePasswordForm()
    if form.validate():
        try:
            choose_password(token, form.password.data or "", now())
        except Refused as refused:
            form.password.errors = [sentence(refused)]
        else:
            flash(_("Salasana on nyt vaihdettu. Kirjaudu sisään uudella salasanalla."), "good")
            return redirect(url_for("accounts.sign_in"), 303)
    works = find_link(token, now()) is not None
    # The page of a dead link has no form, and so no field for an error to point at.
    shown = form if works else ChoosePasswordForm(formdata=None)
    return render_template("accounts/password.html", form=shown, works=works), 422


def _sign_in_page(form: SignInForm) -> str:
    people = select(User).where(User.example.is_not(None), User.active).order_by(User.created_at, User.name)
    examples = db.session.scalars(people).all() if current_app.config["DEMO"] else []
    return render_template(
        "accounts/sign_in.html",
        form=form,
        examples=examples,
        about=EXAMPLES,
        next=_next_path(),
        pilot_only=identification().pilot_only,
    )


def _next_path() -> str:
    """Return the page to go on to if it is one of ours, else nothing: no open redirects."""
    wanted = request.values.get("next", "")
    parts = urlsplit(wanted)
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and "\\" not in wanted
    return wanted if ours and not parts.netloc and not parts.scheme else ""


def _next_page() -> str:
    path = _next_path()
    if not path:
        return url_for("home.start")
    return f"{request.script_root}{path}"
