"""The reader's own plan beside what they look at: what is left, and who is invited to add."""

from portal.plans.queries import Choosing, choosing
from portal.web.requires import person_or_none

# Visitors are invited too: they sign in on the way.
VISITOR = Choosing(summary=None, may_add=True)
NOT_A_CLIENT = Choosing(summary=None, may_add=False)


def beside() -> Choosing:
    """Return the reader's draft in short, and whether "Lisää suunnitelmaan" is shown to them."""
    person = person_or_none()
    if person is None:
        return VISITOR
    return choosing(person) if person.has_case else NOT_A_CLIENT
