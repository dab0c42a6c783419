"""What mining cost, earned and saved in an interval, at the prices that held in each part of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from .alternative import Alternative
from .hash_price import SAT_PER_BTC, HashPrice
from .tariff import SLOT, Tariff, quarter


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """What was measured between two readings; one miner, one zone or a whole site."""

    start: datetime
    end: datetime
    energy_kwh: float
    heat_kwh: float
    """What of it was heat where it was wanted."""
    hash_th: float
    own_share: float = 0.0
    """Of the energy, from own surplus (0 to 1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What held while it was measured."""

    tariff: Tariff
    feed_in: Tariff | None
    """None where the grid pays nothing."""
    hash_price: HashPrice
    alternative: Alternative
    """What would have heated instead."""
    outdoor_c: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Money and energy of some time."""

    energy_kwh: float = 0.0
    heat_kwh: float = 0.0
    cost: float = 0.0
    revenue: float = 0.0
    """At the market price, whatever the owner hopes for."""
    revenue_sat: float = 0.0
    avoided_cost: float = 0.0
    """What the same heat would have cost without miners."""
    unpriced_kwh: float = 0.0
    """Energy at times whose price nobody told; it is in no other figure of money."""

    @property
    def net_heat_cost(self) -> float:
        """Return what the heat cost: energy less revenue."""
        return self.cost - self.revenue

    @property
    def saving(self) -> float:
        """Return what was saved against the alternative, below 0 where mining was the dearer heat."""
        return self.avoided_cost - self.net_heat_cost

    def plus(self, other: Account) -> Account:
        """Return both together."""
        return Account(
            energy_kwh=self.energy_kwh + other.energy_kwh,
            heat_kwh=self.heat_kwh + other.heat_kwh,
            cost=self.cost + other.cost,
            revenue=self.revenue + other.revenue,
            revenue_sat=self.revenue_sat + other.revenue_sat,
            avoided_cost=self.avoided_cost + other.avoided_cost,
            unpriced_kwh=self.unpriced_kwh + other.unpriced_kwh,
        )


EMPTY_ACCOUNT: Final = Account()


def account(interval: Interval, prices: Prices) -> Account:
    """Return the account of an interval, its energy spread evenly over its time.

    Own surplus costs what the grid would have paid for it. Revenue of a time without a price is counted all the same.
    """
    cost = avoided_cost = unpriced_kwh = 0.0
    for when, share in _parts(interval.start, interval.end):
        tariff_per_kwh = prices.tariff.at(when)
        if tariff_per_kwh is None:
            unpriced_kwh += interval.energy_kwh * share
            continue
        own_per_kwh = _own_per_kwh(prices, when, tariff_per_kwh)
        energy_per_kwh = interval.own_share * own_per_kwh + (1 - interval.own_share) * tariff_per_kwh
        heat_per_kwh = prices.alternative.price_per_kwh(tariff_per_kwh=tariff_per_kwh, outdoor_c=prices.outdoor_c)
        cost += interval.energy_kwh * share * energy_per_kwh
        avoided_cost += interval.heat_kwh * share * heat_per_kwh
    revenue_sat = prices.hash_price.sat(interval.hash_th)
    return Account(
        energy_kwh=interval.energy_kwh,
        heat_kwh=interval.heat_kwh,
        cost=cost,
        revenue=revenue_sat / SAT_PER_BTC * prices.hash_price.price_per_btc,
        revenue_sat=revenue_sat,
        avoided_cost=avoided_cost,
        unpriced_kwh=unpriced_kwh,
    )


def _parts(start: datetime, end: datetime) -> Iterator[tuple[datetime, float]]:
    """Yield each slot that an interval touches, with its share of the interval."""
    at = start
    while at < end:
        until = min(quarter(at) + SLOT, end)
        yield at, (until - at) / (end - start)
        at = until


def _own_per_kwh(prices: Prices, when: datetime, tariff_per_kwh: float) -> float:
    """Return what the grid would have paid, never more than what it takes."""
    feed_in_per_kwh = None if prices.feed_in is None else prices.feed_in.at(when)
    return min(feed_in_per_kwh or 0.0, tariff_per_kwh)
