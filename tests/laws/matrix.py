"""Who is let in where: one row per route, with the roles it opens for; a route without a row fails.

"Ours" are of the organiser, the provider and the case that the objects belong to; "others" are not.
"""

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """Somebody who asks, by how they stand to the objects of the world."""

    CLIENT = "client"
    """The client whose case, plan and decision it is."""
    OTHER_CLIENT = "other_client"
    CASEWORKER = "caseworker"
    ACTING = "acting"
    """A caseworker of the same organiser who acts on behalf of the client right now."""
    OFFICIAL = "official"
    OTHER_CASEWORKER = "other_caseworker"
    OTHER_OFFICIAL = "other_official"
    MEMBER = "member"
    """Acts for the provider whose offering it is."""
    OTHER_MEMBER = "other_member"
    EDITOR = "editor"
    """Keeps the catalogue of an organiser that approves the provider."""
    OTHER_EDITOR = "other_editor"
    ADMINISTRATOR = "administrator"
    NEWCOMER = "newcomer"
    """Signed in, and nothing else."""


R = Role
ANYBODY: Final = frozenset(Role)
WORKERS: Final = frozenset({R.CASEWORKER, R.OFFICIAL, R.ACTING})
ALL_WORKERS: Final = WORKERS | {R.OTHER_CASEWORKER, R.OTHER_OFFICIAL}
CLIENT: Final = frozenset({R.CLIENT})
PLANNERS: Final = frozenset({R.CLIENT, R.ACTING})
MEMBERS: Final = frozenset({R.MEMBER, R.OTHER_MEMBER})
EDITORS: Final = frozenset({R.EDITOR, R.OTHER_EDITOR})

MATRIX: Final[dict[str, frozenset[Role]]] = {
    "static": ANYBODY,
    "home.start": ANYBODY,
    "accounts.sign_in": ANYBODY,
    "accounts.do_sign_in": ANYBODY,
    "accounts.try_as": ANYBODY,
    "accounts.sign_out": ANYBODY,
    "accounts.password_page": ANYBODY,
    "accounts.do_choose_password": ANYBODY,
    "browse.front": ANYBODY,
    "browse.needs": ANYBODY,
    "browse.search": ANYBODY,
    "browse.completions": ANYBODY,
    "browse.easy_language": ANYBODY,
    "browse.offering": ANYBODY,
    "browse.compare": ANYBODY,
    "browse.provider": ANYBODY,
    "browse.wish": ANYBODY,
    "browse.sitemap": ANYBODY,
    "browse.sitemap_part": ANYBODY,
    "browse.robots": ANYBODY,
    "browse.how_it_works": ANYBODY,
    "browse.ranking_explained": ANYBODY,
    "browse.accessibility": ANYBODY,
    "browse.privacy": ANYBODY,
    "cases.own": ANYBODY,
    "cases.ask": ANYBODY,
    "cases.show_request": CLIENT | WORKERS,
    "cases.decline": CLIENT | WORKERS,
    "cases.request_reads": CLIENT | WORKERS,
    "cases.queue": ALL_WORKERS,
    "cases.record": ALL_WORKERS,
    "cases.take": WORKERS,
    "cases.open_case_of": WORKERS,
    "cases.unsuitable": frozenset({R.OFFICIAL}),
    "cases.way_in": WORKERS,
    "cases.list_cases": ALL_WORKERS,
    "cases.new": ALL_WORKERS,
    "cases.show": CLIENT | WORKERS,
    "cases.reads": CLIENT | WORKERS,
    "cases.add_need": WORKERS,
    "cases.edit_need": WORKERS,
    "cases.need_versions": CLIENT | WORKERS,
    "cases.answer_proposal": WORKERS,
    "cases.own_words": PLANNERS,
    "cases.propose": PLANNERS,
    "cases.budget": WORKERS,
    "cases.budget_versions": CLIENT | WORKERS,
    "plans.current": ANYBODY,
    # Whoever has no case has no plan to start: 404.
    "plans.start": PLANNERS | {R.OTHER_CLIENT},
    "plans.of_case": CLIENT | WORKERS,
    "plans.show": CLIENT | WORKERS,
    "plans.leave_out": PLANNERS,
    "plans.take_back_need": PLANNERS,
    "plans.take_back_sent": PLANNERS,
    "plans.send": PLANNERS,
    "plans.add": ANYBODY,
    # A worker who acts for the client does not get the client's notes.
    "plans.save_own_notes": CLIENT,
    "plans.start_acting": WORKERS,
    "plans.stop_acting": ANYBODY,
    "plans.own_arrangement": PLANNERS,
    "plans.edit": PLANNERS,
    "plans.remove": PLANNERS,
    "plans.restore": PLANNERS,
    "plans.renew": PLANNERS,
    "decisions.queue": ALL_WORKERS,
    "decisions.start": WORKERS,
    "decisions.decide": WORKERS,
    "decisions.save": WORKERS,
    "decisions.preview": WORKERS,
    "decisions.question": WORKERS,
    "decisions.send_back": WORKERS,
    "decisions.confirm": frozenset({R.OFFICIAL}),
    "decisions.give": frozenset({R.OFFICIAL}),
    "decisions.show": CLIENT | WORKERS,
    "decisions.plainly": CLIENT | WORKERS,
    "decisions.plan_anew": PLANNERS,
    "decisions.relatives": WORKERS,
    "decisions.addressees": WORKERS,
    "decisions.of_case": CLIENT | WORKERS,
    "desk.home": MEMBERS,
    "desk.new": MEMBERS,
    "desk.edit": frozenset({R.MEMBER}),
    "desk.copy": frozenset({R.MEMBER}),
    "desk.translate": frozenset({R.MEMBER}),
    "desk.preview": frozenset({R.MEMBER, R.EDITOR}),
    "desk.pause": frozenset({R.MEMBER}),
    "desk.resume": frozenset({R.MEMBER}),
    "desk.confirm": frozenset({R.MEMBER}),
    "desk.withdraw": frozenset({R.MEMBER}),
    "desk.review_queue": EDITORS,
    "desk.review": frozenset({R.EDITOR}),
    "desk.wishes": EDITORS,
    "desk.remove_one_wish": frozenset({R.EDITOR}),
    "desk.wishes_nearby": MEMBERS,
    "administration.needs": EDITORS,
    "administration.need": EDITORS,
    "administration.new": EDITORS,
    "administration.edit": EDITORS,
    "administration.retire": EDITORS,
    "administration.restore": EDITORS,
    "administration.merge": EDITORS,
    "administration.groups": EDITORS,
}
