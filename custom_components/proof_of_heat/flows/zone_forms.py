"""The forms of a zone, and what is wrong with what was typed into them; the curve and the times have their own."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

import probatio as vol
from homeassistant.const import CONF_ENTITY_ID, CONF_NAME, PERCENTAGE, UnitOfVolume
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    EntityWithDeviceFilterSelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
from homeassistant.util.unit_conversion import TemperatureConverter

from ..const import (
    CONF_COOLS,
    CONF_DETECTS_WINDOWS,
    CONF_EMITTER,
    CONF_FROST,
    CONF_FUSION,
    CONF_HUMIDITY_SENSOR,
    CONF_LEARNING,
    CONF_MAX,
    CONF_OFF,
    CONF_ON,
    CONF_OUTDOOR_SENSOR,
    CONF_PRESENCE,
    CONF_ROOM_SENSORS,
    CONF_TANK_HIGH,
    CONF_TANK_LITRES,
    CONF_TANK_LOW,
    CONF_TANK_SENSOR,
    CONF_WARMS,
    CONF_WINDOW_SENSORS,
)
from ..engine.emitter import EmitterKind
from ..engine.profile import Profile, profile_problem
from ..engine.zone import COOLS_K, FROST_C, MAX_ROOM_C, WARMS_K, Fusion
from ..zones.setup import LEARNING_ADOPT, LEARNING_SHOW
from .boxes import degrees, number
from .entities import EntityFault, exists, first_fault, temperature_fault, unit_fault
from .forms import Errors
from .zone_texts import ZoneTexts

CONF_HEATED_BY: Final = "heated_by"

# Wider than what is allowed, so that a wrong temperature gets an answer in words.
LOWEST_C: Final = 0
HIGHEST_C: Final = 50

# A category A room of ISO 7730 moves by a kelvin to either side; more is the owner's own wish.
GREATEST_COOLS_K: Final = 3
GREATEST_WARMS_K: Final = 5

COLDEST_WATER_C: Final = 15
HOTTEST_WATER_C: Final = 95
GREATEST_TANK_L: Final = 100_000

TANK: Final = (CONF_TANK_SENSOR, CONF_TANK_LITRES, CONF_TANK_LOW, CONF_TANK_HIGH)

WINDOW_CLASSES: Final = ["door", "garage_door", "opening", "window"]


def basics_form(*, no_rooms: Iterable[str], miners: Mapping[str, str]) -> vol.Schema:
    """Return the form of what a zone is; `no_rooms` are the sensors of machines, `miners` those of the site."""
    room = EntityWithDeviceFilterSelectorConfig(domain="sensor", device_class="temperature")
    humidity = EntityWithDeviceFilterSelectorConfig(domain="sensor", device_class="humidity")
    rooms = EntitySelectorConfig(filter=room, exclude_entities=list(no_rooms), multiple=True)
    form = {
        vol.Required(CONF_NAME): TextSelector(),
        vol.Required(CONF_ROOM_SENSORS): EntitySelector(rooms),
        vol.Required(CONF_EMITTER, default=str(EmitterKind.AIR)): choice(CONF_EMITTER, EmitterKind),
        vol.Required(CONF_FUSION, default=str(Fusion.MEAN)): choice(CONF_FUSION, Fusion),
        vol.Optional(CONF_OUTDOOR_SENSOR): EntitySelector(
            EntitySelectorConfig(filter=room, exclude_entities=list(no_rooms))
        ),
        vol.Optional(CONF_HUMIDITY_SENSOR): EntitySelector(EntitySelectorConfig(filter=humidity)),
    }
    if miners:
        options = [SelectOptionDict(value=key, label=name) for key, name in miners.items()]
        config = SelectSelectorConfig(options=options, multiple=True, mode=SelectSelectorMode.LIST)
        form[vol.Optional(CONF_HEATED_BY)] = SelectSelector(config)
    return vol.Schema(form)


def basics_errors(hass: HomeAssistant, typed: Mapping[str, Any]) -> tuple[Errors, EntityFault | None]:
    """Return what is wrong with a zone, each at its field, and with which entity."""
    faults = {
        CONF_ROOM_SENSORS: first_fault(temperature_fault(hass, sensor) for sensor in typed[CONF_ROOM_SENSORS]),
        CONF_OUTDOOR_SENSOR: temperature_fault(hass, typed.get(CONF_OUTDOOR_SENSOR)),
        CONF_HUMIDITY_SENSOR: unit_fault(hass, typed.get(CONF_HUMIDITY_SENSOR), [PERCENTAGE], "not_a_humidity"),
    }
    errors = {field: fault.error for field, fault in faults.items() if fault is not None}
    if not typed[CONF_NAME].strip():
        errors[CONF_NAME] = "zone_name_missing"
    if not typed[CONF_ROOM_SENSORS]:
        errors[CONF_ROOM_SENSORS] = "room_sensor_missing"
    return errors, first_fault(faults.values())


def setpoints_form() -> vol.Schema:
    """Return the form of the temperatures that a zone lives at, and its limits."""
    temperature = degrees(LOWEST_C, HIGHEST_C)
    profiles = {vol.Required(str(profile)): temperature for profile in Profile}
    limits = {
        vol.Required(CONF_MAX, default=MAX_ROOM_C): temperature,
        vol.Required(CONF_FROST, default=FROST_C): temperature,
    }
    return vol.Schema({**profiles, **limits})


def setpoints_errors(typed: Mapping[str, Any]) -> Errors:
    """Return what is wrong with setpoints and limits."""
    problem = profile_problem({profile: typed[profile] for profile in Profile})
    if problem is not None:
        return {str(problem.profile): f"setpoint_{problem.fault}"}
    if typed[CONF_MAX] < typed[Profile.COMFORT]:
        return {CONF_MAX: "maximum_below_comfort"}
    return {CONF_FROST: "frost_above_away"} if typed[CONF_FROST] > typed[Profile.AWAY] else {}


def storage_form() -> vol.Schema:
    """Return the form of what the plan by prices may store heat in: the building, and a buffer tank."""
    water = EntityWithDeviceFilterSelectorConfig(domain="sensor", device_class="temperature")
    water_c = degrees(COLDEST_WATER_C, HOTTEST_WATER_C)
    return vol.Schema(
        {
            vol.Required(CONF_COOLS, default=COOLS_K): number(0, GREATEST_COOLS_K, unit="K"),
            vol.Required(CONF_WARMS, default=WARMS_K): number(0, GREATEST_WARMS_K, unit="K"),
            vol.Optional(CONF_TANK_SENSOR): EntitySelector(EntitySelectorConfig(filter=water)),
            vol.Optional(CONF_TANK_LITRES): number(1, GREATEST_TANK_L, unit=UnitOfVolume.LITERS),
            vol.Optional(CONF_TANK_LOW): water_c,
            vol.Optional(CONF_TANK_HIGH): water_c,
        }
    )


def storage_errors(hass: HomeAssistant, typed: Mapping[str, Any]) -> tuple[Errors, EntityFault | None]:
    """Return what is wrong with the store: a tank is told whole or not at all."""
    missing = [field for field in TANK if typed.get(field) is None]
    if missing:
        return ({missing[0]: "tank_incomplete"} if len(missing) < len(TANK) else {}), None
    fault = unit_fault(hass, typed[CONF_TANK_SENSOR], TemperatureConverter.VALID_UNITS, "not_a_temperature")
    if fault is not None:
        return {CONF_TANK_SENSOR: fault.error}, fault
    return ({} if typed[CONF_TANK_LOW] < typed[CONF_TANK_HIGH] else {CONF_TANK_HIGH: "tank_upside_down"}), None


def schedule_entity_form(texts: ZoneTexts) -> vol.Schema:
    """Return the form of a schedule or a calendar that says which profile holds."""
    domains = EntityWithDeviceFilterSelectorConfig(domain=["schedule", "calendar"])
    return vol.Schema(
        {
            vol.Required(CONF_ENTITY_ID): EntitySelector(EntitySelectorConfig(filter=domains)),
            vol.Required(CONF_ON, default=str(Profile.COMFORT)): texts.profile_choice,
            vol.Required(CONF_OFF, default=str(Profile.ECO)): texts.profile_choice,
        }
    )


def schedule_entity_errors(hass: HomeAssistant, typed: Mapping[str, Any]) -> Errors:
    """Return what is wrong with a schedule of Home Assistant."""
    if not exists(hass, typed[CONF_ENTITY_ID]):
        return {CONF_ENTITY_ID: "no_such_entity"}
    return {CONF_OFF: "profiles_alike"} if typed[CONF_ON] == typed[CONF_OFF] else {}


def presence_form() -> vol.Schema:
    """Return the form of who tells whether anybody is at home."""
    domains = EntityWithDeviceFilterSelectorConfig(domain=["person", "zone", "calendar"])
    return vol.Schema(
        {vol.Optional(CONF_PRESENCE): EntitySelector(EntitySelectorConfig(filter=domains, multiple=True))}
    )


def windows_form() -> vol.Schema:
    """Return the form of the windows."""
    contacts = EntityWithDeviceFilterSelectorConfig(domain="binary_sensor", device_class=WINDOW_CLASSES)
    return vol.Schema(
        {
            vol.Optional(CONF_WINDOW_SENSORS): EntitySelector(EntitySelectorConfig(filter=contacts, multiple=True)),
            vol.Required(CONF_DETECTS_WINDOWS, default=False): BooleanSelector(),
        }
    )


def learning_form() -> vol.Schema:
    """Return the question what becomes of a learnt curve."""
    ways = choice(CONF_LEARNING, [LEARNING_SHOW, LEARNING_ADOPT])
    return vol.Schema({vol.Required(CONF_LEARNING, default=LEARNING_SHOW): ways})


def lost_entity(hass: HomeAssistant, entity_ids: Iterable[str]) -> str | None:
    """Return the first entity that does not exist, None where all do."""
    return next((entity_id for entity_id in entity_ids if not exists(hass, entity_id)), None)


def choice(key: str, options: Collection[str]) -> SelectSelector:
    """Return a choice of words that the browser translates."""
    return SelectSelector(SelectSelectorConfig(options=[str(option) for option in options], translation_key=key))
