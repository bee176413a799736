"""Wishes at the desk: providers read those of their areas, editors also take away what should not stand."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from catalogue.wishes import remove_wish
from portal.desk.blueprint import bp
from portal.desk.forms import StepForm
from portal.desk.wish_queries import DeskWish, find_wish, wishes_for_editor, wishes_for_provider
from portal.web.permissions import Permission
from portal.web.requires import current_person, requires

__all__ = ["bp"]


@bp.get("/toimittaja/toiveet")
@requires(Permission.WISH_LIST)
def wishes() -> str:
    """List what people have wished for in the editor's areas."""
    page = _page()
    found, more = wishes_for_editor(current_person(), page)
    return render_template("desk/wishes.html", wishes=found, more=more, page=page, may_remove=True)


@bp.get("/tuottaja/toiveet")
@requires(Permission.WISHES_NEARBY)
def wishes_nearby() -> str:
    """List what people have wished for where the provider is approved."""
    page = _page()
    found, more = wishes_for_provider(current_person(), page)
    return render_template("desk/wishes.html", wishes=found, more=more, page=page, may_remove=False)


@bp.route("/toimittaja/toiveet/<uuid:wish_id>/poista", methods=["GET", "POST"])
@requires(Permission.WISH_REMOVE, of=find_wish)
def remove_one_wish(found: DeskWish) -> Any:
    """Ask first, then take the wish away for good."""
    if request.method == "GET":
        return render_template("desk/remove_wish.html", form=StepForm(), wish=found.wish)
    remove_wish(found.wish)
    flash(_("Toive on poistettu."), "good")
    return redirect(url_for("desk.wishes"), 303)


def _page() -> int:
    page = request.args.get("sivu", 1, type=int)
    return page if 1 <= page <= 10_000 else 1
