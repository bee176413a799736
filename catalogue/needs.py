"""The need taxonomy: the same node tags the offering, the assessed need, the plan item and the decision."""

from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.database import Model
from catalogue.texts import Texts


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


class NeedPtvClass(Model):
    """Which need a PTV service class or life event stands for when a public service is imported."""

    __tablename__ = "need_ptv_class"

    ptv_code: Mapped[str] = mapped_column(primary_key=True)
    need_code: Mapped[str] = mapped_column(ForeignKey("need.code"), primary_key=True)


class GroupPtvTarget(Model):
    """Which client group a PTV target group stands for when a public service is imported."""

    __tablename__ = "group_ptv_target"

    ptv_code: Mapped[str] = mapped_column(primary_key=True)
    group_code: Mapped[str] = mapped_column(primary_key=True)
