"""Pages of cases: the list, the case itself, opening, needs, budget, and who has looked."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from catalogue.areas import Municipality
from catalogue.database import db
from catalogue.lifecycle import ActingAs
from catalogue.needs import ClientGroup, Need
from catalogue.periods import Period
from catalogue.refusals import Refused
from portal.accounts.commands import add_user, make_way_in
from portal.accounts.models import User
from portal.accounts.passwords import LINK_HOLDS
from portal.accounts.queries import contact_of, find_user
from portal.cases import queries
from portal.cases.acting import acting_on
from portal.cases.blueprint import bp
from portal.cases.commands import assess_need, change_need, open_case, set_budget
from portal.cases.forms import BudgetForm, NeedForm, OpenCaseForm
from portal.cases.models import AssessedNeed, Case
from portal.cases.paging import page_number
from portal.cases.request_queries import events_before, newest_request_id, request_of_case
from portal.cases.rules import ORDER, original_total
from portal.permission_map import permits
from portal.web.labels import sentence
from portal.web.now import now, today
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
    return render_template(
        "cases/show.html",
        case=case,
        phases=ORDER,
        current=ORDER.index(case.phase) + 1,
        is_client=case.client_id == current_person().user_id,
        may_assess=permits(current_person(), Permission.CASE_ASSESS, case),
        may_budget=permits(current_person(), Permission.CASE_SET_BUDGET, case),
        period=case.budget.period if case.budget else None,
        events=queries.history_of(case.id),
        asked=request_of_case(case.id),
        events_before=events_before(case.id),
        contact=contact_of(case.worker_id, case.organiser_code),
        may_make_way_in=case.client.password_hash is None
        and permits(current_person(), Permission.CASE_WAY_IN, case),
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


@bp.route("/asiakkuus/<uuid:case_id>/tarve", methods=["GET", "POST"])
@requires(Permission.CASE_ASSESS, of=queries.find_case)
def add_need(case: Case) -> Any:
    """Record a need with the service the client would otherwise get."""
    form = NeedForm()
    tree = queries.need_tree()
    form.offer(tree)
    if request.method == "POST" and form.validate():
        need = db.session.get_one(Need, form.need.data)
        try:
            assess_need(case, need, form.assessment(), acting_on(case, current_person()), now())
        except Refused as refused:
            form.need.errors = [sentence(refused)]
        else:
            flash(_("Tarve on kirjattu."), "good")
            return redirect(url_for("cases.show", case_id=case.id), 303)
    return _page_of(form, "cases/need.html", case=case, assessed=None)


def _need_of(case_id: UUID, need_id: UUID) -> AssessedNeed | None:
    return queries.find_need(case_id, need_id)


@bp.route("/asiakkuus/<uuid:case_id>/tarve/<uuid:need_id>", methods=["GET", "POST"])
@requires(Permission.CASE_ASSESS, of=_need_of)
def edit_need(assessed: AssessedNeed) -> Any:
    """Write the assessment of a need anew; which need it is does not change."""
    form = NeedForm()
    form.offer([(assessed.need, None)])
    if request.method == "GET":
        form.fill(assessed)
    elif form.validate():
        change_need(assessed, form.assessment(), acting_on(assessed, current_person()), now())
        flash(_("Tarpeen tiedot on tallennettu."), "good")
        return redirect(url_for("cases.show", case_id=assessed.case_id), 303)
    return _page_of(form, "cases/need.html", case=assessed.case, assessed=assessed)


@bp.route("/asiakkuus/<uuid:case_id>/budjetti", methods=["GET", "POST"])
@requires(Permission.CASE_SET_BUDGET, of=queries.find_case)
def budget(case: Case) -> Any:
    """Set the budget beside what the original services would cost in the same time."""
    form = BudgetForm()
    if request.method == "GET":
        _fill_budget(form, case)
    elif request.form.get("do") == "calculate":
        form.starts_on.validate(form)
        form.ends_on.validate(form)
        if form.period() is not None:
            return _budget_page(form, case), 200
    elif form.validate():
        by = acting_on(case, current_person())
        set_budget(
            case,
            form.amount.data,
            form.starts_on.data,
            form.ends_on.data,
            form.reached_by.data or "",
            by,
            now(),
        )
        flash(_("Budjetti on asetettu. Asiakas voi nyt suunnitella."), "good")
        return redirect(url_for("cases.show", case_id=case.id), 303)
    return _budget_page(form, case), 200 if request.method == "GET" else 422


def _budget_page(form: BudgetForm, case: Case) -> str:
    period = form.period()
    total = original_total(case.needs, period) if period else None
    return render_template("cases/budget.html", form=form, case=case, period=period, total=total)


def _fill_budget(form: BudgetForm, case: Case) -> None:
    known = case.budget
    if known is not None:
        form.starts_on.data, form.ends_on.data = known.starts_on, known.ends_on
        form.amount.data, form.reached_by.data = known.amount_cents, known.reached_by
        return
    first = (today().replace(day=1) + timedelta(days=32)).replace(day=1)
    last = (first + timedelta(days=170)).replace(day=28) + timedelta(days=4)
    period = Period(first, last - timedelta(days=last.day))
    form.starts_on.data, form.ends_on.data = period.starts_on, period.ends_on
    form.amount.data = original_total(case.needs, period) or None


def _page_of(form: Any, template: str, **shown: Any) -> tuple[str, int]:
    status = 422 if request.method == "POST" else 200
    return render_template(template, form=form, **shown), status
