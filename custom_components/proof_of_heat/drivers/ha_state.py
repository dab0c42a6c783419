"""Numbers in the states of Home Assistant, in our units; None where a state stands for none."""

from math import isfinite

from homeassistant.const import (
    ATTR_UNIT_OF_MEASUREMENT,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
    UnitOfEnergy,
    UnitOfPower,
    UnitOfTemperature,
)
from homeassistant.core import HomeAssistant, State
from homeassistant.util.unit_conversion import BaseUnitConverter, EnergyConverter, PowerConverter, TemperatureConverter


def is_silent(state: State | None) -> bool:
    """Tell whether an entity is missing or says nothing."""
    return state is None or state.state in {STATE_UNAVAILABLE, STATE_UNKNOWN}


def number_of(state: State | None) -> float | None:
    """Return the number of a state."""
    if state is None:
        return None
    try:
        number = float(state.state)
    except ValueError:
        return None
    return number if isfinite(number) else None


def power_w(hass: HomeAssistant, entity_id: str | None) -> float | None:
    """Return the power that a sensor says, in watts."""
    return _converted(hass, entity_id, PowerConverter, UnitOfPower.WATT)


def temperature_c(hass: HomeAssistant, entity_id: str | None) -> float | None:
    """Return the temperature that a sensor says, in degrees Celsius."""
    return _converted(hass, entity_id, TemperatureConverter, UnitOfTemperature.CELSIUS)


def energy_kwh(hass: HomeAssistant, entity_id: str | None) -> float | None:
    """Return the energy that a meter says, in kilowatt-hours."""
    return _converted(hass, entity_id, EnergyConverter, UnitOfEnergy.KILO_WATT_HOUR)


def _converted(
    hass: HomeAssistant, entity_id: str | None, converter: type[BaseUnitConverter], unit: str
) -> float | None:
    """Return the number of an entity in a unit, None where its own unit is of another kind."""
    state = None if entity_id is None else hass.states.get(entity_id)
    number = number_of(state)
    if state is None or number is None:
        return None
    said = state.attributes.get(ATTR_UNIT_OF_MEASUREMENT)
    return converter.convert(number, said, unit) if said in converter.VALID_UNITS else None
