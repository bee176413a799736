"""The catalogue editor keeps the need tree: the list, a need, changing it, retiring and merging."""

from collections.abc import Collection
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError

from catalogue import need_editing
from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor
from catalogue.need_content import NeedContent, changes_between
from catalogue.need_rules import NeedRefusal
from catalogue.needs import STATUTORY_ITEMS, ClientGroup, Need
from catalogue.ptv_codes import PtvList, ptv_names
from catalogue.refusals import Refused
from portal.administration import queries
from portal.administration.forms import GroupsForm, MergeForm, NeedForm, StepForm, need_data, revision_of
from portal.administration.labels import ICONS
from portal.administration.queries import find_need
from portal.administration.words import change_lines, code_words, history_rows, law_item_words
from portal.web.formats import plain_texts
from portal.web.labels import label, sentence
from portal.web.now import now
from portal.web.permissions import Permission
from portal.web.requires import current_person, requires

bp = Blueprint("administration", __name__)


@bp.get("/toimittaja/tarpeet")
@requires(Permission.NEED_LIST)
def needs() -> str:
    """Show the whole tree with how much each need is used."""
    return render_template(
        "administration/needs.html", needs=queries.all_needs(), used=queries.offerings_by_need()
    )


@bp.get("/toimittaja/tarpeet/<need_code>")
@requires(Permission.NEED_LIST, of=find_need)
def need(need: Need) -> str:
    """Show one need with everything known of it and its history."""
    by_code = {other.code: other for other in queries.all_needs()}
    content = need_editing.content_now(need)
    return render_template(
        "administration/need.html",
        need=need,
        parent=by_code.get(need.parent_code or ""),
        into=by_code.get(need.merged_into or ""),
        below=queries.needs_below(need.code),
        content=content,
        uses=queries.uses_of(need.code),
        law_items=[law_item_words(code) for code in STATUTORY_ITEMS if code in need.statutory],
        icon_words=ICONS.get(need.icon, need.icon),
        class_words=_named(content.classes, PtvList.SERVICE_CLASSES),
        event_words=_named(content.events, PtvList.LIFE_EVENTS),
        events=history_rows(queries.history_of(need.code), by_code),
    )


@bp.route("/toimittaja/uusi-tarve", methods=["GET", "POST"])
@requires(Permission.NEED_EDIT)
def new() -> Any:
    """Add a need under a top need, or a new top."""
    parent = find_need(request.args.get("alla", ""))
    answered = sorted(parent.statutory) if parent else []
    form = NeedForm(data={"icon": parent.icon if parent else "heart", "statutory": answered})
    form.offer(parent.icon if parent else "heart")
    if request.method == "GET":
        return _form_page(form, None, parent)
    valid = form.validate()
    if not (form.check() and valid):
        return _form_page(form, None, parent), 422
    try:
        made = need_editing.create_need(parent, form.content(), _editor(), now())
    except Refused as refused:
        form.form_errors.append(sentence(refused))
        return _form_page(form, None, parent), 422
    flash(_("Tarve on lisätty. Haku tuntee sen muutamassa sekunnissa."), "good")
    return _to(made.code)


@bp.route("/toimittaja/tarpeet/<need_code>/muokkaa", methods=["GET", "POST"])
@requires(Permission.NEED_EDIT, of=find_need)
def edit(need: Need) -> Any:
    """Change names, words, icon and mappings."""
    form = NeedForm(data=need_data(need_editing.content_now(need), need.revision))
    form.offer(need.icon)
    if request.method == "GET":
        return _form_page(form, need, None)
    valid = form.validate()
    if not (form.check() and valid):
        return _form_page(form, need, None), 422
    code, mine = need.code, form.content()
    try:
        changed = need_editing.change_need(need, mine, revision_of(form.revision.data), _editor(), now())
    except (Refused, StaleDataError) as refused:
        if isinstance(refused, Refused) and refused.code is NeedRefusal.LAW_ITEM_LEFT:
            form.statutory.errors = [sentence(refused)]
            return _form_page(form, need, None), 422
        db.session.rollback()
        return _both_page(form, code, mine, refused), 422
    if changed:
        flash(_("Muutokset on tallennettu. Haku tuntee ne muutamassa sekunnissa."), "good")
    else:
        flash(_("Mikään ei muuttunut."), "info")
    return _to(code)


