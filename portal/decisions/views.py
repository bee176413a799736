"""The queue, the decide page, and the decision."""

from datetime import date
from typing import Final
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalogue.lifecycle import ActingAs
from catalogue.refusals import Refused
from portal.decisions import commands, dated, letter, queries
from portal.decisions.addressees import addressees_of
from portal.decisions.deadlines import deadlines
from portal.decisions.forms import DecideForm, ReturnForm
from portal.decisions.give_form import GiveForm
from portal.decisions.matters import matter_of
from portal.decisions.models import Decision
from portal.decisions.notices import tell
from portal.decisions.pages import Missing, name_missing, show_plan
from portal.decisions.queue import list_waiting
from portal.decisions.queue_form import QueueForm
from portal.decisions.relatives import relatives_of
from portal.decisions.rules import DecisionRefusal, Prepared, refusals_to_decide
from portal.permission_map import permits
from portal.plans import queries as plan_queries
from portal.plans.commands import return_with_question, take_up
from portal.plans.models import Plan, PlanState
from portal.plans.rules import replacing_budget
from portal.web.labels import sentence
from portal.web.now import now, today
from portal.web.permissions import Permission
from portal.web.requires import current_person, log_reads, requires

bp = Blueprint("decisions", __name__)
bp.add_app_template_global(date.fromisoformat, "iso_day")
# Asked by the script while the page is filled: half-typed items are counted as far as they go.
_CALCULATE: Final = "calculate"
Page = str | tuple[str, int] | Response


@bp.get("/paatettavat")
@requires(Permission.DECISION_QUEUE)
def queue() -> str:
    """Show what waits, oldest first, by filters and page."""
    form, person = QueueForm(request.args, meta={"csrf": False}), current_person()
    form.offer(queries.organisers(person.caseworker_of))
    asked = form.asked()
    found = list_waiting(person, today(), asked)
    log_reads(found.rows)
    return render_template("decisions/queue.html", found=found, form=form, asked=asked, address=form.address)


@bp.post("/paatettavat/<uuid:plan_id>/ota")
@requires(Permission.DECISION_PREPARE, of=queries.find_plan)
def start(plan: Plan) -> Response:
    """Begin to prepare the decision."""
    take_up(plan, current_person().acting(ActingAs.CASEWORKER), now())
    return redirect(url_for(".decide", plan_id=plan.id), 303)


@bp.get("/paatettavat/<uuid:plan_id>")
@requires(Permission.DECISION_PREPARE, of=queries.find_plan)
def decide(plan: Plan) -> Page:
    """Show the plan need by need, with what is prepared."""
    if plan.state is PlanState.DECIDED:
        return _to_decision(plan.id)
    rows = queries.prepared_rows(plan.id)
    taken_up = plan.state is PlanState.TAKEN_UP
    form = DecideForm(plan, rows, today(), queries.prepared_whole(plan.id)) if taken_up else None
    return _decide_page(plan, queries.prepared_by_item(rows.values()), form)


@bp.post("/paatettavat/<uuid:plan_id>")
@requires(Permission.DECISION_PREPARE, of=queries.find_plan)
def save(plan: Plan) -> Page:
    """Save every item of the form, then go where the button says; counting alone writes nothing."""
    if plan.state is not PlanState.TAKEN_UP:
        raise Refused(DecisionRefusal.NOT_IN_PREPARATION)
    form = DecideForm(plan, queries.prepared_rows(plan.id), today())
    written = {line.item.id: line.prepared for line in form.lines}
    if request.form.get("do") == _CALCULATE:
        return _decide_page(plan, written, form)
    if not form.validate_on_submit():
        return _decide_page(plan, written, form), 422
    templates = {line.item.id: line.template.data or None for line in form.lines}
    commands.prepare_items(
        plan.id, {item_id: (words, templates[item_id]) for item_id, words in written.items()}, today()
    )
    commands.prepare_whole(plan.id, form.whole)
    match request.form.get("do"):
        case "preview":
            return redirect(url_for(".preview", plan_id=plan.id), 303)
        case "give":
            return redirect(url_for(".confirm", plan_id=plan.id), 303)
        case _:
            flash(_("Tallennettu. Voit jatkaa myöhemmin."), "good")
            return redirect(url_for(".decide", plan_id=plan.id), 303)


@bp.get("/paatettavat/<uuid:plan_id>/esikatselu")
@requires(Permission.DECISION_PREPARE, of=queries.find_plan)
def preview(plan: Plan) -> Page:
    """Show the letter as it would be if the decision were given now."""
    if plan.state is not PlanState.TAKEN_UP:
        return redirect(url_for(".decide", plan_id=plan.id), 303)
    person = current_person()
    office = queries.find_decider(person, plan.case.organiser_code)
    decider = office or letter.Decider(_("Viranhaltija"), "", "")
    notices, contact = tell(_addressees(plan), {}, today()), queries.find_contact(plan.case)
    given = letter.Given(decider, today(), notices, dated.first_review(today()), contact)
    preparation = letter.Preparation(_prepared(plan), queries.prepared_whole(plan.id))
    worded = letter.compose(plan, preparation, given)
    return render_template("decisions/preview.html", plan=plan, letter=worded)


