"""The rooms as Home Assistant sees them, in degrees Celsius, each reading with its age."""

from collections.abc import Iterable
from math import isfinite

from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT, UnitOfTemperature
from homeassistant.core import HomeAssistant, State
from homeassistant.util.unit_conversion import TemperatureConverter

from .engine.model import RoomReading


def room_readings(hass: HomeAssistant, sensors: Iterable[str]) -> dict[str, RoomReading]:
    """Return what the sensors of the rooms say; one that says no temperature is left out."""
    states = {sensor: hass.states.get(sensor) for sensor in sensors}
    return {
        sensor: RoomReading(temperature_c=temperature_c, read_at=state.last_reported)
        for sensor, state in states.items()
        if state is not None and (temperature_c := temperature_of(state)) is not None
    }


def temperature_of(state: State) -> float | None:
    """Return the temperature that a state stands for, None where it stands for none."""
    unit = state.attributes.get(ATTR_UNIT_OF_MEASUREMENT, UnitOfTemperature.CELSIUS)
    if unit not in TemperatureConverter.VALID_UNITS:
        return None
    try:
        temperature = float(state.state)
    except ValueError:
        return None
    if not isfinite(temperature):
        return None
    return TemperatureConverter.convert(temperature, unit, UnitOfTemperature.CELSIUS)
