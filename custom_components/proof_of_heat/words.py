"""The words of the integration in the language of the house."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_cached_translations, async_translate_state

from .const import DOMAIN


def reason_text(hass: HomeAssistant, reason: str) -> str:
    """Return why a miner is asked what it is asked."""
    return async_translate_state(hass, reason, "sensor", DOMAIN, "control_reason", None)


def common_text(hass: HomeAssistant, key: str) -> str | None:
    """Return a text that belongs to no entity, None while the translations are not loaded."""
    texts = async_get_cached_translations(hass, hass.config.language, "common", DOMAIN)
    return texts.get(f"component.{DOMAIN}.common.{key}")
