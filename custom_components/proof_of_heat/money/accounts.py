"""The books: what each miner, each zone and the site cost and earned since they were last booked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from homeassistant.util import dt as dt_util

from ..engine.accounting import EMPTY_ACCOUNT, Account, Interval, Prices, account
from ..engine.alternative import Alternative
from ..engine.hash_price import HashPrice
from ..engine.tariff import Tariff
from ..records.energy import MAX_GAP
from ..records.money import Book, MoneyMemory

SECONDS_PER_HOUR: Final = 3600
W_PER_KW: Final = 1000

# What was counted over an outage was counted before or after it, so it is booked at the prices of a minute.
AFTER_OUTAGE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """What one miner says now."""

    miner_id: str
    energy_kwh: float
    """Its counter."""
    hashrate_th_s: float = 0.0
    weights: Mapping[str, float] = field(default_factory=dict)
    """By zone: the part of its heat that the zone gets."""
    room_share: float = 0.0
    """Of its heat, what a room of its own wants (0 to 1); 0 with zones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The prices of a booking."""

    tariff: Tariff
    feed_in: Tariff | None
    hash_price: HashPrice
    own_share: float
    """Of the energy, from own surplus (0 to 1)."""
    alternative: Alternative
    """Of rooms without a zone."""
    alternatives: Mapping[str, Alternative] = field(default_factory=dict)
    """By zone."""
    outdoor_c: float | None = None

    def of_zone(self, zone_id: str | None) -> Prices:
        """Return the prices as they hold for one zone."""
        alternative = self.alternative if zone_id is None else self.alternatives.get(zone_id, self.alternative)
        return Prices(
            tariff=self.tariff,
            feed_in=self.feed_in,
            hash_price=self.hash_price,
            alternative=alternative,
            outdoor_c=self.outdoor_c,
        )


def begun(memory: MoneyMemory, meters: Iterable[Meter], *, now: datetime) -> MoneyMemory:
    """Return the memory with the counters of now, nothing booked: prices are unknown, or this is the first time."""
    return replace(memory, energy_kwh={meter.miner_id: meter.energy_kwh for meter in meters}, booked_at=now)


def booked(
    memory: MoneyMemory, meters: Iterable[Meter], terms: Terms, demands_w: Mapping[str, float], *, now: datetime
) -> MoneyMemory:
    """Return the books with all that was counted since; `demands_w` is the heat that each zone wants."""
    meters = tuple(meters)
    if memory.booked_at is None or now <= memory.booked_at:
        return begun(memory, meters, now=now)
    gap = now - memory.booked_at
    start = memory.booked_at if gap <= MAX_GAP else now - AFTER_OUTAGE
    spans = {meter.miner_id: _Span(meter, memory.energy_kwh.get(meter.miner_id), start, now) for meter in meters}
    served = _served(spans.values(), demands_w)
    parts = {key: dict(_parts(span, terms, served)) for key, span in spans.items()}
    accounts = {key: _sum(of_zones.values()) for key, of_zones in parts.items()}
    zones = {
        zone_id: _sum(of_zones[zone_id] for of_zones in parts.values() if zone_id in of_zones)
        for zone_id in {zone for of_zones in parts.values() for zone in of_zones if zone is not None}
    }
    day = dt_util.as_local(now).date()
    return replace(
        begun(memory, meters, now=now),
        site=memory.site.booked(_sum(accounts.values()), day=day),
        miners={**memory.miners, **_booked(memory.miners, accounts, day)},
        zones={**memory.zones, **_booked(memory.zones, zones, day)},
    )


class _Span:
    """What one miner did between two bookings."""

    def __init__(self, meter: Meter, before_kwh: float | None, start: datetime, end: datetime) -> None:
        """Count it; a counter that is new or was set back counts from here."""
        self.meter = meter
        self.start, self.end = start, end
        counted = 0.0 if before_kwh is None else meter.energy_kwh - before_kwh
        self.energy_kwh = max(counted, 0.0)

    def interval(self, *, share: float, heat_share: float, own_share: float) -> Interval:
        """Return a part of it, of whose heat some was wanted."""
        energy_kwh = self.energy_kwh * share
        return Interval(
            start=self.start,
            end=self.end,
            energy_kwh=energy_kwh,
            heat_kwh=energy_kwh * heat_share,
            hash_th=self.meter.hashrate_th_s * (self.end - self.start).total_seconds() * share,
            own_share=own_share,
        )


def _served(spans: Iterable[_Span], demands_w: Mapping[str, float]) -> dict[str, float]:
    """Return, by zone, which part of the miners' heat it wanted."""
    given_w: dict[str, float] = {}
    for span in spans:
        hours = (span.end - span.start).total_seconds() / SECONDS_PER_HOUR
        for zone_id, weight in span.meter.weights.items():
            given_w[zone_id] = given_w.get(zone_id, 0.0) + weight * span.energy_kwh / hours * W_PER_KW
    return {
        zone_id: min(max(demands_w.get(zone_id, 0.0), 0.0) / watts, 1.0) if watts > 0 else 0.0
        for zone_id, watts in given_w.items()
    }


def _parts(span: _Span, terms: Terms, served: Mapping[str, float]) -> Iterable[tuple[str | None, Account]]:
    """Yield the account of each zone that one miner heats, and of what it gives to none."""
    left_share = 1.0
    for zone_id, weight in span.meter.weights.items():
        left_share -= weight
        interval = span.interval(share=weight, heat_share=served[zone_id], own_share=terms.own_share)
        yield zone_id, account(interval, terms.of_zone(zone_id))
    if left_share > 0:
        interval = span.interval(share=left_share, heat_share=span.meter.room_share, own_share=terms.own_share)
        yield None, account(interval, terms.of_zone(None))


def _sum(accounts: Iterable[Account]) -> Account:
    """Return several accounts as one."""
    total = EMPTY_ACCOUNT
    for one in accounts:
        total = total.plus(one)
    return total


def _booked(books: Mapping[str, Book], accounts: Mapping[str, Account], day: date) -> dict[str, Book]:
    """Return the books of those that have something to book."""
    return {key: books.get(key, Book()).booked(one, day=day) for key, one in accounts.items()}
