"""The page where an offering is written, also when two people write at once."""

from typing import Any
from uuid import UUID

from flask import render_template

from catalogue.comparing import merge, token_of
from catalogue.content import OfferingContent, content_of
from catalogue.offerings import Offering
from catalogue.publishing_rules import PublishingRefusal
from catalogue.refusals import Refused
from portal.desk import queries
from portal.desk.changes import changes
from portal.desk.forms import OfferingForm, form_data
from portal.desk.queries import find_offering
from portal.desk.showing import may_write, shown_version
from portal.web.formats import plain_texts
from portal.web.labels import sentence


def filled_form(
    offering: Offering, stored: OfferingContent, written: OfferingContent | None = None
) -> OfferingForm:
    """Return the form for a wording; `written` stands in it instead of what was just sent."""
    wording = written or stored
    data = form_data(wording, offering.revision, place_names(wording))
    data["opened"] = token_of(stored)
    form = OfferingForm(None, data=data) if written else OfferingForm(data=data)
    form.offer(queries.all_needs(), queries.all_organisers(), stored)
    form.without_kind_and_provider()
    return form


def place_names(content: OfferingContent) -> dict[str, str]:
    """Return the names of a wording's municipalities by their codes."""
    known = queries.taxonomy_names().municipalities if content.municipalities else {}
    return {code: plain_texts(known[code]) for code in content.municipalities}


def both_page(opened: str | None, mine: OfferingContent, offering_id: UUID) -> str:
    """Show what somebody else saved meanwhile beside what this person wrote, which stays in the form."""
    found = find_offering(offering_id)
    assert found is not None, "an offering is never deleted"
    theirs = content_of(shown_version(found.offering))
    both = merge(opened or "", theirs, mine)
    form = filled_form(found.offering, theirs, both.content)
    names = queries.taxonomy_names()
    form.form_errors.append(sentence(Refused(PublishingRefusal.CHANGED_MEANWHILE)))
    return form_page(
        form,
        found.offering,
        last=queries.last_event(offering_id),
        clashing=changes(both.clashing, theirs, mine, names),
        taken=changes(both.taken, mine, theirs, names),
        may_write=may_write(found.offering),
    )


def form_page(form: OfferingForm, offering: Offering | None, **more: Any) -> str:
    """Show the form, with the editor's words where the wording was returned."""
    words = offering.working.review_words if offering and offering.working else None
    return render_template("desk/edit.html", form=form, offering=offering, review_words=words, **more)
