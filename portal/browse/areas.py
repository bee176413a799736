"""Names of organisers and municipalities: they change once a year, so a process reads them once."""

import difflib
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from catalogue.areas import Municipality, Organiser
from catalogue.database import db
from catalogue.postal_towns import postal_towns
from catalogue.texts import Texts


@dataclass(frozen=True)
class Areas:
    """Names by code."""

    organisers: dict[str, Texts]
    municipalities: dict[str, Texts]

    def find_municipality(self, typed: str) -> str | None:
        """Return the code of the municipality with this code or name in any language, or None.

        A postal town or a former municipality stands for the municipality it is in today.
        """
        wanted = typed.casefold()
        if typed in self.municipalities:
            return typed
        for code, names in self.municipalities.items():
            if wanted in (name.casefold() for name in names.values()):
                return code
        return next((code for name, code in postal_towns().items() if name.casefold() == wanted), None)

    def similar_municipality(self, typed: str) -> str | None:
        """Return the name that was perhaps meant, or None."""
        listed = [name for texts in self.municipalities.values() for name in texts.values()]
        names = {name.casefold(): name for name in (*postal_towns(), *listed)}
        near = difflib.get_close_matches(typed.casefold()[:80], names, n=1, cutoff=0.7)
        return names[near[0]] if near else None


def known_areas() -> Areas:
    """Return the names, read at first use; an empty database is asked again."""
    kept = current_app.extensions.get("areas")
    if isinstance(kept, Areas):
        return kept
    organisers = db.session.execute(select(Organiser.code, Organiser.names).order_by(Organiser.code))
    places = db.session.execute(select(Municipality.code, Municipality.names))
    areas = Areas({row.code: row.names for row in organisers}, {row.code: row.names for row in places})
    if areas.organisers:
        current_app.extensions["areas"] = areas
    return areas
