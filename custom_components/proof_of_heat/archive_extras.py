"""What an archive of files keeps beside the rows, for people and programs that read it there."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .const import EXTRA_PAGE, EXTRA_POWERSTATS
from .records.calendar import USUAL_PERIOD, Range, view
from .records.powerstats import async_powerstats_files
from .records.reporting import Asked
from .report_page import async_page

# GitHub Pages and most web servers show it to whoever names the folder alone.
PAGE_NAME: Final = "index.html"

PAGE_RANGE: Final = Range.MONTH


async def async_extra_files(
    hass: HomeAssistant, entry: ConfigEntry, extras: Iterable[str], now: datetime
) -> Mapping[str, str]:
    """Return the text of each further file by its name."""
    files: dict[str, str] = {}
    if EXTRA_POWERSTATS in extras:
        files |= await async_powerstats_files(hass, entry, now)
    if EXTRA_PAGE in extras:
        span = view(PAGE_RANGE, now, dt_util.get_default_time_zone())
        files[PAGE_NAME] = await async_page(hass, entry, Asked(span=span, period=USUAL_PERIOD[PAGE_RANGE]))
    return files