@bp.get("/paatettavat/<uuid:plan_id>/palauta")
@requires(Permission.DECISION_PREPARE, of=queries.find_plan)
def question(plan: Plan) -> Page:
    """Ask what to ask the client."""
    if plan.state is not PlanState.TAKEN_UP:
        return redirect(url_for(".decide", plan_id=plan.id), 303)
    return render_template("decisions/return.html", plan=plan, form=ReturnForm())


@bp.post("/paatettavat/<uuid:plan_id>/palauta")
@requires(Permission.DECISION_PREPARE, of=queries.find_plan)
def send_back(plan: Plan) -> Page:
    """Return the plan with the question."""
    form = ReturnForm()
    if not form.validate_on_submit():
        return render_template("decisions/return.html", plan=plan, form=form), 422
    return_with_question(plan, form.question.data or "", current_person().acting(ActingAs.CASEWORKER), now())
    flash(_("Suunnitelma palautettiin. Asiakas näkee kysymyksesi."), "good")
    return redirect(url_for(".queue"), 303)


@bp.get("/paatettavat/<uuid:plan_id>/anna")
@requires(Permission.DECISION_GIVE, of=queries.find_plan)
def confirm(plan: Plan) -> Page:
    """Say what the decision will be, or what is still missing."""
    if plan.state is PlanState.DECIDED:
        return _to_decision(plan.id)
    first = {
        "content_hash": matter_of(plan, today()).content_hash,
        "review_on": dated.first_review(today()),
    }
    form = GiveForm(today(), _addressees(plan), data=first)
    return _confirm_page(plan, form, plan.content_hash or "")


@bp.post("/paatettavat/<uuid:plan_id>/anna")
@requires(Permission.DECISION_GIVE, of=queries.find_plan)
def give(plan: Plan) -> Page:
    """Give the decision."""
    form = GiveForm(today(), _addressees(plan))
    expected = form.content_hash.data or ""
    if not form.validate_on_submit():
        return _confirm_page(plan, form, expected), 422
    try:
        decision = commands.give_decision(
            plan.id,
            expected,
            current_person(),
            now(),
            today(),
            ways=form.ways,
            review_on=form.review_on.data,
        )
    except Refused as refused:
        if "problems" not in refused.evidence:
            raise
        return _confirm_page(plan, form, expected), 422
    flash(_("Päätös on annettu. Asiakkaalle lähtee viesti."), "good")
    return redirect(url_for(".show", decision_id=decision.id), 303)


@bp.get("/paatokset/<uuid:decision_id>")
@requires(Permission.DECISION_READ, of=queries.find_decision)
def show(decision: Decision) -> str:
    """Show the decision to the client and to the workers of its organiser."""
    person = current_person()
    return render_template(
        "decisions/decision.html",
        decision=decision,
        letter=decision.letter,
        is_client=decision.case.client_id == person.user_id,
        may_plan=permits(person, Permission.PLAN_EDIT, decision)
        and plan_queries.is_newest(decision.plan_id, decision.case_id),
    )


@bp.get("/asiakkuus/<uuid:case_id>/paatos")
@requires(Permission.DECISION_READ, of=queries.find_newest_of_case)
def of_case(decision: Decision) -> Response:
    """Go to the newest decision of a case."""
    return redirect(url_for(".show", decision_id=decision.id))


def _decide_page(plan: Plan, prepared: dict[UUID, Prepared], form: DecideForm | None) -> str:
    return render_template(
        "decisions/decide.html",
        shown=show_plan(plan, prepared, today(), form),
        plan=plan,
        form=form,
        deadlines=deadlines(plan.case.organiser.kind, plan.case.client_group, plan.case.initiated_on),
        replacing=replacing_budget(plan),
        law_known=dated.find_review_body(plan.case.organiser.kind, today()) is not None,
        changes=plan_queries.changes_of(plan),
        question=plan_queries.question_before(plan),
        may_give=permits(current_person(), Permission.DECISION_GIVE, plan),
    )


def _confirm_page(plan: Plan, form: GiveForm, expected_hash: str) -> str:
    prepared = _prepared(plan)
    matter, whole = matter_of(plan, today(), relatives_of(plan.case_id)), queries.prepared_whole(plan.id)
    problems = refusals_to_decide(matter, prepared, expected_hash, current_person(), whole)
    missing: list[Missing] = name_missing(plan, problems)
    return render_template(
        "decisions/give.html",
        plan=plan,
        shown=show_plan(plan, prepared, today()),
        form=form,
        missing=missing,
        words=lambda code: sentence(Refused(code)),
    )


def _addressees(plan: Plan) -> list[str]:
    """Return whom the letter is for, as the letter names them: in its own language."""
    with force_locale(plan.case.language):
        return addressees_of(plan.case)


def _prepared(plan: Plan) -> dict[UUID, Prepared]:
    return queries.prepared_by_item(queries.prepared_rows(plan.id).values())


def _to_decision(plan_id: UUID) -> Response:
    decision = queries.find_decision_of_plan(plan_id)
    assert decision is not None, "a decided version has its decision"
    return redirect(url_for(".show", decision_id=decision.id), 303)