@bp.route("/toimittaja/tarpeet/<need_code>/poista-kaytosta", methods=["GET", "POST"])
@requires(Permission.NEED_EDIT, of=find_need)
def retire(need: Need) -> Any:
    """Ask first, then take the need out of tagging and browsing."""
    form = StepForm()
    page = {"need": need, "form": form, "uses": queries.uses_of(need.code)}
    if request.method == "GET":
        return render_template("administration/retire.html", **page)
    try:
        need_editing.retire(need, _editor(), now())
    except Refused as refused:
        form.form_errors.append(sentence(refused))
        return render_template("administration/retire.html", **page), 422
    flash(_("Tarve on poistettu käytöstä. Se näkyy yhä siellä, missä sitä on jo käytetty."), "good")
    return _to(need.code)


@bp.post("/toimittaja/tarpeet/<need_code>/palauta")
@requires(Permission.NEED_EDIT, of=find_need)
def restore(need: Need) -> Any:
    """Offer a retired need again."""
    need_editing.restore(need, _editor(), now())
    flash(_("Tarve on taas käytössä."), "good")
    return _to(need.code)


@bp.route("/toimittaja/tarpeet/<need_code>/yhdista", methods=["GET", "POST"])
@requires(Permission.NEED_EDIT, of=find_need)
def merge(need: Need) -> Any:
    """Let another need take the place of this one."""
    form = MergeForm()
    form.offer(queries.targets_for(need), {other.code: other for other in queries.all_needs()})
    page = {"need": need, "form": form, "uses": queries.uses_of(need.code)}
    if request.method == "GET":
        return render_template("administration/merge.html", **page)
    if not form.validate():
        return render_template("administration/merge.html", **page), 422
    target = db.session.get_one(Need, form.target.data)
    try:
        count = need_editing.merge(need, target, _editor(), now())
    except Refused as refused:
        form.target.errors = [sentence(refused)]
        return render_template("administration/merge.html", **page), 422
    words = _("Yhdistetty tarpeeseen %(need)s. Mukana siirtyi palveluja ja tavaroita: %(count)s.",
              need=plain_texts(target.names), count=count)  # fmt: skip
    flash(words, "good")
    return _to(target.code)


@bp.route("/toimittaja/asiakasryhmat", methods=["GET", "POST"])
@requires(Permission.NEED_EDIT)
def groups() -> Any:
    """Say which PTV target groups stand for each client group."""
    before = {group.value: sorted(need_editing.group_targets(group)) for group in ClientGroup}
    form = GroupsForm(data=before)
    form.offer()
    if request.method == "POST" and form.validate():
        # All of them, whether or not an earlier one changed.
        changed = [
            need_editing.change_group_targets(
                group, frozenset(form[group.value].data or ()), _editor(), now()
            )
            for group in ClientGroup
        ]
        flash(_("Muutokset on tallennettu.") if any(changed) else _("Mikään ei muuttunut."), "good")
        return redirect(url_for("administration.groups"), 303)
    page = render_template(
        "administration/groups.html",
        form=form,
        legends={group.value: label(group) for group in ClientGroup},
        events=history_rows(queries.history_of_groups(), {}),
    )
    return page, 422 if request.method == "POST" else 200


def _editor() -> Actor:
    return current_person().acting(ActingAs.EDITOR)


def _to(code: str) -> Any:
    return redirect(url_for("administration.need", need_code=code), 303)


def _named(codes: Collection[str], which: PtvList) -> list[str]:
    """Return the codes with their names in the order of their list."""
    return [code_words(code, which) for code in ptv_names(which) if code in codes]


def _form_page(form: NeedForm, need: Need | None, parent: Need | None, **more: Any) -> str:
    classes = _named(ptv_names(PtvList.SERVICE_CLASSES), PtvList.SERVICE_CLASSES)
    return render_template(
        "administration/edit.html", form=form, need=need, parent=parent, class_list=classes, **more
    )


def _both_page(form: NeedForm, code: str, mine: NeedContent, refused: Refused | StaleDataError) -> str:
    """Show what somebody else saved meanwhile; what this editor wrote stays in the form."""
    need = db.session.get_one(Need, code, populate_existing=True)
    if not isinstance(refused, Refused):
        refused = Refused(NeedRefusal.CHANGED_MEANWHILE)
    form.form_errors.append(sentence(refused))
    form.revision.data = str(need.revision)
    last = next(iter(queries.history_of(code)), None)
    lines = change_lines(changes_between(need_editing.content_now(need), mine))
    return _form_page(form, need, None, last=last, differing=lines)
