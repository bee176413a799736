"""What stands around an offering on its page: who approves it, similar ones, and the way to compare."""

from datetime import date
from typing import Any

from flask import request

from catalogue.offerings import Offering, OfferingVersion
from portal.browse.choosing import chosen_ids, compare_address
from portal.browse.glances import find_similar
from portal.browse.linked_data import offering_data
from portal.browse.provider_queries import approvers_of
from portal.web.addresses import public_address


def around(offering: Offering, version: OfferingVersion, today: date) -> dict[str, Any]:
    """Return what the page shows besides the wording; needs approvals with their organisers loaded."""
    chosen = chosen_ids(request.args.getlist("vertaa")).known
    return {
        "approvers": approvers_of(offering.provider),
        "similar": find_similar(offering, version, today),
        "compare_url": compare_address([*chosen, offering.id]),
        "linked": offering_data(offering, version, [one for one in version.prices if one.is_valid_on(today)]),
        "page_url": public_address("browse.offering", offering_id=offering.id),
    }
