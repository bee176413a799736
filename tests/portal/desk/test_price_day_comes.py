"""The day comes on which a price changes: from midnight in Helsinki every page shows the new one."""

import re
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask

from catalogue import clock
from catalogue.database import db
from portal.accounts.models import User
from portal.searching import searching
from tests.builders import a_user, id_of, next_year
from tests.page_checks import CheckedClient
from tests.portal.desk.test_desk import desk, editor, get, provider
from tests.portal.desk.test_price_days import NEW, two_prices
from tests.portal.plans.stories import an_assessed_case, choice_in, text_of, typed

pytestmark = pytest.mark.both_databases
__all__ = ["desk", "editor", "provider"]
OLD_PRICE, NEW_PRICE = "45,50", "52,00"


@pytest.fixture
def offered(app: Flask, desk: CheckedClient, editor: CheckedClient, provider: UUID) -> UUID:
    """A published offering whose price changes tomorrow."""
    assert desk.send(NEW, two_prices(provider, 0, 1), NEW).status_code == 303
    offering = get(app)
    page = f"/toimittaja/palvelut/{offering.id}"
    assert editor.send(page, {"revision": str(offering.revision), "do": "publish"}, page).status_code == 303
    with app.app_context():
        searching().rebuild()
        db.session.commit()
    return offering.id


@pytest.fixture
def client_id(app: Flask) -> UUID:
    """Somebody who may plan."""
    with app.app_context():
        user: User = a_user()
        an_assessed_case(user)
        db.session.commit()
        return id_of(user)


def last_moment() -> datetime:
    """Return the second before the next midnight in Helsinki."""
    here = clock.now().astimezone(clock.HELSINKI)
    midnight = (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(seconds=1)


def at(app: Flask, moment: datetime, user_id: UUID) -> CheckedClient:
    """Move the portal's clock there and return a browser in which the user has just signed in."""
    app.extensions["clock"] = lambda: moment.astimezone(clock.now().tzinfo)
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    client.sign_in(user_id)
    return client


def a_line(page: str) -> dict[str, object]:
    """Return two hours a month through next year, by the choices on the page."""
    starts_on, ends_on = next_year()
    days = {"starts_on": typed(starts_on), "ends_on": typed(ends_on)}
    chosen = {name: choice_in(page, name) for name in ("needs", "price")}
    return {**chosen, **days, "quantity": "2", "frequency": "monthly"}


def told(page: str, price: str) -> bool:
    """Tell whether the price is what the page asks, not what it says of another day."""
    return price in page.split("Hinta muuttuu", maxsplit=1)[0]


def test_the_new_price_holds_from_midnight_everywhere(app: Flask, offered: UUID, client_id: UUID) -> None:
    evening = last_moment()
    before = at(app, evening, client_id)
    pages = (f"/palvelut/{offered}", "/haku?q=lumi", f"/palvelut/{offered}/lisaa")
    for page in pages:
        shown = text_of(before.get(page))
        assert told(shown, OLD_PRICE), page
        assert not told(shown, NEW_PRICE), page
    after = at(app, evening + timedelta(seconds=1), client_id)
    for page in pages:
        shown = text_of(after.get(page))
        assert told(shown, NEW_PRICE), page
        assert OLD_PRICE not in shown, page


def test_a_plan_written_the_evening_before_asks_for_the_new_price(
    app: Flask, offered: UUID, client_id: UUID
) -> None:
    evening = last_moment()
    add = f"/palvelut/{offered}/lisaa"
    before = at(app, evening, client_id)
    yesterday = a_line(text_of(before.get(add)))
    added = before.send(add, yesterday, page=add)
    assert added.status_code == 303
    plan = str(added.location)
    assert "1 092,00" in text_of(before.get(plan))
    assert "Hinta on muuttunut" not in text_of(before.get(plan))
    after = at(app, evening + timedelta(seconds=1), client_id)
    shown = text_of(after.get(plan))
    assert "1 092,00" in shown, "a line keeps its price until somebody renews it"
    assert "Hinta on muuttunut: rivissä 45,50" in shown
    assert after.send(add, {**yesterday, "do": "calculate"}, page=add).status_code == 422
    renew = re.search(r'action="(/suunnitelma/rivi/[^"]+/paivita-hinta)"', shown)
    assert renew
    assert after.send(renew[1], page=plan).status_code == 303
    assert "1 248,00" in text_of(after.get(plan))
