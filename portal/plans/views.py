"""Pages of the plan: the plan itself, starting it, leaving a need out, checking and sending."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalogue.refusals import Refused
from portal.cases.acting import acting_on
from portal.cases.models import AssessedNeed, Case
from portal.cases.queries import case_id_of, find_case
from portal.permission_map import permits
from portal.plans import queries
from portal.plans.commands import (
    keep_words,
    leave_need_out,
    start_plan,
    submit,
    take_back,
    take_need_back,
)
from portal.plans.forms import LeaveOutForm, SubmitForm
from portal.plans.models import Plan, PlanState
from portal.plans.notes import find_notes
from portal.plans.refusals import PlanRefusal
from portal.plans.rules import (
    Gone,
    active,
    changed_price,
    coverage,
    gone,
    outside,
    refusals_to_submit,
    replacing_budget,
)
from portal.plans.words import (
    amount_words,
    cost_words,
    each_time_cents,
    each_time_label,
    item_price,
    pace_of,
    pace_words,
    refusal_words,
)
from portal.web.labels import sentence
from portal.web.now import now, today
from portal.web.people import Person, Relation
from portal.web.permissions import Permission
from portal.web.requires import current_person, log_reads, requires

bp = Blueprint("plans", __name__)


bp.add_app_template_global(pace_of, "pace_of")
bp.add_app_template_global(pace_words, "pace_words")


@bp.app_context_processor
def _words() -> dict[str, Any]:
    """Give templates the words of plan lines; decisions show the same lines."""
    return {
        "amount_words": amount_words,
        "cost_words": cost_words,
        "each_time": lambda item: (each_time_label(item), each_time_cents(item)),
        "item_price": item_price,
    }


def case_to_plan() -> Case | None:
    """Return the case of the client the person acts for, or else their own; the caller logs the reading."""
    case_id = _case_id_to_plan(current_person())
    case = find_case(case_id) if case_id else None
    return case if case is not None and permits(current_person(), Permission.PLAN_EDIT, case) else None


def _case_id_to_plan(person: Person) -> UUID | None:
    return person.on_behalf.case_id if person.on_behalf else case_id_of(person.user_id)


@bp.get("/suunnitelma")
@requires(Permission.OWN_PAGES)
def current() -> Any:
    """Send a client to the newest version of their plan, or offer to start it."""
    case = case_to_plan()
    if case is None:
        return redirect(url_for("cases.own"), 303)
    plan_id = queries.newest_plan_id(case.id)
    if plan_id is not None:
        return redirect(url_for("plans.show", plan_id=plan_id), 303)
    log_reads([case], Permission.PLAN_READ)
    return _start_page(case)


def _start_page(case: Case) -> str:
    person = current_person()
    return render_template(
        "plans/start.html",
        case=case,
        is_client=case.client_id == person.user_id,
        may_start=permits(person, Permission.PLAN_EDIT, case),
    )


@bp.post("/suunnitelma")
@requires(Permission.OWN_PAGES)
def start() -> Response:
    """Start the client's plan."""
    case = case_to_plan()
    if case is None:
        abort(404)
    log_reads([case], Permission.PLAN_EDIT)
    plan = start_plan(case, acting_on(case, current_person()), now())
    return redirect(url_for("plans.show", plan_id=plan.id), 303)


@bp.get("/asiakkuus/<uuid:case_id>/suunnitelma")
@requires(Permission.PLAN_READ, of=find_case)
def of_case(case: Case) -> Any:
    """Send a worker to the newest version of a case's plan."""
    plan_id = queries.newest_plan_id(case.id)
    if plan_id is None:
        return _start_page(case)
    return redirect(url_for("plans.show", plan_id=plan_id), 303)


@bp.get("/suunnitelma/<uuid:plan_id>")
@requires(Permission.PLAN_READ, of=queries.get_plan_whole)
def show(plan: Plan) -> str:
    """Show one version of a plan: budget bar, coverage, lines by need, the next step."""
    person = current_person()
    relations = plan.relations_to(person)
    budget = queries.budget_of(plan)
    is_draft = plan.state is PlanState.DRAFT
    rows = coverage(plan.case.needs, plan.items, plan.left_out)
    return render_template(
        "plans/show.html",
        plan=plan,
        budget=budget,
        sums=queries.sums_of(plan),
        rows=rows,
        missing=[row for row in rows if row.is_missing],
        is_client=plan.case.client_id == person.user_id,
        may_edit=is_draft and permits(person, Permission.PLAN_EDIT, plan),
        may_submit=is_draft and permits(person, Permission.PLAN_SUBMIT, plan),
        may_act=permits(person, Permission.CASE_ACT_FOR, plan) and Relation.ACTS_FOR not in relations,
        may_take_back=plan.state is PlanState.SUBMITTED and permits(person, Permission.PLAN_SUBMIT, plan),
        removed=[item for item in plan.items if item.removed_at is not None],
        outside=outside(budget, plan.items) if is_draft else (),
        new_prices=_new_prices(plan) if is_draft else {},
        gone=_gone(plan) if is_draft else {},
        may_note=permits(person, Permission.PLAN_NOTES, plan),
        notes=find_notes(plan.case_id) if Relation.CLIENT in relations else None,
        question=queries.question_before(plan) if is_draft else None,
        changes=queries.changes_of(plan),
        versions=queries.versions_of(plan.case_id),
        replacing=replacing_budget(plan),
    )


def _new_prices(plan: Plan) -> dict[UUID, Any]:
    """Return, by item, the price that holds today where the item's own does not."""
    found = {}
    for item in active(plan.items):
        version = item.offering.published if item.offering else None
        price = changed_price(item, version.prices, today()) if version else None
        if price is not None:
            found[item.id] = price
    return found


