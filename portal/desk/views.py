"""The provider's desk: what waits, the offerings, writing one, and taking it off and on the shelf."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError

from catalogue import publishing
from catalogue.content import OfferingContent, content_of
from catalogue.database import db
from catalogue.hints import hints_for
from catalogue.lifecycle import ActingAs, Actor
from catalogue.offerings import Offering, OfferingKind, OfferingState
from catalogue.publishing_rules import PublishingRefusal, missing_fields
from catalogue.refusals import Refused
from portal.desk import queries
from portal.desk.blueprint import bp
from portal.desk.edit_page import both_page, filled_form, form_page, place_names
from portal.desk.forms import OfferingForm, StepForm, form_data, revision_of
from portal.desk.queries import DeskOffering, find_offering
from portal.desk.rows import desk_row
from portal.desk.showing import may_write, shown, shown_version
from portal.web.formats import plain_texts
from portal.web.now import now, today
from portal.web.permissions import Permission
from portal.web.requires import current_person, requires


@bp.get("/tuottaja")
@requires(Permission.DESK_USE)
def home() -> str:
    """Show what waits for the provider, then the rest of its offerings."""
    person = current_person()
    rows = [desk_row(offering, today()) for offering in queries.offerings_of(person.providers)]
    return render_template(
        "desk/home.html",
        urgent=[row for row in rows if row.urgent],
        others=[row for row in rows if not row.urgent],
    )


@bp.route("/tuottaja/palvelut/uusi", methods=["GET", "POST"])
@requires(Permission.DESK_USE)
def new() -> Any:
    """Start a new offering."""
    form = OfferingForm()
    providers = {str(provider.id): provider for provider in queries.providers_of(current_person())}
    form.offer(queries.all_needs(), queries.all_organisers(), None)
    form.offer_providers(providers.values())
    if request.method == "GET":
        return form_page(form, None)
    content = _content(form, None)
    if content is None or not _complete(form, OfferingKind(form.kind.data), content):
        return form_page(form, None), 422
    provider, kind = providers[form.provider.data], OfferingKind(form.kind.data)
    offering = publishing.create_offering(provider, kind, content, _provider(), now())
    return _sent_or_saved(offering)


@bp.get("/tuottaja/palvelut/<uuid:offering_id>/kopio")
@requires(Permission.OFFERING_EDIT, of=find_offering)
def copy(found: DeskOffering) -> str:
    """Begin a new offering from what an earlier one tells; nothing is stored before it is saved."""
    offering = found.offering
    content = content_of(shown_version(offering))
    data = form_data(content, 0, place_names(content))
    form = OfferingForm(
        None, data={**data, "kind": offering.kind.value, "provider": str(offering.provider_id)}
    )
    form.offer(queries.all_needs(), queries.all_organisers(), content)
    form.offer_providers([offering.provider])
    return form_page(form, None, copied=plain_texts(content.title))


@bp.route("/tuottaja/palvelut/<uuid:offering_id>", methods=["GET", "POST"])
@requires(Permission.OFFERING_EDIT, of=find_offering)
def edit(found: DeskOffering) -> Any:
    """Write on; what waits for the editor or is withdrawn can only be looked at."""
    offering = found.offering
    if request.method == "GET" and not may_write(offering):
        return redirect(url_for("desk.preview", offering_id=offering.id), 303)
    before = content_of(shown_version(offering))
    form = filled_form(offering, before)
    if request.method == "GET":
        return form_page(form, offering)
    content = _content(form, before)
    if content is None or not _complete(form, offering.kind, content):
        return form_page(form, offering), 422
    try:
        publishing.save_working(offering, content, revision_of(form.revision.data), _provider(), now())
        return _sent_or_saved(offering)
    except StaleDataError:
        db.session.rollback()
        return both_page(form.opened.data, content, offering.id), 422
    except Refused as refused:
        if refused.code is not PublishingRefusal.CHANGED_MEANWHILE:
            raise
        return both_page(form.opened.data, content, offering.id), 422


@bp.get("/tuottaja/palvelut/<uuid:offering_id>/esikatselu")
@requires(Permission.OFFERING_PREVIEW, of=find_offering)
def preview(found: DeskOffering) -> str:
    """Show the newest wording as a client will see it, with what its provider can do next."""
    offering = found.offering
    is_member = offering.provider_id in current_person().providers
    content = content_of(shown_version(offering))
    hints = hints_for(content, offering.confirmed_on, today()) if is_member else ()
    return render_template(
        "desk/preview.html",
        is_member=is_member,
        hints=hints,
        next_step=desk_row(offering, today()).next_step,
        **shown(offering, today()),
    )


@bp.post("/tuottaja/palvelut/<uuid:offering_id>/tauko")
@requires(Permission.OFFERING_EDIT, of=find_offering)
def pause(found: DeskOffering) -> Any:
    """Take the offering off the shelf for a while."""
    publishing.pause(found.offering, _provider(), now())
    flash(_("Palvelu on tauolla. Sitä ei voi nyt lisätä suunnitelmaan."), "good")
    return _to_preview(found.offering)


@bp.post("/tuottaja/palvelut/<uuid:offering_id>/jatka")
@requires(Permission.OFFERING_EDIT, of=find_offering)
def resume(found: DeskOffering) -> Any:
    """Put the offering back on the shelf."""
    publishing.resume(found.offering, _provider(), now())
    flash(_("Palvelu on taas tarjolla."), "good")
    return _to_preview(found.offering)


@bp.post("/tuottaja/palvelut/<uuid:offering_id>/vahvista")
@requires(Permission.OFFERING_EDIT, of=find_offering)
def confirm(found: DeskOffering) -> Any:
    """Note that the published wording is still true."""
    if found.offering.state is not OfferingState.PUBLISHED:
        raise Refused(PublishingRefusal.NOTHING_TO_REVIEW)
    publishing.confirm(found.offering, _provider(), now(), today())
    flash(_("Tiedot on vahvistettu tänään."), "good")
    return redirect(url_for("desk.home"), 303)


@bp.route("/tuottaja/palvelut/<uuid:offering_id>/poista", methods=["GET", "POST"])
@requires(Permission.OFFERING_EDIT, of=find_offering)
def withdraw(found: DeskOffering) -> Any:
    """Ask first, then take the offering away for good."""
    offering = found.offering
    if request.method == "GET":
        return render_template("desk/withdraw.html", form=StepForm(), **shown(offering, today()))
    publishing.withdraw(offering, _provider(), now())
    flash(_("Palvelu on poistettu valikoimasta. Tehdyt päätökset pysyvät voimassa."), "good")
    return redirect(url_for("desk.home"), 303)


def _provider() -> Actor:
    return current_person().acting(ActingAs.PROVIDER)


def _content(form: OfferingForm, before: OfferingContent | None) -> OfferingContent | None:
    """Return what was typed, or None when a field has an error."""
    places = queries.municipality_codes()
    valid = form.validate()
    if not (form.check(places) and valid):
        return None
    return form.content(places, before, today())


def _complete(form: OfferingForm, kind: OfferingKind, content: OfferingContent) -> bool:
    """Tell whether the wording can go where it is sent; a draft may lack what readers need."""
    missing = missing_fields(kind, content) if _is_sent() else ()
    form.point_out(missing)
    return not missing


def _is_sent() -> bool:
    return request.form.get("do") == "send"


def _sent_or_saved(offering: Offering) -> Any:
    if _is_sent():
        publishing.submit(offering, _provider(), now())
        flash(_("Lähetetty tarkistettavaksi. Toimittaja tarkistaa tiedot ennen julkaisua."), "good")
        return redirect(url_for("desk.home"), 303)
    flash(_("Luonnos on tallennettu."), "good")
    return _to_preview(offering)


def _to_preview(offering: Offering) -> Any:
    return redirect(url_for("desk.preview", offering_id=offering.id), 303)
