"""What the plan is made of: prices, weather and sun of the slots to come, and each zone with what it can do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Final

from ..engine.economics import Rates
from ..engine.habit import Habit, at_hour
from ..engine.hash_price import HashPrice
from ..engine.heat_store import MINIMUM_GAIN_PER_KWH
from ..engine.heating_curve import HeatingCurve, LoadLine
from ..engine.miner import PowerLevel
from ..engine.model import MinerSettings
from ..engine.money import Override
from ..engine.option import ceiling, options
from ..engine.plan import HORIZON, Outlook, PlanZone
from ..engine.preheat import MIN_RISES, Response
from ..engine.price_unit import money_of_a_euro
from ..engine.profile import Setpoints
from ..engine.schedule import WeekPlan, planned
from ..engine.tariff import SLOT, Tariff
from ..engine.thermal_mass import Tank, ThermalMass
from ..engine.wall import Lessons, hash_th_s, wall_w
from ..records.money import SlotWish
from .alternatives import Option, cheapest_option

SLOTS: Final = HORIZON // SLOT

SITE_ZONE: Final = "site"
"""The name of what heats no zone: it may run for its revenue alone."""

# What else heats is taken for strong enough: a plan that lacks heat would cool the room for money.
LEAST_ALTERNATIVE_W: Final = 10_000.0

# Without a solar forecast, a roof gives for an hour what it gives now.
PERSISTENCE: Final = timedelta(hours=1)

# A forecast that ends before the horizon holds on as it ended.
type Course = Sequence[tuple[datetime, float]]
"""Values by instant, rising in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sky:
    """The weather and the sun to come."""

    outdoor_c: float
    forecast_c: Course = ()
    solar_w: Course = ()
    """What the roof gives, by hour; empty without a forecast."""
    surplus_w: float | None = None
    """Own power now that nobody else takes."""
    generation_w: float | None = None
    usual_house_w: Habit = ()
    """What the house draws beside its miners on a usual day."""
    lasts: bool = False
    """The plant is no roof: what it gives now, it gives later."""

    def at(self, when: datetime) -> float:
        """Return the outdoor temperature of an instant (degC)."""
        return at(self.forecast_c, when, self.outdoor_c)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneFacts:
    """One zone as far as a plan asks for it."""

    id: str
    curve: HeatingCurve | None
    setpoint_c: float
    week: WeekPlan | None
    setpoints: Setpoints
    room_c: float | None
    max_c: float
    cools_k: float
    """How far money may move the room."""
    warms_k: float
    tank: Tank | None
    response: Response | None
    line: LoadLine | None
    """Learnt and trusted, None before."""
    usual_w: Habit = ()
    """What a usual day wants beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """One managed miner, with what was learnt of it."""

    settings: MinerSettings
    lessons: Lessons = field(default_factory=dict)

    def levels(self, share: float) -> tuple[PowerLevel, ...]:
        """Return its levels, as far as one zone gets their heat."""
        capabilities, highest = self.settings.capabilities, ceiling(self.settings)
        targets = () if highest is None else options(capabilities, highest)
        return tuple(
            PowerLevel(
                id=str(number),
                power_w=share * wall_w(self.lessons, target),
                hashrate_th_s=share * hash_th_s(capabilities, self.lessons, target),
            )
            for number, target in enumerate(targets)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The prices of the slots to come."""

    tariff: Tariff
    feed_in: Tariff | None
    hash_price: HashPrice
    options: tuple[Option, ...] = ()


def outlook(start: datetime, terms: Terms, sky: Sky, *, time_zone: tzinfo) -> Outlook:
    """Return the slots of the plan as far as prices are known."""
    return Outlook(
        start=start,
        rates=tuple(_rates(start, terms, sky, time_zone)),
        price=terms.hash_price,
        minimum_gain_per_kwh=MINIMUM_GAIN_PER_KWH * money_of_a_euro(terms.tariff.currency),
    )


def plan_zones(
    view: Outlook,
    terms: Terms,
    sky: Sky,
    zones: Iterable[ZoneFacts],
    machines: Sequence[Machine],
    *,
    wishes: Iterable[SlotWish] = (),
    time_zone: tzinfo,
) -> tuple[PlanZone, ...]:
    """Return each zone that is heated by a managed miner, and what heats none as one more."""
    wishes = tuple(wishes)
    starts = [view.start + SLOT * number for number in range(len(view.rates))]
    outdoors_c = [sky.at(start) for start in starts]
    found = [
        _zone(zone, view, terms, machines, wishes=wishes, starts=starts, outdoors_c=outdoors_c, time_zone=time_zone)
        for zone in zones
    ]
    free = tuple(machine.levels(1.0) for machine in machines if _is_free(machine.settings))
    if free:
        rest = PlanZone(
            id=SITE_ZONE,
            miners=free,
            demand_w=(0.0,) * len(starts),
            can_shed=True,
            overrides=_overrides(SITE_ZONE, view.start, wishes),
        )
        found.append(rest)
    return tuple(zone for zone in found if zone.miners)


