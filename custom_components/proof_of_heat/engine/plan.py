"""The plan: when to heat with what in the next slots, and what that saves against following the load."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from .economics import Rates
from .hash_price import HashPrice
from .heat_cost import KWH_PER_W, Draw, HeatCost, Step, boosted, heat_cost, steps
from .heat_store import (
    MINIMUM_GAIN_PER_KWH,
    Need,
    Store,
    Worth,
    contents,
    followed,
    stored,
    worth_before,
    worth_per_kwh,
)
from .miner import PowerLevel
from .money import Override
from .tariff import DAY_SLOTS, SLOT
from .thermal_mass import ThermalMass

HORIZON: Final = timedelta(hours=36)

# Differences below it are rounding.
LEAST_KWH: Final = 1e-6


class SlotReason(StrEnum):
    """Why a slot is planned as it is; the value is the translation key."""

    BOOST = "boost"
    """The owner wants full heat here."""
    PAUSE = "pause"
    """The owner wants no mining here."""
    WARMING_UP = "warming_up"
    """The room is below its comfort band."""
    STORING_NEGATIVE = "storing_negative"
    """The grid pays for taking energy, so the building stores it."""
    STORING_SURPLUS = "storing_surplus"
    """Own surplus is stored in the building."""
    STORING_CHEAP = "storing_cheap"
    """Heat is cheaper now than later."""
    USING_STORE = "using_store"
    """Heat is dear now, and the building has some."""
    SURPLUS = "surplus"
    """Own surplus covers the miners."""
    MINING_PAYS = "mining_pays"
    """The revenue pays for the energy."""
    MINERS_CHEAPER = "miners_cheaper"
    """The miners are the cheaper heater."""
    ALTERNATIVE_CHEAPER = "alternative_cheaper"
    """The other heater is the cheaper one."""
    NO_DEMAND = "no_demand"
    """No heat is wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanZone:
    """A zone as the plan sees it; sequences have one entry for each slot."""

    id: str
    miners: tuple[tuple[PowerLevel, ...], ...]
    demand_w: tuple[float, ...]
    """The heat that holds the setpoint, from the load line and the weather forecast."""
    alternative_w: float = 0.0
    """The most that the other heater gives, 0 where there is none."""
    alternative_per_kwh: tuple[float, ...] = ()
    """The price of its heat; empty where there is none."""
    useful_share: float = 1.0
    can_shed: bool = False
    """Unwanted heat can be let out, so that miners may run for their revenue alone."""
    mass: ThermalMass | None = None
    """None while the model is not trusted: then nothing is stored."""
    overrides: Mapping[int, Override] = MappingProxyType({})
    """By number of the slot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What is known of the time to come."""

    start: datetime
    rates: tuple[Rates, ...]
    """Tariff, feed-in price and expected solar surplus of each slot."""
    price: HashPrice
    minimum_gain_per_kwh: float = MINIMUM_GAIN_PER_KWH
    """What a stored kWh has to gain, in money of the site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSlot:
    """What one zone does in one slot."""

    start: datetime
    mining_w: float
    """The mean over the slot; between two levels the miners take turns."""
    alternative_w: float
    """Heat of the other heater."""
    room_c: float | None
    """Expected at the end of the slot, None without a trusted model."""
    tank_c: float | None
    """The same of the buffer tank, None without one."""
    cost: float
    """Energy and fuel less revenue."""
    reason: SlotReason


@dataclass(frozen=True, slots=True, kw_only=True)
class ZonePlan:
    """The plan of one zone."""

    zone_id: str
    slots: tuple[PlannedSlot, ...]
    cost: float
    """Of all slots, less the worth of the heat that is left in the building."""
    follow_cost: float
    """The same for following the load."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The plan of a site; no zone list is longer than its outlook."""

    start: datetime
    zones: tuple[ZonePlan, ...]

    @property
    def end(self) -> datetime:
        """Return until when it reaches."""
        return self.start + SLOT * max((len(zone.slots) for zone in self.zones), default=0)

    @property
    def saving(self) -> float:
        """Return what it saves against following the load, by its own forecast; never below 0."""
        return sum(zone.follow_cost - zone.cost for zone in self.zones)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A zone with what it can have."""

    zone: PlanZone
    surplus_w: tuple[float, ...]
    """What the zones before it leave."""
    needs: tuple[Need, ...]
    end: Worth | None
    """What heat is worth that is left after the last slot, None where none can be stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Course:
    """One way for a zone through all slots."""

    case: _Case
    heats_kwh: tuple[float, ...]
    draws: tuple[Draw, ...]
    after_kwh: tuple[float, ...]
    """Stored heat after each slot; empty without a trusted model."""
    cost: float

    @property
    def left_w(self) -> tuple[float, ...]:
        """Return the surplus that the next zone may have."""
        pairs = zip(self.case.surplus_w, self.draws, strict=True)
        return tuple(max(surplus_w - draw.mining_kwh / KWH_PER_W, 0.0) for surplus_w, draw in pairs)


