"""Pages of needs that workers meet: record, change, and every version that was written."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalogue.database import db
from catalogue.needs import Need
from catalogue.refusals import Refused
from portal.cases import need_queries, queries
from portal.cases.acting import acting_on, is_client_of
from portal.cases.assessment import Assessment, merge, said_of
from portal.cases.blueprint import bp
from portal.cases.commands import assess_need, change_need
from portal.cases.forms import NeedForm
from portal.cases.models import AssessedNeed, Case, Importance, NeedProposal
from portal.cases.need_changes import changes
from portal.cases.proposing import assess_proposal, decline_proposal
from portal.cases.request_forms import UnsuitableForm
from portal.web.labels import sentence
from portal.web.now import now
from portal.web.permissions import Permission
from portal.web.requires import current_person, requires

Page = str | tuple[str, int] | Response


@bp.route("/asiakkuus/<uuid:case_id>/tarve", methods=["GET", "POST"])
@requires(Permission.CASE_ASSESS, of=queries.find_case)
def add_need(case: Case) -> Page:
    """Record a need with the service the client would otherwise get; maybe one that the client proposed."""
    form = NeedForm()
    form.offer(queries.need_tree())
    proposal = _proposal_asked_for(case)
    if request.method == "GET" and proposal is not None:
        form.fill(Assessment(Importance.SUPPORTS, proposal.client_words, "", proposal.goal, None))
        form.need.data, form.importance.data = proposal.need_code, None
    elif request.method == "POST" and form.validate():
        try:
            _record(form, case, proposal)
        except Refused as refused:
            form.need.errors = [sentence(refused)]
        else:
            flash(_("Tarve on kirjattu."), "good")
            return redirect(url_for("cases.show", case_id=case.id), 303)
    return need_page(form, case, proposal=proposal)


def _record(form: NeedForm, case: Case, proposal: NeedProposal | None) -> None:
    by = acting_on(case, current_person())
    if proposal is not None and proposal.need_code == form.need.data:
        assess_proposal(proposal, case, form.assessment(), by, now())
    else:
        assess_need(case, db.session.get_one(Need, form.need.data), form.assessment(), by, now())


def _proposal_asked_for(case: Case) -> NeedProposal | None:
    """Return the proposal that the address names, if it is one of this case."""
    asked = request.args.get("ehdotus")
    if asked is None:
        return None
    try:
        proposal = need_queries.find_proposal(case.id, UUID(asked))
    except ValueError:
        proposal = None
    return proposal or abort(404)


@bp.route("/asiakkuus/<uuid:case_id>/tarve/<uuid:need_id>", methods=["GET", "POST"])
@requires(Permission.CASE_ASSESS, of=queries.find_need)
def edit_need(assessed: AssessedNeed) -> Page:
    """Write the assessment of a need anew; which need it is does not change."""
    form = NeedForm()
    form.offer([(assessed.need, None)])
    if request.method == "GET":
        form.need.data = assessed.need_code
        form.fill(said_of(assessed))
    elif form.validate():
        said = form.assessment()
        try:
            change_need(assessed, said, seen_version(), acting_on(assessed, current_person()), now())
        except Refused as refused:
            return changed_meanwhile(form, assessed, said, refused)
        flash(_("Tarpeen tiedot on tallennettu."), "good")
        return redirect(url_for("cases.show", case_id=assessed.case_id), 303)
    return need_page(form, assessed.case, assessed=assessed, version=_version_in_form(assessed))


def changed_meanwhile(form: Any, assessed: AssessedNeed, mine: Assessment, refused: Refused) -> Page:
    """Show what somebody else saved meanwhile beside what this person wrote, which stays in the form."""
    base = need_queries.find_version(assessed.id, seen_version())
    db.session.refresh(assessed)
    theirs = said_of(assessed)
    both = merge(said_of(base) if base else None, theirs, mine)
    form.fill(both.said)
    form.form_errors.append(sentence(refused))
    return need_page(
        form,
        assessed.case,
        assessed=assessed,
        version=assessed.version,
        last=need_queries.find_version(assessed.id, assessed.version),
        clashing=changes(both.clashing, theirs, mine),
        taken=changes(both.taken, mine, theirs),
    )


@bp.get("/asiakkuus/<uuid:case_id>/tarve/<uuid:need_id>/versiot")
@requires(Permission.CASE_READ, of=queries.find_need)
def need_versions(assessed: AssessedNeed) -> str:
    """Show everything that was ever written about a need, by whom and when."""
    return render_template(
        "cases/need_versions.html",
        assessed=assessed,
        case=assessed.case,
        versions=need_queries.versions_of(assessed.id),
        is_client=assessed.case.client_id == current_person().user_id,
    )


@bp.route("/asiakkuus/<uuid:case_id>/ehdotus/<uuid:proposal_id>", methods=["GET", "POST"])
@requires(Permission.CASE_ASSESS, of=need_queries.find_proposal)
def answer_proposal(proposal: NeedProposal) -> Page:
    """Say to the client why a proposed need is not recorded."""
    form = UnsuitableForm()
    if request.method == "POST" and form.validate():
        decline_proposal(proposal, form.reasons.data or "", acting_on(proposal, current_person()), now())
        flash(_("Vastauksesi on tallennettu. Asiakas saa siitä viestin."), "good")
        return redirect(url_for("cases.show", case_id=proposal.case_id), 303)
    status = 422 if request.method == "POST" else 200
    return render_template("cases/proposal.html", form=form, proposal=proposal), status


def need_page(form: Any, case: Case, **shown: Any) -> Page:
    """Show the form of a need: 422 when something was sent that could not be saved."""
    template = "cases/need.html" if isinstance(form, NeedForm) else "cases/own_words.html"
    whole = {"assessed": None, "proposal": None, "last": None, "version": None, **shown}
    whole["is_client"] = is_client_of(case, current_person())
    return render_template(template, form=form, case=case, **whole), 422 if request.method == "POST" else 200


def seen_version() -> int:
    """Return the version the form was opened on; what is no number is none that ever was."""
    typed = request.form.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 0


def _version_in_form(assessed: AssessedNeed) -> int:
    """Keep the version that was opened while other errors are mended."""
    return assessed.version if request.method == "GET" else seen_version()
