"""The windows of a zone: since when one is open, by its sensors or by how fast the room falls."""

from collections.abc import Iterable
from datetime import datetime

from homeassistant.const import STATE_ON
from homeassistant.core import HomeAssistant


def open_since(hass: HomeAssistant, sensors: Iterable[str]) -> datetime | None:
    """Return since when a window is open, None while all are closed; a sensor that is lost tells of no open window."""
    states = [hass.states.get(sensor) for sensor in sensors]
    return min((state.last_changed for state in states if state is not None and state.state == STATE_ON), default=None)
