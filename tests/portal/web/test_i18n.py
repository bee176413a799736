"""The address carries the language, and every link keeps it."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient


@pytest.mark.parametrize(("prefix", "language"), [("", "fi"), ("/sv", "sv"), ("/en", "en")])
def test_a_page_speaks_the_language_of_its_address(client: FlaskClient, prefix: str, language: str) -> None:
    soup = BeautifulSoup(client.get(f"{prefix}/kirjaudu").text, "html.parser")
    assert soup.html is not None
    assert soup.html["lang"] == language


@pytest.mark.parametrize("prefix", ["/sv", "/en"])
def test_links_and_redirects_keep_the_language(client: FlaskClient, prefix: str) -> None:
    assert f'action="{prefix}/' in client.get(f"{prefix}/kirjaudu").text
    assert client.get(f"{prefix}/oma").headers["Location"].startswith(f"{prefix}/kirjaudu?next=")


def test_the_same_page_is_offered_in_each_language_with_its_question(client: FlaskClient) -> None:
    soup = BeautifulSoup(client.get("/sv/kirjaudu?next=/suunnitelma").text, "html.parser")
    links = {str(link["href"]) for link in soup.find_all("a", attrs={"hreflang": True})}
    assert links
    assert all(link.endswith("kirjaudu?next=/suunnitelma") for link in links)


@pytest.mark.parametrize("path", ["/svenska", "/english/kirjaudu", "/de/kirjaudu"])
def test_what_only_looks_like_a_language_is_no_page(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
