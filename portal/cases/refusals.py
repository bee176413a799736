"""What is refused about cases."""

from catalogue.refusals import RefusalCode


class CaseRefusal(RefusalCode):
    """Why a case, a need or a budget is refused."""

    OWN_CASE = "case.own_case"
    """Nobody is their own caseworker."""
    ALREADY_CLIENT = "case.already_client"
    """Whoever asks has a case with this organiser; evidence: number."""
    REQUEST_OPEN = "case.request_open"
    """The person has a request waiting with this organiser."""
    REASONS_NEEDED = "case.reasons_needed"
    """That a personal budget does not suit is told with reasons."""
    ALREADY_OPEN = "case.already_open"
    """The client has a case with this organiser; evidence: number."""
    WRONG_PLACE = "case.wrong_place"
    """The municipality belongs to another organiser."""
    NEED_TWICE = "case.need_twice"
    """The need is already among the assessed ones."""
    ORIGINAL_SERVICE_HALF = "case.original_service_half"
    """An original service has a name, a quantity, a frequency and a price, or none of them."""
    PERIOD_BACKWARDS = "case.period_backwards"
    """The budget would end before it starts."""
    NO_MONEY = "case.no_money"
    """A budget is more than nothing."""
    WORDS_NEEDED = "case.words_needed"
    """A budget says how it was reached."""
