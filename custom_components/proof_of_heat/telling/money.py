"""Prices, the plan and who heats for the least, in words of JSON: for actions with an answer, and for cards."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import probatio as vol
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.translation import async_translate_state
from homeassistant.helpers.typing import VolDictType
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..engine.economics import marginal_per_kwh
from ..engine.hash_price import HashPrice
from ..engine.miner import MinerSample, PowerLevel
from ..engine.money import Override
from ..engine.plan import HORIZON, PlannedSlot, ZonePlan
from ..engine.tariff import SLOT, Tariff, quarter
from ..money.outlook import SITE_ZONE, Machine

if TYPE_CHECKING:
    from ..coordinator import Site

ATTR_ZONE: Final = "zone"
ATTR_ZONE_ID: Final = "zone_id"
ATTR_START: Final = "start"
ATTR_OVERRIDE: Final = "override"

NO_OVERRIDE: Final = "none"
"""Lets the plan hold again."""

SLOT_WISH: Final[VolDictType] = {
    vol.Required(ATTR_START): cv.datetime,
    vol.Required(ATTR_OVERRIDE): vol.In([*map(str, Override), NO_OVERRIDE]),
}

HOUR_S: Final = 3600

SLOT_MINUTES: Final = SLOT.seconds // 60

PAUSED: Final = PowerLevel(id="pause", power_w=0.0, hashrate_th_s=0.0)

# Two levels may draw the same as far as anybody measured.
LEAST_STEP_W: Final = 1.0


def prices_told(site: Site) -> dict[str, Any]:
    """Say what a kWh costs and earns in each slot that is known, and what hashing earns."""
    now, money = dt_util.utcnow(), site.money
    known = money.market.known(now)
    return {
        "currency": money.hass.config.currency,
        "status": money.tariff.status(now),
        "slots": _slots(money.tariff.memory.tariff, now),
        "feed_in": _slots(money.feed_in.memory.tariff, now),
        "hash_price": {
            "status": known.status,
            "source": None if known.quote is None else known.quote.source,
            "read_at": None if known.quote is None else known.quote.read_at.isoformat(),
            "per_ph_day": money.data.hash_price_per_ph_day,
            "sat_per_hour": {key: known.price.sat(th_s * HOUR_S) for key, th_s in _hash_rates(site).items()},
        },
        "mining_w": _by_zone(site, lambda sample: sample.power_w),
        "levels": {
            site.fleet.miners[machine.settings.id].device_id: _levels_told(machine, known.price)
            for machine in money.machines
        },
    }


def _levels_told(machine: Machine, price: HashPrice) -> list[dict[str, float]]:
    """Say what each kWh of a level earns, and what the kWh earn that it draws beyond the one below."""
    levels = [level for level in machine.levels(1.0) if level.hashrate_th_s]
    below = [PAUSED, *levels]
    return [
        {
            "power_w": round(level.power_w, 1),
            "hashrate_th_s": round(level.hashrate_th_s or 0.0, 2),
            "revenue_per_kwh": round(_revenue_per_kwh(price, PAUSED, level), 5),
            "marginal_per_kwh": round(_revenue_per_kwh(price, lower, level), 5),
        }
        for lower, level in zip(below, levels, strict=False)
    ]


def _revenue_per_kwh(price: HashPrice, lower: PowerLevel, higher: PowerLevel) -> float:
    """Return what each kWh earns between two levels."""
    more_th_s = (higher.hashrate_th_s or 0.0) - (lower.hashrate_th_s or 0.0)
    return marginal_per_kwh(price, more_th_s=more_th_s, more_w=max(higher.power_w - lower.power_w, LEAST_STEP_W))


def _hash_rates(site: Site) -> dict[str, float]:
    """Return what the miners of each zone hash now (TH/s), in the parts in which they heat it."""
    return _by_zone(site, lambda sample: sample.hashrate_th_s)


def _by_zone(site: Site, value_fn: Callable[[MinerSample], float | None]) -> dict[str, float]:
    """Return the sum of a reading over the miners of each zone, in the parts in which they heat it."""
    sums = dict.fromkeys(site.zones.zones, 0.0)
    for miner in site.fleet.miners.values():
        sample = miner.data.sample if miner.is_online else None
        value = None if sample is None else value_fn(sample)
        for zone_id, part in miner.setup.weights.items():
            if zone_id in sums and value is not None:
                sums[zone_id] += part * value
    return sums


def plan_told(hass: HomeAssistant, site: Site) -> dict[str, Any]:
    """Say what is planned for each zone, slot by slot, and what it was made of."""
    planner, plan = site.money.planner, site.money.data.plan
    if plan is None:
        return {"start": None, "slot_minutes": SLOT_MINUTES, "is_thermal": False, "saving": None, "zones": []}
    wishes = {(wish.zone_id, wish.start): wish.override for wish in site.money.wishes}
    zones = [_zone_told(hass, site, zone, wishes) for zone in plan.zones]
    return {
        "start": plan.start.isoformat(),
        "slot_minutes": SLOT_MINUTES,
        "currency": hass.config.currency,
        "is_followed": site.control.wish.is_balancing and site.control.wish.strategy == "cheapest",
        "is_thermal": any(zone["is_thermal"] for zone in zones),
        "saving": plan.saving,
        "zones": zones,
        "prices_until": _told_until(site.money.tariff.memory.tariff),
        "prices": [rates.import_per_kwh for rates in planner.rates],
        "surplus_w": [rates.surplus_w for rates in planner.rates],
        "outdoor_c": [*planner.outdoor_c],
    }


def money_told(site: Site) -> dict[str, Any]:
    """Say who heats for the least now, and by how much."""
    view = site.money.data
    heat = view.heat
    return {
        "currency": site.money.hass.config.currency,
        "electricity_price": view.price_per_kwh,
        "feed_in_price": view.feed_in_per_kwh,
        "price_status": view.price_status,
        "hash_price": view.hash_price_per_ph_day,
        "hash_price_status": view.known.status,
        "net_heat_price": None if heat is None else heat.net_per_kwh,
        "break_even_price": None if heat is None else heat.break_even_per_kwh,
        "regime": None if heat is None else heat.regime,
        "cheapest_heat": None if heat is None else heat.cheapest.source,
        "lead": None if heat is None else heat.cheapest.lead_per_kwh,
        "plan_saving": None if view.plan is None else view.plan.saving,
    }


async def async_set_slot(site: Site, zone_id: str, wish: Mapping[str, Any]) -> None:
    """Overrule the plan of a zone in one slot; one that is over or beyond the plan is an error."""
    start, override = dt_util.as_utc(wish[ATTR_START]), wish[ATTR_OVERRIDE]
    now = quarter(dt_util.utcnow())
    if not now <= start < now + HORIZON:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="slot_out_of_plan",
            translation_placeholders={"start": wish[ATTR_START].isoformat()},
        )
    if zone_id != SITE_ZONE and zone_id not in site.zones.zones:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="not_a_zone", translation_placeholders={"entity": zone_id}
        )
    await site.money.async_set_slot(zone_id, start, None if override == NO_OVERRIDE else Override(override))


def zone_of(hass: HomeAssistant, entity_id: str | None) -> str:
    """Return the zone of an entity; none named are the miners that heat no zone."""
    if entity_id is None:
        return SITE_ZONE
    entry = er.async_get(hass).async_get(entity_id)
    return entity_id if entry is None else entry.config_subentry_id or entity_id


def _slots(tariff: Tariff | None, now: datetime) -> list[dict[str, Any]]:
    """Return the prices from now on."""
    if tariff is None:
        return []
    return [{"start": slot.start.isoformat(), "price": slot.price_per_kwh} for slot in tariff.slots() if slot.end > now]


def _told_until(tariff: Tariff | None) -> str | None:
    """Return until when prices are told; beyond it the last day stands in for them."""
    return None if tariff is None else tariff.end.isoformat()


def _zone_told(
    hass: HomeAssistant, site: Site, zone: ZonePlan, wishes: Mapping[tuple[str, datetime], Override]
) -> dict[str, Any]:
    """Say what is planned for one zone."""
    known = site.zones.zones.get(zone.zone_id)
    return {
        "zone_id": zone.zone_id,
        "name": site.control.name if known is None else known.name,
        "is_thermal": any(slot.room_c is not None for slot in zone.slots),
        "cost": zone.cost,
        "follow_cost": zone.follow_cost,
        "slots": [_slot_told(hass, slot, wishes.get((zone.zone_id, slot.start))) for slot in zone.slots],
    }


def _slot_told(hass: HomeAssistant, slot: PlannedSlot, wish: Override | None) -> dict[str, Any]:
    """Say what is planned for one slot, and why."""
    return {
        "start": slot.start.isoformat(),
        "mining_w": round(slot.mining_w, 1),
        "alternative_w": round(slot.alternative_w, 1),
        "room_c": None if slot.room_c is None else round(slot.room_c, 2),
        "tank_c": None if slot.tank_c is None else round(slot.tank_c, 1),
        "cost": round(slot.cost, 5),
        "reason": slot.reason,
        "explanation": async_translate_state(hass, slot.reason, "sensor", DOMAIN, "plan_reason", None),
        "override": wish,
    }
