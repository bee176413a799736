"""Static files are named by their content, sent small and kept for ever."""

import gzip
import re

import pytest
from flask.testing import FlaskClient

from portal.web.static_files import FOLDER, STYLE_PARTS, static_url
from tests.portal.web.bare_app import make_app


@pytest.fixture
def reader() -> FlaskClient:
    return make_app().test_client()


def _url(reader: FlaskClient, name: str) -> str:
    with reader.application.test_request_context("/", base_url="http://localhost/sv/"):
        return static_url(name)


def test_the_address_carries_no_language_and_a_hash(reader: FlaskClient) -> None:
    assert re.fullmatch(r"/static/tarjotin\.css\?v=[0-9a-f]{12}", _url(reader, "tarjotin.css"))


@pytest.mark.parametrize(
    "name", ["tarjotin.css", "bootstrap/css/bootstrap.min.css", "js/error-focus.js", "logo.svg"]
)
def test_a_file_under_its_hash_may_be_kept_for_ever(reader: FlaskClient, name: str) -> None:
    response = reader.get(_url(reader, name))
    assert response.status_code == 200
    assert response.cache_control.immutable
    assert response.cache_control.max_age == 365 * 24 * 3600


def test_without_the_right_hash_the_browser_must_ask_again(reader: FlaskClient) -> None:
    for address in ("/static/tarjotin.css", "/static/tarjotin.css?v=old"):
        response = reader.get(address)
        assert response.cache_control.no_cache
        etag = response.headers["ETag"]
        assert reader.get(address, headers={"If-None-Match": etag}).status_code == 304


def test_text_is_compressed_for_those_who_can_read_it(reader: FlaskClient) -> None:
    address = _url(reader, "tarjotin.css")
    plain = reader.get(address)
    packed = reader.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_styles_and_frame_leave_room_for_the_page(reader: FlaskClient) -> None:
    names = ("tarjotin.css", "bootstrap/css/bootstrap.min.css", "logo.svg")
    sizes = [len(reader.get(_url(reader, name), headers={"Accept-Encoding": "gzip"}).data) for name in names]
    assert sum(sizes) < 45_000


def test_nothing_outside_the_list_is_served(reader: FlaskClient) -> None:
    for name in ("nope.css", "../web/forms.py", "..%2fweb%2fforms.py"):
        assert reader.get(f"/static/{name}").status_code == 404


def test_no_style_source_is_left_out_of_the_sheet() -> None:
    assert {path.stem for path in (FOLDER / "css").glob("*.css")} == set(STYLE_PARTS)
