"""The moment and the day of a request; tests put another clock into the application."""

from datetime import date, datetime

from flask import current_app

from catalogue import clock


def now() -> datetime:
    """Return the aware UTC moment by the application's clock."""
    ask = current_app.extensions.get("clock", clock.now)
    moment: datetime = ask()
    return moment


def today() -> date:
    """Return the Europe/Helsinki date by the application's clock."""
    return clock.helsinki_date(now())
