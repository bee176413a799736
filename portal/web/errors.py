"""Every fault and refusal becomes a page in the reader's language, with a way on."""

from flask import Flask, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from catalogue.refusals import Refused
from portal.web.labels import sentence

_PAGES = frozenset({400, 403, 404, 405, 413, 503})


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _known)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Exception, _unknown)


def _expired(error: CSRFError) -> tuple[str, int]:
    return render_template("errors/400.html", back_url=_way_back()), 400


def _known(error: HTTPException) -> tuple[str, int] | HTTPException:
    code = error.code or 500
    if code < 400:
        return error
    page = code if code in _PAGES else 400 if code < 500 else 500
    return render_template(f"errors/{page}.html", back_url=_way_back()), code


def _refused(refused: Refused) -> tuple[str, int]:
    return render_template("errors/refused.html", words=sentence(refused), back_url=_way_back()), 409


def _unknown(error: Exception) -> tuple[str, int]:
    from flask import current_app

    if current_app.testing:
        raise error
    # The message is constant: texts people wrote must not reach the log.
    current_app.logger.error("unhandled %s", type(error).__name__, exc_info=error)
    return render_template("errors/500.html", back_url=_way_back()), 500


def _way_back() -> str:
    """Return the page the reader came from if it is ours, else the front page."""
    referrer = request.referrer or ""
    return referrer if referrer.startswith(request.host_url) else url_for("browse.front")
