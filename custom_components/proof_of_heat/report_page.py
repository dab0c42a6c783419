"""A report in the language of the house: in a sentence, and as a page."""

from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .records.page import Manner, page, sentence
from .records.reporting import Asked, async_report


async def async_told_report(hass: HomeAssistant, entry: ConfigEntry, asked: Asked) -> dict[str, Any]:
    """Return a report with a sentence of what counts most."""
    report = await async_report(hass, entry, asked)
    return {"text": sentence(report, await _async_manner(hass)), **report}


async def async_page(hass: HomeAssistant, entry: ConfigEntry, asked: Asked) -> str:
    """Return the page of a report, ready to be put anywhere."""
    report = await async_report(hass, entry, asked)
    return page(report, await _async_manner(hass), made_at=dt_util.utcnow())


async def _async_manner(hass: HomeAssistant) -> Manner:
    """Return how the house tells things."""
    language = hass.config.language
    texts = await async_get_translations(hass, language, "common", {DOMAIN})
    start = f"component.{DOMAIN}.common."
    words = {key.removeprefix(start): text for key, text in texts.items()}
    return Manner(words=words, language=language, zone=dt_util.get_default_time_zone())
