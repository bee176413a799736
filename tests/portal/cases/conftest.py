"""The story that the pages of needs share."""

import pytest
from flask import Flask

from catalogue.database import db
from tests.portal.cases.need_stories import Story
from tests.portal.plans.stories import an_assessed_case, signed_in


@pytest.fixture
def story(app: Flask) -> Story:
    """An assessed case, its first need, and the browsers of the client and the worker."""
    with app.app_context():
        case = an_assessed_case()
        ids = case.id, case.needs[0].id, case.client_id, case.worker_id
        db.session.commit()
    return ids[0], ids[1], signed_in(app, ids[2]), signed_in(app, ids[3])
