"""Wishing for what is not there: anybody may, and nobody is asked who they are."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from catalogue.areas import Municipality
from catalogue.database import db
from catalogue.needs import Need
from catalogue.refusals import Refused
from catalogue.wishes import LONGEST_WISH, WishRefusal, make_wish
from portal.browse.areas import known_areas
from portal.browse.need_tree import NeedTree, load_need_tree
from portal.browse.views import bp
from portal.browse.wish_form import WishForm
from portal.web.formats import page_language
from portal.web.labels import sentence
from portal.web.now import now
from portal.web.requires import public
from portal.web.text_fields import clean

__all__ = ["bp"]


@bp.route("/pyyda-palvelua", methods=["GET", "POST"])
@public
def wish() -> Any:
    """Ask what is missing, starting from the words that found nothing, and keep it for those who can help."""
    tree = load_need_tree()
    form = WishForm(data=_beginning(tree))
    form.offer(tree)
    if request.method == "GET":
        return _page(form)
    valid = form.validate()
    municipality = form.municipality_code(known_areas())
    if not valid or form.municipality.errors:
        return _page(form), 422
    try:
        make_wish(
            form.text.data or "",
            page_language(),
            now(),
            need=db.session.get(Need, form.need.data) if form.need.data else None,
            municipality=db.session.get(Municipality, municipality) if municipality else None,
        )
    except Refused as refused:
        if refused.code is WishRefusal.TOO_MANY:
            form.form_errors.append(sentence(refused))
        else:
            form.text.errors = [sentence(refused)]
        return _page(form), 422
    flash(_("Kiitos, toiveesi on tallessa. Tuottajat ja palvelutarjottimen toimittaja näkevät sen."), "good")
    return redirect(url_for("browse.search"), 303)


def _beginning(tree: NeedTree) -> dict[str, str | None]:
    """Return what the address already tells: the words that found nothing, the need and the place."""
    need = request.args.get("tarve", "")
    return {
        "text": clean(request.args.get("q", ""))[:LONGEST_WISH],
        "need": need if need in tree else None,
        "municipality": clean(request.args.get("kunta", ""))[:80],
    }


def _page(form: WishForm) -> str:
    return render_template("browse/wish.html", form=form, longest=LONGEST_WISH)
