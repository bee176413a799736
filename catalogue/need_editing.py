"""The verbs of the need tree: create, change, retire, restore, merge; and mapping client groups."""

from datetime import datetime
from typing import TypeVar

from sqlalchemy import delete, func, select, update

from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor
from catalogue.need_content import NeedContent, changes_between, code_from, content_of
from catalogue.need_rules import (
    NEED_LIFECYCLE,
    NeedAction,
    NeedRefusal,
    free_code,
    left_unanswered,
    merge_refusal,
    restore_refusal,
    retire_refusal,
)
from catalogue.needs import (
    STATUTORY_ITEMS,
    ClientGroup,
    DataOwner,
    GroupPtvTarget,
    Need,
    NeedPtvClass,
    NeedPtvEvent,
    NeedState,
    TaxonomyEventName,
    record_group_change,
)
from catalogue.offerings import Offering, OfferingVersion, VersionState, version_need
from catalogue.ptv_codes import PtvList, ptv_names
from catalogue.refusals import Refused

Row = TypeVar("Row", NeedPtvClass, NeedPtvEvent)


def create_need(parent: Need | None, content: NeedContent, by: Actor, now: datetime) -> Need:
    """Add a need under a top need, or a new top; its code is made from its Finnish name."""
    _lock(parent)
    if parent is not None and parent.parent_code is not None:
        raise Refused(NeedRefusal.TOO_DEEP)
    _refuse(restore_refusal(parent))
    _refuse_unknown(content)
    taken = set(db.session.scalars(select(Need.code)))
    last = db.session.scalar(select(func.max(Need.position)))
    need = Need(
        code=free_code(code_from(content.names.get("fi", ""), parent.code if parent else None), taken),
        parent_code=parent.code if parent else None,
        position=0 if last is None else last + 1,
        state=NeedState.OFFERED,
        merged_into=None,
        owner=DataOwner.EDITOR,
    )
    content.write_to(need)
    db.session.add(need)
    db.session.flush()
    _map(NeedPtvClass, need.code, content.classes)
    _map(NeedPtvEvent, need.code, content.events)
    need.record(TaxonomyEventName.CREATED, by, now, {})
    db.session.flush()
    return need


def change_need(need: Need, content: NeedContent, revision: int, by: Actor, now: datetime) -> bool:
    """Save what an editor wrote and tell whether anything differs.

    `revision` is what the editor saw when the page was opened; Refused CHANGED_MEANWHILE if it is old.
    """
    _lock(need)
    if need.revision != revision:
        raise Refused(NeedRefusal.CHANGED_MEANWHILE)
    _refuse_unknown(content)
    _refuse_unanswered(need, content)
    changed = changes_between(content_now(need), content)
    if not changed:
        return False
    content.write_to(need)
    _map(NeedPtvClass, need.code, content.classes)
    _map(NeedPtvEvent, need.code, content.events)
    _sign(need, by)
    need.record(TaxonomyEventName.CHANGED, by, now, {"changes": changed})
    db.session.flush()
    return True


def content_now(need: Need) -> NeedContent:
    """Return what a need tells now, with its mappings."""
    return content_of(need, _mapped(NeedPtvClass, need.code), _mapped(NeedPtvEvent, need.code))


def retire(need: Need, by: Actor, now: datetime) -> None:
    """Take a need out of tagging and browsing; where it stands already it stays."""
    _lock(need)
    below, unanswered = offered_below(need.code), _unanswered_without(need)
    _refuse(retire_refusal(below, unanswered), count=below, items=law_items(unanswered))
    NEED_LIFECYCLE.move(need, NeedAction.RETIRE, by, now)
    _sign(need, by)
    db.session.flush()


def restore(need: Need, by: Actor, now: datetime) -> None:
    """Offer a retired need again."""
    parent = db.session.get_one(Need, need.parent_code) if need.parent_code else None
    _lock(need, parent)
    _refuse(restore_refusal(parent))
    NEED_LIFECYCLE.move(need, NeedAction.RESTORE, by, now)
    _sign(need, by)
    db.session.flush()


def merge(need: Need, target: Need, by: Actor, now: datetime) -> int:
    """Let another need take the place of this one and return how many offerings followed.

    Working and published wordings are tagged anew; earlier wordings, assessed needs and decisions keep
    what they said. What was merged into this need before follows too, so that one step always arrives.
    """
    _lock(need, target)
    below, unanswered = offered_below(need.code), _unanswered_without(need)
    refusal = merge_refusal(need.code, target, below, unanswered)
    _refuse(refusal, count=below, items=law_items(unanswered))
    offerings = _retag(need.code, target.code)
    db.session.execute(
        update(Need)
        .where(Need.merged_into == need.code)
        .values(merged_into=target.code, merged_into_state=target.state.value)
    )
    with db.session.no_autoflush:
        NEED_LIFECYCLE.move(need, NeedAction.MERGE, by, now, into=target.code, offerings=offerings)
        need.merged_into, need.merged_into_state = target.code, target.state.value
    _sign(need, by)
    db.session.flush()
    return offerings


