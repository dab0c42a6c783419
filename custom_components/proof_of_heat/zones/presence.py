"""Whether anybody is at home: persons, zones of the map, calendars of absence."""

from collections.abc import Iterable
from typing import Final

from homeassistant.const import STATE_HOME, STATE_ON, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant, State

CALENDAR: Final = "calendar"
MAP_ZONE: Final = "zone"

# Of a zone of the map the state is the number of persons in it.
NOBODY: Final = "0"

# Whoever is not known to be out counts as at home.
_AT_HOME: Final = frozenset({STATE_HOME, STATE_UNAVAILABLE, STATE_UNKNOWN})


def is_away(hass: HomeAssistant, entity_ids: Iterable[str]) -> bool:
    """Tell whether a calendar says so, or whether all persons are out and all zones of the map are empty."""
    states = [hass.states.get(entity_id) for entity_id in entity_ids]
    if any(state is not None and state.domain == CALENDAR and state.state == STATE_ON for state in states):
        return True
    places = [state for state in states if state is None or state.domain != CALENDAR]
    return bool(places) and all(state is not None and _is_empty(state) for state in places)


def _is_empty(state: State) -> bool:
    """Tell whether a person is out, or a zone of the map has nobody in it."""
    # A person in another zone of the map has the name of that zone as state.
    return state.state == NOBODY if state.domain == MAP_ZONE else state.state not in _AT_HOME
