"""Which page of a list the address asks for."""

from flask import abort, request


def page_number() -> int:
    """Return the page number of the address; what is no number is no page."""
    typed = request.args.get("sivu", "1")
    if not typed.isascii() or not typed.isdigit() or not 1 <= len(typed) <= 4 or int(typed) < 1:
        abort(404)
    return int(typed)
