"""What may be wrong with an entity that somebody chose: it does not exist, or it speaks of something else."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
from homeassistant.util.unit_conversion import TemperatureConverter

from ..engine.model import RoomReading
from ..engine.trust import is_plausible
from ..rooms import temperature_of


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityFault:
    """What is wrong, and with which entity."""

    error: str
    entity_id: str
    state: str = ""


def unit_of(hass: HomeAssistant, entity_id: str) -> str | None:
    """Return the unit that an entity has now, or had when it was there last."""
    state, entry = hass.states.get(entity_id), er.async_get(hass).async_get(entity_id)
    unit: str | None = None if state is None else state.attributes.get(ATTR_UNIT_OF_MEASUREMENT)
    return entry.unit_of_measurement if unit is None and entry is not None else unit


def exists(hass: HomeAssistant, entity_id: str) -> bool:
    """Tell whether an entity is there, or is known to come back."""
    return hass.states.get(entity_id) is not None or er.async_get(hass).async_get(entity_id) is not None


def unit_fault(
    hass: HomeAssistant, entity_id: str | None, units: Collection[str | None], error: str
) -> EntityFault | None:
    """Return what is wrong with an entity that should have one of these units, None where all is well."""
    if entity_id is None:
        return None
    if not exists(hass, entity_id):
        return EntityFault(error="no_such_entity", entity_id=entity_id)
    return None if unit_of(hass, entity_id) in units else EntityFault(error=error, entity_id=entity_id)


def temperature_fault(hass: HomeAssistant, entity_id: str | None) -> EntityFault | None:
    """Return what is wrong with a temperature: no such sensor, no temperature, or one that no room can have."""
    fault = unit_fault(hass, entity_id, TemperatureConverter.VALID_UNITS, "not_a_temperature")
    state = None if entity_id is None else hass.states.get(entity_id)
    if fault is not None or state is None or entity_id is None:
        return fault
    temperature_c, now = temperature_of(state), dt_util.utcnow()
    if temperature_c is None or is_plausible(RoomReading(temperature_c=temperature_c, read_at=now), now):
        return None
    return EntityFault(error="temperature_implausible", entity_id=entity_id, state=f"{temperature_c:.0f}")


def first_fault(faults: Iterable[EntityFault | None]) -> EntityFault | None:
    """Return the first thing that is wrong."""
    return next((fault for fault in faults if fault is not None), None)
