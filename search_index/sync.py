"""From the catalogue to the index: rows say what changed in the same transaction, a sweep carries it over."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import event, select, update
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, scoped_session, selectinload

from catalogue.areas import Municipality
from catalogue.clock import helsinki_date
from catalogue.clock import now as clock_now
from catalogue.database import Model, WithUuid
from catalogue.needs import Need, NeedState
from catalogue.offerings import Offering, OfferingState, OfferingVersion
from catalogue.prices import Price
from catalogue.providers import ApprovalState, Provider, ProviderApproval
from search_index.days import concerned_since_last_day, is_marked, mark_day
from search_index.documents import IndexDocument, Surroundings, from_offering
from search_index.engine import Engine
from search_index.lexicon import NeedWords

BATCH: Final = 500
Progress = Callable[[int, int], None]
"""Told how many documents of how many are written."""


class IndexChange(WithUuid, Model):
    """One thing the index has to look at again; without an offering, everything."""

    __tablename__ = "index_change"

    # No foreign key: the row must outlive an offering that is deleted.
    offering_id: Mapped[UUID | None] = mapped_column(index=True)
    changed_at: Mapped[datetime] = mapped_column(index=True)
    done_at: Mapped[datetime | None] = mapped_column(index=True)


@dataclass(frozen=True)
class Drift:
    """Where index and catalogue differ; all empty is how it should be."""

    missing: frozenset[UUID]
    """Visible in the catalogue, not in the index."""
    stale: frozenset[UUID]
    """In both, with different content."""
    orphan: frozenset[UUID]
    """In the index, not visible in the catalogue."""

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale or self.orphan)


def register(session: scoped_session[Any]) -> None:
    """Have every flush leave rows for what the index must look at; repeating it is harmless."""
    if not event.contains(session, "before_flush", _note_changes):
        event.listen(session, "before_flush", _note_changes)


def _note_changes(session: Session, context: object, instances: object) -> None:
    """Write one row per touched offering into the running transaction."""
    touched: set[UUID | None] = set()
    for thing in (*session.new, *session.dirty, *session.deleted):
        if thing in session.new or thing in session.deleted or session.is_modified(thing):
            touched |= _offerings_of(session, thing)
    if None in touched:
        touched = {None}
    pending = {thing.offering_id for thing in session.new if isinstance(thing, IndexChange)}
    moment = clock_now() if touched else None
    session.add_all(
        IndexChange(offering_id=one, changed_at=moment, done_at=None) for one in touched - pending
    )


def _offerings_of(session: Session, thing: object) -> set[UUID | None]:
    """Return the offerings whose documents a changed row can change; None stands for all of them."""
    with session.no_autoflush:
        match thing:
            case Offering():
                return {_id_of(thing)}
            case OfferingVersion():
                return _offering_of(thing)
            case Price() if thing.version_id is not None:
                found = select(OfferingVersion.offering_id).where(OfferingVersion.id == thing.version_id)
                return set(session.scalars(found))
            case Provider() if thing.id is not None:
                return set(session.scalars(select(Offering.id).where(Offering.provider_id == thing.id)))
            case ProviderApproval() if thing.provider_id is not None:
                return set(
                    session.scalars(select(Offering.id).where(Offering.provider_id == thing.provider_id))
                )
            case Need() | Municipality():
                return {None}
    return set()


def _offering_of(version: OfferingVersion) -> set[UUID | None]:
    """Return the version's offering; of one without it nothing: the offering itself is noted."""
    offering_id: UUID | None = version.offering_id
    if offering_id is not None:
        return {offering_id}
    return {_id_of(version.offering)} if vars(version).get("offering") is not None else set()


def _id_of(offering: Offering) -> UUID:
    """Return the id, given now where the flush would only give it later."""
    given: UUID | None = offering.id
    if given is None:
        offering.id = given = uuid4()
    return given


def need_words(session: Session) -> list[NeedWords]:
    """Read the need tree for the lexicon, in one query.

    A retired need says nothing; the words of a merged one speak for the need that took its place.
    """
    needs = {need.code: need for need in session.scalars(select(Need).order_by(Need.position, Need.code))}
    return [
        _words_of(need, as_=needs[need.current_code])
        for need in needs.values()
        if needs[need.current_code].state is NeedState.OFFERED
    ]


def _words_of(need: Need, as_: Need) -> NeedWords:
    return NeedWords(as_.code, as_.parent_code, need.names, need.everyday, need.words or {})


def surroundings(session: Session) -> Surroundings:
    """Read what documents take from beside their offerings, in two queries."""
    needs = list(session.scalars(select(Need).order_by(Need.position, Need.code)))
    merged: dict[str, set[str]] = {}
    for need in needs:
        if need.merged_into:
            merged.setdefault(need.merged_into, set()).add(need.code)
    areas = session.execute(select(Municipality.code, Municipality.organiser_code))
    return Surroundings(
        {need.code: _words_of(need, as_=need) for need in needs},
        {row.code: row.organiser_code for row in areas},
        {code: frozenset(codes) for code, codes in merged.items()},
    )


