"""Pages of cases: the list, the case itself, opening, needs, budget, and who has looked."""

from datetime import date, timedelta
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from catalogue.areas import Municipality
from catalogue.database import db
from catalogue.lifecycle import ActingAs
from catalogue.needs import ClientGroup
from catalogue.refusals import Refused
from portal.accounts.commands import add_user, make_way_in
from portal.accounts.models import User
from portal.accounts.passwords import LINK_HOLDS
from portal.accounts.queries import contact_of, find_user
from portal.cases import queries
from portal.cases.blueprint import bp
from portal.cases.commands import open_case
from portal.cases.forms import OpenCaseForm
from portal.cases.models import Case
from portal.cases.need_queries import proposals_of
from portal.cases.paging import page_number
from portal.cases.request_queries import events_before, newest_request_id, request_of_case
from portal.cases.rules import ORDER, original_total
from portal.permission_map import permits
from portal.web.labels import sentence
from portal.web.now import now, today
from portal.web.people import Relation
from portal.web.permissions import Permission
from portal.web.requires import current_person, log_reads, requires


@bp.get("/asiakkuus")
@requires(Permission.OWN_PAGES)
def own() -> Any:
    """Send a client to their own case, or to what they have asked for."""
    client_id = current_person().user_id
    case_id = queries.case_id_of(client_id)
    if case_id is not None:
        return redirect(url_for("cases.show", case_id=case_id), 303)
    request_id = newest_request_id(client_id)
    if request_id is not None:
        return redirect(url_for("cases.show_request", request_id=request_id), 303)
    return render_template("cases/none.html")


@bp.get("/asiakkaat")
@requires(Permission.CASE_LIST)
def list_cases() -> str:
    """List the cases of the worker's organiser, the worker's own ones first asked for."""
    person = current_person()
    show_all = request.args.get("nayta") == "kaikki"
    page = page_number()
    rows, more = queries.list_cases(person.caseworker_of, None if show_all else person.user_id, page)
    log_reads(rows)
    return render_template("cases/list.html", rows=rows, more=more, page=page, show_all=show_all)


@bp.get("/asiakkuus/<uuid:case_id>")
@requires(Permission.CASE_READ, of=queries.find_case)
def show(case: Case) -> str:
    """Show a case: the phase, what happens next, the worker, needs, budget and history."""
    person = current_person()
    period = case.budget.period if case.budget else None
    return render_template(
        "cases/show.html",
        case=case,
        phases=ORDER,
        current=ORDER.index(case.phase) + 1,
        is_client=case.client_id == person.user_id,
        may_assess=permits(person, Permission.CASE_ASSESS, case),
        may_budget=permits(person, Permission.CASE_SET_BUDGET, case),
        may_write=permits(person, Permission.NEED_WORDS, case),
        may_act=permits(person, Permission.CASE_ACT_FOR, case)
        and Relation.ACTS_FOR not in case.relations_to(person),
        period=period,
        total=original_total(case.needs, period) if period else 0,
        next_year_on=period.ends_on + timedelta(days=1) if period else None,
        events=queries.history_of(case.id),
        asked=request_of_case(case.id),
        proposals=proposals_of(case.id),
        events_before=events_before(case.id),
        contact=contact_of(case.worker_id, case.organiser_code),
        may_make_way_in=case.client.password_hash is None
        and permits(person, Permission.CASE_WAY_IN, case),
        day_of=date.fromisoformat,
    )


@bp.get("/asiakkuus/<uuid:case_id>/katselut")
@requires(Permission.ACCESS_LOG_READ, of=queries.find_case)
def reads(case: Case) -> str:
    """Show who has looked at the client's data."""
    page = page_number()
    entries, more = queries.reads_of(case.id, page)
    return render_template(
        "cases/reads.html", case=case, entries=entries, more=more, page=page, permission=Permission
    )


@bp.post("/asiakkuus/<uuid:case_id>/kirjautumislinkki")
@requires(Permission.CASE_WAY_IN, of=queries.find_case)
def way_in(case: Case) -> str:
    """Make a one-time link for a client who has never signed in, and show it this once."""
    path = make_way_in(case.client, now())
    link = f"{current_app.extensions['tarjotin'].base_url}{path}"
    return render_template("cases/way_in.html", case=case, link=link, hours=LINK_HOLDS // timedelta(hours=1))


@bp.route("/asiakkaat/uusi", methods=["GET", "POST"])
@requires(Permission.CASE_OPEN)
def new() -> Any:
    """Open a case for somebody who has an account, or who gets one now."""
    form = OpenCaseForm()
    places = queries.municipalities_of(current_person().caseworker_of)
    form.offer(places)
    if request.method == "GET":
        form.language.data, form.initiated_on.data = "fi", today()
        return render_template("cases/new.html", form=form)
    valid = form.validate()
    if form.check_day(today()) and valid:
        case = _opened(form, {place.code: place for place in places})
        if case is not None:
            flash(_("Asiakkuus on avattu. Kirjaa seuraavaksi tarpeet."), "good")
            return redirect(url_for("cases.show", case_id=case.id), 303)
    return render_template("cases/new.html", form=form), 422


def _opened(form: OpenCaseForm, places: dict[str, Municipality]) -> Case | None:
    client = find_user(form.email.data or "")
    if client is None and not form.name.data:
        form.name.errors = [_("Sähköpostilla ei ole vielä tunnusta. Kirjoita asiakkaan nimi.")]
        return None
    person = current_person()
    place = places[form.municipality.data]
    try:
        if client is None:
            client = add_user(form.email.data or "", form.name.data or "", now(), language=form.language.data)
        return open_case(
            client,
            place.organiser_code,
            place.code,
            ClientGroup(form.group.data),
            form.language.data,
            db.session.get_one(User, person.user_id),
            form.initiated_on.data,
            person.acting(ActingAs.CASEWORKER),
            now(),
        )
    except Refused as refused:
        form.email.errors = [sentence(refused)]
        return None