def _gone(plan: Plan) -> dict[UUID, Gone]:
    """Return, by item, why it is not on offer any more."""
    found = {item.id: gone(item, plan.case.organiser_code, today()) for item in active(plan.items)}
    return {item_id: why for item_id, why in found.items() if why is not None}


def _need_in(plan: Plan) -> AssessedNeed:
    """Return the need the address names; 404 when it is not one of this case's."""
    wanted = (request.view_args or {})["need_id"]
    for need in plan.case.needs:
        if need.id == wanted:
            return need
    abort(404)


def plan_of_need(plan_id: UUID, need_id: UUID) -> Plan | None:
    """Return the plan; the need is looked up in it once the plan is known to be theirs."""
    return queries.get_plan_whole(plan_id)


@bp.route("/suunnitelma/<uuid:plan_id>/tarve/<uuid:need_id>/jata-pois", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT, of=plan_of_need)
def leave_out(plan: Plan) -> Any:
    """Leave a need without help, with a reason."""
    need, form = _need_in(plan), LeaveOutForm()
    refuse_frozen(plan)
    seen = form.seen.data or ""
    if request.method == "GET":
        known = [row.reason for row in plan.left_out if row.assessed_need_id == need.id]
        seen = form.reason.data = known[0] if known else ""
    elif form.validate():
        by = acting_on(plan, current_person())
        try:
            leave_need_out(plan, need, form.reason.data or "", by, now(), seen=seen)
        except Refused as refused:
            seen = str(refused.evidence.get("reason", seen))
            if refused.code is PlanRefusal.FROZEN:
                raise
            form.reason.errors = [sentence(refused)]
        else:
            flash(_("Tarve on jätetty pois. Voit ottaa sen takaisin milloin vain."), "good")
            return redirect(url_for("plans.show", plan_id=plan.id), 303)
    status = 422 if request.method == "POST" else 200
    return render_template("plans/leave_out.html", form=form, plan=plan, need=need, seen=seen), status


@bp.post("/suunnitelma/<uuid:plan_id>/tarve/<uuid:need_id>/ota-takaisin")
@requires(Permission.PLAN_EDIT, of=plan_of_need)
def take_back_need(plan: Plan) -> Response:
    """Take a need back that was left out."""
    take_need_back(plan, _need_in(plan), acting_on(plan, current_person()), now())
    flash(_("Tarve on taas mukana suunnitelmassa."), "good")
    return redirect(url_for("plans.show", plan_id=plan.id), 303)


@bp.post("/suunnitelma/<uuid:plan_id>/ota-takaisin")
@requires(Permission.PLAN_SUBMIT, of=queries.get_plan_whole)
def take_back_sent(plan: Plan) -> Response:
    """Take a sent plan back to go on with it, until somebody takes it up."""
    draft = take_back(plan, acting_on(plan, current_person()), now())
    flash(_("Suunnitelma on taas muokattavana. Lähetä se uudelleen, kun se on valmis."), "good")
    return redirect(url_for("plans.show", plan_id=draft.id), 303)


@bp.route("/suunnitelma/<uuid:plan_id>/laheta", methods=["GET", "POST"])
@requires(Permission.PLAN_SUBMIT, of=queries.get_plan_whole)
def send(plan: Plan) -> Any:
    """Show exactly what is sent, take the client's words, and send it."""
    refuse_frozen(plan)
    form, seen = SubmitForm(), queries.plan_hash(plan)
    if request.method == "GET":
        form.fill(plan)
    elif form.validate() and request.form.get("do") == "save":
        keep_words(plan, now(), **form.words())
        flash(_("Sanasi ovat tallessa. Voit lähettää suunnitelman myöhemmin."), "good")
        return redirect(url_for("plans.show", plan_id=plan.id), 303)
    elif not form.errors and _sent(plan, form, seen):
        flash(_("Suunnitelma on lähetetty. Saat päätöksen, kun se on valmis."), "good")
        return redirect(url_for("plans.show", plan_id=plan.id), 303)
    budget, needs = queries.budget_of(plan), plan.case.needs
    stops = refusals_to_submit(budget, needs, plan.items, plan.left_out, "words come with the form")
    shown = {
        "plan": plan,
        "budget": budget,
        "sums": queries.sums_of(plan),
        "rows": coverage(needs, plan.items, plan.left_out),
        "items": active(plan.items),
        "stops": [refusal_words(stop) for stop in stops],
        "question": queries.question_before(plan),
        "changes": queries.changes_of(plan),
        "is_client": plan.case.client_id == current_person().user_id,
        "seen": seen,
    }
    return render_template("plans/send.html", form=form, **shown), 422 if request.method == "POST" else 200


def _sent(plan: Plan, form: SubmitForm, seen: str) -> bool:
    """Send the plan, or say beside the fields why not."""
    if form.seen.data != seen:
        words = _("Suunnitelma on muuttunut sen jälkeen, kun avasit sivun. Tarkista se ja lähetä uudelleen.")
        form.form_errors.append(words)
        return False
    try:
        submit(plan, acting_on(plan, current_person()), now(), **form.words())
    except Refused as refused:
        if refused.code is PlanRefusal.OVER_BUDGET:
            form.over_budget_words.errors = [refusal_words(refused)]
        elif isinstance(refused.code, PlanRefusal) and refused.code is not PlanRefusal.FROZEN:
            form.form_errors.append(refusal_words(refused))
        else:
            raise
        return False
    return True


def refuse_frozen(plan: Plan) -> None:
    """Refuse to open a form for a version that does not change any more."""
    if plan.state is not PlanState.DRAFT:
        raise Refused(PlanRefusal.FROZEN)
