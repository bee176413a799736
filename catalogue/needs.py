"""The need taxonomy: the same node tags the offering, the assessed need, the plan item and the decision."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.database import Immutable, Model, WithUuid, db, enum_type
from catalogue.lifecycle import ActingAs, Actor
from catalogue.texts import Texts

STATUTORY_ITEMS: Final = tuple(f"SHL11.{number}" for number in range(1, 11))
"""The items of the Social Welfare Act 1301/2014, section 11, in its order."""


class ClientGroup(StrEnum):
    """Whom an offering is meant for; needs cross these groups."""

    ADULTS_SUBSTANCE = "adults_substance"
    ADULTS_SOCIAL = "adults_social"
    OLDER_PEOPLE = "older_people"
    CHILDREN = "children"
    PARENTS_OF_CHILDREN = "parents_of_children"
    TEENAGERS = "teenagers"
    PARENTS_OF_TEENAGERS = "parents_of_teenagers"
    DISABLED_PEOPLE = "disabled_people"


class NeedState(StrEnum):
    """Whether a need is there for new things; what was tagged with it keeps it either way."""

    OFFERED = "offered"
    """People browse by it, and offerings and assessed needs are tagged with it."""
    RETIRED = "retired"
    """No longer for new tags nor for browsing; shown where it already stands."""
    MERGED = "merged"
    """Another need took its place: tags of offerings, searches and addresses follow there."""


class DataOwner(StrEnum):
    """Whose word a row of the taxonomy is."""

    SHIPPED = "shipped"
    """Of the data files that come with the program; an update brings it up to date."""
    EDITOR = "editor"
    """Of a catalogue editor; no update touches it."""


class TaxonomyEventName(StrEnum):
    """What can happen to a need or to a group's mapping, in the past tense."""

    CREATED = "created"
    CHANGED = "changed"
    RETIRED = "retired"
    RESTORED = "restored"
    MERGED = "merged"


class Need(Model):
    """One node of the tree; its words in three languages are what people search by."""

    __tablename__ = "need"

    code: Mapped[str] = mapped_column(primary_key=True)
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("need.code"), index=True)
    position: Mapped[int]
    icon: Mapped[str]
    names: Mapped[Texts]
    everyday: Mapped[Texts]
    words: Mapped[dict[str, Any]]
    """Everyday words and phrases by language: {"fi": ["siivous", …]}."""
    statutory: Mapped[frozenset[str]]
    """Items of the Social Welfare Act 1301/2014, section 11, that this node answers."""
    state: Mapped[NeedState] = mapped_column(enum_type(NeedState, "state"), default=NeedState.OFFERED)
    merged_into: Mapped[str | None]
    """The need that took its place; never one that is merged itself, so one step always arrives."""
    merged_into_state: Mapped[str | None]
    """That need's state, copied by the foreign key so that a CHECK can forbid chains and circles."""
    owner: Mapped[DataOwner] = mapped_column(enum_type(DataOwner, "owner"), default=DataOwner.SHIPPED)
    revision: Mapped[int] = mapped_column(default=1)
    """Counts saves, so that the second of two editors is told instead of overwriting the first."""

    __mapper_args__: dict[str, Any] = {"version_id_col": revision}  # noqa: RUF012  (declarative reads it)
    __table_args__ = (
        UniqueConstraint("code", "state"),
        ForeignKeyConstraint(
            ["merged_into", "merged_into_state"], ["need.code", "need.state"], onupdate="CASCADE"
        ),
        CheckConstraint("(state = 'merged') = (merged_into IS NOT NULL)", name="merged_has_target"),
        CheckConstraint("(merged_into IS NULL) = (merged_into_state IS NULL)", name="target_has_state"),
        CheckConstraint("merged_into_state <> 'merged'", name="target_not_merged"),
        CheckConstraint("merged_into <> code", name="not_into_itself"),
        # Codes carry the path, so what stands below a need begins with its code.
        CheckConstraint(
            "substr(merged_into, 1, length(code) + 1) <> code || '.'", name="not_into_what_is_below"
        ),
        CheckConstraint(
            "substr(code, 1, length(parent_code) + 1) = parent_code || '.'", name="code_tells_parent"
        ),
    )

    @property
    def current_code(self) -> str:
        """Return the code that offerings for this need are tagged with now."""
        return self.merged_into or self.code

    def record(self, event: StrEnum, by: Actor, now: datetime, data: dict[str, object]) -> "TaxonomyEvent":
        """Write one event of this need's history in the running transaction."""
        return _record(event, by, now, data, need_code=self.code)


