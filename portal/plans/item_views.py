"""Pages of single lines: add from the catalogue, own arrangement, change, remove, bring back."""

from typing import Any, Final
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalogue.offerings import Offering, OfferingState, OfferingVersion
from catalogue.periods import line_cost
from catalogue.prices import Price
from catalogue.refusals import Refused
from portal.cases.acting import acting_on
from portal.cases.models import Budget, Case
from portal.plans import queries
from portal.plans.commands import start_plan
from portal.plans.forms import EstimatedItemForm, OfferingItemForm, OwnArrangementForm, UseForm
from portal.plans.items import (
    Estimate,
    add_offering_item,
    add_own_arrangement,
    change_item,
    remove_item,
    renew_price,
    restore_item,
    valid_prices,
)
from portal.plans.models import ItemKind, Plan, PlanItem
from portal.plans.refusals import PlanRefusal
from portal.plans.rules import changed_price, item_mark, same_need
from portal.plans.views import bp, case_to_plan, refuse_frozen
from portal.web.now import now, today
from portal.web.permissions import Permission
from portal.web.requires import current_person, log_reads, requires

_CALCULATE: Final = "calculate"


@bp.route("/palvelut/<uuid:offering_id>/lisaa", methods=["GET", "POST"])
@requires(Permission.OWN_PAGES)
def add(offering_id: UUID) -> Any:
    """Add an offering to the plan of the client, or of whom the worker acts for; the first one starts it."""
    offering = queries.find_offering(offering_id)
    if offering is None or offering.state is not OfferingState.PUBLISHED or offering.published is None:
        abort(404)
    case = case_to_plan()
    if case is None:
        return render_template("plans/no_case.html", offering=offering)
    log_reads([case], Permission.PLAN_EDIT)
    plan, budget = _plan_to_fill(case, offering)
    form = _offering_form(offering.published, case)
    if request.method == "GET":
        form.suggest(budget.period, today())
        codes = [need.code for need in offering.published.needs]
        form.needs.data = [str(need.id) for need in case.needs if same_need(need.need.current_code, codes)]
    elif _is_whole(form):
        try:
            by = acting_on(case, current_person())
            plan = plan or start_plan(case, by, now())
            needs, cost, use = form.chosen(case.needs), form.cost(), form.use()
            item = add_offering_item(plan, offering, needs, cost, use, by, now())
        except Refused as refused:
            form.complain(refused)
        else:
            flash(_("%(title)s on nyt suunnitelmassasi.", title=item.title), "good")
            return redirect(url_for("plans.show", plan_id=plan.id), 303)
    unit_cents = None if form.errors or request.method == "GET" else _cents(form.cost())
    return _form_page(
        "plans/add.html",
        form,
        unit_cents,
        case=case,
        offering=offering,
        budget=budget,
        remaining=queries.sums_of(plan).remaining_cents if plan else budget.amount_cents,
    )


def _plan_to_fill(case: Case, offering: Offering) -> tuple[Plan | None, Budget]:
    """Return the draft to fill (None before it is started) and its budget, or refuse."""
    if case.budget is None:
        raise Refused(PlanRefusal.NO_BUDGET)
    if case.organiser_code not in offering.provider.approved_by():
        raise Refused(PlanRefusal.NOT_APPROVED)
    newest = queries.newest_plan_id(case.id)
    plan = queries.get_plan_whole(newest) if newest else None
    if plan is not None:
        refuse_frozen(plan)
    return plan, case.budget


def _offering_form(version: OfferingVersion, case: Case) -> OfferingItemForm:
    form = OfferingItemForm()
    form.offer_needs(case.needs)
    form.offer_prices(valid_prices(version, now()))
    return form


def _is_whole(form: UseForm) -> bool:
    """Check what was typed and tell whether to save it; counting asks only for what the price needs."""
    if request.form.get("do") != _CALCULATE:
        return form.validate()
    form.count_only()
    form.validate()
    return False


def _cents(cost: Price | Estimate) -> int:
    return (cost.amount_cents or 0) if isinstance(cost, Price) else cost.unit_cents


def _form_page(template: str, form: UseForm, unit_cents: int | None, **shown: Any) -> tuple[str, int]:
    """Render a form of a line; "Laske hinta" answers what it would cost without saving anything."""
    cost = None
    if request.method == "POST" and not form.errors and unit_cents is not None:
        use = form.use()
        cost = line_cost(unit_cents, use.quantity, use.frequency, use.period)
    status = 422 if request.method == "POST" and form.errors else 200
    return render_template(template, form=form, cost=cost, unit_cents=unit_cents, **shown), status


