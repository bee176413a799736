"""Pages of requests that workers meet: the queue, writing one down, taking, opening a case, saying no."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from catalogue.database import db
from catalogue.lifecycle import ActingAs
from catalogue.needs import ClientGroup
from catalogue.refusals import Refused
from portal.accounts.commands import add_user
from portal.accounts.models import User
from portal.accounts.queries import find_user
from portal.cases import request_queries as queries
from portal.cases.blueprint import bp
from portal.cases.paging import page_number
from portal.cases.queries import municipalities_of
from portal.cases.request_forms import OpenFromRequestForm, RecordForm, UnsuitableForm
from portal.cases.requesting import find_unsuitable, make_request, open_from_request, take_request
from portal.cases.requests import BudgetRequest
from portal.web.labels import sentence
from portal.web.now import now, today
from portal.web.permissions import Permission
from portal.web.requires import current_person, log_reads, requires


@bp.get("/pyynnot")
@requires(Permission.REQUEST_QUEUE)
def queue() -> str:
    """Show what waits with the worker's organiser, oldest first, or what has ended."""
    page, ended = page_number(), request.args.get("nayta") == "paattyneet"
    rows, more = queries.list_requests(current_person().caseworker_of, page, ended=ended)
    log_reads(rows)
    return render_template("cases/requests.html", rows=rows, more=more, page=page, ended=ended, today=today())


@bp.route("/pyynnot/uusi", methods=["GET", "POST"])
@requires(Permission.REQUEST_RECORD)
def record() -> Any:
    """Write down a request for somebody who asks by phone or in person."""
    form = RecordForm()
    form.offer(municipalities_of(current_person().caseworker_of))
    if request.method == "GET":
        form.language.data, form.initiated_on.data = "fi", today()
        return render_template("cases/record.html", form=form)
    valid = form.validate()
    if form.check_day(today()) and valid:
        made = _recorded(form)
        if made is not None:
            flash(_("Pyyntö on kirjattu. Se odottaa nyt jonossa."), "good")
            return redirect(url_for("cases.show_request", request_id=made.id), 303)
    return render_template("cases/record.html", form=form), 422


def _recorded(form: RecordForm) -> BudgetRequest | None:
    client = find_user(form.email.data or "")
    if client is None and not form.name.data:
        form.name.errors = [_("Sähköpostilla ei ole vielä tunnusta. Kirjoita asiakkaan nimi.")]
        return None
    person = current_person()
    if client is not None and client.id == person.user_id:
        form.email.errors = [_("Pyydä budjettia itsellesi sivulla ”Pyydä henkilökohtaista budjettia”.")]
        return None
    try:
        if client is None:
            client = add_user(form.email.data or "", form.name.data or "", now(), language=form.language.data)
        asked = form.asked(form.initiated_on.data)
        return make_request(client, asked, person.acting(ActingAs.CASEWORKER), now())
    except Refused as refused:
        form.email.errors = [sentence(refused)]
        return None


@bp.post("/pyynto/<uuid:request_id>/ota")
@requires(Permission.REQUEST_HANDLE, of=queries.find_request)
def take(asked: BudgetRequest) -> Any:
    """Take a request; whoever comes second is told who has it."""
    person = current_person()
    try:
        take_request(
            asked, db.session.get_one(User, person.user_id), person.acting(ActingAs.CASEWORKER), now()
        )
    except Refused:
        db.session.expire(asked, ["worker"])
        if (taken := queries.find_request(asked.id)) is None or taken.worker is None:
            raise
        flash(_("%(name)s ehti ottaa pyynnön ennen sinua.", name=taken.worker.name), "warn")
    else:
        flash(_("Otit pyynnön. Ota nyt yhteyttä asiakkaaseen."), "good")
    return redirect(url_for("cases.show_request", request_id=asked.id), 303)


@bp.route("/pyynto/<uuid:request_id>/avaa", methods=["GET", "POST"])
@requires(Permission.REQUEST_HANDLE, of=queries.find_request)
def open_case_of(asked: BudgetRequest) -> Any:
    """Open a case from a request."""
    form = OpenFromRequestForm()
    form.offer()
    if request.method == "GET":
        form.group.data, form.language.data = asked.client_group.value, asked.language
    elif form.validate():
        person = current_person()
        case = open_from_request(
            asked,
            ClientGroup(form.group.data),
            form.language.data,
            db.session.get_one(User, person.user_id),
            person.acting(ActingAs.CASEWORKER),
            now(),
        )
        flash(_("Asiakkuus on avattu. Kirjaa seuraavaksi tarpeet."), "good")
        return redirect(url_for("cases.show", case_id=case.id), 303)
    status = 422 if request.method == "POST" else 200
    return render_template("cases/open_case.html", form=form, asked=asked), status


@bp.route("/pyynto/<uuid:request_id>/ei-sovi", methods=["GET", "POST"])
@requires(Permission.REQUEST_REFUSE, of=queries.find_request)
def unsuitable(asked: BudgetRequest) -> Any:
    """Tell with reasons that a personal budget does not suit."""
    form = UnsuitableForm()
    if request.method == "POST" and form.validate():
        find_unsuitable(asked, form.reasons.data or "", current_person().acting(ActingAs.OFFICIAL), now())
        flash(_("Perustelut on kirjattu. Asiakas saa niistä viestin."), "good")
        return redirect(url_for("cases.show_request", request_id=asked.id), 303)
    status = 422 if request.method == "POST" else 200
    return render_template("cases/unsuitable.html", form=form, asked=asked), status
