"""How the tests of browsing read a page."""

from typing import Any

from bs4 import BeautifulSoup
from flask.testing import FlaskClient


def page_of(client: FlaskClient, address: str, status: int = 200) -> Any:
    """Return the parsed page; untyped, because a missing element should fail the test loudly."""
    response = client.get(address)
    assert response.status_code == status, response.get_data(as_text=True)[-2000:]
    return BeautifulSoup(response.get_data(as_text=True), "html.parser")


def words_of(client: FlaskClient, address: str, status: int = 200) -> str:
    """Return the words of a page's main part, spaces collapsed but no-break spaces kept."""
    text = page_of(client, address, status).main.get_text(" ")
    return " ".join(part for part in text.replace("\n", " ").split(" ") if part)
