"""The schema of a database against the migrations: bring it up to date, or say that it is not."""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import upgrade

from catalogue.database import db
from catalogue.loading import load_taxonomies


class StaleSchema(Exception):
    """The database is not at the newest migration."""


def migrate() -> None:
    """Bring the schema to the newest migration, and needs, areas and groups to the data files."""
    upgrade()
    db.session.remove()
    load_taxonomies(db.session)
    db.session.commit()
    db.session.remove()


def is_current() -> bool:
    """Tell whether the schema is at the newest migration."""
    directory = current_app.extensions["migrate"].directory
    newest = ScriptDirectory(directory).get_current_head()
    with db.engine.connect().execution_options(reading=True) as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest


def ensure_current(migrates_itself: bool) -> None:
    """Migrate the embedded database by itself; refuse a stale one elsewhere (StaleSchema)."""
    if is_current():
        return
    if not migrates_itself:
        raise StaleSchema("The database schema is not up to date: run 'tarjotin migrate' first.")
    migrate()
