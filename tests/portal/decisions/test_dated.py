"""The numbers of the law are data with dates."""

from datetime import date

import pytest

from catalogue.areas import OrganiserKind
from catalogue.texts import LANGUAGES
from portal.decisions import dated
from portal.decisions.models import NoticeMethod, Outcome

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("notice", "last"),
    [
        (date(2026, 12, 4), date(2027, 1, 4)),  # the 30th day is a Sunday
        (date(2026, 12, 1), date(2026, 12, 31)),
        (date(2026, 11, 24), date(2026, 12, 28)),  # Christmas Eve, Christmas, Boxing Day, Sunday
        (date(2026, 12, 7), date(2027, 1, 7)),  # Epiphany
        (date(2026, 11, 6), date(2026, 12, 7)),  # Independence Day, a Sunday
        (date(2027, 5, 26), date(2027, 6, 28)),  # Midsummer Eve and the weekend
        (date(2027, 4, 1), date(2027, 5, 3)),  # May Day, a Saturday
    ],
)
def test_the_deadline_moves_to_the_next_weekday(notice: date, last: date) -> None:
    assert dated.review_rule(TODAY).deadline(notice) == last


def test_a_letter_is_presumed_to_arrive_on_the_seventh_day_even_on_a_holiday() -> None:
    rule, sent_on = dated.review_rule(TODAY), date(2026, 12, 18)
    assert rule.received_on(NoticeMethod.LETTER, sent_on) == date(2026, 12, 25)
    assert rule.received_on(NoticeMethod.ELECTRONIC, sent_on) == date(2026, 12, 21)
    assert rule.received_on(NoticeMethod.HANDED_OVER, sent_on) == sent_on


def test_who_handles_a_review_is_not_told_where_another_law_holds() -> None:
    assert dated.find_review_body(OrganiserKind.PROVINCE, TODAY) is None


def test_a_provision_is_offered_only_while_it_is_in_force() -> None:
    codes = {provision.code for provision in dated.provisions(date(2024, 12, 31))}
    assert "vammaispalvelulaki" not in codes
    assert dated.find_provision("vammaispalvelulaki", date(2025, 1, 1)) is not None


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_a_reason_to_begin_with(outcome: Outcome) -> None:
    assert any(template.outcome is outcome for template in dated.reason_templates(TODAY))


def test_everything_is_worded_in_three_languages() -> None:
    worded = [provision.texts for provision in dated.provisions(TODAY)]
    for template in dated.reason_templates(TODAY):
        worded += [template.names, template.texts]
    for kind in (OrganiserKind.COUNTY, OrganiserKind.CITY):
        body = dated.find_review_body(kind, TODAY)
        assert body is not None
        worded += [body.body, body.address]
    assert all(all(texts.get(language) for language in LANGUAGES) for texts in worded)
