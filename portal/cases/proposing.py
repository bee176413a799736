"""The verbs of needs that the client proposes; they flush and never commit."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy.exc import IntegrityError

from catalogue.database import db
from catalogue.lifecycle import Actor
from catalogue.needs import Need
from catalogue.refusals import Refused
from portal.accounts.telling import tell_of_news
from portal.cases.assessment import Assessment
from portal.cases.commands import assess_need
from portal.cases.models import AssessedNeed, Case, NeedProposal
from portal.cases.refusals import CaseRefusal
from portal.history.models import EventName


def propose_need(
    case: Case, need: Need, client_words: str, goal: str, by: Actor, now: datetime
) -> NeedProposal:
    """Tell the worker of a need in the client's own words; needs `case.needs` loaded."""
    if any(known.need_code == need.code for known in case.needs):
        raise Refused(CaseRefusal.NEED_TWICE)
    if not client_words.strip():
        raise Refused(CaseRefusal.OWN_WORDS_NEEDED)
    proposal = NeedProposal(
        id=uuid4(),
        case_id=case.id,
        case=case,
        need_code=need.code,
        need=need,
        client_words=client_words.strip(),
        goal=goal.strip(),
        proposed_at=now,
        assessed_need_id=None,
        answer=None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(proposal)
            db.session.flush()
    except IntegrityError:
        raise Refused(CaseRefusal.ALREADY_PROPOSED) from None
    case.record(EventName.NEED_PROPOSED, by, now, {"need": dict(need.names)})
    db.session.flush()
    return proposal


def assess_proposal(
    proposal: NeedProposal, case: Case, said: Assessment, by: Actor, now: datetime
) -> AssessedNeed:
    """Record the proposed need; needs `case.needs` and `client` loaded."""
    _lock_open(proposal)
    assessed = assess_need(case, proposal.need, said, by, now)
    proposal.assessed_need_id = assessed.id
    tell_of_news(case.client, now)
    db.session.flush()
    return assessed


def decline_proposal(proposal: NeedProposal, answer: str, by: Actor, now: datetime) -> None:
    """Say why the proposed need is not recorded; needs `case.client` and `need` loaded."""
    _lock_open(proposal)
    if not answer.strip():
        raise Refused(CaseRefusal.ANSWER_NEEDED)
    proposal.answer = answer.strip()
    proposal.case.record(EventName.PROPOSAL_DECLINED, by, now, {"need": dict(proposal.need.names)})
    tell_of_news(proposal.case.client, now)
    db.session.flush()


def _lock_open(proposal: NeedProposal) -> None:
    """Hold the row, so that two workers never answer the same proposal."""
    db.session.refresh(proposal, ["assessed_need_id", "answer"], with_for_update=True)
    if proposal.assessed_need_id is not None or proposal.answer is not None:
        raise Refused(CaseRefusal.PROPOSAL_ANSWERED)
