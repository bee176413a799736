"""The editor's side: what waits for review, and publishing it or returning it with words."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError

from catalogue import publishing
from catalogue.comparing import changed_parts
from catalogue.content import content_of
from catalogue.lifecycle import ActingAs
from catalogue.offerings import Offering, VersionState
from catalogue.publishing_rules import PublishingRefusal
from catalogue.refusals import Refused
from portal.desk import queries
from portal.desk.blueprint import bp
from portal.desk.changes import Change, changes
from portal.desk.forms import ReviewForm, revision_of
from portal.desk.queries import DeskOffering, find_offering
from portal.desk.showing import shown
from portal.web.labels import sentence
from portal.web.now import now, today
from portal.web.permissions import Permission
from portal.web.requires import current_person, requires


@bp.get("/toimittaja")
@requires(Permission.REVIEW_QUEUE)
def review_queue() -> str:
    """List what waits for the editor, the longest waiting first."""
    page = request.args.get("sivu", 1, type=int)
    page = page if 1 <= page <= 10_000 else 1
    waiting, more = queries.waiting_for_review(current_person(), page)
    return render_template("desk/review_queue.html", waiting=waiting, more=more, page=page)


@bp.route("/toimittaja/palvelut/<uuid:offering_id>", methods=["GET", "POST"])
@requires(Permission.OFFERING_REVIEW, of=find_offering)
def review(found: DeskOffering) -> Any:
    """Show the wording as clients will see it; publish it or return it with words."""
    offering = found.offering
    if offering.working is None or offering.working.state is not VersionState.IN_REVIEW:
        raise Refused(PublishingRefusal.NOTHING_TO_REVIEW)
    form = ReviewForm()
    if request.method == "GET":
        form.revision.data = str(offering.revision)
        return _page(form, offering)
    if not form.validate():
        return _page(form, offering), 422
    try:
        _answer(form, offering)
    except (Refused, StaleDataError) as refused:
        _point_out(form, refused)
        return _page(form, offering), 422
    return redirect(url_for("desk.review_queue"), 303)


def _answer(form: ReviewForm, offering: Offering) -> None:
    if revision_of(form.revision.data) != offering.revision:
        raise Refused(PublishingRefusal.CHANGED_MEANWHILE)
    by = current_person().acting(ActingAs.EDITOR)
    if request.form.get("do") == "publish":
        publishing.publish(offering, by, now(), today())
        flash(_("Julkaistu. Palvelu löytyy haulla muutamassa sekunnissa."), "good")
    else:
        publishing.return_to_provider(offering, form.words.data or "", by, now())
        flash(_("Palautettu tuottajalle. Sanasi näkyvät hänen sivullaan."), "good")


def _point_out(form: ReviewForm, refused: Refused | StaleDataError) -> None:
    if not isinstance(refused, Refused):
        refused = Refused(PublishingRefusal.CHANGED_MEANWHILE)
    if refused.code is PublishingRefusal.WORDS_NEEDED:
        form.words.errors = [sentence(refused)]
    else:
        form.form_errors.append(sentence(refused))


def _page(form: ReviewForm, offering: Offering) -> str:
    approved = offering.provider.approved_by() & current_person().editor_of
    return render_template(
        "desk/review.html",
        form=form,
        provider_approved=bool(approved),
        differences=_differences(offering),
        **shown(offering, today()),
    )


def _differences(offering: Offering) -> list[Change] | None:
    """Return what the wording in review changes; None where nothing was published before."""
    if offering.published is None or offering.working is None:
        return None
    before, after = content_of(offering.published), content_of(offering.working)
    parts = changed_parts(before, after)
    return changes(parts, before, after, queries.taxonomy_names()) if parts else []
