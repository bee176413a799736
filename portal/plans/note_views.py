"""Saving the client's own notes; only the client ever opens them."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from catalogue.refusals import Refused
from portal.plans import queries
from portal.plans.forms import NotesForm
from portal.plans.models import Plan
from portal.plans.notes import find_notes, save_notes
from portal.plans.refusals import PlanRefusal
from portal.plans.views import bp
from portal.web.labels import sentence
from portal.web.now import now
from portal.web.permissions import Permission
from portal.web.requires import requires


@bp.post("/suunnitelma/<uuid:plan_id>/muistiinpanot")
@requires(Permission.PLAN_NOTES, of=queries.get_plan_whole)
def save_own_notes(plan: Plan) -> Any:
    """Save the notes; where another window changed them, show both texts."""
    form = NotesForm()
    if form.validate():
        try:
            save_notes(plan.case_id, form.words.data or "", form.seen_revision(), now())
        except Refused as refused:
            if refused.code is not PlanRefusal.NOTES_CHANGED:
                raise
            form.form_errors.append(sentence(refused))
        else:
            flash(_("Muistiinpanot on tallennettu."), "good")
            return redirect(url_for("plans.show", plan_id=plan.id, _anchor="muistiinpanot"), 303)
    return render_template("plans/notes.html", form=form, plan=plan, saved=find_notes(plan.case_id)), 422
