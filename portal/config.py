"""Settings come from the environment; a wrong one stops the start with one sentence that says what to set."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError


class WrongSetting(Exception):
    """A setting cannot be used; the message says what to set."""


@dataclass(frozen=True)
class Config:
    """Everything that differs between installations."""

    data: Path
    database_url: str
    search: str
    secret_key: str
    port: int
    base_url: str
    smtp_url: str | None
    search_replica_url: str | None = None
    """A streaming copy of the database that searches read, None where they read the database itself."""
    for_one_run: bool = False
    """Whether the database was made for this run alone and goes with it."""

    @property
    def embedded(self) -> bool:
        """Tell whether the database is the embedded SQLite file."""
        return self.database_url.startswith("sqlite")

    @property
    def migrates_itself(self) -> bool:
        """Tell whether nobody but this program looks after the schema."""
        return self.embedded or self.for_one_run

    @property
    def index_folder(self) -> Path:
        """Return where the search index lives."""
        return self.data / "index"

    @property
    def word_forms(self) -> Path:
        """Return the file that keeps how word forms were analysed."""
        return self.data / "word_forms.json"

    @property
    def mail_folder(self) -> Path:
        """Return where letters are written without a mail server."""
        return self.data / "mail"


def read_config(environment: Mapping[str, str] = os.environ) -> Config:
    """Read the settings; raise WrongSetting for one that cannot be used."""
    data = Path(environment.get("TARJOTIN_DATA") or "instance").absolute()
    try:
        data.mkdir(parents=True, exist_ok=True)
        database_url = environment.get("TARJOTIN_DATABASE_URL") or f"sqlite:///{data / 'tarjotin.db'}"
        port = _port(environment.get("TARJOTIN_PORT") or "8000")
        search = _search(environment.get("TARJOTIN_SEARCH") or "whoosh", database_url)
        return Config(
            data=data,
            database_url=_database_url("TARJOTIN_DATABASE_URL", database_url),
            search=search,
            search_replica_url=_replica_url(environment.get("TARJOTIN_SEARCH_REPLICA_URL"), search),
            secret_key=_secret_key(environment.get("TARJOTIN_SECRET_KEY"), data),
            port=port,
            base_url=_url(
                "TARJOTIN_BASE_URL",
                environment.get("TARJOTIN_BASE_URL") or f"http://127.0.0.1:{port}",
                ("http", "https"),
            ).rstrip("/"),
            smtp_url=_smtp_url(environment.get("TARJOTIN_SMTP_URL")),
        )
    except OSError as error:
        raise WrongSetting(
            f"Cannot write to {data}: set TARJOTIN_DATA to a folder that you may write to."
        ) from error


def _database_url(name: str, url: str) -> str:
    if url.startswith(("postgresql://", "postgres://")):
        url = "postgresql+psycopg://" + url.partition("://")[2]
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise WrongSetting(f"Set {name} to postgresql://… or sqlite:///…, or leave it out.")
    try:
        make_url(url)
    except (ArgumentError, ValueError) as error:
        raise WrongSetting(f"Set {name} to an address such as postgresql://user@host:5432/name.") from error
    return url


def _replica_url(url: str | None, search: str) -> str | None:
    """Return where searches read; only an index in PostgreSQL has a copy that follows by itself."""
    if not url:
        return None
    if search != "postgres":
        raise WrongSetting(
            "TARJOTIN_SEARCH_REPLICA_URL goes with TARJOTIN_SEARCH=postgres: set that too, or leave it out."
        )
    if not url.startswith("postgres"):
        raise WrongSetting("Set TARJOTIN_SEARCH_REPLICA_URL to postgresql://…, or leave it out.")
    return _database_url("TARJOTIN_SEARCH_REPLICA_URL", url)


def _search(name: str, database_url: str) -> str:
    if name not in {"whoosh", "postgres"}:
        raise WrongSetting("Set TARJOTIN_SEARCH to whoosh or postgres, or leave it out for whoosh.")
    if name == "postgres" and not database_url.startswith("postgres"):
        raise WrongSetting(
            "TARJOTIN_SEARCH=postgres needs the database to be PostgreSQL: set TARJOTIN_DATABASE_URL too."
        )
    return name


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise WrongSetting("Set TARJOTIN_PORT to a number from 1 to 65535.")
    return int(text)


def _url(name: str, url: str, schemes: tuple[str, ...]) -> str:
    parts = urlsplit(url)
    if parts.scheme not in schemes or not parts.hostname:
        raise WrongSetting(f"Set {name} to an address such as {schemes[0]}://example.com.")
    return url


def _smtp_url(url: str | None) -> str | None:
    return _url("TARJOTIN_SMTP_URL", url, ("smtp", "smtps")) if url else None


def _secret_key(given: str | None, data: Path) -> str:
    """Return the given key, or one made once and kept beside the embedded database."""
    if given is not None:
        if len(given) < 32:
            raise WrongSetting("Set TARJOTIN_SECRET_KEY to at least 32 random characters.")
        return given
    kept = data / "secret_key"
    if not kept.exists():
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return kept.read_text().strip()
