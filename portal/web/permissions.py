"""What can be permitted; portal/permission_map.py says to whom."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing that a route lets people do."""

    SIGN_OUT = "sign_out"
    """Leave, or change one's own sign-in."""
    OWN_PAGES = "own_pages"
    """See the pages that a signed-in person starts from."""
    REQUEST_MAKE = "request_make"
    """Ask for a personal budget for oneself."""
    REQUEST_RECORD = "request_record"
    """Write down the request of somebody else."""
    REQUEST_QUEUE = "request_queue"
    """See the requests that wait for one's organiser."""
    REQUEST_READ = "request_read"
    """Read a request."""
    REQUEST_DECLINE = "request_decline"
    """Note that the client does not want a personal budget after all."""
    REQUEST_HANDLE = "request_handle"
    """Take a request and open a case from it."""
    REQUEST_REFUSE = "request_refuse"
    """Find that a personal budget does not suit: exercising public power needs an official."""
    CASE_WAY_IN = "case_way_in"
    """Make a one-time link for a client who has never signed in."""
    CASE_OPEN = "case_open"
    """Open a case for a client."""
    CASE_LIST = "case_list"
    """See the list of an organiser's cases."""
    CASE_READ = "case_read"
    """Read a case: needs, budget, phase, history."""
    NEED_WORDS = "need_words"
    """Write one's own words and goal about a need, and propose one."""
    CASE_ASSESS = "case_assess"
    """Record assessed needs and original services."""
    CASE_SET_BUDGET = "case_set_budget"
    """Set or change the budget of a case."""
    ACCESS_LOG_READ = "access_log_read"
    """See who has looked at a client's data."""
    CASE_ACT_FOR = "case_act_for"
    """Begin to act on behalf of a client."""
    PLAN_READ = "plan_read"
    """Read a plan."""
    PLAN_EDIT = "plan_edit"
    """Add, change and remove items of a plan."""
    PLAN_SUBMIT = "plan_submit"
    """Send a plan to be decided."""
    PLAN_NOTES = "plan_notes"
    """Write one's own notes beside the plan; nobody else ever reads them."""
    DECISION_QUEUE = "decision_queue"
    """See the plans that wait for a decision."""
    DECISION_PREPARE = "decision_prepare"
    """Take a plan up, write outcomes and reasons, return it with a question."""
    DECISION_GIVE = "decision_give"
    """Give the decision: exercising public power needs an official."""
    DECISION_READ = "decision_read"
    """Read a decision."""
    DESK_USE = "desk_use"
    """See one's own provider's offerings."""
    OFFERING_EDIT = "offering_edit"
    """Write, send, pause and withdraw an offering of one's own provider."""
    OFFERING_PREVIEW = "offering_preview"
    """See an unpublished offering as clients would."""
    REVIEW_QUEUE = "review_queue"
    """See the offerings that wait for the catalogue editor."""
    OFFERING_REVIEW = "offering_review"
    """Publish an offering or return it with words."""
    WISH_LIST = "wish_list"
    """See the wishes in one's own organiser's area."""
    WISH_REMOVE = "wish_remove"
    """Take a wish away, because it tells about a person."""
    WISHES_NEARBY = "wishes_nearby"
    """See the wishes where one's own provider is approved."""
    NEED_LIST = "need_list"
    """See the need tree with its words, mappings and history."""
    NEED_EDIT = "need_edit"
    """Change, add, retire and merge needs, and map them and the client groups to PTV codes."""


READS_CLIENT_DATA = frozenset(
    {
        Permission.REQUEST_QUEUE,
        Permission.REQUEST_READ,
        Permission.REQUEST_DECLINE,
        Permission.REQUEST_HANDLE,
        Permission.REQUEST_REFUSE,
        Permission.CASE_WAY_IN,
        Permission.CASE_LIST,
        Permission.CASE_READ,
        Permission.NEED_WORDS,
        Permission.CASE_ASSESS,
        Permission.CASE_SET_BUDGET,
        Permission.ACCESS_LOG_READ,
        Permission.CASE_ACT_FOR,
        Permission.PLAN_READ,
        Permission.PLAN_EDIT,
        Permission.PLAN_SUBMIT,
        Permission.DECISION_QUEUE,
        Permission.DECISION_PREPARE,
        Permission.DECISION_GIVE,
        Permission.DECISION_READ,
    }
)
"""A request under one of these leaves a row in the access log (invariant 26)."""
