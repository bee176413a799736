"""Pages of requests that the client meets: ask, follow, decline, and who has looked."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from catalogue.database import db
from catalogue.lifecycle import ActingAs
from catalogue.refusals import Refused
from portal.accounts.models import User
from portal.accounts.queries import contact_of
from portal.cases import request_queries as queries
from portal.cases.acting import acting_on
from portal.cases.blueprint import bp
from portal.cases.paging import page_number
from portal.cases.request_forms import AskForm
from portal.cases.request_lifecycle import REQUEST_LIFECYCLE, RequestAction
from portal.cases.requesting import decline_request, make_request
from portal.cases.requests import BudgetRequest
from portal.cases.rules import ORDER
from portal.permission_map import permits
from portal.web.labels import sentence
from portal.web.now import now, today
from portal.web.permissions import Permission
from portal.web.requires import current_person, requires


@bp.route("/pyyda-budjettia", methods=["GET", "POST"])
@requires(Permission.REQUEST_MAKE)
def ask() -> Any:
    """Ask for a personal budget in own words."""
    form = AskForm()
    form.offer(queries.all_municipalities())
    person = current_person()
    user = db.session.get_one(User, person.user_id)
    if request.method == "GET":
        form.language.data, form.reach.data = user.language, user.email
        return render_template("cases/ask.html", form=form)
    if form.validate():
        try:
            made = make_request(user, form.asked(today()), person.acting(ActingAs.CLIENT), now())
        except Refused as refused:
            form.municipality.errors = [sentence(refused)]
        else:
            flash(_("Pyyntösi on lähetetty. Työntekijä ottaa sinuun yhteyttä."), "good")
            return redirect(url_for("cases.show_request", request_id=made.id), 303)
    return render_template("cases/ask.html", form=form), 422


@bp.get("/pyynto/<uuid:request_id>")
@requires(Permission.REQUEST_READ, of=queries.find_request)
def show_request(asked: BudgetRequest) -> str:
    """Show a request: where it stands, what happens next, the worker, and what was said."""
    person = current_person()
    as_whom = acting_on(asked, person).acting_as
    worker_id = asked.worker_id
    return render_template(
        "cases/request.html",
        asked=asked,
        phases=ORDER,
        is_client=asked.client_id == person.user_id,
        contact=contact_of(worker_id, asked.organiser_code) if worker_id else None,
        events=queries.events_of(asked.id),
        days=(today() - asked.initiated_on).days,
        may={action.value: REQUEST_LIFECYCLE.can(asked.state, action, as_whom) for action in RequestAction},
        may_refuse=permits(person, Permission.REQUEST_REFUSE, asked)
        and REQUEST_LIFECYCLE.can(asked.state, RequestAction.FIND_UNSUITABLE, ActingAs.OFFICIAL),
    )


@bp.route("/pyynto/<uuid:request_id>/peru", methods=["GET", "POST"])
@requires(Permission.REQUEST_DECLINE, of=queries.find_request)
def decline(asked: BudgetRequest) -> Any:
    """Ask once more, then note that the client does not want a personal budget."""
    is_client = asked.client_id == current_person().user_id
    if request.method == "GET":
        return render_template("cases/decline.html", asked=asked, is_client=is_client)
    decline_request(asked, acting_on(asked, current_person()), now())
    flash(
        _("Pyyntö on peruttu. Voit pyytää budjettia myöhemmin uudelleen.")
        if is_client
        else _("Kirjattu: asiakas ei halua budjettia."),
        "good",
    )
    return redirect(url_for("cases.show_request", request_id=asked.id), 303)


@bp.get("/pyynto/<uuid:request_id>/katselut")
@requires(Permission.ACCESS_LOG_READ, of=queries.find_request)
def request_reads(asked: BudgetRequest) -> str:
    """Show who has looked at the request."""
    page = page_number()
    entries, more = queries.reads_of_request(asked.id, page)
    return render_template(
        "cases/request_reads.html",
        asked=asked,
        entries=entries,
        more=more,
        page=page,
        permission=Permission,
        is_client=asked.client_id == current_person().user_id,
    )
