"""The weather of a site in its settings: sensors outdoors, a weather service, a sensor of the sun."""

from collections.abc import Mapping
from typing import Any

import probatio as vol
from homeassistant.const import UnitOfIrradiance
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import EntitySelector, EntitySelectorConfig, EntityWithDeviceFilterSelectorConfig

from ..const import CONF_IRRADIANCE_SENSOR, CONF_OUTDOOR_SENSOR, CONF_WEATHER_ENTITY
from .entities import EntityFault, exists, temperature_fault, unit_fault
from .forms import Errors

FIELDS = (CONF_OUTDOOR_SENSOR, CONF_WEATHER_ENTITY, CONF_IRRADIANCE_SENSOR)


def weather_form() -> vol.Schema:
    """Return the form of the weather; every field may be empty."""
    outdoor = EntityWithDeviceFilterSelectorConfig(domain="sensor", device_class="temperature")
    service = EntityWithDeviceFilterSelectorConfig(domain="weather")
    sun = EntityWithDeviceFilterSelectorConfig(domain="sensor", device_class="irradiance")
    return vol.Schema(
        {
            vol.Optional(CONF_OUTDOOR_SENSOR): EntitySelector(EntitySelectorConfig(filter=outdoor)),
            vol.Optional(CONF_WEATHER_ENTITY): EntitySelector(EntitySelectorConfig(filter=service)),
            vol.Optional(CONF_IRRADIANCE_SENSOR): EntitySelector(EntitySelectorConfig(filter=sun)),
        }
    )


def weather_typed(typed: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the weather as the options keep it, None where nothing is chosen."""
    return {key: typed[key] for key in FIELDS if typed.get(key) is not None} or None


def weather_errors(hass: HomeAssistant, typed: Mapping[str, Any]) -> tuple[Errors, EntityFault | None]:
    """Return what is wrong with the weather, each at its field, and with which entity."""
    service, watts_m2 = typed.get(CONF_WEATHER_ENTITY, ""), [UnitOfIrradiance.WATTS_PER_SQUARE_METER]
    is_lost = bool(service) and not exists(hass, service)
    faults = {
        CONF_OUTDOOR_SENSOR: temperature_fault(hass, typed.get(CONF_OUTDOOR_SENSOR)),
        CONF_WEATHER_ENTITY: EntityFault(error="no_such_entity", entity_id=service) if is_lost else None,
        CONF_IRRADIANCE_SENSOR: unit_fault(hass, typed.get(CONF_IRRADIANCE_SENSOR), watts_m2, "not_an_irradiance"),
    }
    found = {field: fault for field, fault in faults.items() if fault is not None}
    return {field: fault.error for field, fault in found.items()}, next(iter(found.values()), None)
