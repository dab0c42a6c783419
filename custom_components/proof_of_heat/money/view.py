"""What is shown of money: the prices of now, what they make of mining, and who heats for the least."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from ..engine.alternative import HeatSource
from ..engine.economics import CheapestHeat, Regime, break_even_per_kwh, cheapest_heat, net_heat_per_kwh, regime
from ..engine.hash_price import NOTHING_EARNED, HashPriceStatus, KnownHashPrice
from ..engine.miner import MinerSample
from ..engine.plan import Plan
from ..records.money import MoneyMemory
from .feed import PriceStatus
from .setup import TH_PER_PH

NOTHING_KNOWN: Final = KnownHashPrice(price=NOTHING_EARNED, status=HashPriceStatus.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatPrices:
    """What heat costs now, by what gives it; only known with a tariff and the efficiency of a miner."""

    net_per_kwh: float
    """Of miners: electricity less revenue."""
    break_even_per_kwh: float
    """The tariff above which something else is the cheaper heat."""
    regime: Regime
    cheapest: CheapestHeat


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyView:
    """Money as it stands."""

    at: datetime | None = None
    price_per_kwh: float | None = None
    feed_in_per_kwh: float | None = None
    price_status: str = PriceStatus.UNKNOWN
    known: KnownHashPrice = NOTHING_KNOWN
    heat: HeatPrices | None = None
    plan: Plan | None = None
    memory: MoneyMemory = field(default_factory=MoneyMemory)

    @property
    def hash_price_per_ph_day(self) -> float | None:
        """Return what 1 PH/s earns in a day at the market, None while nothing is known."""
        if self.known.status is HashPriceStatus.UNKNOWN:
            return None
        return self.known.price.btc_per_th_day * self.known.price.price_per_btc * TH_PER_PH

    @property
    def error_share(self) -> float | None:
        """Return how far the expected heat was off on the last day, against the heat; None before the first review."""
        return None if self.memory.review is None else self.memory.review.error_share


def heat_prices(
    *, tariff_per_kwh: float, revenue_per_kwh: float, others: Mapping[HeatSource, float], is_wanted: bool
) -> HeatPrices:
    """Return who heats for the least now, and where the limits lie."""
    net_per_kwh = net_heat_per_kwh(tariff_per_kwh=tariff_per_kwh, revenue_per_kwh=revenue_per_kwh)
    limit_per_kwh = break_even_per_kwh(revenue_per_kwh=revenue_per_kwh, alternative_per_kwh=min(others.values()))
    return HeatPrices(
        net_per_kwh=net_per_kwh,
        break_even_per_kwh=limit_per_kwh,
        regime=regime(tariff_per_kwh=tariff_per_kwh, revenue_per_kwh=revenue_per_kwh, break_even_per_kwh=limit_per_kwh),
        cheapest=cheapest_heat({HeatSource.MINERS: net_per_kwh, **others}, is_wanted=is_wanted),
    )


def fleet_j_per_th(samples: Iterable[MinerSample], levels: Iterable[tuple[float, float]]) -> float | None:
    """Return the efficiency of the miners that run, else of their highest levels (W, TH/s), None without any."""
    running = [
        (sample.power_w, sample.hashrate_th_s)
        for sample in samples
        if sample.is_mining and sample.power_w and sample.hashrate_th_s
    ]
    pairs = running or [pair for pair in levels if pair[1] > 0]
    return sum(watts for watts, _ in pairs) / sum(rate for _, rate in pairs) if pairs else None
