"""All texts of an offering in three languages, side by side."""

from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.exc import StaleDataError

from catalogue import publishing
from catalogue.comparing import TEXT_FIELDS, token_of
from catalogue.content import OfferingContent, content_of
from catalogue.database import db
from catalogue.lifecycle import ActingAs
from catalogue.offerings import Offering
from catalogue.publishing_rules import PublishingRefusal
from catalogue.refusals import Refused
from portal.desk.blueprint import bp
from portal.desk.edit_page import both_page
from portal.desk.forms import revision_of
from portal.desk.queries import DeskOffering, find_offering
from portal.desk.showing import may_write, shown_version
from portal.web.forms import Form, HiddenField, TextsField
from portal.web.now import now
from portal.web.permissions import Permission
from portal.web.requires import current_person, requires


class TranslationForm(Form):
    """The texts only; everything else stays as it is."""

    title = TextsField(_l("Nimi"), max_length=120)
    summary = TextsField(_l("Yhdellä lauseella"), rows=3, max_length=300)
    description = TextsField(_l("Mitä asiakas saa?"), rows=8)
    easy = TextsField(_l("Sama selkokielellä"), rows=6)
    how_to_start = TextsField(_l("Miten pääsee alkuun?"), rows=4, max_length=1000)
    revision = HiddenField()
    opened = HiddenField()

    def content(self, before: OfferingContent) -> OfferingContent:
        """Return the wording with the typed texts."""
        typed: dict[str, Any] = {name: dict(self[name].data) for name in TEXT_FIELDS}
        return replace(before, **typed)


@bp.route("/tuottaja/palvelut/<uuid:offering_id>/kielet", methods=["GET", "POST"])
@requires(Permission.OFFERING_EDIT, of=find_offering)
def translate(found: DeskOffering) -> Any:
    """Write the texts side by side; what waits for the editor can only be looked at."""
    offering = found.offering
    if request.method == "GET" and not may_write(offering):
        return redirect(url_for("desk.preview", offering_id=offering.id), 303)
    before = content_of(shown_version(offering))
    form = TranslationForm(
        data={
            **{name: getattr(before, name) for name in TEXT_FIELDS},
            "revision": str(offering.revision),
            "opened": token_of(before),
        }
    )
    if request.method == "GET":
        return _page(form, offering)
    valid = form.validate()
    if "fi" not in form.title.data:
        form.title.errors = [_("Kirjoita nimi suomeksi")]
    if not valid or form.title.errors:
        return _page(form, offering), 422
    return _saved(form, offering, form.content(before))


def _saved(form: TranslationForm, offering: Offering, content: OfferingContent) -> Any:
    by = current_person().acting(ActingAs.PROVIDER)
    try:
        publishing.save_working(offering, content, revision_of(form.revision.data), by, now())
    except StaleDataError:
        db.session.rollback()
        return both_page(form.opened.data, content, offering.id), 422
    except Refused as refused:
        if refused.code is not PublishingRefusal.CHANGED_MEANWHILE:
            raise
        return both_page(form.opened.data, content, offering.id), 422
    flash(_("Luonnos on tallennettu."), "good")
    return redirect(url_for("desk.preview", offering_id=offering.id), 303)


def _page(form: TranslationForm, offering: Offering) -> str:
    return render_template("desk/translate.html", form=form, offering=offering)
