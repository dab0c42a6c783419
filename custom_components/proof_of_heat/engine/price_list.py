"""One rule for all price lists: into quarters of an hour in UTC, or refused with a reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from math import isfinite, nan
from typing import Final, NamedTuple

from .price_unit import PriceUnit, money_of_a_euro, price_unit
from .tariff import SLOT, Tariff, quarter
from .tariff_fault import Fault, Problem
from .tariff_format import Feed, Quote, TariffFormat, feed_of
from .tariff_hours import hours_feed

SLOT_MINUTES: Final = 15
HOUR_MINUTES: Final = 60
DAY_MINUTES: Final = 1440
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

# Cent told as euro is a factor of 100 and MWh told as kWh one of 1000; a real day was never 50 times its usual mean,
# because even the cap of the Australian market (17.50 AUD/kWh) lasts for hours only.
JUMP_RATIO: Final = 50.0

# Days of next to nothing are real (Finland, 2023 and 2024), and the day after is no jump. EUR/kWh.
QUIET_PER_KWH: Final = 0.003


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceSettings:
    """How the owner wants a price list read: price = told price x factor + offset."""

    currency: str
    unit: str | None = None
    """The unit of the entity, or chosen by the owner."""
    place: str | None = None
    """Area or home, None where the source tells one only."""
    factor: float = 1.0
    """Value added tax and other shares."""
    offset_per_kwh: float = 0.0
    """Network fee and energy tax."""
    time_zone: tzinfo = UTC
    """Of hours that are told by the clock."""

    @property
    def quiet_per_kwh(self) -> float:
        """Return below which mean a day tells nothing of the unit."""
        return QUIET_PER_KWH * money_of_a_euro(self.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceReading:
    """What was understood of a price list."""

    tariff: Tariff | None
    """None where the list is refused."""
    problems: tuple[Problem, ...] = ()
    format: TariffFormat | None = None
    usual_per_kwh: float | None = None
    """The mean size of the told prices, without factor and offset, to be given to the next reading."""


class _Price(NamedTuple):
    """One price for a time in minutes since the epoch, `end` not included."""

    start: int
    end: int
    per_kwh: float


class _RefusedError(Exception):
    """The list cannot be used."""

    def __init__(self, fault: Fault, at: int | None = None, found: str | None = None) -> None:
        """Keep what is wrong."""
        super().__init__(fault)
        self.problem = Problem(fault=fault, at=None if at is None else _instant(at), found=found)


def read_prices(
    payload: Mapping[str, object], settings: PriceSettings, *, now: datetime, usual_per_kwh: float | None = None
) -> PriceReading:
    """Return the tariff in the attributes of an entity or the response of an action."""
    feed = feed_of(payload) or hours_feed(payload, now=now, time_zone=settings.time_zone)
    if feed is None:
        return PriceReading(tariff=None, problems=(Problem(fault=Fault.UNKNOWN_FORMAT),))
    return _read(feed, settings, now, usual_per_kwh)


def read_state(told: object, settings: PriceSettings, *, now: datetime) -> PriceReading:
    """Return the tariff of an entity that tells the price of now and no other: it holds for this slot."""
    start = quarter(now)
    quote = Quote(start=start, end=start + SLOT, price=told)
    return _read(Feed(format=TariffFormat.STATE, quotes={"": [quote]}, unit=None, currency=None), settings, now, None)


def _read(feed: Feed, settings: PriceSettings, now: datetime, usual_per_kwh: float | None) -> PriceReading:
    """Return the tariff of one feed, or why it is refused."""
    try:
        return _reading(feed, settings, now, usual_per_kwh)
    except _RefusedError as refusal:
        return PriceReading(tariff=None, problems=(refusal.problem,), format=feed.format)


def _reading(feed: Feed, settings: PriceSettings, now: datetime, usual_per_kwh: float | None) -> PriceReading:
    """Return the tariff of one feed, slot by slot."""
    unit = _unit(feed, settings)
    told, problems = _prices(_quotes(feed, settings), unit)
    if not told:
        raise _RefusedError(Fault.EMPTY)
    distinct = _distinct(sorted(told))
    run, gaps = _run(distinct, round(now.timestamp() / 60))
    days = _days(run)
    _check_jumps(days, usual_per_kwh, quiet_per_kwh=settings.quiet_per_kwh)
    start, prices = _quarters(run)
    return PriceReading(
        tariff=Tariff(
            start=_instant(start),
            prices_per_kwh=tuple(price * settings.factor + settings.offset_per_kwh for price in prices),
            currency=settings.currency,
        ),
        problems=(*problems, *gaps),
        format=feed.format,
        usual_per_kwh=sum(map(abs, prices)) / len(prices),
    )


def _quotes(feed: Feed, settings: PriceSettings) -> Sequence[Quote]:
    """Return the quotes of the chosen place, or of the only one."""
    if settings.place is not None and settings.place in feed.quotes:
        return feed.quotes[settings.place]
    if len(feed.quotes) > 1:
        raise _RefusedError(Fault.SEVERAL_PLACES, found=", ".join(feed.quotes))
    return next(iter(feed.quotes.values()))


def _unit(feed: Feed, settings: PriceSettings) -> PriceUnit:
    """Return the unit, if it names the currency of the site or none."""
    units = [price_unit(text) for text in (feed.unit, settings.unit) if text is not None]
    known = [unit for unit in units if unit is not None]
    if not known:
        raise _RefusedError(Fault.UNKNOWN_UNIT, found=settings.unit)
    words = {word for word in (*(unit.currency for unit in known), feed.currency, settings.currency) if word}
    if len(words) > 1:
        raise _RefusedError(Fault.TWO_CURRENCIES, found=", ".join(sorted(words)))
    return known[0]


def _prices(quotes: Sequence[Quote], unit: PriceUnit) -> tuple[list[_Price], list[Problem]]:
    """Return the quotes as numbers, and those that have none as problems."""
    starts = [_minute(quote.start) for quote in quotes]
    step = _step(starts)
    prices: list[_Price] = []
    problems: list[Problem] = []
    for quote, start in zip(quotes, starts, strict=True):
        per_kwh = _number(quote.price)
        end = start + step if quote.end is None else _minute(quote.end)
        if end <= start:
            raise _RefusedError(Fault.BAD_TIME, start, str(quote.end))
        if per_kwh is None:
            problems.append(Problem(fault=Fault.NOT_A_NUMBER, at=_instant(start), found=str(quote.price)))
        else:
            prices.append(_Price(start, end, per_kwh * unit.per_kwh))
    return prices, problems


def _minute(told: object) -> int:
    """Return a time in minutes since the epoch; Amber starts its slots a second late."""
    try:
        when = datetime.fromisoformat(told) if isinstance(told, str) else told
    except ValueError:
        when = None
    if not isinstance(when, datetime):
        raise _RefusedError(Fault.BAD_TIME, found=str(told))
    if when.tzinfo is None:
        raise _RefusedError(Fault.NAIVE_TIME, found=str(told))
    return round(when.timestamp() / 60)


def _step(starts: Iterable[int]) -> int:
    """Return how long a slot lasts that tells no end: the least way to the next start, at most an hour."""
    ways = (later - earlier for earlier, later in pairwise(sorted(set(starts))))
    return min([*ways, HOUR_MINUTES])


def _number(told: object) -> float | None:
    """Return a price as a finite number, None if it is none."""
    try:
        number = float(told) if isinstance(told, int | float | str) else nan
    except OverflowError, ValueError:
        return None
    return number if isfinite(number) else None


def _distinct(prices: Sequence[_Price]) -> list[_Price]:
    """Return the sorted prices without repetitions; two prices for one time are refused."""
    distinct = [prices[0]]
    for price in prices[1:]:
        last = distinct[-1]
        if price == last:
            continue
        if price.start < last.end:
            is_same_slot = (price.start, price.end) == (last.start, last.end)
            raise _RefusedError(Fault.DUPLICATE if is_same_slot else Fault.OVERLAP, price.start)
        distinct.append(price)
    return distinct


def _run(prices: Sequence[_Price], now: int) -> tuple[Sequence[_Price], list[Problem]]:
    """Return the prices between two gaps that hold now, or else the first to come."""
    edges = [number for number, (one, other) in enumerate(pairwise(prices), 1) if one.end < other.start]
    runs = [prices[first:last] for first, last in pairwise([0, *edges, len(prices)])]
    run = next((run for run in runs if run[-1].end > now), None)
    if run is None:
        raise _RefusedError(Fault.PAST, prices[-1].start)
    return run, [Problem(fault=Fault.GAP, at=_instant(prices[edge - 1].end)) for edge in edges]


def _days(run: Sequence[_Price]) -> list[tuple[int, float]]:
    """Return the start and the mean size of the prices of each day; less than half a day is none."""
    totals: dict[int, tuple[int, float]] = {}
    for price in run:
        day = (price.start - run[0].start) // DAY_MINUTES
        minutes = price.end - price.start
        known, total = totals.get(day, (0, 0.0))
        totals[day] = known + minutes, total + abs(price.per_kwh) * minutes
    return [
        (run[0].start + day * DAY_MINUTES, total / known)
        for day, (known, total) in totals.items()
        if known >= DAY_MINUTES / 2
    ]


def _check_jumps(days: Sequence[tuple[int, float]], usual_per_kwh: float | None, *, quiet_per_kwh: float) -> None:
    """Refuse a day whose prices are on another scale than usual, or than those of the day before."""
    if days and usual_per_kwh and _is_jump(usual_per_kwh, days[0][1]):
        raise _RefusedError(Fault.JUMP, days[0][0])
    for (_, before), (start, after) in pairwise(days):
        if min(before, after) > quiet_per_kwh and _is_jump(before, after):
            raise _RefusedError(Fault.JUMP, start)


def _is_jump(before: float, after: float) -> bool:
    """Tell whether two mean prices cannot be of one unit; a day of nothing but zeros can."""
    return after > 0 and max(before, after) > JUMP_RATIO * min(before, after)


def _quarters(run: Sequence[_Price]) -> tuple[int, list[float]]:
    """Return the first minute and the price of each quarter, the mean over the time where it has several."""
    first = run[0].start // SLOT_MINUTES * SLOT_MINUTES
    count = -((first - run[-1].end) // SLOT_MINUTES)
    minutes, totals = [0] * count, [0.0] * count
    for price in run:
        at = price.start
        while at < price.end:
            slot = (at - first) // SLOT_MINUTES
            until = min(first + (slot + 1) * SLOT_MINUTES, price.end)
            minutes[slot] += until - at
            totals[slot] += price.per_kwh * (until - at)
            at = until
    return first, [total / known for total, known in zip(totals, minutes, strict=True)]


def _instant(minute: int) -> datetime:
    """Return the instant of a minute since the epoch."""
    return EPOCH + timedelta(minutes=minute)