class NeedPtvClass(Model):
    """Which need a PTV service class or life event stands for when a public service is imported."""

    __tablename__ = "need_ptv_class"

    ptv_code: Mapped[str] = mapped_column(primary_key=True)
    need_code: Mapped[str] = mapped_column(ForeignKey("need.code"), primary_key=True)
    owner: Mapped[DataOwner] = mapped_column(enum_type(DataOwner, "owner"), default=DataOwner.SHIPPED)
    applies: Mapped[bool] = mapped_column(default=True)
    """False where an editor took it away: the row stays, so that no update brings it back."""

    __table_args__ = (CheckConstraint("applies OR owner = 'editor'", name="taken_away_by_editor"),)


class NeedPtvEvent(Model):
    """Which need a PTV life event stands for when a public service is imported."""

    __tablename__ = "need_ptv_event"

    ptv_code: Mapped[str] = mapped_column(primary_key=True)
    need_code: Mapped[str] = mapped_column(ForeignKey("need.code"), primary_key=True)
    owner: Mapped[DataOwner] = mapped_column(enum_type(DataOwner, "owner"), default=DataOwner.SHIPPED)
    applies: Mapped[bool] = mapped_column(default=True)
    """False where an editor took it away."""

    __table_args__ = (CheckConstraint("applies OR owner = 'editor'", name="taken_away_by_editor"),)


class GroupPtvTarget(Model):
    """Which client group a PTV target group stands for when a public service is imported."""

    __tablename__ = "group_ptv_target"

    ptv_code: Mapped[str] = mapped_column(primary_key=True)
    group_code: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[DataOwner] = mapped_column(enum_type(DataOwner, "owner"), default=DataOwner.SHIPPED)
    applies: Mapped[bool] = mapped_column(default=True)
    """False where an editor took it away."""

    __table_args__ = (CheckConstraint("applies OR owner = 'editor'", name="taken_away_by_editor"),)


class TaxonomyEvent(WithUuid, Immutable, Model):
    """One sentence of the history of a need or of a client group's mapping."""

    __tablename__ = "taxonomy_event"

    need_code: Mapped[str | None] = mapped_column(ForeignKey("need.code"), index=True)
    group_code: Mapped[str | None] = mapped_column(index=True)
    event: Mapped[TaxonomyEventName] = mapped_column(enum_type(TaxonomyEventName, "event"))
    at: Mapped[datetime]
    # The catalogue does not know accounts, so the actor is an id and a name without a foreign key.
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str]
    acting_as: Mapped[ActingAs] = mapped_column(enum_type(ActingAs, "acting_as"))
    data: Mapped[dict[str, Any]]

    __table_args__ = (CheckConstraint("(need_code IS NULL) <> (group_code IS NULL)", name="about_one_thing"),)


def record_group_change(group: ClientGroup, by: Actor, now: datetime, data: dict[str, object]) -> None:
    """Write into the history of a client group that its mapping changed."""
    _record(TaxonomyEventName.CHANGED, by, now, data, group_code=group.value)


def in_tree_order(needs: Iterable[Need]) -> list[Need]:
    """Return the needs with each parent right before what is below it, siblings by position and code."""
    listed = sorted(needs, key=lambda need: (need.position, need.code))
    known = {need.code for need in listed}
    below: dict[str | None, list[Need]] = {}
    for need in listed:
        below.setdefault(need.parent_code if need.parent_code in known else None, []).append(need)
    found: list[Need] = []
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        need = waiting.pop()
        found.append(need)
        waiting.extend(reversed(below.get(need.code, [])))
    return found


def followed(codes: Iterable[str], merged: Mapping[str, str]) -> list[str]:
    """Return the codes with those of merged needs led to what took their place, each once."""
    return list(dict.fromkeys(merged.get(code, code) for code in codes))


def _record(event: StrEnum, by: Actor, now: datetime, data: dict[str, object], **about: str) -> TaxonomyEvent:
    happened = TaxonomyEvent(
        event=TaxonomyEventName(event),
        at=now,
        actor_id=by.user_id,
        actor_name=by.name,
        acting_as=by.acting_as,
        data=dict(data),
        **about,
    )
    db.session.add(happened)
    return happened
