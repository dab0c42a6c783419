"""What a year of heating costs with miners: price-blind, by strike price, for heat, and by plan.

The judge is the plan's own building (one mass) with the weather as forecast and prices as the market tells them: all of
tomorrow at 13:00. What a real house and a wrong forecast take away from the plan is not in these figures.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from statistics import mean, median
from time import perf_counter
from typing import Final

from custom_components.proof_of_heat.engine.alternative import Alternative, HeatSource, YieldPoint, gas
from custom_components.proof_of_heat.engine.economics import Rates
from custom_components.proof_of_heat.engine.hash_price import HashPrice
from custom_components.proof_of_heat.engine.heat_cost import KWH_PER_W, heat_cost, steps
from custom_components.proof_of_heat.engine.miner import PowerLevel
from custom_components.proof_of_heat.engine.plan import Outlook, PlanZone, planned
from custom_components.proof_of_heat.engine.price_list import PriceSettings, read_prices
from custom_components.proof_of_heat.engine.tariff import SLOT, Tariff, prolonged
from custom_components.proof_of_heat.engine.thermal_mass import ThermalMass
from simulator.house import SLAB
from simulator.levels import levels
from simulator.tariff import BELGIUM, SWEDEN, Market
from simulator.tariff import Tariff as DayAhead
from simulator.weather import BRUSSELS, STOCKHOLM, Climate, Weather

from .report import Figure, Report, run

SEED: Final = 5
START: Final = datetime(2025, 7, 1, 11, tzinfo=UTC)
DAYS: Final = 365
DAY_SLOTS: Final = 96
SLOTS: Final = DAYS * DAY_SLOTS
PLANNED_SLOTS: Final = 144

# 115 m2 in Brussels: 14.3 MWh of heat a year, and the two masses of the house as one.
HOUSE: Final = SLAB.scaled(0.6)
CAPACITY_KWH_K: Final = (HOUSE.air_j_k + HOUSE.structure_j_k) / 3.6e6
SETPOINT_C: Final = 20.5
BAND_K: Final = 1.0

ALTERNATIVE_W: Final = 10_000.0

# 1.0 to 3.3 kW, 18 to 22 J/TH.
MINER: Final = tuple(
    PowerLevel(id=level.id or str(level.power_w), power_w=level.power_w, hashrate_th_s=level.hashrate_th_s)
    for level in levels("braiins", "Antminer S19 XP")
)

GAS: Final = gas(fuel_per_kwh=0.05, efficiency_share=0.92)
# Air to water at 40 degC of flow: a usual machine, between the best and the worst of its kind.
HEAT_PUMP: Final = Alternative(
    source=HeatSource.HEAT_PUMP,
    curve=tuple(
        YieldPoint(outdoor_c=outdoor_c, heat_per_kwh=cop)
        for outdoor_c, cop in ((-15, 2.1), (-7, 2.6), (2, 3.2), (7, 3.9), (12, 4.5))
    ),
)

PER_PH_DAY: Final = (45.0, 55.0)
"""What 1 PH/s earns in a day, in money."""

# Ours may cost this much more than the best of the others, as a share of the alternative alone.
MOST_WORSE_SHARE: Final = 0.01
# What the plan has to save beyond dispatch by the moment, as a share of the alternative alone, where miners run.
LEAST_PLAN_SHARE: Final = 0.03
MOST_YEAR_S: Final = 1.0
MOST_PLAN_MS: Final = 200.0

SITE_ZONES: Final = 10
REPEATS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A market with its weather, and what is added to its prices."""

    name: str
    market: Market
    climate: Climate
    fees_per_kwh: float
    """Network, taxes and supplier."""