def planned(outlook: Outlook, zones: Sequence[PlanZone]) -> Plan:
    """Return the plan that costs least, zone by zone in their order; each leaves the next what surplus it does not use.

    Following the load is one of the plans that are compared, so that a plan never costs more by its own forecast.
    """
    following = _followings(outlook, zones)
    best = _betters(outlook, following)
    if sum(course.cost for course in best) > sum(course.cost for course in following):
        best = following
    pairs = zip(best, following, strict=True)
    return Plan(start=outlook.start, zones=tuple(_zone_plan(outlook, one, follow) for one, follow in pairs))


def _followings(outlook: Outlook, zones: Sequence[PlanZone]) -> list[_Course]:
    """Return how each zone follows its load."""
    left_w = _surplus_w(outlook)
    courses = []
    for zone in zones:
        course = _following(_case(outlook, zone, left_w))
        left_w = course.left_w
        courses.append(course)
    return courses


def _betters(outlook: Outlook, following: Sequence[_Course]) -> list[_Course]:
    """Return for each zone the cheaper one of storing and following, on the surplus that is left here."""
    left_w = _surplus_w(outlook)
    courses = []
    for follow in following:
        case = follow.case
        if case.surplus_w != left_w:
            case = replace(case, surplus_w=left_w, needs=_needs(outlook, case.zone, left_w, case.zone.overrides))
        course = _better(case, outlook.minimum_gain_per_kwh)
        left_w = course.left_w
        courses.append(course)
    return courses


def _surplus_w(outlook: Outlook) -> tuple[float, ...]:
    """Return the own power that the first zone finds."""
    return tuple(max(rates.surplus_w, 0.0) for rates in outlook.rates)


def _case(outlook: Outlook, zone: PlanZone, left_w: tuple[float, ...]) -> _Case:
    """Return load and price of heat of each slot, and what heat is worth that is left."""
    needs = _needs(outlook, zone, left_w, zone.overrides)
    if zone.mass is None:
        return _Case(zone=zone, surplus_w=left_w, needs=needs, end=None)
    free = _needs(outlook, zone, left_w, {}) if zone.overrides else needs
    end = _end(zone.mass.store(), free, outlook.minimum_gain_per_kwh)
    return _Case(zone=zone, surplus_w=left_w, needs=needs, end=end)


def _end(store: Store, needs: Sequence[Need], minimum_gain_per_kwh: float) -> Worth:
    """Return what heat is worth that is left at the end: the last day comes once more, without the owner's wishes."""
    even = Worth.even(store, worth_per_kwh(needs), minimum_gain_per_kwh)
    return worth_before(store, needs[-DAY_SLOTS:], even, minimum_gain_per_kwh=minimum_gain_per_kwh)


def _needs(
    outlook: Outlook, zone: PlanZone, left_w: tuple[float, ...], overrides: Mapping[int, Override]
) -> tuple[Need, ...]:
    """Return load and price of heat of each slot."""
    miners = steps(zone.miners, outlook.price)
    return tuple(
        Need(
            load_kwh=max(demand_w, 0.0) * KWH_PER_W,
            cost=_slot_cost(zone, number, replace(rates, surplus_w=surplus_w), miners, overrides.get(number)),
        )
        for number, (demand_w, rates, surplus_w) in enumerate(zip(zone.demand_w, outlook.rates, left_w, strict=True))
    )


def _slot_cost(
    zone: PlanZone, number: int, rates: Rates, miners: Sequence[Step], override: Override | None
) -> HeatCost:
    """Return what heat costs in one slot, as the owner wants it there."""
    cost = heat_cost(
        () if override is Override.PAUSE else miners,
        rates,
        alternative_w=zone.alternative_w,
        alternative_per_kwh=zone.alternative_per_kwh[number] if zone.alternative_per_kwh else 0.0,
        useful_share=zone.useful_share,
        can_shed=zone.can_shed,
    )
    return boosted(cost) if override is Override.BOOST else cost


