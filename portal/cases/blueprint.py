"""The one blueprint that the pages of requests, cases, needs and budgets share."""

from flask import Blueprint

bp = Blueprint("cases", __name__)
