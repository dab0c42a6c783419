"""What cards ask of the records: the report of a time."""

from typing import Any

import probatio as vol
from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.core import HomeAssistant, callback

from ..asking import SITE, site_of
from ..report_page import async_told_report
from ..spans import REPORT, asked_report, require_recorder


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the commands of the records."""
    websocket_api.async_register_command(hass, async_tell_report)


@websocket_api.websocket_command({vol.Required("type"): "proof_of_heat/report", **SITE, **REPORT})
@websocket_api.async_response
async def async_tell_report(hass: HomeAssistant, connection: ActiveConnection, message: dict[str, Any]) -> None:
    """Answer with what was used and earned, by period and device, and how that differs from the time before."""
    require_recorder(hass)
    entry = site_of(hass, message).control.config_entry
    connection.send_result(message["id"], await async_told_report(hass, entry, asked_report(message)))
