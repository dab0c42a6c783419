"""The plan of one site over time: made anew each quarter and at news, judged each day by what came true."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..engine.economics import Rates
from ..engine.plan import Plan, PlanZone, ZonePlan, planned
from ..engine.tariff import SLOT, Tariff, quarter
from ..records.money import Foreseen, MoneyMemory, SlotNote
from .outlook import SITE_ZONE, Course, outlook, plan_zones
from .review import reviewed

if TYPE_CHECKING:
    from .facts import Facts

# How good a forecast is, is told by what it said half a day before: shorter ones are easy, longer ones are guesses.
FORESIGHT: Final = timedelta(hours=12)

# A room that is off by more has a window open, or the sun in it. Sensors tell a tenth of it.
DRIFT_K: Final = 0.3


class Planner:
    """The plan that holds now."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start without a plan."""
        self._hass = hass
        self.plan: Plan | None = None
        self.zones: tuple[PlanZone, ...] = ()
        """What the plan was made of."""
        self.outdoor_c: tuple[float, ...] = ()
        self.rates: tuple[Rates, ...] = ()
        """Prices and own surplus of each slot."""
        self._slot: datetime | None = None
        self._forecast_c: Course = ()
        """The weather that the plan was made for."""
        self._rooms_c: Mapping[str, float | None] = {}
        """How warm the zones were when it was made."""

    async def async_plan(
        self, facts: Facts, memory: MoneyMemory, tariff: Tariff, *, now: datetime, has_news: bool
    ) -> MoneyMemory:
        """Plan anew where it is time, and return the memory with what was foreseen and what came true."""
        start = quarter(now)
        if start == self._slot and not (has_news or self._is_outdated(facts, now)):
            return memory
        if self._slot is not None and start != self._slot:
            memory = _noted(memory, facts, tariff, slot=self._slot, now=now)
        self._slot = start
        sky, terms = await facts.async_sky(), facts.terms(tariff, now)
        self._forecast_c, self._rooms_c = sky.forecast_c, facts.rooms_c
        time_zone = dt_util.get_default_time_zone()
        view = outlook(start, terms, sky, time_zone=time_zone)
        zones = plan_zones(
            view,
            terms,
            sky,
            facts.zones,
            facts.machines,
            wishes=memory.wishes,
            time_zone=time_zone,
        )
        self.plan = await self._hass.async_add_executor_job(planned, view, zones)
        self.zones = zones
        self.outdoor_c = tuple(sky.at(view.start + SLOT * number) for number in range(len(view.rates)))
        self.rates = view.rates
        return replace(memory, foreseen=_foreseen(memory, zones, start))

    def _is_outdated(self, facts: Facts, now: datetime) -> bool:
        """Tell whether there is another forecast, or a room drifts off."""
        if facts.forecast_c != self._forecast_c:
            return True
        rooms_c = facts.rooms_c
        zones = () if self.plan is None else self.plan.zones
        return any(_is_off(zone, self._rooms_c.get(zone.zone_id), rooms_c.get(zone.zone_id), now) for zone in zones)


def _is_off(zone: ZonePlan, before_c: float | None, now_c: float | None, now: datetime) -> bool:
    """Tell whether a room is not as warm as the first slot of its plan has it, within the slot."""
    slot = zone.slots[0]
    if slot.room_c is None or before_c is None or now_c is None:
        return False
    expected_c = before_c + (now - slot.start) / SLOT * (slot.room_c - before_c)
    return abs(now_c - expected_c) > DRIFT_K


def _noted(memory: MoneyMemory, facts: Facts, tariff: Tariff, *, slot: datetime, now: datetime) -> MoneyMemory:
    """Return the memory with the slot that has ended; with a day that has ended, its review."""
    if memory.notes and dt_util.as_local(memory.notes[-1].start).date() != dt_util.as_local(slot).date():
        memory = replace(reviewed(memory, facts, tariff, now), notes=())
    note = SlotNote(
        start=slot,
        surplus_w=max(facts.surplus_w or 0.0, 0.0),
        demand_w=facts.loads_w,
        heat_w=facts.heats_w,
        outdoor_c=facts.outdoor_c,
    )
    return memory.noted(note)


def _foreseen(memory: MoneyMemory, zones: tuple[PlanZone, ...], start: datetime) -> tuple[Foreseen, ...]:
    """Return what is foreseen of the slots from half a day on; of nearer ones what was foreseen before holds."""
    known = {one.start: one for one in memory.foreseen if one.start >= start - timedelta(days=1)}
    heated = [zone for zone in zones if zone.id != SITE_ZONE]
    count = max((len(zone.demand_w) for zone in heated), default=0)
    for number in range(count):
        when = start + SLOT * number
        if when - start >= FORESIGHT or when not in known:
            known[when] = Foreseen(start=when, demand_w=sum(zone.demand_w[number] for zone in heated))
    return tuple(known[when] for when in sorted(known))
