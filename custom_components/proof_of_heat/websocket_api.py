"""What cards ask of a site."""

from homeassistant.core import HomeAssistant, callback

from .messages import balancing, fleet, records


@callback
def async_setup_websocket(hass: HomeAssistant) -> None:
    """Register the commands of all areas."""
    for area in (balancing, fleet, records):
        area.async_register(hass)
