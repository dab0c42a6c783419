"""What the site looks like from outside, as JSON."""

from collections.abc import Iterable
from typing import Any

from .fleet import Member
from .miner import SimMiner
from .plant_server import PlantMeter
from .simulated_site import Room, Site
from .tariff import PriceSlot

type Json = dict[str, Any]


def state(site: Site) -> Json:
    """Return everything at once."""
    return {
        "now": site.clock.now().isoformat(),
        "miners": [miner(site, host) for host in site.fleet.miners],
        "rooms": {name: room(site.rooms[name]) for name in site.rooms},
        "plant": plant(site),
        "grid": grid(site),
        "outdoor": outdoor(site),
        "price": price(site),
        "boiler": boiler(site),
    }


def miner(site: Site, host: str) -> Json:
    """Return one miner with what its plug measures, its wear and its faults."""
    simulated, member = site.fleet.miners[host], site.fleet.members[host]
    return {
        **_named(simulated, member),
        "is_plugged_in": host not in site.unplugged,
        "power_w": round(site.power_w(host), 1),
        **_measured(simulated),
        "faults": sorted(simulated.faults),
    }


def room(shown: Room) -> Json:
    """Return one room, as its sensors see it."""
    return {
        "name": shown.name,
        "temperature_c": round(shown.house.room_c, 2),
        "structure_c": round(shown.house.structure_c, 2),
        "is_window_open": shown.is_window_open,
        "people": shown.people,
        "heat_w": round(shown.heat_w, 1),
        "miners": list(shown.hosts),
    }


def plant(site: Site) -> Json:
    """Return the plant, and how far it is meddled with."""
    reading = PlantMeter(site.plant, site.clock, wall=site.wall).read()
    return {
        "generation_w": round(reading.generation_w, 1),
        "container_w": round(reading.container_w, 1),
        "confidence": reading.confidence,
        "measured_at": reading.measured_at.isoformat(),
        "cut_share": site.plant.cut_share,
        "is_frozen": site.plant.is_frozen,
    }


def grid(site: Site) -> Json:
    """Return the house connection: above 0 the power comes from the grid."""
    return {
        "grid_w": round(site.grid_w, 1),
        "household_w": round(site.household_w, 1),
        "miners_w": round(site.miners_w, 1),
    }


def outdoor(site: Site) -> Json:
    """Return the weather."""
    weather = site.outdoor
    return {
        "temperature_c": round(weather.temperature_c, 2),
        "irradiance_w_m2": round(weather.irradiance_w_m2, 1),
        "cloud_share": round(weather.cloud_share, 3),
    }


def price(site: Site) -> Json:
    """Return the price now and all that is published, by day as price integrations show it."""
    market, now = site.tariff.market, site.wall.now()
    current = site.tariff.at(now)
    today = now.astimezone(market.time_zone).date()
    known = site.tariff.known_at(now)
    days = [slot.start.astimezone(market.time_zone).date() for slot in known]
    return {
        "price_per_kwh": current.price_per_kwh,
        "unit": f"{market.currency}/kWh",
        "currency": market.currency,
        "start": current.start.isoformat(),
        "end": current.end.isoformat(),
        "raw_today": _prices(slot for slot, day in zip(known, days, strict=True) if day == today),
        "raw_tomorrow": _prices(slot for slot, day in zip(known, days, strict=True) if day != today),
    }


def boiler(site: Site) -> Json:
    """Return the boiler."""
    heater = site.boiler
    heater.advance()
    return {
        "flow_c": round(heater.flow_c, 1),
        "return_c": round(heater.return_c, 1),
        "setpoint_c": heater.setpoint_c,
        "is_enabled": heater.is_enabled,
        "is_alone": heater.is_alone,
        "is_pump_on": heater.is_pump_on,
        "burner_w": round(heater.burner_w),
        "radiator_w": round(heater.radiator_w),
        "state": heater.state.name.lower(),
        "alarm": heater.alarm.name.lower(),
        "starts": heater.starts,
    }


def _named(simulated: SimMiner, member: Member) -> Json:
    """Return who a miner is and where it stands."""
    machine = simulated.machine
    return {
        "host": simulated.host,
        "firmware": member.firmware,
        "model": machine.model.model,
        "mac": machine.mac,
        "room": member.room,
    }


def _measured(simulated: SimMiner) -> Json:
    """Return what a miner does and what it went through."""
    machine = simulated.machine
    return {
        "state": machine.state,
        "level_id": machine.level_id,
        "limit_w": round(machine.limit_w, 1),
        "trim_share": machine.trim_share,
        "hashrate_th_s": round(machine.hashrate_th_s, 2),
        "energy_kwh": round(machine.energy_kwh, 4),
        "inlet_c": round(machine.inlet_c, 1),
        "board_c": round(max(machine.boards_c), 1),
        "light_is_on": machine.light_is_on,
        "flash_writes": machine.flash_writes,
        "restarts": machine.restarts,
    }


def _prices(slots: Iterable[PriceSlot]) -> list[Json]:
    """Return slots as price integrations show them."""
    return [
        {"start": slot.start.isoformat(), "end": slot.end.isoformat(), "value": slot.price_per_kwh} for slot in slots
    ]
