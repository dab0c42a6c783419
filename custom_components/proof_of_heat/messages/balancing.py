"""What cards ask of a site: how it balances now, and what it changed."""

from typing import Any

import probatio as vol
from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.core import HomeAssistant, callback

from ..asking import LOG_FILTER, SITE, site_of, wanted_entries
from ..telling.site import balance_summary_told, balance_told, log_told


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the commands of the balancer."""
    websocket_api.async_register_command(hass, async_tell_balance)
    websocket_api.async_register_command(hass, async_tell_summary)
    websocket_api.async_register_command(hass, async_tell_log)


@websocket_api.websocket_command({vol.Required("type"): "proof_of_heat/balance", **SITE})
@callback
def async_tell_balance(hass: HomeAssistant, connection: ActiveConnection, message: dict[str, Any]) -> None:
    """Answer with the report, the order of the miners and each verdict with its reason."""
    connection.send_result(message["id"], balance_told(hass, site_of(hass, message)))


@websocket_api.websocket_command({vol.Required("type"): "proof_of_heat/balance_summary", **SITE})
@callback
def async_tell_summary(hass: HomeAssistant, connection: ActiveConnection, message: dict[str, Any]) -> None:
    """Answer with the report alone."""
    connection.send_result(message["id"], balance_summary_told(hass, site_of(hass, message)))


@websocket_api.websocket_command({vol.Required("type"): "proof_of_heat/balance_log", **SITE, **LOG_FILTER})
@callback
def async_tell_log(hass: HomeAssistant, connection: ActiveConnection, message: dict[str, Any]) -> None:
    """Answer with the entries of the balance log."""
    site = site_of(hass, message)
    connection.send_result(message["id"], {"entries": log_told(hass, site, wanted_entries(site, message))})
