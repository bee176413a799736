"""How a plan's lines and refusals are said in the reader's language."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import ngettext

from catalogue.money import multiply
from catalogue.periods import Frequency, Period, times_in
from catalogue.prices import Price, Unit
from catalogue.refusals import Refused
from portal.plans.models import PlanItem
from portal.plans.pace import Pace, pace
from portal.plans.refusals import PlanRefusal
from portal.web.formats import day_range, money, plain_texts, quantity, unit_price
from portal.web.labels import label, sentence

_COUNTED: Final[dict[Unit, Callable[[int, str], str]]] = {
    Unit.HOUR: lambda n, a: ngettext("%(amount)s tunti", "%(amount)s tuntia", n, amount=a),
    Unit.VISIT: lambda n, a: ngettext("%(amount)s kerta", "%(amount)s kertaa", n, amount=a),
    Unit.TRIP: lambda n, a: ngettext("%(amount)s matka", "%(amount)s matkaa", n, amount=a),
    Unit.MEAL: lambda n, a: ngettext("%(amount)s ateria", "%(amount)s ateriaa", n, amount=a),
    Unit.DAY: lambda n, a: ngettext("%(amount)s päivä", "%(amount)s päivää", n, amount=a),
    Unit.WEEK: lambda n, a: ngettext("%(amount)s viikko", "%(amount)s viikkoa", n, amount=a),
    Unit.MONTH: lambda n, a: ngettext("%(amount)s kuukausi", "%(amount)s kuukautta", n, amount=a),
    Unit.COURSE: lambda n, a: ngettext("%(amount)s kurssi", "%(amount)s kurssia", n, amount=a),
    Unit.PIECE: lambda n, a: ngettext("%(amount)s kappale", "%(amount)s kappaletta", n, amount=a),
    Unit.KM: lambda n, a: ngettext("%(amount)s kilometri", "%(amount)s kilometriä", n, amount=a),
}


def counted(number: Decimal, unit: Unit) -> str:
    """Return "2 tuntia"; everything but exactly one is plural."""
    return _COUNTED[unit](1 if number == 1 else 2, quantity(number))


def amount_words(item: PlanItem) -> str:
    """Return how much, how often and when: "2 tuntia viikossa, 1.1.–30.6.2027"."""
    return f"{how_often(item)}, {day_range(item.starts_on, item.ends_on)}"


def how_often(item: PlanItem) -> str:
    """Return how much and how often: "2 tuntia viikossa"."""
    # "Yksi kuukausi kuukaudessa" is no language: what is paid by the month and had every month.
    if item.quantity == 1 and (item.unit, item.frequency) == (Unit.MONTH, Frequency.MONTHLY):
        return _("joka kuukausi")
    if item.quantity == 1 and (item.unit, item.frequency) == (Unit.WEEK, Frequency.WEEKLY):
        return _("joka viikko")
    how_much = counted(item.quantity, item.unit)
    if item.frequency is Frequency.WEEKLY:
        return _("%(amount)s viikossa", amount=how_much)
    if item.frequency is Frequency.MONTHLY:
        return _("%(amount)s kuukaudessa", amount=how_much)
    return how_much


def each_time_cents(item: PlanItem) -> int:
    """Return what one week, one month or the whole of it costs, in cents."""
    return multiply(item.unit_cents, item.quantity)


def each_time_label(item: PlanItem) -> str | None:
    """Return "Viikossa" or "Kuukaudessa" for what repeats, None for what is bought once."""
    return None if item.frequency is Frequency.ONCE else label(item.frequency)


def cost_words(item: PlanItem) -> str:
    """Return how the cost of a line was counted, step by step."""
    words = {
        "amount": counted(item.quantity, item.unit),
        "price": money(item.unit_cents),
        "each": money(each_time_cents(item)),
        "days": item.period.days,
        "total": money(item.cost_cents),
    }
    if item.frequency is Frequency.ONCE:
        return _("%(amount)s × %(price)s = %(total)s.", **words)
    exact = times_in(item.frequency, item.period)
    times = quantity(round(Decimal(exact.numerator) / exact.denominator, 2))
    if item.frequency is Frequency.WEEKLY:
        return _(
            "%(amount)s × %(price)s = %(each)s viikossa. Aikaa on %(days)s päivää eli %(times)s viikkoa."
            " Yhteensä %(total)s, pyöristettynä kerran lopuksi.",
            times=times,
            **words,
        )
    return _(
        "%(amount)s × %(price)s = %(each)s kuukaudessa. Aikaa on %(days)s päivää eli %(times)s kuukautta."
        " Yhteensä %(total)s, pyöristettynä kerran lopuksi.",
        times=times,
        **words,
    )


def pace_label(found: Pace) -> str:
    """Return what the average is called."""
    if found.frequency is Frequency.MONTHLY:
        return _("Keskimäärin kuukaudessa")
    return _("Keskimäärin viikossa")


def pace_words(planned_cents: int, period: Period) -> str:
    """Return how the average of a whole plan was counted."""
    found = pace(planned_cents, period)
    words = {
        "planned": money(planned_cents),
        "period": day_range(period.starts_on, period.ends_on),
        "times": quantity(round(Decimal(found.times.numerator) / found.times.denominator, 2)),
        "each": money(found.cents),
    }
    if found.frequency is Frequency.MONTHLY:
        return _(
            "Rivit maksavat yhteensä %(planned)s. Ajassa %(period)s on kuukausia %(times)s."
            " %(planned)s jaettuna niille on keskimäärin %(each)s kuukaudessa.",
            **words,
        )
    return _(
        "Rivit maksavat yhteensä %(planned)s. Ajassa %(period)s on viikkoja %(times)s."
        " %(planned)s jaettuna niille on keskimäärin %(each)s viikossa.",
        **words,
    )


def pace_of(planned_cents: int, period: Period) -> tuple[str, int]:
    """Return the average of a whole plan with what it is called; cents."""
    found = pace(planned_cents, period)
    return pace_label(found), found.cents


def item_price(item: PlanItem) -> str:
    """Return the frozen price of one unit, "38,00 €/tunti"."""
    return unit_price(item.unit_cents, label(item.unit))


def price_words(price: Price) -> str:
    """Return one row of a price list as a choice."""
    if price.amount_cents is None:
        words = _("Hinta ei ole tiedossa (%(unit)s)", unit=label(price.unit))
    else:
        words = unit_price(price.amount_cents, label(price.unit))
    note = plain_texts(price.note)
    return f"{words}, {note}" if note else words


def refusal_words(refused: Refused) -> str:
    """Return what a refusal says, with its evidence where that helps."""
    given: dict[str, Any] = refused.evidence
    if refused.code is PlanRefusal.NEED_OPEN:
        return _(
            "Tarve %(number)s, %(need)s, on välttämätön. Valitse siihen apu tai kerro, miksi jätät sen pois.",
            number=given["number"],
            need=plain_texts(given["need"].need.names),
        )
    if refused.code is PlanRefusal.OUTSIDE_PERIOD:
        period = day_range(given["starts_on"], given["ends_on"])
        if given["title"]:
            title = given["title"]
            return _("%(title)s: päivien on oltava budjetin ajalla %(period)s.", title=title, period=period)
        return _("Päivien on oltava budjetin ajalla %(period)s.", period=period)
    if refused.code is PlanRefusal.OVER_BUDGET:
        over = money(given["over_cents"])
        return _("Suunnitelma ylittää budjettisi %(over)s. Kerro omin sanoin, miksi.", over=over)
    return sentence(refused)