PLACES: Final = (
    Place(name="Belgian home", market=BELGIUM, climate=BRUSSELS, fees_per_kwh=0.14),
    Place(name="Belgian firm", market=BELGIUM, climate=BRUSSELS, fees_per_kwh=0.015),
    Place(name="Nordic home", market=SWEDEN, climate=STOCKHOLM, fees_per_kwh=0.025),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """The quarters of a year at one place."""

    tariff: Tariff
    demand_w: tuple[float, ...]
    outdoor_c: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One question: who heats this year for the least."""

    place: Place
    alternative: Alternative
    per_ph_day: float

    @property
    def price(self) -> HashPrice:
        """Return the hash price as money for 1 TH/s, a bitcoin being 1."""
        return HashPrice(btc_per_th_day=self.per_ph_day / 1000, price_per_btc=1.0)

    @property
    def name(self) -> str:
        """Return what tells it from others."""
        return f"{self.place.name}, {self.alternative.source.value}, {self.per_ph_day:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """The net cost of heating for a year."""

    alternative: float
    blind: float
    """Miners first, whatever the price."""
    strike: float
    """Miners at full power below the strike price, and off above it, heat or no heat."""
    moment: float
    """Ours, by the prices of the moment."""
    plan: float
    """Ours, by plan."""
    room_c: float
    """The mean by plan; all others hold the setpoint."""

    def share(self, cost: float) -> float:
        """Return a cost against the alternative alone: below 0 is saved."""
        return (cost - self.alternative) / self.alternative


def measure() -> Report:
    """Heat through a year in each case, then time the normaliser and the plan of a large site."""
    years = {place.name: year(place) for place in PLACES}
    cases = [Case(place=p, alternative=a, per_ph_day=h) for p, a, h in product(PLACES, (GAS, HEAT_PUMP), PER_PH_DAY)]
    outcomes = {case: costs(case, years[case.place.name]) for case in cases}
    year_s, plan_ms = normaliser_s(years[PLACES[0].name]), site_plan_ms(years[PLACES[1].name])
    worst, least = worst_share(outcomes.values()), least_plan_share(outcomes.values())
    return Report(
        title=(
            "A year of heating with one miner, net cost against the other heater alone"
            f"\n(a year of prices read in {year_s:.2f} s;"
            f"\na plan for {SITE_ZONES} zones and {SITE_ZONES} miners made in {plan_ms:.0f} ms;"
            f"\nours against the best other way at worst {100 * worst:+.1f} points, goal {100 * MOST_WORSE_SHARE:+g};"
            f"\nthe plan adds at least {100 * least:.1f} points where miners run, goal {100 * LEAST_PLAN_SHARE:g})"
        ),
        columns=(
            "place",
            "ct/kWh",
            "alternative",
            "per PH/day",
            "alone",
            "blind %",
            "strike %",
            "ours %",
            "with plan %",
            "room",
            "verdict",
        ),
        rows=[_row(case, outcome, years[case.place.name]) for case, outcome in outcomes.items()],
        figures={
            **dict(_figures(outcomes)),
            "worst_share": round(worst, 4),
            "least_plan_share": round(least, 4),
            "year_of_prices_s": round(year_s, 3),
            "plan_ms": round(plan_ms, 1),
            "is_never_dearer": worst <= MOST_WORSE_SHARE,
            "is_plan_goal_met": least >= LEAST_PLAN_SHARE,
            "is_time_goal_met": year_s < MOST_YEAR_S and plan_ms < MOST_PLAN_MS,
        },
    )


def year(place: Place) -> Year:
    """Return prices, load and weather of each quarter."""
    weather = Weather(place.climate, seed=SEED)
    market = DayAhead(place.market, weather, seed=SEED)
    starts = [START + SLOT * number for number in range(SLOTS)]
    outdoors = [weather.at(start + SLOT / 2) for start in starts]
    prices = tuple(market.at(start).price_per_kwh + place.fees_per_kwh for start in starts)
    return Year(
        tariff=Tariff(start=START, prices_per_kwh=prices, currency=place.market.currency),
        outdoor_c=tuple(outdoor.temperature_c for outdoor in outdoors),
        demand_w=tuple(
            HOUSE.ua_w_k * (SETPOINT_C - outdoor.temperature_c)
            - HOUSE.heat_aperture_m2 * outdoor.irradiance_w_m2
            - HOUSE.free_heat_w
            for outdoor in outdoors
        ),
    )


def costs(case: Case, this: Year) -> Costs:
    """Return what a year costs in each way."""
    momentary = [sum(column) for column in zip(*_momentary(case, this), strict=True)]
    alternative, blind, strike, moment = momentary
    plan, room_c = _by_plan(case, this)
    return Costs(alternative=alternative, blind=blind, strike=strike, moment=moment, plan=plan, room_c=room_c)


def _momentary(case: Case, this: Year) -> Iterator[tuple[float, float, float, float]]:
    """Yield what each slot costs without looking ahead: alternative alone, price-blind, by strike price, ours."""
    climb = steps([MINER], case.price)
    top = MINER[-1]
    full_kwh = top.power_w * KWH_PER_W
    revenue_per_kwh = case.price.per_kwh(top.power_w / (top.hashrate_th_s or 1.0))
    for number, tariff_per_kwh in enumerate(this.tariff.prices_per_kwh):
        rates = Rates(import_per_kwh=tariff_per_kwh)
        heat_per_kwh = case.alternative.price_per_kwh(tariff_per_kwh=tariff_per_kwh, outdoor_c=this.outdoor_c[number])
        load_kwh = max(this.demand_w[number], 0.0) * KWH_PER_W
        miners = heat_cost(climb, rates, alternative_w=0, alternative_per_kwh=0)
        every = heat_cost(climb, rates, alternative_w=ALTERNATIVE_W, alternative_per_kwh=heat_per_kwh, can_shed=True)
        blind = miners.draw(load_kwh).cost + max(load_kwh - miners.most_kwh, 0.0) * heat_per_kwh
        mined_kwh = full_kwh if tariff_per_kwh <= revenue_per_kwh else 0.0
        strike = mined_kwh * (tariff_per_kwh - revenue_per_kwh) + max(load_kwh - mined_kwh, 0.0) * heat_per_kwh
        yield load_kwh * heat_per_kwh, blind, strike, every.draw(load_kwh).cost


def _by_plan(case: Case, this: Year) -> tuple[float, float]:
    """Return what the year costs by plan and how warm it is, with a new plan each day at 13:00."""
    rooms_c, cost = [SETPOINT_C], 0.0
    for first in range(0, SLOTS, DAY_SLOTS):
        (zone,) = planned(_outlook(case, this, first), [_zone(case, this, first, rooms_c[-1])]).zones
        day = zone.slots[:DAY_SLOTS]
        cost += sum(slot.cost for slot in day)
        rooms_c.extend(slot.room_c for slot in day if slot.room_c is not None)
    return cost, mean(rooms_c)


def _outlook(case: Case, this: Year, first: int) -> Outlook:
    """Return what is known at 13:00: prices until tomorrow's midnight, then the same as the day before."""
    start = START + SLOT * first
    local = start.astimezone(case.place.market.time_zone)
    midnight = datetime.combine(local.date() + timedelta(days=2), datetime.min.time(), local.tzinfo).astimezone(UTC)
    known = this.tariff.prices_per_kwh[first : first + (midnight - start) // SLOT]
    tariff = prolonged(replace(this.tariff, start=start, prices_per_kwh=known), start + SLOT * PLANNED_SLOTS)
    rates = tuple(Rates(import_per_kwh=price) for price in tariff.prices_per_kwh[: _count(first)])
    return Outlook(start=start, rates=rates, price=case.price)


def _zone(case: Case, this: Year, first: int, room_c: float) -> PlanZone:
    """Return the house at 13:00, with the weather as it will be."""
    last = first + _count(first)
    outlook = _outlook(case, this, first)
    pairs = zip(outlook.rates, this.outdoor_c[first:last], strict=True)
    return PlanZone(
        id="house",
        miners=(MINER,),
        demand_w=this.demand_w[first:last],
        alternative_w=ALTERNATIVE_W,
        alternative_per_kwh=tuple(
            case.alternative.price_per_kwh(tariff_per_kwh=rates.import_per_kwh, outdoor_c=outdoor_c)
            for rates, outdoor_c in pairs
        ),
        can_shed=True,
        mass=ThermalMass(
            capacity_kwh_k=CAPACITY_KWH_K,
            loss_w_k=HOUSE.ua_w_k,
            setpoint_c=SETPOINT_C,
            room_c=room_c,
            low_k=BAND_K,
            high_k=BAND_K,
        ),
    )


def _count(first: int) -> int:
    """Return how many slots a plan has, fewer at the end of the year."""
    return min(PLANNED_SLOTS, SLOTS - first)


def normaliser_s(this: Year) -> float:
    """Return how long a year of quarters takes to read, as Nord Pool tells them."""
    rows = [
        {"start": slot.start.isoformat(), "end": slot.end.isoformat(), "price": 1000 * slot.price_per_kwh}
        for slot in this.tariff.slots()
    ]
    settings = PriceSettings(currency=this.tariff.currency)
    times_s = []
    for _ in range(REPEATS):
        started_s = perf_counter()
        reading = read_prices({"BE": rows}, settings, now=START)
        times_s.append(perf_counter() - started_s)
        assert reading.tariff is not None
        assert len(reading.tariff.prices_per_kwh) == SLOTS
    return median(times_s)


def site_plan_ms(this: Year) -> float:
    """Return how long the plan of a large site takes, in winter, each zone with one miner."""
    case = Case(place=PLACES[1], alternative=HEAT_PUMP, per_ph_day=PER_PH_DAY[0])
    winter = 200 * DAY_SLOTS
    zone = _zone(case, this, winter, SETPOINT_C)
    zones = [replace(zone, id=str(number)) for number in range(SITE_ZONES)]
    outlook = _outlook(case, this, winter)
    times_ms = []
    for _ in range(REPEATS):
        started_s = perf_counter()
        planned(outlook, zones)
        times_ms.append(1000 * (perf_counter() - started_s))
    return median(times_ms)


def _row(case: Case, outcome: Costs, this: Year) -> Sequence[Figure]:
    """Return the row of one case; what costs more than the alternative alone is said to lose."""
    ways = {"blind": outcome.blind, "strike": outcome.strike, "ours": outcome.moment, "plan": outcome.plan}
    losing = [name for name, cost in ways.items() if cost > outcome.alternative]
    return (
        case.place.name,
        f"{100 * mean(this.tariff.prices_per_kwh):.1f}",
        case.alternative.source.value,
        case.per_ph_day,
        f"{outcome.alternative:.0f}",
        *(f"{100 * outcome.share(cost):+.1f}" for cost in ways.values()),
        f"{outcome.room_c:.1f}",
        f"dearer than alone: {', '.join(losing)}" if losing else "",
    )


def _figures(outcomes: Mapping[Case, Costs]) -> Iterator[tuple[str, float]]:
    """Yield the figures of each case."""
    for case, outcome in outcomes.items():
        key = case.name.lower().replace(", ", "_").replace(" ", "_")
        yield f"{key}_alternative_cost", round(outcome.alternative, 1)
        yield f"{key}_blind_share", round(outcome.share(outcome.blind), 4)
        yield f"{key}_strike_share", round(outcome.share(outcome.strike), 4)
        yield f"{key}_ours_share", round(outcome.share(outcome.moment), 4)
        yield f"{key}_plan_share", round(outcome.share(outcome.plan), 4)


def worst_share(outcomes: Iterable[Costs]) -> float:
    """Return how much dearer ours is than the best of the others, in the worst case; below 0 where it is cheaper."""
    return max(
        outcome.share(max(outcome.moment, outcome.plan))
        - outcome.share(min(outcome.alternative, outcome.blind, outcome.strike))
        for outcome in outcomes
    )


def least_plan_share(outcomes: Iterable[Costs]) -> float:
    """Return what the plan adds to the saving by the moment, in the least of the cases in which miners run."""
    mining = (outcome for outcome in outcomes if outcome.share(outcome.moment) < -LEAST_PLAN_SHARE)
    return min(outcome.share(outcome.moment) - outcome.share(outcome.plan) for outcome in mining)


if __name__ == "__main__":
    run(measure)
