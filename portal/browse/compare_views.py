"""Comparing offerings side by side."""

from functools import partial

from flask import render_template, request

from portal.browse import own_plan
from portal.browse.choosing import MOST_COMPARED, chosen_ids, compare_address, read_search, search_address
from portal.browse.comparison import find_comparison, find_more
from portal.browse.views import back_to_results, bp, is_old
from portal.web.caching import cacheable
from portal.web.formats import page_language
from portal.web.now import today
from portal.web.offering_facts import vat_words
from portal.web.requires import public
from portal.web.text_fields import clean
from search_index.request import LONGEST_TEXT

__all__ = ["bp"]


@bp.get("/vertaa")
@public
@cacheable
def compare() -> tuple[str, int]:
    """Show what the address names side by side; what cannot be shown is told, and nothing chosen is lost."""
    own = own_plan.beside()
    comparison = find_comparison(chosen_ids(request.args.getlist("palvelu")), own, today())
    search = read_search(clean(request.args.get("haku", "")))
    text = clean(request.args.get("q", ""))[:LONGEST_TEXT]
    page = render_template(
        "browse/compare.html",
        comparison=comparison,
        more=find_more(comparison, text, page_language(), today()),
        text=text,
        plan=own.summary,
        may_add=own.may_add,
        most=MOST_COMPARED,
        is_old=is_old,
        vat_words=lambda vat: vat_words(vat, today()),
        search=search,
        back=search_address(search) if search else back_to_results(),
        compare_address=partial(compare_address, search=search),
    )
    return page, 422 if comparison.missing or comparison.left_out else 200