@bp.route("/suunnitelma/<uuid:plan_id>/oma-toteutus", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT, of=queries.get_plan_whole)
def own_arrangement(plan: Plan) -> Any:
    """Add what the client arranges without the catalogue."""
    refuse_frozen(plan)
    form = OwnArrangementForm()
    form.offer_needs(plan.case.needs)
    form.offer_units()
    budget = queries.budget_of(plan)
    if request.method == "GET":
        form.suggest(budget.period, today())
        wanted = request.args.get("tarve", "")
        form.needs.data = [str(need.id) for need in plan.case.needs if str(need.id) == wanted]
    elif _is_whole(form):
        try:
            by = acting_on(plan, current_person())
            needs = form.chosen(plan.case.needs)
            add_own_arrangement(plan, form.what(), needs, form.estimated(), form.use(), by, now())
        except Refused as refused:
            form.complain(refused)
        else:
            flash(_("Oma toteutus on nyt suunnitelmassasi."), "good")
            return redirect(url_for("plans.show", plan_id=plan.id), 303)
    return _form_page(
        "plans/own.html",
        form,
        form.estimate.data,
        plan=plan,
        item=None,
        changed=False,
        seen="",
        budget=budget,
        remaining=queries.sums_of(plan).remaining_cents,
    )


@bp.route("/suunnitelma/rivi/<uuid:item_id>", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT, of=queries.get_item_whole)
def edit(item: PlanItem) -> Any:
    """Change a line of the plan."""
    refuse_frozen(item.plan)
    if item.removed_at is not None and request.method == "GET":
        raise Refused(PlanRefusal.ITEM_GONE)
    form, changed = _form_of(item), False
    if request.method == "GET":
        _fill(form, item)
    elif _is_whole(form):
        try:
            _change(item, form)
        except Refused as refused:
            changed = refused.code is PlanRefusal.ITEM_CHANGED
            form.complain(refused)
        else:
            flash(_("Muutos on tallennettu."), "good")
            return redirect(url_for("plans.show", plan_id=item.plan_id), 303)
    estimate = getattr(form, "estimate", None)
    return _form_page(
        "plans/own.html" if item.kind is ItemKind.OWN_ARRANGEMENT else "plans/edit.html",
        form,
        item.unit_cents if estimate is None else estimate.data,
        plan=item.plan,
        item=item,
        changed=changed,
        seen=item_mark(item) if changed or request.method == "GET" else form.seen.data,
        budget=queries.budget_of(item.plan),
        remaining=queries.sums_of(item.plan).remaining_cents + item.cost_cents,
    )


def _form_of(item: PlanItem) -> UseForm:
    form: UseForm
    if item.kind is ItemKind.OWN_ARRANGEMENT:
        form = OwnArrangementForm()
    else:
        form = EstimatedItemForm() if item.estimated else UseForm()
    form.offer_needs(item.plan.case.needs)
    if isinstance(form, OwnArrangementForm | EstimatedItemForm):
        form.offer_units()
    return form


def _fill(form: UseForm, item: PlanItem) -> None:
    form.fill(item)
    if isinstance(form, OwnArrangementForm | EstimatedItemForm):
        form.unit.data, form.estimate.data = item.unit.value, item.unit_cents
    if isinstance(form, OwnArrangementForm):
        form.title.data, form.provider_name.data = item.title, item.provider_name
        form.description.data = item.description


def _change(item: PlanItem, form: UseForm) -> None:
    estimated = isinstance(form, OwnArrangementForm | EstimatedItemForm)
    change_item(
        item,
        form.chosen(item.plan.case.needs),
        form.use(),
        acting_on(item, current_person()),
        now(),
        estimate=form.estimated() if estimated else None,  # type: ignore[attr-defined]  # narrowed just above
        what=form.what() if isinstance(form, OwnArrangementForm) else None,
        # A form without its mark has seen nothing.
        seen=form.seen.data or "",
    )


@bp.post("/suunnitelma/rivi/<uuid:item_id>/poista")
@requires(Permission.PLAN_EDIT, of=queries.get_item_whole)
def remove(item: PlanItem) -> Response:
    """Take a line out of the plan; the plan page offers to bring it back."""
    remove_item(item, acting_on(item, current_person()), now())
    flash(_("%(title)s on poistettu. Voit palauttaa sen sivun lopusta.", title=item.title), "good")
    return redirect(url_for("plans.show", plan_id=item.plan_id), 303)


@bp.post("/suunnitelma/rivi/<uuid:item_id>/palauta")
@requires(Permission.PLAN_EDIT, of=queries.get_item_whole)
def restore(item: PlanItem) -> Response:
    """Bring a removed line back."""
    restore_item(item, acting_on(item, current_person()), now())
    flash(_("%(title)s on taas suunnitelmassasi.", title=item.title), "good")
    return redirect(url_for("plans.show", plan_id=item.plan_id), 303)


@bp.post("/suunnitelma/rivi/<uuid:item_id>/paivita-hinta")
@requires(Permission.PLAN_EDIT, of=queries.get_item_whole)
def renew(item: PlanItem) -> Response:
    """Take the price that holds today instead of the frozen one."""
    version = item.offering.published if item.offering else None
    price = changed_price(item, version.prices, today()) if version else None
    if price is None:
        raise Refused(PlanRefusal.PRICE_GONE)
    renew_price(item, price, acting_on(item, current_person()), now())
    flash(_("Hinta on päivitetty."), "good")
    return redirect(url_for("plans.show", plan_id=item.plan_id), 303)
