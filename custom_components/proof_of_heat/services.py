"""The actions of the integration."""

from typing import TYPE_CHECKING, Final

import probatio as vol
from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import service

from .const import DOMAIN
from .miner import MinerCoordinator
from .words import reason_text

if TYPE_CHECKING:
    from .coordinator import ProofOfHeatConfigEntry

SERVICE_EXPLAIN: Final = "explain"

EXPLAIN_SCHEMA: Final = vol.Schema({vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string})


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    hass.services.async_register(
        DOMAIN, SERVICE_EXPLAIN, _async_explain, schema=EXPLAIN_SCHEMA, supports_response=SupportsResponse.ONLY
    )


async def _async_explain(call: ServiceCall) -> ServiceResponse:
    """Say of each miner what it is asked, and why."""
    entry: ProofOfHeatConfigEntry = service.async_get_config_entry(
        call.hass, DOMAIN, call.data.get(ATTR_CONFIG_ENTRY_ID)
    )
    site = entry.runtime_data
    return {
        "power_w": site.control.data.power_w,
        "circuit_limit_w": site.control.setup.limit_w,
        "miners": [_explained(call.hass, miner) for miner in site.fleet.miners.values()],
    }


def _explained(hass: HomeAssistant, miner: MinerCoordinator) -> ServiceResponse:
    """Say of one miner what it is asked, and why."""
    view = miner.data
    reason = None if view.verdict is None else view.verdict.reason
    return {
        "name": miner.name,
        "device_id": miner.device_id,
        "mode": view.memory.wish.mode,
        "reason": reason,
        "explanation": None if reason is None else reason_text(hass, reason),
        "target_w": view.target_w,
        "power_w": miner.power_w if miner.is_online else None,
        "room_c": view.room_c,
        "setpoint_c": view.memory.wish.setpoint_c,
    }
