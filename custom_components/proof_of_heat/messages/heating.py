"""What cards ask of the heat zones of a site, and the curve that they draw."""

from typing import Any

import probatio as vol
from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError

from ..asking import SITE, site_of
from ..const import DOMAIN
from ..telling.zone import curve_told, zone_picture
from ..zones.asked import CURVE, curve_asked


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the commands of heating."""
    websocket_api.async_register_command(hass, async_tell_zones)
    websocket_api.async_register_command(hass, async_set_curve)


@websocket_api.websocket_command({vol.Required("type"): "proof_of_heat/zones", **SITE})
@callback
def async_tell_zones(hass: HomeAssistant, connection: ActiveConnection, message: dict[str, Any]) -> None:
    """Answer with each zone: what holds and why, its curve, and what the days say of it."""
    zones = site_of(hass, message).zones.zones.values()
    connection.send_result(message["id"], [zone_picture(hass, zone) for zone in zones])


@websocket_api.websocket_command(
    {
        vol.Required("type"): "proof_of_heat/zone/curve/set",
        vol.Required("zone_id"): str,
        vol.Required("curve"): vol.Any(None, CURVE),
        **SITE,
    }
)
@callback
def async_set_curve(hass: HomeAssistant, connection: ActiveConnection, message: dict[str, Any]) -> None:
    """Heat a zone by the curve that was drawn, by that of its settings for none."""
    zone = site_of(hass, message).zones.zones.get(message["zone_id"])
    if zone is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="not_a_zone",
            translation_placeholders={"entity": message["zone_id"]},
        )
    asked = message["curve"]
    zone.async_set_curve(None if asked is None else curve_asked(zone, asked))
    connection.send_result(message["id"], curve_told(zone.shown_curve))
