"""A test client that checks every page it is given, and sends the CSRF token as a browser would."""

import json
import re
from typing import Any
from uuid import UUID

import html5lib
from bs4 import BeautifulSoup
from bs4.element import Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from catalogue.clock import now
from catalogue.database import db
from portal.accounts.models import SignInSession
from portal.accounts.passwords import token_hash

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class PageFault(AssertionError):
    """A page breaks a rule that every page keeps."""


def check_page(html: str) -> None:
    """Raise PageFault for a page that is not valid or not usable."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(html)
    # A vertical tab inside inline SVG is the only thing html5lib knows less about than browsers.
    faults = [f"html: {code} at {position}" for position, code, _ in parser.errors]
    soup = BeautifulSoup(html, "html.parser")
    for check in (_frame, _headings, _ids, _labels, _no_inline, _forms):
        faults += check(soup)
    if faults:
        raise PageFault("; ".join(faults))


def _frame(soup: BeautifulSoup) -> list[str]:
    faults = []
    if soup.html is None or not soup.html.get("lang"):
        faults.append("html has no lang")
    if soup.title is None or not soup.title.get_text(strip=True):
        faults.append("no title")
    if len(soup.find_all("h1")) != 1:
        faults.append(f"{len(soup.find_all('h1'))} h1 elements")
    if len(soup.find_all("main")) != 1:
        faults.append("not exactly one main")
    return faults


def _headings(soup: BeautifulSoup) -> list[str]:
    main = soup.find("main")
    levels = [int(tag.name[1]) for tag in main.find_all(HEADINGS)] if isinstance(main, Tag) else []
    outline = [level for level in levels if level != 1]
    previous, faults = 1, []
    for level in outline:
        if level > previous + 1:
            faults.append(f"heading h{level} follows h{previous}")
        previous = level
    return faults


def _ids(soup: BeautifulSoup) -> list[str]:
    ids = [str(tag["id"]) for tag in soup.find_all(id=True)]
    faults = [f"id {name!r} stands twice" for name in {i for i in ids if ids.count(i) > 1}]
    for attribute in ("aria-describedby", "aria-labelledby", "aria-controls", "for"):
        for tag in soup.select(f"[{attribute}]"):
            for name in str(tag[attribute]).split():
                if name not in ids:
                    faults.append(f"{attribute} names {name!r}, which is not there")
    for link in soup.find_all("a", href=re.compile("^#.")):
        if str(link["href"])[1:] not in ids:
            faults.append(f"a link leads to {link['href']}, which is not there")
    return faults


def _labels(soup: BeautifulSoup) -> list[str]:
    bound = {str(tag["for"]) for tag in soup.find_all("label", attrs={"for": True})}
    faults = []
    for control in soup.find_all(["input", "select", "textarea"]):
        if control.get("type") in {"hidden", "submit"}:
            continue
        named = control.get("id") in bound or control.get("aria-label") or control.get("aria-labelledby")
        if not named:
            faults.append(f"control {control.get('name')!r} has no label")
        if control.get("type") in {"radio", "checkbox"} and control.get("type") == "radio":
            fieldset = control.find_parent("fieldset")
            if fieldset is None or fieldset.find("legend") is None:
                faults.append(f"radio {control.get('name')!r} has no fieldset with a legend")
    for tag in soup.find_all(["a", "button"]):
        if not tag.get_text(strip=True) and not tag.get("aria-label"):
            faults.append(f"a {tag.name} has no words")
    return faults


def _no_inline(soup: BeautifulSoup) -> list[str]:
    faults = [f"{tag.name} has a style attribute" for tag in soup.find_all(style=True)]
    faults += ["inline style element" for _ in soup.find_all("style")]
    for tag in soup.find_all("script"):
        if tag.get("type") == "application/ld+json":
            faults += _data_block(tag)
        elif not tag.get("src"):
            faults.append("inline script")
    for tag in soup.find_all(True):
        faults += [f"{tag.name} has {name}" for name in tag.attrs if name.startswith("on")]
    return faults


def _data_block(tag: Tag) -> list[str]:
    """A data block is one JSON object without a letter that could end it; it has no other attribute."""
    text = tag.string or ""
    try:
        is_object = isinstance(json.loads(text), dict)
    except ValueError:
        is_object = False
    faults = [] if is_object and set(tag.attrs) == {"type"} else ["a data block is not one JSON object"]
    return faults + ["a data block is not escaped"] * bool(set(text) & set("<>&\u2028\u2029"))


def _forms(soup: BeautifulSoup) -> list[str]:
    return [
        f"form to {form.get('action')!r} posts without a CSRF token"
        for form in soup.find_all("form")
        if str(form.get("method", "get")).lower() == "post"
        and form.find("input", attrs={"name": "csrf_token"}) is None
    ]


class CheckedClient(FlaskClient):
    """Checks every HTML answer; `send` fetches a form's page first and posts with its token."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request; a page in the answer must keep the rules of every page."""
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 303, 308}:
            check_page(response.get_data(as_text=True))
        return response

    def sign_in(self, user_id: UUID, **kept: object) -> None:
        """Be signed in as that user, by a session row of its own that keeps these things too."""
        from portal.accounts.sessions import _serializer

        token = f"token-of-{user_id}"
        with self.application.app_context():
            db.session.merge(
                SignInSession(
                    token_hash=token_hash(token),
                    user_id=user_id,
                    data=_serializer.dumps({"_user_id": str(user_id), "_fresh": True, **kept}),
                    created_at=now(),
                    seen_at=now(),
                )
            )
            db.session.commit()
        self.set_cookie("tarjotin", token)

    def token(self, page: str) -> str:
        """Return the CSRF token that stands on a page."""
        html = self.get(page, follow_redirects=True).get_data(as_text=True)
        found = BeautifulSoup(html, "html.parser").find("input", attrs={"name": "csrf_token"})
        assert isinstance(found, Tag), f"{page} has no form"
        return str(found["value"])

    def send(self, path: str, data: dict[str, Any] | None = None, page: str | None = None) -> TestResponse:
        """Post a form as a browser would: with the token from its page (or from any page of ours)."""
        token = self.token(page or "/kirjaudu")
        return self.post(path, data={**(data or {}), "csrf_token": token})
