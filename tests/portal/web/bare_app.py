"""A bare application with the looks only, so that macros are tested without the rest of the portal."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import html5lib
from flask import Flask, Response, flash, render_template, request
from flask_babel import Babel
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined

from portal.web import easy_language, looks
from portal.web.forms import (
    BooleanField,
    CheckboxGroup,
    DateField,
    Form,
    LineField,
    MoneyField,
    QuantityField,
    RadioField,
    Required,
    SelectField,
    TextAreaField,
    TextsField,
)

ROOT = Path(__file__).parents[3]
A_MOMENT = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


class EverythingForm(Form):
    """One field of each kind."""

    name = LineField("Mitä haluat hankkia?", [Required()], max_length=50)
    price = MoneyField("Hinta yhteensä", [Required("Kirjoita hinta, esimerkiksi 85,00")])
    amount = QuantityField("Montako kertaa?")
    starts_on = DateField("Milloin se alkaa?", [Required("Alkupäivä puuttuu. Kirjoita pp.kk.vvvv")])
    reason = SelectField("Perustelupohja", choices=[("", "Valitse"), ("cheaper", "Edullisempi")])
    frequency = RadioField(
        "Kuinka usein?",
        [Required("Valitse, kuinka usein")],
        choices=[("once", "Kerran"), ("weekly", "Viikoittain")],
    )
    needs = CheckboxGroup(
        "Mihin tarpeeseen?",
        [Required("Valitse ainakin yksi tarve")],
        choices=[("1", "Siisteys"), ("2", "Ateriat")],
    )
    why = TextAreaField("Miksi juuri tämä?")
    title = TextsField("Otsikko", [Required()])
    sure = BooleanField("Olen tarkistanut tiedot", [Required("Vahvista, että olet tarkistanut tiedot")])


def make_app() -> Flask:
    """Return an application that knows the layout, the macros and one page with all of them."""
    app = Flask("tests.portal.web", static_folder=None)
    app.secret_key = "only for tests"
    app.config.update(TESTING=True, BABEL_DEFAULT_LOCALE="fi")
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_loader = ChoiceLoader(
        [FileSystemLoader(ROOT / "templates"), FileSystemLoader(Path(__file__).parent / "templates")]
    )
    Babel(app, locale_selector=lambda: request.args.get("lang", "fi") if request else "fi")
    CSRFProtect(app)
    looks.init_app(app)
    easy_language.init_app(app)
    links = [SimpleNamespace(url="/haku", label="Hae palveluja", current=True)]
    languages = [
        SimpleNamespace(url="/", code="fi", label="Suomi", current=True),
        SimpleNamespace(url="/sv/", code="sv", label="Svenska", current=False),
    ]
    person = SimpleNamespace(name="Aino Mallikas", role_label="asiakas")
    app.context_processor(
        lambda: {
            "language_links": lambda: languages,
            "menu_items": lambda: links,
            "footer_items": lambda: links,
            "is_demo": True,
            "current_person": person if "signed-in" in request.args else None,
            "on_behalf": None,
        }
    )
    app.add_url_rule("/kirjaudu", "accounts.sign_in", lambda: "")
    app.add_url_rule("/selkokieli", "browse.easy_language", lambda: "")
    app.add_url_rule("/kirjaudu-ulos", "accounts.sign_out", lambda: "", methods=["POST"])
    for path in ("/", "/lomake"):
        app.add_url_rule(path, "kitchen", _kitchen, methods=["GET", "POST"])
    app.add_url_rule("/virhe/<code>", "error", _error)
    return app


def _kitchen() -> str:
    form = EverythingForm()
    form.validate_on_submit()
    if "flash" in request.args:
        flash("Tallennettu.", "good")
    return render_template(
        "kitchen.html", form=form, a_moment=A_MOMENT, page_url=lambda number: f"/?sivu={number}"
    )


def _error(code: str) -> str:
    return render_template(f"errors/{code}.html", back_url="/takaisin", reference="A1", words="Ei käy.")


def strictly_parsed(page: str) -> Any:
    """Return the tree of a page; any HTML error fails."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)


def elements(tree: Any, *tags: str) -> Iterator[Any]:
    """Yield the elements with these tags, in the order of the page."""
    return (element for element in tree.iter() if element.tag in tags)


def page_text(response: Response | Any) -> str:
    """Return the body of a response as text."""
    return str(response.get_data(as_text=True))
