"""Pages where clients write: own words and goal of a need, and a need that is missing.

A worker who acts on behalf of the client writes here what the client says."""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from catalogue.database import db
from catalogue.needs import Need
from catalogue.refusals import Refused
from portal.cases import queries
from portal.cases.acting import acting_on, is_client_of
from portal.cases.assessment import said_of
from portal.cases.blueprint import bp
from portal.cases.commands import change_need
from portal.cases.forms import OwnWordsForm, ProposeForm
from portal.cases.models import AssessedNeed, Case
from portal.cases.need_views import Page, changed_meanwhile, need_page, seen_version
from portal.cases.proposing import propose_need
from portal.web.labels import sentence
from portal.web.now import now
from portal.web.permissions import Permission
from portal.web.requires import current_person, requires


@bp.route("/asiakkuus/<uuid:case_id>/tarve/<uuid:need_id>/omin-sanoin", methods=["GET", "POST"])
@requires(Permission.NEED_WORDS, of=queries.find_need)
def own_words(assessed: AssessedNeed) -> Page:
    """Take the client's own words and goal; the rest of the assessment is the worker's."""
    form = OwnWordsForm()
    version = assessed.version
    if request.method == "GET":
        form.fill(said_of(assessed))
    elif form.validate():
        words, goal = form.client_words.data or "", form.goal.data or ""
        said = replace(said_of(assessed), client_words=words, goal=goal)
        try:
            change_need(assessed, said, seen_version(), acting_on(assessed, current_person()), now())
        except Refused as refused:
            return changed_meanwhile(form, assessed, said, refused)
        own = is_client_of(assessed, current_person())
        flash(_("Sanasi on tallennettu.") if own else _("Asiakkaan sanat on tallennettu."), "good")
        return redirect(url_for("cases.show", case_id=assessed.case_id), 303)
    else:
        version = seen_version()
    return need_page(form, assessed.case, assessed=assessed, version=version)


@bp.route("/asiakkuus/<uuid:case_id>/ehdota-tarvetta", methods=["GET", "POST"])
@requires(Permission.NEED_WORDS, of=queries.find_case)
def propose(case: Case) -> Page:
    """Take what the client tells of a need that has not been recorded."""
    form = ProposeForm()
    form.offer(queries.need_tree())
    if request.method == "POST" and form.validate():
        need = db.session.get_one(Need, form.need.data)
        by = acting_on(case, current_person())
        try:
            propose_need(case, need, form.client_words.data or "", form.goal.data or "", by, now())
        except Refused as refused:
            form.need.errors = [sentence(refused)]
        else:
            flash(_sent_words(is_client_of(case, current_person())), "good")
            return redirect(url_for("cases.show", case_id=case.id), 303)
    status = 422 if request.method == "POST" else 200
    is_client = is_client_of(case, current_person())
    return render_template("cases/propose.html", form=form, case=case, is_client=is_client), status


def _sent_words(own: bool) -> str:
    if own:
        return _("Ehdotuksesi on lähetetty. Työntekijäsi vastaa siihen.")
    return _("Ehdotus on kirjattu asiakkaan puolesta.")
