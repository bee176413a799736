"""Builders by state: what a story starts from, made with the same commands as anything else."""

from datetime import date, timedelta
from itertools import count
from uuid import UUID

from catalogue.areas import Municipality, Organiser
from catalogue.clock import helsinki_date, now
from catalogue.content import OfferingContent, PriceContent
from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor
from catalogue.offerings import Offering, OfferingKind
from catalogue.prices import Unit, VatClass
from catalogue.providers import ApprovalState, Provider, ProviderApproval, ProviderKind
from catalogue.publishing import create_offering, publish, submit
from catalogue.wishes import Wish, make_wish
from portal.accounts.commands import add_user, give_role, join_provider
from portal.accounts.models import Role, User

ORGANISER = "08"
"""Pirkanmaa; Tampere is one of its municipalities."""
OTHER_ORGANISER = "20"
MUNICIPALITY = "837"
EDITOR = Actor(None, "Toimittaja Testi", ActingAs.EDITOR)
_numbers = count(1)


def a_user(name: str = "Asiakas Testi", language: str = "fi") -> User:
    """Somebody with an account and nothing else."""
    return add_user(f"henkilo{next(_numbers)}@example.com", name, now(), language=language)


def a_caseworker(organiser: str = ORGANISER, name: str = "Työntekijä Testi") -> User:
    """A caseworker who may not decide."""
    return _with_role(name, Role.CASEWORKER, organiser)


def an_official(organiser: str = ORGANISER, name: str = "Viranhaltija Testi") -> User:
    """A caseworker in a post who may decide, at an organiser whose registry has an address."""
    db.session.get_one(Organiser, organiser).registry_address = "Testikatu 1, 33100 Tampere"
    return _with_role(name, Role.OFFICIAL, organiser)


def an_editor(organiser: str = ORGANISER, name: str = "Toimittaja Testi") -> User:
    """Somebody who keeps the catalogue of an organiser."""
    return _with_role(name, Role.EDITOR, organiser)


def a_member(provider: Provider, name: str = "Tuottaja Testi") -> User:
    """Somebody who acts for a provider."""
    user = a_user(name)
    join_provider(user, provider.id)
    return user


def a_provider(
    name: str = "Esimerkki-Siivous Oy",
    kind: ProviderKind = ProviderKind.PRIVATE,
    approved_by: tuple[str, ...] = (ORGANISER,),
) -> Provider:
    """A provider that organisers have approved."""
    provider = Provider(name=name, kind=kind, description={}, created_at=now())
    db.session.add(provider)
    db.session.flush()
    db.session.add_all(
        ProviderApproval(
            provider_id=provider.id,
            organiser_code=code,
            state=ApprovalState.APPROVED,
            decided_on=helsinki_date(now()),
        )
        for code in approved_by
    )
    db.session.flush()
    return provider


def content(
    title: str = "Kotisiivous",
    needs: tuple[str, ...] = ("home.cleaning",),
    cents: int | None = 3800,
    unit: Unit = Unit.HOUR,
) -> OfferingContent:
    """What a complete offering tells."""
    return OfferingContent(
        title={"fi": title},
        summary={"fi": f"{title} kotona."},
        description={"fi": f"{title} kotona, sovittuna aikana."},
        needs=frozenset(needs),
        delivery=frozenset({"home"}),
        languages=frozenset({"fi"}),
        prices=(PriceContent(cents, unit, VatClass.EXEMPT, date(2026, 1, 1)),),
    )


def a_draft_offering(provider: Provider, **words: object) -> Offering:
    """An offering that the provider is writing."""
    by = Actor(None, "Tuottaja Testi", ActingAs.PROVIDER)
    return create_offering(provider, OfferingKind.SERVICE, content(**words), by, now())  # type: ignore[arg-type]  # passed through


def a_published_offering(provider: Provider | None = None, **words: object) -> Offering:
    """An offering that search finds and plans may hold."""
    offering = a_draft_offering(provider or a_provider(), **words)
    submit(offering, Actor(None, "Tuottaja Testi", ActingAs.PROVIDER), now())
    publish(offering, EDITOR, now(), helsinki_date(now()))
    return offering


def a_wish(text: str = "Joku lukemaan lehteä", municipality: str | None = MUNICIPALITY) -> Wish:
    """What somebody looked for and did not find."""
    place = db.session.get_one(Municipality, municipality) if municipality else None
    return make_wish(text, "fi", now(), municipality=place)


def next_year() -> tuple[date, date]:
    """A budget period that has not begun."""
    year = helsinki_date(now()).year + 1
    return date(year, 1, 1), date(year, 12, 31)


def days_ago(days: int) -> date:
    """A date relative to today."""
    return helsinki_date(now() - timedelta(days=days))


def id_of(user: User) -> UUID:
    """The user's id, read while the session is open."""
    return user.id


def _with_role(name: str, role: Role, organiser: str) -> User:
    user = a_user(name)
    post = {"unit": "Vammaispalvelut", "title": "sosiaalityöntekijä", "phone": "040 123 4567"}
    give_role(user, role, organiser, **post)
    return user
