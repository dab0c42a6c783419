"""What the owner sets up beside the miners: a heated room, the weather, prices, and the boiler in the cellar."""

from collections.abc import Mapping
from typing import Any, Final

from .client import Client
from .error import DemoError
from .flow import OPTIONS, SUBENTRIES, Flow, suggested
from .folder import PROFILE
from .ports import LOOPBACK
from .site import PLACES, async_entry_id

ZONE: Final = "Living room"
ROOM_CLIMATE: Final = "climate.living_room"
ROOM_TEMPERATURE: Final = "sensor.living_room_room_temperature"
ROOM_HEAT_POWER: Final = "sensor.living_room_heat_power"
ROOM_HEAT: Final = "sensor.living_room_heat"
HEATED: Final = "living_area"
"""The place whose sensor it has."""
ZONE_MINERS: Final = ("luxos", "braiins")
"""The firmwares of those that heat it."""

# What the simulated house loses on its coldest day, as its installer reckoned it.
DESIGN: Final = {"design_w": 10_000, "design_outdoor_c": -8}

# Network fee and taxes of a Belgian home, on top of the day-ahead price.
TARIFF: Final = {"entity_id": "sensor.electricity_price", "factor": 1.0, "offset": 0.12}

# Nobody has to be asked over the internet in a demonstration: typed in, in EUR for a PH/s and day and for a bitcoin.
REVENUE: Final = {"typed_hash_price": 45.0, "typed_bitcoin_price": 90_000.0}

GAS: Final = {"source": "gas", "fuel_price_per_kwh": 0.11, "efficiency": 95}

BOILER: Final = "Gas boiler"

# What its burner modulates between.
FLAME: Final = {"min_heat_w": 3000, "max_heat_w": 12_000, "steps": 4}


async def async_furnish_site(client: Client, miners: Mapping[str, str], *, boiler_port: int) -> None:
    """Set up all of it; `miners` are the ids of the miners by firmware."""
    entry_id = await async_entry_id(client)
    await _async_zone(client, entry_id, [miners[firmware] for firmware in ZONE_MINERS])
    await _async_options(client, entry_id, ["weather"], {"outdoor_sensor": "sensor.outdoor_temperature"})
    await _async_options(client, entry_id, ["tariff", "price_entity"], TARIFF)
    await _async_options(client, entry_id, ["revenue"], REVENUE, without="url")
    await _async_options(client, entry_id, ["alternative"], GAS)
    await _async_boiler(client, entry_id, boiler_port)


async def _async_zone(client: Client, entry_id: str, miners: list[str]) -> None:
    """Make a zone of the living room, with the line that its owner knows."""
    flow = Flow(client, SUBENTRIES)
    step = await flow.async_start([entry_id, "zone"])
    typed = {"name": ZONE, "room_sensors": [PLACES[HEATED].sensor], "emitter": "floor", "heated_by": miners}
    step = await flow.async_answer(step, {**suggested(step), **typed})
    step = await flow.async_choose(await flow.async_choose(step, "curve"), "curve_design")
    step = await flow.async_answer(step, {**suggested(step), **DESIGN})
    _require_end(await flow.async_choose(step, "finish"))


async def _async_boiler(client: Client, entry_id: str, port: int) -> None:
    """Connect the boiler over Modbus, by a register profile from the configuration folder."""
    flow = Flow(client, SUBENTRIES)
    step = await flow.async_start([entry_id, "heater"])
    step = await flow.async_answer(step, {"name": BOILER, "kind": "gas_boiler", "drive": "modbus"})
    step = await flow.async_answer(step, {**suggested(step), "registers": PROFILE})
    step = await flow.async_answer(step, {**suggested(step), "host": LOOPBACK, "port": port})
    (zone,) = (one for one in await async_subentries(client, entry_id) if one["subentry_type"] == "zone")
    heated = [{"zone": zone["subentry_id"], "share": 100}]
    step = await flow.async_answer(step, {**suggested(step), **FLAME, "zones": heated})
    cost = {"fuel_price_per_kwh": GAS["fuel_price_per_kwh"], "efficiency": GAS["efficiency"]}
    step = await flow.async_walk(step, {"cost": lambda form: {**suggested(form), **cost}})
    _require_end(await flow.async_answer(step, {}))


async def _async_options(
    client: Client, entry_id: str, pages: list[str], typed: Mapping[str, Any], *, without: str | None = None
) -> None:
    """Fill in one page of the settings, and confirm what was understood of it."""
    flow = Flow(client, OPTIONS)
    step = await flow.async_start(entry_id)
    for page in pages:
        step = await flow.async_choose(step, page)
    answer = {**suggested(step), **typed}
    answer.pop(without or "", None)
    step = await flow.async_answer(step, answer)
    _require_end(step if step["type"] == "create_entry" else await flow.async_answer(step, {}))


async def async_subentries(client: Client, entry_id: str) -> list[dict[str, Any]]:
    """Return the miners, zones and heaters of a site."""
    found: list[dict[str, Any]] = await client.async_ask("config_entries/subentries/list", entry_id=entry_id)
    return found


def _require_end(step: Mapping[str, Any]) -> None:
    """Raise if a flow goes on where it should be done."""
    if step["type"] != "create_entry":
        raise DemoError(f"The flow ends with {step}")
