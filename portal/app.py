"""create_app: the only place where things are put together."""

import importlib
from pathlib import Path
from types import ModuleType
from typing import Any

from flask import Flask, current_app
from flask_compress import Compress
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined

from catalogue.database import db
from portal import start_page
from portal.accounts import signing_in
from portal.cases.models import Case
from portal.cases.requests import BudgetRequest
from portal.config import Config
from portal.decisions.models import Decision
from portal.jobs import WorkerLease
from portal.plans.models import Plan
from portal.web import caching, easy_language, errors, headers, i18n, labels, looks, menu
from portal.web.edge import Portal
from portal.web.mail import OutgoingMail
from portal.web.requires import person_or_none

FEATURES = {
    "accounts": ("views",),
    "browse": (
        "views",
        "compare_views",
        "completing_views",
        "easy_views",
        "provider_views",
        "sitemap_views",
        "wish_views",
    ),
    "cases": ("views", "request_views", "request_handling", "need_views", "own_words", "budget_views"),
    "plans": ("views", "item_views", "acting_views", "note_views"),
    "decisions": ("views", "after_views"),
    "desk": ("views", "translating", "review", "wish_views"),
    "administration": ("views",),
}
"""Every feature with the modules that put views on its one blueprint."""
MIGRATIONS = Path(__file__).parent / "migrations"
LARGEST_FORM = 2 * 1024 * 1024

# Every mapped class must be known before the first query; these are mentioned nowhere else here.
MAPPED = (OutgoingMail, WorkerLease, BudgetRequest, Case, Plan, Decision)


def create_app(config: Config, *, demo: bool = False, testing: bool = False) -> Flask:
    """Put the portal together for one installation."""
    app = Portal("portal", static_folder=None, template_folder=None)
    app.config.update(
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        # The message of a database error goes to the log; what people wrote must not.
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},
        SESSION_COOKIE_NAME="tarjotin",
        SESSION_COOKIE_SECURE=config.base_url.startswith("https://"),
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        WTF_CSRF_TIME_LIMIT=None,
        COMPRESS_MIMETYPES=["text/html", "application/xml"],
        COMPRESS_ALGORITHM=["gzip"],
        # A search page is packed in half the time of level 6, to 4 % more bytes.
        COMPRESS_LEVEL=4,
        DEMO=demo,
        TESTING=testing,
    )
    app.extensions["tarjotin"] = config
    _templates(app)
    db.init_app(app)
    Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True, compare_type=True)
    CSRFProtect(app)
    Compress(app)
    i18n.init_app(app)
    easy_language.init_app(app)
    looks.init_app(app)
    headers.init_app(app)
    caching.init_app(app)
    errors.init_app(app)
    signing_in.init_app(app)
    app.register_blueprint(start_page.bp)
    for feature, modules in FEATURES.items():
        _add_feature(app, feature, modules)
    _search(app, config)
    return app


def _templates(app: Flask) -> None:
    """Prefer the templates of the checkout; an installed wheel has them beside this file."""
    here = Path(__file__).parent
    app.jinja_loader = ChoiceLoader(
        [FileSystemLoader(here.parent / "templates"), FileSystemLoader(here / "templates")]
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.add_template_global(menu.menu_items)
    app.add_template_global(menu.footer_items)
    app.add_template_global(labels.label)
    app.context_processor(_about_the_reader)


def _about_the_reader() -> dict[str, Any]:
    person = person_or_none()
    shown = None if person is None else {"name": person.name, "role_label": ""}
    acts = None if person is None else person.on_behalf
    return {"current_person": shown, "on_behalf": acts, "is_demo": current_app.config["DEMO"]}


def _add_feature(app: Flask, feature: str, modules: tuple[str, ...]) -> None:
    (blueprint,) = {_module(feature, name).bp for name in modules}
    app.register_blueprint(blueprint)
    words = _module(feature, "labels")
    labels.register(getattr(words, "LABELS", None), getattr(words, "SENTENCES", None))


def _module(feature: str, name: str) -> ModuleType:
    return importlib.import_module(f"portal.{feature}.{name}")


def _search(app: Flask, config: Config) -> None:
    from portal.searching import connect_search

    connect_search(app, config)
