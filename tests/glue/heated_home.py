"""A home with a heat zone for the glue tests: its sensors, its miners, and what it shows."""

from datetime import timedelta
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from custom_components.proof_of_heat.const import DOMAIN, SUBENTRY_ZONE

from .conftest import MakeHome
from .home import ROOM, Home

ZONE = "zone_of_the_living_room"
OUTDOOR = "sensor.outdoor"
CELSIUS = {"unit_of_measurement": "°C", "device_class": "temperature"}

ALWAYS_COMFORT = {"kind": "week", "blocks": [], "otherwise": "comfort"}


def set_room(hass: HomeAssistant, temperature_c: float | str, entity_id: str = ROOM) -> None:
    """Let a sensor of temperature report."""
    hass.states.async_set(entity_id, str(temperature_c), CELSIUS, force_update=True)


async def async_heated_home(
    make_home: MakeHome,
    hass: HomeAssistant,
    *firmwares: str,
    room_c: float | str = 20.0,
    outdoor_c: float | str | None = 0.0,
    options: dict[str, Any] | None = None,
    miner: dict[str, Any] | None = None,
    **zone: Any,
) -> Home:
    """Make a home whose miners heat one zone; further fields go into the zone."""
    set_room(hass, room_c)
    if outdoor_c is not None:
        set_room(hass, outdoor_c, OUTDOOR)
    fields = {"managed": True, "zones": {ZONE: 1.0}, **(miner or {})}
    weather = {"weather": {"outdoor_sensor": OUTDOOR}}
    home = await make_home(*firmwares, options={**weather, **(options or {})}, is_set_up=False, **fields)
    add_zone(home, **zone)
    assert await hass.config_entries.async_setup(home.entry.entry_id)
    await home.async_settle()
    return home


def add_zone(home: Home, *, zone_id: str = ZONE, title: str = "Living room", **zone: Any) -> None:
    """Add a zone with one room sensor, at comfort for ever, whose line is known."""
    stored = {
        "room_sensors": [ROOM],
        "schedule": ALWAYS_COMFORT,
        "curve": {"kind": "slope", "slope_w_k": 1.0, "shift_k": 0.0},
        **zone,
    }
    subentry = ConfigSubentry(
        data=MappingProxyType(stored),
        subentry_id=zone_id,
        subentry_type=SUBENTRY_ZONE,
        title=title,
        unique_id=None,
    )
    home.hass.config_entries.async_add_subentry(home.entry, subentry)


def zone_entity_id(home: Home, domain: str, key: str, *, zone_id: str = ZONE) -> str:
    """Return an entity of a zone by the key of its description."""
    unique_id = f"{home.entry.entry_id}_{zone_id}_{key}"
    entity_id = er.async_get(home.hass).async_get_entity_id(domain, DOMAIN, unique_id)
    assert entity_id is not None, f"{domain} {key} is missing"
    return entity_id


def zone_state(home: Home, domain: str, key: str) -> str:
    """Return the state of an entity of the zone."""
    state = home.hass.states.get(zone_entity_id(home, domain, key))
    assert state is not None
    return state.state


def zone_number(home: Home, key: str) -> float:
    """Return the state of a sensor of the zone as a number."""
    return float(zone_state(home, "sensor", key))


def thermostat(home: Home, attribute: str) -> Any:
    """Return an attribute of the thermostat of the zone."""
    state = home.hass.states.get(zone_entity_id(home, "climate", "zone"))
    assert state is not None
    return state.attributes.get(attribute)


async def async_set(home: Home, service: str, **fields: Any) -> None:
    """Call an action of the thermostat of the zone, and let the site decide."""
    await home.async_call("climate", service, zone_entity_id(home, "climate", "zone"), **fields)
    await home.async_pass(timedelta(seconds=15))
