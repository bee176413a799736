"""What a process loads beside its start, so that no visitor waits for it."""

import gc

from flask import Flask

from catalogue.database import begin_reading
from portal.browse.areas import known_areas
from portal.browse.hearing import known_places
from portal.searching import searching

FIRST_PAGE = "/haku"


def warm(app: Flask) -> None:
    """Load the language analysis, the need words, the index and the page that everybody opens."""
    with app.app_context():
        begin_reading()
        areas = known_areas()
        # What takes seconds is done when nobody has to wait for the end of a transaction.
        engine = searching().ready()
        engine.warm()
        known_places(areas)
    # Its first request compiles the templates and the statements it asks with.
    app.test_client().get(FIRST_PAGE)
    # What is loaded stays: looking through it for what can go stops all answers for a tenth of a second.
    gc.collect()
    gc.freeze()
