"""What accounts refuse."""

from catalogue.refusals import RefusalCode


class AccountRefusal(RefusalCode):
    """Why an account or a sign-in is refused."""

    EMAIL_TAKEN = "accounts.email_taken"
    """Another account has this e-mail address."""
    PASSWORD_TOO_SHORT = "accounts.password_too_short"  # noqa: S105  (a code, not a password)
    """Evidence: shortest."""
    HAS_A_WAY_IN = "accounts.has_a_way_in"
    """The person signs in already; a worker makes no link for them."""
    WORKS_HERE = "accounts.works_here"
    """The person has a role or a provider; their links come from whoever keeps the server."""
    LINK_EXPIRED = "accounts.link_expired"
    """The one-time link was used or is too old."""
