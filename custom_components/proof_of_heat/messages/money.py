"""What cards ask of the money of a site: prices, the plan, and a slot of it set by hand."""

from typing import Any

import probatio as vol
from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.core import HomeAssistant, callback

from ..asking import SITE, site_of
from ..telling.money import ATTR_ZONE_ID, SLOT_WISH, async_set_slot, plan_told, prices_told


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the commands of money."""
    websocket_api.async_register_command(hass, async_tell_prices)
    websocket_api.async_register_command(hass, async_tell_plan)
    websocket_api.async_register_command(hass, async_override_plan)


@websocket_api.websocket_command({vol.Required("type"): "proof_of_heat/prices", **SITE})
@callback
def async_tell_prices(hass: HomeAssistant, connection: ActiveConnection, message: dict[str, Any]) -> None:
    """Answer with the price of each slot that is known."""
    connection.send_result(message["id"], prices_told(site_of(hass, message)))


@websocket_api.websocket_command({vol.Required("type"): "proof_of_heat/plan", **SITE})
@callback
def async_tell_plan(hass: HomeAssistant, connection: ActiveConnection, message: dict[str, Any]) -> None:
    """Answer with the plan, slot by slot."""
    connection.send_result(message["id"], plan_told(hass, site_of(hass, message)))


@websocket_api.websocket_command(
    {vol.Required("type"): "proof_of_heat/plan/override", vol.Required(ATTR_ZONE_ID): str, **SLOT_WISH, **SITE}
)
@websocket_api.async_response
async def async_override_plan(hass: HomeAssistant, connection: ActiveConnection, message: dict[str, Any]) -> None:
    """Overrule the plan in one slot, and answer with the new one."""
    site = site_of(hass, message)
    await async_set_slot(site, message[ATTR_ZONE_ID], message)
    connection.send_result(message["id"], plan_told(hass, site))
