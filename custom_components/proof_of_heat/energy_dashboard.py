"""The miners as devices of the energy dashboard of Home Assistant."""

import logging
from typing import Final

from homeassistant.components.energy import data as energy_data
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .const import DOMAIN
from .record_entities import entity_of

ENERGY: Final = "energy"

_LOGGER = logging.getLogger(__name__)


async def async_add_to_dashboard(hass: HomeAssistant, entry: ConfigEntry, miner_ids: tuple[str, ...]) -> int:
    """Add the miners that the dashboard does not show yet, and return how many these are; nothing else changes."""
    if ENERGY not in hass.config.components:
        raise HomeAssistantError(translation_domain=DOMAIN, translation_key="no_energy_dashboard")
    try:
        return await _async_add(hass, entry, miner_ids)
    except (AttributeError, KeyError, TypeError) as error:
        # Its preferences are no public interface.
        _LOGGER.debug("The energy dashboard has a form of its own: %r", error)
        raise HomeAssistantError(translation_domain=DOMAIN, translation_key="no_energy_dashboard") from error


async def _async_add(hass: HomeAssistant, entry: ConfigEntry, miner_ids: tuple[str, ...]) -> int:
    """Add the miners that are missing."""
    manager = await energy_data.async_get_manager(hass)
    devices = [] if manager.data is None else [*manager.data["device_consumption"]]
    shown = {device["stat_consumption"] for device in devices}
    added = 0
    for miner_id in miner_ids:
        energy, power = (entity_of(hass, entry, miner_id, key) for key in ("energy", "power"))
        if energy is None or energy in shown:
            continue
        device = energy_data.DeviceConsumption(stat_consumption=energy)
        if power is not None:
            device["stat_rate"] = power
        devices.append(device)
        added += 1
    if added:
        preferences = manager.data or manager.default_preferences()
        await manager.async_update(
            energy_data.EnergyPreferencesUpdate(**(preferences | {"device_consumption": devices}))
        )
    return added
