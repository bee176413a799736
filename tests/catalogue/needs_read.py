"""How the tests of the need tree read it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from catalogue.database import db
from catalogue.needs import Need, TaxonomyEvent
from catalogue.offerings import OfferingVersion, version_need
from catalogue.refusals import RefusalCode, Refused


def need(code: str) -> Need:
    """Return the need of that code."""
    return db.session.get_one(Need, code)


def tags(version: OfferingVersion) -> set[str]:
    """Return the codes a wording is tagged with, as the database has them."""
    chosen = select(version_need.c.need_code).where(version_need.c.version_id == version.id)
    return set(db.session.scalars(chosen))


def events(code: str) -> list[TaxonomyEvent]:
    """Return the history of a need."""
    return list(db.session.scalars(select(TaxonomyEvent).where(TaxonomyEvent.need_code == code)))


def refused(call: Callable[[], object]) -> RefusalCode:
    """Return why it was refused."""
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.code
