"""Style sheets, scripts and drawings: read into memory, named by content, sent compressed, kept for ever.

Waitress does not compress, so every file is packed once here. The address carries a hash of the content:
a changed file has a new address, and the old one may stay in a browser's store for ever.
"""

import gzip
import hashlib
import importlib.util
import mimetypes
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from flask import Flask, Response, abort, current_app, request

URL_PATH: Final = "/static"
FOLDER: Final = Path(__file__).parent.parent / "static"
# One request for the reader, several small files for the writer. The order is the order of the cascade.
STYLE_PARTS: Final = ("tokens", "base", "layout", "components", "forms", "media")
_FOR_EVER: Final = 365 * 24 * 3600
_WORTH_PACKING: Final = ("text/", "image/svg+xml", "application/json")


@dataclass(frozen=True)
class StaticFile:
    """One file as it is sent."""

    content: bytes
    media_type: str

    @cached_property
    def version(self) -> str:
        """The first 12 hex digits of the content's SHA-256."""
        return hashlib.sha256(self.content).hexdigest()[:12]

    @cached_property
    def packed(self) -> bytes | None:
        """The content gzipped (the same bytes every time), or None where that gains nothing."""
        if not self.media_type.startswith(_WORTH_PACKING):
            return None
        return gzip.compress(self.content, compresslevel=9, mtime=0)


class StaticFiles:
    """All files the portal serves, by name; nothing outside this list can be asked for."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._files = {name: _read(path) for name, path in _bootstrap().items()}
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            self._files[path.relative_to(folder).as_posix()] = _read(path)
        self._files["tarjotin.css"] = _bundle(folder / "css")

    def find(self, name: str) -> StaticFile | None:
        """Return the file of that name, or None."""
        return self._files.get(name)

    def url(self, name: str) -> str:
        """Return the address with the content's hash; a KeyError tells of a misspelt name."""
        return f"{URL_PATH}/{name}?v={self._files[name].version}"


def init_app(app: Flask) -> None:
    """Serve the files under /static and give templates `static_url`; the app has no static folder itself."""
    app.extensions["static_files"] = StaticFiles()
    app.add_url_rule(f"{URL_PATH}/<path:filename>", "static", _send)
    app.add_template_global(static_url)


def static_url(name: str) -> str:
    """Return the address of a static file, the same in every language, with the content's hash."""
    return _files().url(name)


def _files() -> StaticFiles:
    files = current_app.extensions["static_files"]
    assert isinstance(files, StaticFiles)
    return files


def _send(filename: str) -> Response:
    file = _files().find(filename)
    if file is None:
        abort(404)
    response = Response(file.content, content_type=_with_charset(file.media_type))
    if file.packed is not None:
        response.vary.add("Accept-Encoding")
        if request.accept_encodings.quality("gzip") > 0:
            response.set_data(file.packed)
            response.headers["Content-Encoding"] = "gzip"
    response.set_etag(file.version)
    response.cache_control.public = True
    if request.args.get("v") == file.version:
        response.cache_control.max_age = _FOR_EVER
        response.cache_control.immutable = True
    else:
        response.cache_control.no_cache = True
    response.make_conditional(request)
    return response


# Anyone may read static files. The mark is what portal.web.requires.public leaves on a view.
_send.is_public = True  # type: ignore[attr-defined]  # an attribute on a function, which mypy does not know


def _bootstrap() -> dict[str, Path]:
    """Return the one file we take from the Bootstrap-Flask wheel, without importing the package."""
    spec = importlib.util.find_spec("flask_bootstrap")
    assert spec is not None, "Bootstrap-Flask is in the locked requirements"
    assert spec.origin is not None, "Bootstrap-Flask is an ordinary package"
    folder = Path(spec.origin).parent / "static" / "bootstrap5"
    return {"bootstrap/css/bootstrap.min.css": folder / "css" / "bootstrap.min.css"}


def _read(path: Path) -> StaticFile:
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return StaticFile(path.read_bytes(), media_type)


def _bundle(folder: Path) -> StaticFile:
    return StaticFile(b"\n".join((folder / f"{part}.css").read_bytes() for part in STYLE_PARTS), "text/css")


def _with_charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