def at(course: Course, when: datetime, otherwise: float) -> float:
    """Return the value of an instant, straight between two points and level beyond them."""
    if not course:
        return otherwise
    if when <= course[0][0]:
        return course[0][1]
    for (before, low), (after, high) in pairwise(course):
        if when <= after:
            return low + (when - before) / (after - before) * (high - low)
    return course[-1][1]


def _rates(start: datetime, terms: Terms, sky: Sky, time_zone: tzinfo) -> Iterable[Rates]:
    """Yield the prices and the own surplus of each slot."""
    for number in range(SLOTS):
        when = start + SLOT * number
        import_per_kwh = terms.tariff.at(when)
        if import_per_kwh is None:
            return
        feed_in_per_kwh = None if terms.feed_in is None else terms.feed_in.at(when)
        yield Rates(
            import_per_kwh=import_per_kwh,
            feed_in_per_kwh=feed_in_per_kwh or 0.0,
            surplus_w=_surplus_w(sky, start, when, time_zone),
        )


def _surplus_w(sky: Sky, start: datetime, when: datetime, time_zone: tzinfo) -> float:
    """Return the own power that nobody else will take: the sun to come less what the house usually takes, or now."""
    now_w = max(sky.surplus_w or 0.0, 0.0)
    if sky.lasts or when - start < SLOT:
        return now_w
    if not sky.solar_w:
        return now_w if when - start < PERSISTENCE else 0.0
    house_w = at_hour(sky.usual_house_w, when, time_zone)
    if house_w is None:
        house_w = max((sky.generation_w or 0.0) - (sky.surplus_w or 0.0), 0.0)
    hour = when.replace(minute=0, second=0, microsecond=0)
    return max(dict(sky.solar_w).get(hour, 0.0) - house_w, 0.0)


def _zone(
    zone: ZoneFacts,
    view: Outlook,
    terms: Terms,
    machines: Iterable[Machine],
    *,
    wishes: Iterable[SlotWish],
    starts: Sequence[datetime],
    outdoors_c: Sequence[float],
    time_zone: tzinfo,
) -> PlanZone:
    """Return one zone with its load by the weather to come."""
    demand_w = tuple(
        _demand_w(zone, start, outdoor_c, time_zone) for start, outdoor_c in zip(starts, outdoors_c, strict=True)
    )
    levels = (
        machine.levels(share) for machine in machines if (share := machine.settings.weights.get(zone.id, 0.0)) > 0
    )
    return PlanZone(
        id=zone.id,
        miners=tuple(one for one in levels if one),
        demand_w=demand_w,
        alternative_w=max(LEAST_ALTERNATIVE_W, 2 * max(demand_w, default=0.0)),
        alternative_per_kwh=tuple(
            cheapest_option(
                terms.options, zone.id, tariff_per_kwh=rates.import_per_kwh, outdoor_c=outdoor_c
            ).price_per_kwh(tariff_per_kwh=rates.import_per_kwh, outdoor_c=outdoor_c)
            for rates, outdoor_c in zip(view.rates, outdoors_c, strict=True)
        ),
        mass=_mass(zone),
        overrides=_overrides(zone.id, view.start, wishes),
    )


def _demand_w(zone: ZoneFacts, when: datetime, outdoor_c: float, time_zone: tzinfo) -> float:
    """Return the heat that holds the setpoint of that time on a usual day, else by the curve, 0 W without either."""
    setpoint_c = zone.setpoint_c
    if zone.week is not None:
        setpoint_c = zone.setpoints.setpoint_c(planned(zone.week, now=when, zone=time_zone).profile)
    beside_w = at_hour(zone.usual_w, when, time_zone)
    if zone.line is not None and beside_w is not None:
        return max(zone.line.heat_w(setpoint_c=setpoint_c, outdoor_c=outdoor_c) + beside_w, 0.0)
    return 0.0 if zone.curve is None else max(zone.curve.heat_w(setpoint_c=setpoint_c, outdoor_c=outdoor_c), 0.0)


def _mass(zone: ZoneFacts) -> ThermalMass | None:
    """Return what the building stores, None until loss and storage are both known well enough."""
    response = zone.response
    if zone.line is None or zone.room_c is None or response is None or response.rises < MIN_RISES:
        return None
    high_k = min(zone.warms_k, zone.max_c - zone.setpoint_c)
    if high_k < 0:
        return None
    return ThermalMass(
        capacity_kwh_k=response.storage_wh_k / 1000,
        loss_w_k=zone.line.ua_w_k,
        setpoint_c=zone.setpoint_c,
        room_c=zone.room_c,
        low_k=zone.cools_k,
        high_k=high_k,
        tank=zone.tank,
    )


def _overrides(zone_id: str, start: datetime, wishes: Iterable[SlotWish]) -> Mapping[int, Override]:
    """Return what the owner wants, by number of the slot."""
    return {(wish.start - start) // SLOT: wish.override for wish in wishes if wish.zone_id == zone_id}


def _is_free(miner: MinerSettings) -> bool:
    """Tell whether a miner heats neither a zone nor a room of its own."""
    return not miner.weights and (miner.room is None or miner.wish.setpoint_c is None)
