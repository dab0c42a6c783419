"""A year of heating one house with one miner, by price and weather: each way to choose who heats, and what it costs.

The judge is the plan's own building (one mass) with the weather as forecast and prices as the market tells them: all of
tomorrow at 13:00. What a real house and a wrong forecast take away from the plan is not in these figures. The plan is
made three times a day here, and each quarter of an hour at home.

The bound is what the building allows within the same band: the prices of ten days known ahead, and the smallest gain
taken. A room that is cooler all the time is no gain there either: that is what a lower setpoint is for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from statistics import mean
from typing import Final, NamedTuple

from custom_components.proof_of_heat.engine.alternative import Alternative, HeatSource, YieldPoint, gas
from custom_components.proof_of_heat.engine.economics import Rates
from custom_components.proof_of_heat.engine.hash_price import HashPrice
from custom_components.proof_of_heat.engine.heat_cost import KWH_PER_W, heat_cost, steps
from custom_components.proof_of_heat.engine.miner import PowerLevel
from custom_components.proof_of_heat.engine.plan import HORIZON, Outlook, PlanZone, planned
from custom_components.proof_of_heat.engine.tariff import SLOT, Tariff, prolonged
from custom_components.proof_of_heat.engine.thermal_mass import ThermalMass
from custom_components.proof_of_heat.engine.zone import COOLS_K, WARMS_K
from simulator.house import SLAB
from simulator.levels import levels
from simulator.tariff import BELGIUM, SWEDEN, Market
from simulator.tariff import Tariff as DayAhead
from simulator.weather import BRUSSELS, STOCKHOLM, Climate, Weather

SEED: Final = 5
START: Final = datetime(2025, 7, 1, 12, tzinfo=UTC)
DAYS: Final = 365
DAY_SLOTS: Final = 96
SLOTS: Final = DAYS * DAY_SLOTS
PLANNED_SLOTS: Final = HORIZON // SLOT
REPLANNED_SLOTS: Final = 32
FORESEEN_SLOTS: Final = 10 * DAY_SLOTS
JUDGED_SLOTS: Final = 8 * DAY_SLOTS
PUBLISHED_FROM_H: Final = 13

# 115 m2 in Brussels: 14.3 MWh of heat a year, and the two masses of the house as one.
HOUSE: Final = SLAB.scaled(0.6)
CAPACITY_KWH_K: Final = (HOUSE.air_j_k + HOUSE.structure_j_k) / 3.6e6
SETPOINT_C: Final = 20.5

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

SMALLEST_GAIN_PER_KWH: Final = 1e-6


class Band(NamedTuple):
    """How far money may move the room."""

    cools_k: float
    warms_k: float


USUAL: Final = Band(COOLS_K, WARMS_K)
# Category A of ISO 7730: the least that anybody is asked to bear.
WIDE: Final = Band(1.0, 1.0)


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
    """Ours, by plan, in the band that holds if the owner changes nothing."""
    bound: float
    """The least in that band."""
    wide: float
    """Ours, by plan, in the wide band."""
    wide_bound: float
    room_c: float
    """The mean by plan; all others hold the setpoint."""

    @property
    def others(self) -> tuple[float, float, float]:
        """Return what is told beside the ways that compete."""
        return self.bound, self.wide, self.wide_bound

    def share(self, cost: float) -> float:
        """Return a cost against the alternative alone: below 0 is saved."""
        return (cost - self.alternative) / self.alternative


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
    plan, room_c = _by_plan(case, this, USUAL)
    return Costs(
        alternative=alternative,
        blind=blind,
        strike=strike,
        moment=moment,
        plan=plan,
        bound=_foreseen(case, this, USUAL),
        wide=_by_plan(case, this, WIDE)[0],
        wide_bound=_foreseen(case, this, WIDE),
        room_c=room_c,
    )


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


def _by_plan(case: Case, this: Year, band: Band) -> tuple[float, float]:
    """Return what the year costs by plan and how warm it is."""
    rooms_c, cost = [SETPOINT_C], 0.0
    for first in range(0, SLOTS, REPLANNED_SLOTS):
        outlook = outlook_of(case, first, told(case.place, this, first))
        (zone,) = planned(outlook, [zone_of(case, this, outlook, rooms_c[-1], band)]).zones
        done = zone.slots[:REPLANNED_SLOTS]
        cost += sum(slot.cost for slot in done)
        rooms_c.extend(slot.room_c for slot in done if slot.room_c is not None)
    return cost, mean(rooms_c)


def _foreseen(case: Case, this: Year, band: Band) -> float:
    """Return the least that a year costs in a band, whoever plans it."""
    room_c, cost = SETPOINT_C, 0.0
    for first in range(0, SLOTS, JUDGED_SLOTS):
        prices = this.tariff.prices_per_kwh[first : first + FORESEEN_SLOTS]
        outlook = replace(outlook_of(case, first, prices), minimum_gain_per_kwh=SMALLEST_GAIN_PER_KWH)
        (zone,) = planned(outlook, [zone_of(case, this, outlook, room_c, band)]).zones
        done = zone.slots[:JUDGED_SLOTS]
        cost += sum(slot.cost for slot in done)
        room_c = done[-1].room_c or SETPOINT_C
    return cost


def told(place: Place, this: Year, first: int) -> tuple[float, ...]:
    """Return the prices of a plan: told until midnight, from 13:00 on until the next one, then as the day before."""
    start = START + SLOT * first
    local = start.astimezone(place.market.time_zone)
    days = timedelta(days=2 if local.hour >= PUBLISHED_FROM_H else 1)
    midnight = datetime.combine(local.date() + days, datetime.min.time(), local.tzinfo).astimezone(UTC)
    kept = max(first - DAY_SLOTS, 0)
    known = this.tariff.prices_per_kwh[kept : first + (midnight - start) // SLOT]
    count = min(PLANNED_SLOTS, SLOTS - first)
    tariff = prolonged(replace(this.tariff, start=START + SLOT * kept, prices_per_kwh=known), start + SLOT * count)
    return tariff.prices_per_kwh[first - kept :][:count]


def outlook_of(case: Case, first: int, prices: Sequence[float]) -> Outlook:
    """Return these prices as what is known of the time to come."""
    rates = tuple(Rates(import_per_kwh=price) for price in prices)
    return Outlook(start=START + SLOT * first, rates=rates, price=case.price)


def zone_of(case: Case, this: Year, outlook: Outlook, room_c: float, band: Band) -> PlanZone:
    """Return the house in the time of an outlook, with the weather as it will be."""
    first = (outlook.start - START) // SLOT
    last = first + len(outlook.rates)
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
            low_k=band.cools_k,
            high_k=band.warms_k,
        ),
    )
