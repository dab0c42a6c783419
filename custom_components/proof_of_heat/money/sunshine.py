"""What the roof will give, as the solar forecast of the energy dashboard has it."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from homeassistant.components.energy import data as energy_data
from homeassistant.components.energy.websocket_api import async_get_energy_platforms
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

HOUR: Final = timedelta(hours=1)

_LOGGER = logging.getLogger(__name__)


async def async_sunshine(hass: HomeAssistant) -> tuple[tuple[datetime, float], ...]:
    """Return the mean watts of each hour that a forecast knows, nothing where the dashboard has none."""
    try:
        preferences = (await energy_data.async_get_manager(hass)).data
        sources: Iterable[Mapping[str, Any]] = () if preferences is None else preferences["energy_sources"]
        platforms = await async_get_energy_platforms(hass)
        told = [
            await platforms[entry.domain](hass, entry.entry_id)
            for entry_id in _forecasts(sources)
            if (entry := hass.config_entries.async_get_entry(entry_id)) is not None and entry.domain in platforms
        ]
        return _together([forecast for forecast in told if forecast is not None])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # Its data is no public interface: a change there costs a forecast and nothing else.
        _LOGGER.debug("The energy dashboard tells no solar forecast: %r", error)
        return ()


def _forecasts(sources: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the config entries that forecast the sun, each once."""
    found = (
        entry_id
        for source in sources
        if source["type"] == "solar"
        for entry_id in source.get("config_entry_solar_forecast") or ()
    )
    return list(dict.fromkeys(found))


def _together(forecasts: Iterable[Mapping[str, Any]]) -> tuple[tuple[datetime, float], ...]:
    """Return several roofs as one, in whole hours: Wh of an hour are its mean watts."""
    watts: dict[datetime, float] = {}
    for forecast in forecasts:
        for told, energy_wh in forecast["wh_hours"].items():
            when = dt_util.as_utc(datetime.fromisoformat(told))
            hour = when.replace(minute=0, second=0, microsecond=0)
            watts[hour] = watts.get(hour, 0.0) + energy_wh
    return tuple(sorted(watts.items()))
