"""Which entity of a site keeps which record, found by the lasting names of device and quantity."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN
from .records.statistics import SITE


def entity_of(hass: HomeAssistant, entry: ConfigEntry, device: str, quantity: str) -> str | None:
    """Return the sensor of a device (or of `site`) for a quantity, None where this site has none."""
    registry = er.async_get(hass)
    words = (entry.entry_id,) if device == SITE else (device, f"{entry.entry_id}_{device}")
    ids = (registry.async_get_entity_id("sensor", DOMAIN, f"{word}_{quantity}") for word in words)
    return next((entity_id for entity_id in ids if entity_id is not None), None)


def owner_of(hass: HomeAssistant, entry: ConfigEntry, device_id: str) -> str:
    """Return what records call a device of Home Assistant; one that is not of this site raises."""
    device = dr.async_get(hass).async_get(device_id)
    words = [] if device is None else [word for domain, word in device.identifiers if domain == DOMAIN]
    if device is None or entry.entry_id not in device.config_entries or not words:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="no_such_miner",
            translation_placeholders={"device": device_id, "name": entry.title},
        )
    return SITE if words[0] == entry.entry_id else words[0].removeprefix(f"{entry.entry_id}_")
