"""What cards ask of a site."""

from homeassistant.core import HomeAssistant, callback

from .messages import balancing, fleet, heating, money, records


@callback
def async_setup_websocket(hass: HomeAssistant) -> None:
    """Register the commands of all areas."""
    for area in (balancing, fleet, heating, money, records):
        area.async_register(hass)
