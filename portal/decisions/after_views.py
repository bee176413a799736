"""After the decision, and beside it: plain words, a new version, who may never decide, who gets it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalogue.refusals import Refused
from portal.cases.acting import acting_on
from portal.cases.models import Case
from portal.cases.queries import find_case
from portal.decisions import queries
from portal.decisions.addressee_form import AddresseesForm
from portal.decisions.addressees import further_addressees, mark_of, record_addressees
from portal.decisions.forms import RelativesForm
from portal.decisions.models import Decision, Outcome
from portal.decisions.relatives import record_relatives, relatives_of, workers_of
from portal.decisions.views import bp
from portal.plans.commands import start_next_version
from portal.plans.queries import get_plan_whole
from portal.web.labels import sentence
from portal.web.now import now
from portal.web.permissions import Permission
from portal.web.requires import current_person, requires


@bp.get("/paatokset/<uuid:decision_id>/selkeasti")
@requires(Permission.DECISION_READ, of=queries.find_decision)
def plainly(decision: Decision) -> str:
    """Say the decision in plain words; the page does not replace the letter."""
    is_client = decision.case.client_id == current_person().user_id
    return render_template(
        "decisions/plain.html", decision=decision, letter=decision.letter, is_client=is_client
    )


@bp.post("/paatokset/<uuid:decision_id>/uusi-suunnitelma")
@requires(Permission.PLAN_EDIT, of=queries.find_decision)
def plan_anew(decision: Decision) -> Response:
    """Start the next version of the plan from what was granted."""
    plan = get_plan_whole(decision.plan_id)
    assert plan is not None, "a decision has its plan"
    granted = frozenset(row.plan_item_id for row in decision.items if row.outcome is not Outcome.REJECTED)
    draft = start_next_version(plan, granted, acting_on(decision, current_person()), now())
    flash(_("Uusi versio on aloitettu. Siinä ovat ne rivit, jotka myönnettiin."), "good")
    return redirect(url_for("plans.show", plan_id=draft.id), 303)


@bp.route("/asiakkuus/<uuid:case_id>/laheiset", methods=["GET", "POST"])
@requires(Permission.DECISION_PREPARE, of=find_case)
def relatives(case: Case) -> Any:
    """Record which workers are relatives of the client: they may not decide."""
    form = RelativesForm()
    form.offer(workers_of(case.organiser_code))
    if request.method == "GET":
        form.workers.data = [str(user_id) for user_id in relatives_of(case.id)]
    elif form.validate():
        record_relatives(case, form.chosen(), acting_on(case, current_person()), now())
        flash(_("Tallennettu. Läheiset eivät voi päättää tässä asiassa."), "good")
        return redirect(url_for("cases.show", case_id=case.id), 303)
    return render_template("decisions/relatives.html", case=case, form=form), 422 if form.errors else 200


@bp.route("/asiakkuus/<uuid:case_id>/saajat", methods=["GET", "POST"])
@requires(Permission.DECISION_PREPARE, of=find_case)
def addressees(case: Case) -> Any:
    """Record who besides the client gets the decision: each has a review clock of their own."""
    form = AddresseesForm(further_addressees(case.id))
    seen = form.seen.data or ""
    if request.method == "POST" and form.validate():
        try:
            record_addressees(case, form.written, seen, acting_on(case, current_person()), now())
        except Refused as refused:
            form.form_errors.append(sentence(refused))
            seen = mark_of(further_addressees(case.id))
        else:
            flash(_("Tallennettu. Päätös annetaan tiedoksi kaikille saajille."), "good")
            return redirect(url_for("cases.show", case_id=case.id), 303)
    status = 422 if request.method == "POST" else 200
    # What stands now is shown beside what was typed, so that nobody writes over it unseen.
    stands = further_addressees(case.id) if status == 422 else []
    shown = {"case": case, "form": form, "stands": stands, "seen": seen}
    return render_template("decisions/addressees.html", **shown), status
