"""How the integration is, on the page of the system's health."""

from typing import Any

from homeassistant.components.system_health import SystemHealthRegistration
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .coordinator import ProofOfHeatConfigEntry


@callback
def async_register(hass: HomeAssistant, register: SystemHealthRegistration) -> None:  # noqa: ARG001  It is passed.
    """Say who answers."""
    register.async_register_info(_async_health)


async def _async_health(hass: HomeAssistant) -> dict[str, Any]:
    """Return how many miners there are, how many answer, and whether the sites decide."""
    entries: list[ProofOfHeatConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    miners = [miner for entry in entries for miner in entry.runtime_data.fleet.miners.values()]
    return {
        "sites": len(entries),
        "miners": len(miners),
        "miners_online": sum(miner.is_online for miner in miners),
        "sites_deciding": sum(entry.runtime_data.control.last_update_success for entry in entries),
    }
