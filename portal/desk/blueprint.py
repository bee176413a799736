"""The one blueprint that the provider's and the editor's pages share."""

from flask import Blueprint

bp = Blueprint("desk", __name__)
