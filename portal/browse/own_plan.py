"""The reader's own plan beside what they look at: what is left, and who is invited to add."""

from portal.plans.queries import Choosing, choosing
from portal.web.permissions import Permission
from portal.web.requires import log_reads, person_or_none

# Visitors are invited too: they sign in on the way.
VISITOR = Choosing(summary=None, may_add=True)
NOT_A_CLIENT = Choosing(summary=None, may_add=False)


def beside() -> Choosing:
    """Return the reader's draft in short, and whether "Lisää suunnitelmaan" is shown to them.

    A worker who acts on behalf of a client sees that client's.
    """
    person = person_or_none()
    if person is None:
        return VISITOR
    if person.on_behalf is not None:
        log_reads([person.on_behalf], Permission.PLAN_READ)
    elif not person.has_case:
        return NOT_A_CLIENT
    return choosing(person)
