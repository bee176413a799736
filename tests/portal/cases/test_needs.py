"""Needs: versions that never change, and what becomes of two assessments written over one."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from catalogue.clock import now
from catalogue.database import ImmutableRowChanged, db
from catalogue.lifecycle import ActingAs
from catalogue.needs import Need
from portal.cases.assessment import PARTS, Assessment, changed_parts, merge, said_of
from portal.cases.commands import assess_need, change_need
from portal.cases.models import Importance, NeedVersion
from portal.cases.need_queries import versions_of
from portal.history.models import HistoryEvent
from tests.portal.cases.need_stories import MEALS, ORIGINAL, SAID, client_of, the_need
from tests.portal.plans.stories import an_assessed_case, worker_of

pytestmark = pytest.mark.both_databases

# The machine may be busy; what is tested is not speed.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
assessments = st.builds(
    Assessment,
    st.sampled_from(Importance),
    st.sampled_from(["", "a", "b"]),
    st.sampled_from(["", "a", "b"]),
    st.sampled_from(["", "a", "b"]),
    st.sampled_from([None, ORIGINAL, replace(ORIGINAL, unit_cents=4700)]),
)


@PATIENT
@given(assessments, assessments, assessments)
def test_merging_takes_what_only_the_first_changed_and_keeps_every_word_of_the_second(
    base: Assessment, theirs: Assessment, mine: Assessment
) -> None:
    both = merge(base, theirs, mine)
    assert not set(both.taken) & set(both.clashing)
    for part in PARTS:
        first, second, merged = (getattr(one, part) for one in (theirs, mine, both.said))
        if part in both.taken:
            assert merged == first
            assert second == getattr(base, part) != first
        else:
            assert merged == second
            assert (part in both.clashing) == (getattr(base, part) != first != second)


@PATIENT
@given(assessments, assessments)
def test_without_a_beginning_every_difference_clashes(theirs: Assessment, mine: Assessment) -> None:
    both = merge(None, theirs, mine)
    assert (both.said, both.taken, both.clashing) == (mine, (), changed_parts(theirs, mine))


@pytest.mark.usefixtures("in_app")
def test_every_change_is_a_version_that_stays() -> None:
    case = an_assessed_case()
    need = the_need(case)
    first = said_of(need)
    change_need(need, replace(SAID, original=ORIGINAL), 1, worker_of(case), now())
    change_need(need, replace(SAID, original=ORIGINAL, goal="Uusi"), 2, client_of(case), now())
    rows = versions_of(need.id)
    assert [row.version for row in rows] == [3, 2, 1]
    assert [said_of(row) for row in rows[1:]] == [replace(SAID, original=ORIGINAL), first]
    assert [row.acting_as for row in rows] == [ActingAs.CLIENT, ActingAs.CASEWORKER, ActingAs.SYSTEM]
    assert said_of(need) == said_of(rows[0])
    rows[0].goal = "Toinen"
    with pytest.raises(ImmutableRowChanged):
        db.session.flush()


@pytest.mark.usefixtures("in_app")
def test_saving_the_same_again_makes_no_version_and_no_event() -> None:
    case = an_assessed_case()
    need = the_need(case)
    before = db.session.scalar(select(func.count()).select_from(HistoryEvent))
    change_need(need, said_of(need), 1, worker_of(case), now())
    assert len(versions_of(need.id)) == 1
    assert db.session.scalar(select(func.count()).select_from(HistoryEvent)) == before


@pytest.mark.usefixtures("in_app")
def test_recording_a_need_writes_its_first_version() -> None:
    case = an_assessed_case()
    need = assess_need(case, db.session.get_one(Need, MEALS), SAID, worker_of(case), now())
    (row,) = db.session.scalars(select(NeedVersion).where(NeedVersion.assessed_need_id == need.id))
    assert (row.version, row.writer_name, said_of(row)) == (1, "Työntekijä Testi", SAID)
