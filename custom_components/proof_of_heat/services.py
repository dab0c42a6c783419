"""The actions of the integration."""

from homeassistant.core import HomeAssistant, callback

from .actions import archives, balancing, exporting, heating, importing, money, records, restoring


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions of all areas."""
    for area in (archives, balancing, exporting, heating, importing, money, records, restoring):
        area.async_register(hass)
