"""With or for: a worker says why, acts on behalf of the client, and stops."""

from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.cases.models import Case
from portal.cases.queries import find_case
from portal.plans.commands import begin_acting
from portal.plans.forms import ActForm
from portal.plans.views import bp
from portal.web.now import now
from portal.web.on_behalf import forget, remember
from portal.web.people import OnBehalf
from portal.web.permissions import Permission
from portal.web.requires import current_person, requires


@bp.route("/asiakkuus/<uuid:case_id>/puolesta", methods=["GET", "POST"])
@requires(Permission.CASE_ACT_FOR, of=find_case)
def start_acting(case: Case) -> Any:
    """Ask why, then act on behalf of the client on every page until stopped."""
    form = ActForm()
    if request.method == "POST" and form.validate():
        acts = OnBehalf(case.id, case.organiser_code, case.client.name, form.reason.data or "")
        begin_acting(case, current_person(), acts, now())
        remember(session, acts)
        # Before there is a budget there is nothing to plan: the client's words stand on the case.
        goes_to = "plans.of_case" if case.budget else "cases.show"
        return redirect(url_for(goes_to, case_id=case.id), 303)
    return render_template("plans/act.html", form=form, case=case), 422 if request.method == "POST" else 200


@bp.post("/puolesta/lopeta")
@requires(Permission.OWN_PAGES)
def stop_acting() -> Response:
    """Act in one's own role again."""
    acts = current_person().on_behalf
    forget(session)
    if acts is None:
        return redirect(url_for("home.start"), 303)
    flash(_("Et toimi enää asiakkaan puolesta."), "good")
    return redirect(url_for("cases.show", case_id=acts.case_id), 303)
