"""How far every municipality is from the chosen one, for the order "nearest first"."""

from dataclasses import replace

from flask import current_app
from sqlalchemy import select

from catalogue.areas import Municipality, Point, distance_km
from catalogue.database import db
from search_index.request import SearchRequest, Sort


def with_distances(request: SearchRequest) -> SearchRequest:
    """Return the request with kilometres from its municipality where the order asks for them."""
    if request.sort is not Sort.NEAREST or request.municipality is None:
        return request
    places = _places()
    here = places.get(request.municipality)
    if here is None:
        return request
    return replace(request, distances={code: distance_km(here, place) for code, place in places.items()})


def _places() -> dict[str, Point]:
    """Return the centre points of the municipalities, read once per process: they never move."""
    kept: dict[str, Point] | None = current_app.extensions.get("places")
    if kept is None:
        columns = (Municipality.code, Municipality.latitude, Municipality.longitude)
        kept = {code: Point(north, east) for code, north, east in db.session.execute(select(*columns))}
        if kept:
            current_app.extensions["places"] = kept
    return kept