def visible_documents(
    session: Session, today: date, only: Collection[UUID] | None = None
) -> Iterable[IndexDocument]:
    """Return the documents people may find: published, from a provider that some organiser approves."""
    around = surroundings(session)
    version = joinedload(Offering.published)
    query = (
        select(Offering)
        .join(Offering.provider)
        .where(Offering.state == OfferingState.PUBLISHED)
        .where(Provider.approvals.any(ProviderApproval.state == ApprovalState.APPROVED))
        .options(
            joinedload(Offering.provider),
            version,
            *(
                version.options(selectinload(many))
                for many in (
                    OfferingVersion.needs,
                    OfferingVersion.organisers,
                    OfferingVersion.municipalities,
                    OfferingVersion.prices,
                )
            ),
        )
        .order_by(Offering.id)
        .execution_options(populate_existing=True)
    )
    if only is not None:
        query = query.where(Offering.id.in_(only))
    for offering in session.scalars(query):
        if offering.published is not None:
            yield from_offering(offering, offering.published, around, today)


def apply_changes(session: Session, engine: Engine, now: datetime) -> int:
    """Carry pending rows over to the index, mark them done and return how many; at least once."""
    session.flush()
    work = find_work(session, engine, now)
    # The index is written before the rows are marked: what dies between is done again.
    work.carry_over(engine)
    work.mark_done(session, now)
    return work.size


@dataclass(frozen=True)
class Work:
    """What the index has to look at again, read whole, so that no transaction waits for the analysis."""

    rows: tuple[UUID, ...]
    """The pending rows that are done with it."""
    documents: tuple[IndexDocument, ...] = ()
    gone: frozenset[UUID] = frozenset()
    needs: tuple[NeedWords, ...] | None = None
    """The need tree where everything is built anew, else None."""
    size: int = 0
    """How many changes it carries over, those of a new day among them."""
    day: date | None = None
    """The new day whose prices the index then holds."""

    def carry_over(self, engine: Engine, progress: Progress | None = None) -> None:
        """Write it into the index; doing it twice changes nothing."""
        if self.needs is not None:
            _build(engine, self.needs, self.documents, progress)
        elif self.documents or self.gone:
            engine.apply(self.documents, self.gone)

    def mark_done(self, session: Session, now: datetime) -> None:
        """Remember what is in the index now."""
        if self.day is not None:
            mark_day(session, self.day)
        for first in range(0, len(self.rows), BATCH):
            part = self.rows[first : first + BATCH]
            session.execute(update(IndexChange).where(IndexChange.id.in_(part)).values(done_at=now))


def find_work(session: Session, engine: Engine, now: datetime, *, everything: bool = False) -> Work:
    """Read the oldest pending rows, what a new day has changed, and the documents of both; writes nothing."""
    today = helsinki_date(now)
    is_whole_due = everything or engine.needs_rebuild() is not None
    concerned = set() if is_whole_due else concerned_since_last_day(session, today)
    day = None if is_marked(session, today) else today
    waiting = select(IndexChange.id, IndexChange.offering_id).where(IndexChange.done_at.is_(None))
    in_turn = waiting.order_by(IndexChange.changed_at, IndexChange.id).limit(BATCH)
    pending = session.execute(in_turn).all()
    if is_whole_due or concerned is None or any(row.offering_id is None for row in pending):
        # Read before the documents: what is committed after that has to be looked at again.
        rows = tuple(session.scalars(waiting.with_only_columns(IndexChange.id)))
        more = 1 if concerned is None else len(concerned)
        documents = tuple(visible_documents(session, today))
        return Work(rows, documents, needs=tuple(need_words(session)), size=len(rows) + more, day=day)
    rows = tuple(row.id for row in pending)
    touched = concerned.union(row.offering_id for row in pending)
    documents = tuple(visible_documents(session, today, touched)) if touched else ()
    gone = frozenset(touched - {document.offering_id for document in documents})
    return Work(rows, documents, gone, size=len(rows) + len(concerned), day=day)


def rebuild(session: Session, engine: Engine, now: datetime) -> int:
    """Build the index anew from the catalogue; return how many documents it has."""
    _build(engine, need_words(session), tuple(visible_documents(session, helsinki_date(now))), None)
    return engine.count()


def _build(
    engine: Engine, needs: Iterable[NeedWords], documents: Sequence[IndexDocument], progress: Progress | None
) -> None:
    tell = progress or (lambda done, total: None)

    def counted() -> Iterator[IndexDocument]:
        for done, document in enumerate(documents):
            tell(done, len(documents))
            yield document

    engine.use_needs(needs)
    engine.rebuild(counted())
    tell(len(documents), len(documents))


def check(session: Session, engine: Engine, now: datetime) -> Drift:
    """Compare catalogue and index in both directions by content hash."""
    wanted = {
        document.offering_id: document.content_hash
        for document in visible_documents(session, helsinki_date(now))
    }
    there = engine.content_hashes()
    return Drift(
        missing=frozenset(wanted.keys() - there.keys()),
        stale=frozenset(one for one in wanted.keys() & there.keys() if wanted[one] != there[one]),
        orphan=frozenset(there.keys() - wanted.keys()),
    )
