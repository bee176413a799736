"""Pages of the budget: set it beside what the original services would cost, and every version of it."""

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from catalogue.database import db
from catalogue.periods import Period
from catalogue.refusals import Refused
from portal.cases import queries
from portal.cases.acting import acting_on
from portal.cases.blueprint import bp
from portal.cases.commands import set_budget
from portal.cases.forms import BudgetForm
from portal.cases.models import Budget, BudgetKind, Case
from portal.cases.need_views import seen_version
from portal.cases.rules import original_total
from portal.web.labels import sentence
from portal.web.now import now, today
from portal.web.permissions import Permission
from portal.web.requires import current_person, requires


@bp.route("/asiakkuus/<uuid:case_id>/budjetti", methods=["GET", "POST"])
@requires(Permission.CASE_SET_BUDGET, of=queries.find_case)
def budget(case: Case) -> Any:
    """Set the budget beside what the original services would cost in the same time."""
    form = BudgetForm()
    if request.method == "GET":
        _fill_budget(form, case)
        return _budget_page(form, case, _version(case))
    if request.form.get("do") == "calculate":
        form.starts_on.validate(form)
        form.ends_on.validate(form)
        if form.period() is not None:
            return _budget_page(form, case, seen_version())
    elif form.validate():
        try:
            _set(form, case)
        except Refused as refused:
            form.form_errors.append(sentence(refused))
            db.session.expire(case, ["budgets"])
            again = queries.find_case(case.id)
            assert again is not None
            return _budget_page(form, again, _version(again), newer=_newest(again)), 422
        flash(_("Budjetti on asetettu. Asiakas voi nyt suunnitella."), "good")
        return redirect(url_for("cases.show", case_id=case.id), 303)
    return _budget_page(form, case, seen_version()), 422


@bp.get("/asiakkuus/<uuid:case_id>/budjetit")
@requires(Permission.CASE_READ, of=queries.find_case)
def budget_versions(case: Case) -> str:
    """Show every budget that was set, by whom, when, and how it was reached."""
    return render_template(
        "cases/budget_versions.html",
        case=case,
        budgets=queries.budgets_of(case.id),
        is_client=case.client_id == current_person().user_id,
    )


def _set(form: BudgetForm, case: Case) -> None:
    set_budget(
        case,
        form.amount.data,
        form.starts_on.data,
        form.ends_on.data if form.is_fixed else None,
        form.reached_by.data or "",
        acting_on(case, current_person()),
        now(),
        seen=seen_version(),
    )


def _budget_page(form: BudgetForm, case: Case, version: int, newer: Budget | None = None) -> str:
    period = form.period()
    total = original_total(case.needs, period) if period else None
    return render_template(
        "cases/budget.html", form=form, case=case, period=period, total=total, version=version, newer=newer
    )


def _version(case: Case) -> int:
    return case.budget.version if case.budget else 0


def _newest(case: Case) -> Budget:
    return queries.budgets_of(case.id)[0]


def _fill_budget(form: BudgetForm, case: Case) -> None:
    known = case.budget
    if known is not None:
        form.kind.data = known.kind.value
        form.starts_on.data = known.starts_on
        form.ends_on.data = known.ends_on if known.kind is BudgetKind.FIXED else None
        form.amount.data, form.reached_by.data = known.amount_cents, known.reached_by
        return
    first = (today().replace(day=1) + timedelta(days=32)).replace(day=1)
    last = (first + timedelta(days=170)).replace(day=28) + timedelta(days=4)
    period = Period(first, last - timedelta(days=last.day))
    form.kind.data = BudgetKind.FIXED.value
    form.starts_on.data, form.ends_on.data = period.starts_on, period.ends_on
    form.amount.data = original_total(case.needs, period) or None
