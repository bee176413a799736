"""Keeps the providers of imported services as their feed tells them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from catalogue.database import db
from catalogue.exchange.hsds_organizations import OrganizationRow
from catalogue.providers import ApprovalState, Provider, ProviderApproval, ProviderKind

SOURCE: Final = "hsds"


@dataclass
class FollowedProvider:
    """A provider and whether this batch changed it."""

    provider: Provider
    changed: bool

    def take_change(self) -> bool:
        """Tell once whether the provider changed: the row that told so counts as updated."""
        changed, self.changed = self.changed, False
        return changed


@dataclass(frozen=True)
class Providers:
    """The providers of one import. The first row that names an organization tells who it is."""

    kind: ProviderKind
    """Of those whose rows do not tell."""
    approve: bool
    organisers: tuple[str, ...]
    """Codes of those whose editors review what was imported, or who approve it all."""
    now: datetime
    today: date
    _told: set[UUID] = field(default_factory=set)

    def follow(self, organizations: Sequence[OrganizationRow]) -> dict[UUID, FollowedProvider]:
        """Create or change the providers of one batch; our own are never rewritten."""
        told = {row.id: row for row in reversed(organizations)}
        query = select(Provider).where(Provider.id.in_(told)).options(selectinload(Provider.approvals))
        found = {provider.id: provider for provider in db.session.scalars(query)}
        return {key: self._follow(found.get(key), row) for key, row in told.items()}

    def remember(self, followed: Iterable[UUID]) -> None:
        """Note whom a batch that was kept has told."""
        self._told.update(followed)

    def _follow(self, provider: Provider | None, row: OrganizationRow) -> FollowedProvider:
        kind = row.kind or self.kind
        wanted = {"name": row.name, "description": row.description, "kind": kind, **row.contact}
        changed = False
        if provider is None:
            provider = self._create(row.id, wanted)
        elif provider.imported_from is not None and row.id not in self._told:
            changed = any(getattr(provider, name) != value for name, value in wanted.items())
            for name, value in wanted.items() if changed else ():
                setattr(provider, name, value)
        if provider.imported_from:
            self._bring_before_organisers(provider)
        return FollowedProvider(provider, changed)

    def _create(self, key: UUID, wanted: Mapping[str, Any]) -> Provider:
        provider = Provider(id=key, imported_from=SOURCE, created_at=self.now, approvals=[], **wanted)
        db.session.add(provider)
        return provider

    def _bring_before_organisers(self, provider: Provider) -> None:
        """Approve it for every organiser that has not spoken yet; without `publish` let it wait for them."""
        state = ApprovalState.APPROVED if self.approve else ApprovalState.PENDING
        decided_on = self.today if self.approve else None
        for approval in provider.approvals:
            if approval.state is ApprovalState.PENDING:
                approval.state, approval.decided_on = state, decided_on
        known = {approval.organiser_code for approval in provider.approvals}
        provider.approvals.extend(
            ProviderApproval(organiser_code=code, state=state, decided_on=decided_on)
            for code in self.organisers
            if code not in known
        )

