"""What the energy dashboard of Home Assistant knows of the supply already, as the settings of a site want it."""

import logging
from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.components.energy import data as energy_data
from homeassistant.core import HomeAssistant, valid_entity_id

from ..const import CONF_BATTERY_DISCHARGES, CONF_CHARGE
from ..engine.supply import Input

# The dashboard calls a rate of the grid positive when power is drawn, and one of a battery when it discharges.
RATES: Final = {"solar": Input.GENERATION, "grid": Input.GRID, "battery": Input.BATTERY}

_LOGGER = logging.getLogger(__name__)


async def async_known_supply(hass: HomeAssistant) -> dict[str, Any]:
    """Return the supply that the energy dashboard shows, nothing of what it does not show or shows several of."""
    try:
        preferences = (await energy_data.async_get_manager(hass)).data
        sources: list[Mapping[str, Any]] = [] if preferences is None else [*preferences["energy_sources"]]
        return _known(sources)
    except (AttributeError, KeyError, TypeError) as error:
        # Its data is no public interface: a change there costs a suggestion and nothing else.
        _LOGGER.debug("The energy dashboard has a form of its own: %r", error)
        return {}


def _known(sources: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the suggestions for the settings."""
    by_type: dict[str, list[Mapping[str, Any]]] = {}
    for source in sources:
        by_type.setdefault(source["type"], []).append(source)
    only = {kind: found[0] for kind, found in by_type.items() if len(found) == 1}
    known: dict[str, Any] = {}
    for kind, key in RATES.items():
        rate = _entity(only.get(kind, {}).get("stat_rate"))
        if rate is not None:
            known[str(key)] = rate
    if Input.BATTERY in known:
        known[CONF_BATTERY_DISCHARGES] = True
        charge = _entity(only["battery"].get("stat_soc"))
        known |= {} if charge is None else {CONF_CHARGE: charge}
    return known


def _entity(statistic: object) -> str | None:
    """Return the entity of a statistic, None for one that comes from elsewhere."""
    return statistic if isinstance(statistic, str) and valid_entity_id(statistic) else None
