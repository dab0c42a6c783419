"""What a power level is worth: revenue, plus the heat that need not be bought, less the energy."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .alternative import HeatSource
from .hash_price import HashPrice

W_PER_KW: Final = 1000.0
SECONDS_PER_HOUR: Final = 3600

# Where hashing earns nothing, its hashes still have to measure something: a thousandth of the revenue of 2025.
LEAST_PER_TH: Final = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What a kWh costs and earns now."""

    import_per_kwh: float
    feed_in_per_kwh: float = 0.0
    """What the grid pays for a kWh of own surplus: the price of using it."""
    surplus_w: float = 0.0
    """Own power that nobody else takes."""

    @property
    def own_per_kwh(self) -> float:
        """Return the price of own surplus; it is never dearer than the grid, where it could be bought back."""
        return min(self.feed_in_per_kwh, self.import_per_kwh)

    def cost_per_hour(self, power_w: float) -> float:
        """Return what an hour of this power costs: the surplus at the feed-in price, the rest at the tariff."""
        own_w = min(power_w, max(self.surplus_w, 0.0))
        return (own_w * self.own_per_kwh + (power_w - own_w) * self.import_per_kwh) / W_PER_KW


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatWish:
    """The heat that is wanted, and what it would cost without miners."""

    demand_w: float
    alternative_per_kwh: float
    excess_per_kwh: float = 0.0
    """What a kWh above the demand costs: windows in spring, cooling in summer."""
    useful_share: float = 1.0
    """Of the miners' power that becomes heat where it is wanted (0 to 1)."""

    def credit_per_hour(self, power_w: float) -> float:
        """Return what an hour of this power is worth as heat: the alternative up to the demand, nothing above."""
        heat_w = power_w * self.useful_share
        served_w = min(heat_w, max(self.demand_w, 0.0))
        return (served_w * self.alternative_per_kwh - (heat_w - served_w) * self.excess_per_kwh) / W_PER_KW


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What an hour at one power level is worth, in its parts."""

    revenue: float
    heat_credit: float
    energy_cost: float

    @property
    def value(self) -> float:
        """Return what remains: what the strategy `cheapest` maximises."""
        return self.revenue + self.heat_credit - self.energy_cost


@dataclass(frozen=True, slots=True, kw_only=True)
class Valuation:
    """What decides between the levels of one machine: money instead of hashes."""

    price: HashPrice
    rates: Rates
    """With the surplus that is this machine's to use."""
    wish: HeatWish

    def th(self, *, power_w: float, hashrate_th_s: float, hours: float) -> float:
        """Return what a level is worth over some hours, in the hashes that would earn as much (TH).

        So money can be weighed against what a change costs, which is hashes too.
        """
        worth = worth_per_hour(self.price, self.rates, self.wish, power_w=power_w, hashrate_th_s=hashrate_th_s)
        per_th = max(self.price.per_hour(1.0) / SECONDS_PER_HOUR, LEAST_PER_TH)
        return worth.value * hours / per_th


def worth_per_hour(price: HashPrice, rates: Rates, wish: HeatWish, *, power_w: float, hashrate_th_s: float) -> Worth:
    """Return what an hour at this level is worth, alone on its surplus and its demand.

    Price and credit fall with the watts of all machines of a zone together, so machines that share them are valued by
    their total: marginal revenue orders them, the marginal heat price tells where to stop.
    """
    return Worth(
        revenue=price.per_hour(hashrate_th_s),
        heat_credit=wish.credit_per_hour(power_w),
        energy_cost=rates.cost_per_hour(power_w),
    )


def marginal_per_kwh(price: HashPrice, *, more_th_s: float, more_w: float) -> float:
    """Return the revenue of each further kWh between two levels: hash price / 24 x dTH / dkW."""
    return price.per_hour(more_th_s) * W_PER_KW / more_w


def net_heat_per_kwh(*, tariff_per_kwh: float, revenue_per_kwh: float, useful_share: float = 1.0) -> float:
    """Return the price of a kWh of miners' heat: (tariff - revenue) / useful share."""
    return (tariff_per_kwh - revenue_per_kwh) / useful_share


def break_even_per_kwh(*, revenue_per_kwh: float, alternative_per_kwh: float, useful_share: float = 1.0) -> float:
    """Return the tariff above which the alternative is the cheaper heat: revenue + alternative x useful share.

    The shutdown price is the same without heat: the revenue alone.
    """
    return revenue_per_kwh + alternative_per_kwh * useful_share


class Regime(StrEnum):
    """What the tariff makes of mining; the value is the translation key."""

    ALWAYS = "always"
    """The revenue pays for the energy, heat or no heat."""
    FOR_HEAT = "for_heat"
    """Miners are the cheaper heater, and stop when it is warm."""
    NEVER = "never"
    """The alternative heats for less."""


def regime(*, tariff_per_kwh: float, revenue_per_kwh: float, break_even_per_kwh: float) -> Regime:
    """Return what the tariff makes of mining now."""
    if tariff_per_kwh <= revenue_per_kwh:
        return Regime.ALWAYS
    return Regime.FOR_HEAT if tariff_per_kwh <= break_even_per_kwh else Regime.NEVER


@dataclass(frozen=True, slots=True, kw_only=True)
class CheapestHeat:
    """Who heats for the least now, and by how much."""

    source: HeatSource
    per_kwh: float
    lead_per_kwh: float | None
    """How much dearer the next one is, None where there is no other."""
    prices_per_kwh: Mapping[HeatSource, float]


def cheapest_heat(prices_per_kwh: Mapping[HeatSource, float], *, is_wanted: bool) -> CheapestHeat:
    """Return the cheapest of several heats; unwanted heat has to pay for itself, or nothing runs."""
    prices = {HeatSource.NOTHING: 0.0, **prices_per_kwh}
    if is_wanted and len(prices) > 1:
        del prices[HeatSource.NOTHING]
    ranked = sorted(prices, key=lambda source: (prices[source], source))
    best = ranked[0]
    lead_per_kwh = prices[ranked[1]] - prices[best] if len(ranked) > 1 else None
    return CheapestHeat(source=best, per_kwh=prices[best], lead_per_kwh=lead_per_kwh, prices_per_kwh=prices)