def _following(case: _Case) -> _Course:
    """Return the course that holds the setpoint; without a trusted model each slot takes what it wants."""
    mass, needs = case.zone.mass, case.needs
    if mass is None:
        heats = [min(max(need.load_kwh, need.cost.least_kwh), need.cost.most_kwh) for need in needs]
    else:
        heats = followed(mass.store(), needs)
    return _course(case, heats)


def _better(case: _Case, minimum_gain_per_kwh: float) -> _Course:
    """Return the cheaper one of storing and following."""
    follow = _following(case)
    if case.zone.mass is None or case.end is None:
        return follow
    heats = stored(case.zone.mass.store(), case.needs, case.end, minimum_gain_per_kwh=minimum_gain_per_kwh)
    return min(_course(case, heats), follow, key=lambda course: course.cost)


def _course(case: _Case, heats: Sequence[float]) -> _Course:
    """Return the heats with what they cost and leave."""
    draws = tuple(need.cost.draw(heat_kwh) for need, heat_kwh in zip(case.needs, heats, strict=True))
    after = [] if case.zone.mass is None else contents(case.zone.mass.store(), case.needs, heats)
    left = case.end.saving(after[-1]) if case.end is not None and after else 0.0
    return _Course(
        case=case,
        heats_kwh=tuple(heats),
        draws=draws,
        after_kwh=tuple(after),
        cost=sum(draw.cost for draw in draws) - left,
    )


def _zone_plan(outlook: Outlook, course: _Course, follow: _Course) -> ZonePlan:
    """Return a course in words for people."""
    return ZonePlan(
        zone_id=course.case.zone.id,
        slots=tuple(_slot(outlook, course, number) for number in range(len(course.case.needs))),
        cost=course.cost,
        follow_cost=follow.cost,
    )


def _slot(outlook: Outlook, course: _Course, number: int) -> PlannedSlot:
    """Return one slot of a course."""
    draw, mass = course.draws[number], course.case.zone.mass
    after_kwh = course.after_kwh[number] if course.after_kwh else 0.0
    return PlannedSlot(
        start=outlook.start + SLOT * number,
        mining_w=draw.mining_kwh / KWH_PER_W,
        alternative_w=draw.alternative_kwh / KWH_PER_W,
        room_c=None if mass is None else mass.room_at(after_kwh),
        tank_c=None if mass is None else mass.tank_at(after_kwh),
        cost=draw.cost,
        reason=_reason(outlook.rates[number], course, number),
    )


def _reason(rates: Rates, course: _Course, number: int) -> SlotReason:
    """Return the first reason that holds."""
    override = course.case.zone.overrides.get(number)
    if override is not None:
        return SlotReason(override.value)
    return _thermal_reason(rates, course, number) or _heater_reason(rates, course.draws[number])


def _thermal_reason(rates: Rates, course: _Course, number: int) -> SlotReason | None:
    """Return why heat is stored or taken from the store, None where it follows the load."""
    if course.case.zone.mass is None:
        return None
    store = course.case.zone.mass.store()
    more_kwh = course.heats_kwh[number] - course.case.needs[number].load_kwh
    before_kwh = course.after_kwh[number - 1] if number else store.now_kwh
    if more_kwh < -LEAST_KWH:
        return SlotReason.USING_STORE
    if more_kwh <= LEAST_KWH:
        return None
    if before_kwh < store.low_kwh - LEAST_KWH:
        return SlotReason.WARMING_UP
    if rates.import_per_kwh < 0:
        return SlotReason.STORING_NEGATIVE
    return SlotReason.STORING_SURPLUS if _is_own(rates, course.draws[number]) else SlotReason.STORING_CHEAP


def _heater_reason(rates: Rates, draw: Draw) -> SlotReason:
    """Return why this heater follows the load."""
    if draw.mining_kwh <= LEAST_KWH:
        return SlotReason.ALTERNATIVE_CHEAPER if draw.alternative_kwh > LEAST_KWH else SlotReason.NO_DEMAND
    if _is_own(rates, draw):
        return SlotReason.SURPLUS
    return SlotReason.MINING_PAYS if draw.cost <= 0 else SlotReason.MINERS_CHEAPER


def _is_own(rates: Rates, draw: Draw) -> bool:
    """Tell whether own surplus covers the miners."""
    return LEAST_KWH < draw.mining_kwh <= rates.surplus_w * KWH_PER_W + LEAST_KWH
