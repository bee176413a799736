"""Words of enums: members of two enums may share a value without sharing their words."""

from flask import Flask

from catalogue.offerings import OfferingEventName, OfferingState, VersionState
from portal.web.labels import label


def test_equal_values_of_two_enums_have_words_of_their_own(in_app: Flask) -> None:
    """What an offering is and what was done to it are told differently, though both say "published"."""
    with in_app.test_request_context("/"):
        assert label(OfferingState.PUBLISHED) == label(VersionState.PUBLISHED) == "Julkaistu"
        assert label(OfferingEventName.PUBLISHED) == "julkaistiin"
        assert label(OfferingState.PAUSED) == "Tauolla"
