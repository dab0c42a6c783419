"""A day that is over: how right its forecast was, and what the plan saved against following the load."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from homeassistant.util import dt as dt_util

from ..engine.counterfactual import forecast_error, reckoned
from ..engine.economics import Rates
from ..engine.heat_cost import KWH_PER_W
from ..engine.miner import PowerLevel
from ..engine.plan import Outlook, PlanZone
from ..engine.tariff import Tariff
from ..records.money import Book, DayReview, MoneyMemory, SlotNote
from .alternatives import cheapest_option
from .outlook import LEAST_ALTERNATIVE_W, Machine, Terms

if TYPE_CHECKING:
    from .facts import Facts


def reviewed(memory: MoneyMemory, facts: Facts, tariff: Tariff, now: datetime) -> MoneyMemory:
    """Return the memory with the review of the day whose slots were noted."""
    notes = memory.notes
    day = dt_util.as_local(notes[-1].start).date()
    expected = {one.start: one.demand_w for one in memory.foreseen}
    error = forecast_error(
        (expected[note.start], sum(note.demand_w.values())) for note in notes if note.start in expected
    )
    return replace(
        memory,
        review=DayReview(
            day=day,
            saving=_saving(memory, facts, facts.terms(tariff, now), notes) if facts.follows_plan else None,
            error_share=None if error is None else error.share,
        ),
    )


def _saving(memory: MoneyMemory, facts: Facts, terms: Terms, notes: Sequence[SlotNote]) -> float | None:
    """Return what the plan saved in all zones, None without a zone, or while no price of the day is known any more."""
    known = [note for note in notes if terms.tariff.at(note.start) is not None]
    zone_ids = sorted({zone_id for note in known for zone_id in note.demand_w})
    return sum(_zone_saving(one, memory, terms, known, facts) for one in zone_ids) if zone_ids else None


def _zone_saving(zone_id: str, memory: MoneyMemory, terms: Terms, notes: Sequence[SlotNote], facts: Facts) -> float:
    """Return what the plan saved in one zone: following the load in the weather that came, less what it cost."""
    rates = tuple(_rates(terms, note) for note in notes)
    others = tuple(_other_per_kwh(zone_id, terms, note) for note in notes)
    demand_w = tuple(note.demand_w.get(zone_id, 0.0) for note in notes)
    zone = PlanZone(
        id=zone_id,
        miners=_levels(zone_id, facts.machines),
        demand_w=demand_w,
        alternative_w=max(LEAST_ALTERNATIVE_W, 2 * max(demand_w)),
        alternative_per_kwh=others,
    )
    book = memory.zones.get(zone_id, Book())
    heat_kwh = sum(note.heat_w.get(zone_id, 0.0) for note in notes) * KWH_PER_W
    other_kwh = max(heat_kwh - book.yesterday.energy_kwh, 0.0)
    other_cost = other_kwh * sum(others) / len(others)
    return reckoned(
        Outlook(start=notes[0].start, rates=rates, price=terms.hash_price),
        zone,
        cost=book.yesterday.net_heat_cost + other_cost,
        heat_kwh=heat_kwh,
    ).saving


def _rates(terms: Terms, note: SlotNote) -> Rates:
    """Return the prices of a slot that is over."""
    feed_in_per_kwh = None if terms.feed_in is None else terms.feed_in.at(note.start)
    return Rates(
        import_per_kwh=terms.tariff.at(note.start) or 0.0,
        feed_in_per_kwh=feed_in_per_kwh or 0.0,
        surplus_w=note.surplus_w,
    )


def _other_per_kwh(zone_id: str, terms: Terms, note: SlotNote) -> float:
    """Return what a kWh of other heat cost in a slot that is over, in the weather that it had."""
    tariff_per_kwh = terms.tariff.at(note.start) or 0.0
    option = cheapest_option(terms.options, zone_id, tariff_per_kwh=tariff_per_kwh, outdoor_c=note.outdoor_c)
    return option.price_per_kwh(tariff_per_kwh=tariff_per_kwh, outdoor_c=note.outdoor_c)


def _levels(zone_id: str, machines: Sequence[Machine]) -> tuple[tuple[PowerLevel, ...], ...]:
    """Return the levels of the miners that heat a zone."""
    found = (machine.levels(machine.settings.weights.get(zone_id, 0.0)) for machine in machines)
    return tuple(levels for levels in found if levels and levels[-1].power_w > 0)