def change_group_targets(group: ClientGroup, targets: frozenset[str], by: Actor, now: datetime) -> bool:
    """Save which PTV target groups stand for a client group and tell whether anything differs."""
    _refuse_codes(targets, PtvList.TARGET_GROUPS)
    before = group_targets(group)
    if before == targets:
        return False
    held = {
        row.ptv_code: row
        for row in db.session.scalars(select(GroupPtvTarget).where(GroupPtvTarget.group_code == group.value))
    }
    for code in targets - held.keys():
        db.session.add(GroupPtvTarget(ptv_code=code, group_code=group.value, owner=DataOwner.EDITOR))
    for code, row in held.items():
        _decide(row, code in targets)
    changed = {"part": "targets", "before": sorted(before), "after": sorted(targets)}
    record_group_change(group, by, now, {"changes": [changed]})
    db.session.flush()
    return True


def group_targets(group: ClientGroup) -> frozenset[str]:
    """Return the PTV target groups that stand for a client group."""
    chosen = select(GroupPtvTarget.ptv_code).where(
        GroupPtvTarget.group_code == group.value, GroupPtvTarget.applies
    )
    return frozenset(db.session.scalars(chosen))


def offered_below(code: str) -> int:
    """Return how many needs on offer stand right below one."""
    counted = select(func.count()).where(Need.parent_code == code, Need.state == NeedState.OFFERED)
    return db.session.scalar(counted) or 0


def law_items(statutory: frozenset[str]) -> str:
    """Return the numbers of items, "2, 8", of codes like SHL11.2."""
    return ", ".join(sorted((code.rpartition(".")[2] for code in statutory), key=lambda item: item.zfill(2)))


def _unanswered_without(need: Need) -> frozenset[str]:
    return left_unanswered(need, db.session.scalars(select(Need).where(Need.state == NeedState.OFFERED)))


def _refuse_unanswered(need: Need, content: NeedContent) -> None:
    """Refuse to take away an item of the Act that nothing else on offer answers."""
    given_up = need.statutory - content.statutory
    if given_up and need.state is NeedState.OFFERED:
        left = given_up & _unanswered_without(need)
        _refuse(NeedRefusal.LAW_ITEM_LEFT if left else None, items=law_items(left))


def _lock(*needs: Need | None) -> None:
    """Let one editor at a time decide about these needs, and read them as the one before left them."""
    codes = [need.code for need in needs if need is not None]
    rows = select(Need).where(Need.code.in_(codes)).order_by(Need.code).with_for_update()
    db.session.scalars(rows.execution_options(populate_existing=True)).all()


def _retag(code: str, target_code: str) -> int:
    """Move the tags of working and published wordings, and return how many offerings that touches."""
    current = (
        select(OfferingVersion.id)
        .join(Offering, OfferingVersion.offering_id == Offering.id)
        .where(
            (OfferingVersion.state == VersionState.PUBLISHED)
            | (OfferingVersion.id == Offering.working_version_id)
        )
    )
    tagged = select(version_need.c.version_id).where(version_need.c.need_code == code)
    versions = set(db.session.scalars(current.where(OfferingVersion.id.in_(tagged))))
    already = set(
        db.session.scalars(
            select(version_need.c.version_id).where(
                version_need.c.need_code == target_code, version_need.c.version_id.in_(versions)
            )
        )
    )
    if versions - already:
        db.session.execute(
            version_need.insert(),
            [{"version_id": one, "need_code": target_code} for one in versions - already],
        )
    db.session.execute(
        delete(version_need).where(version_need.c.need_code == code, version_need.c.version_id.in_(versions))
    )
    # The rows moved behind the session's back.
    for thing in db.session.identity_map.values():
        if isinstance(thing, OfferingVersion):
            db.session.expire(thing, ["needs"])
    touched = select(OfferingVersion.offering_id).where(OfferingVersion.id.in_(versions))
    return len(set(db.session.scalars(touched)))


def _mapped(model: type[Row], need_code: str) -> list[str]:
    return list(db.session.scalars(select(model.ptv_code).where(model.need_code == need_code, model.applies)))


def _map(model: type[Row], need_code: str, codes: frozenset[str]) -> None:
    """Make these codes stand for the need and no others; what an editor decides is the editor's row."""
    held = {
        row.ptv_code: row for row in db.session.scalars(select(model).where(model.need_code == need_code))
    }
    for code in codes - held.keys():
        db.session.add(model(ptv_code=code, need_code=need_code, owner=DataOwner.EDITOR))
    for code, row in held.items():
        _decide(row, code in codes)


def _decide(row: NeedPtvClass | NeedPtvEvent | GroupPtvTarget, applies: bool) -> None:
    if row.applies != applies:
        row.applies, row.owner = applies, DataOwner.EDITOR


def _sign(need: Need, by: Actor) -> None:
    """Make the row the editor's own; what an update does by itself stays the update's."""
    if by.acting_as is not ActingAs.SYSTEM:
        need.owner = DataOwner.EDITOR


def _refuse_unknown(content: NeedContent) -> None:
    _refuse_codes(content.classes, PtvList.SERVICE_CLASSES)
    _refuse_codes(content.events, PtvList.LIFE_EVENTS)
    unknown = sorted(content.statutory.difference(STATUTORY_ITEMS))
    _refuse(NeedRefusal.UNKNOWN_CODES if unknown else None, codes=", ".join(unknown))


def _refuse_codes(codes: frozenset[str], which: PtvList) -> None:
    unknown = sorted(codes - ptv_names(which).keys())
    if unknown:
        raise Refused(NeedRefusal.UNKNOWN_CODES, codes=", ".join(unknown))


def _refuse(code: NeedRefusal | None, **evidence: object) -> None:
    if code is not None:
        raise Refused(code, **evidence)
