"""What actions and cards may ask of a site, and how it is found."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import probatio as vol
from homeassistant.const import ATTR_CONFIG_ENTRY_ID, ATTR_DEVICE_ID
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import service
from homeassistant.helpers.typing import VolDictType
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .engine.event import EventKind
from .records.balance_log import LENGTH, Wanted

if TYPE_CHECKING:
    from .coordinator import Site

ATTR_KIND: Final = "kind"
ATTR_SINCE: Final = "since"
ATTR_LIMIT: Final = "limit"

# About what a screen shows; the whole log is there for those who ask.
DEFAULT_LIMIT: Final = 100

SITE: Final[VolDictType] = {vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string}

LOG_FILTER: Final[VolDictType] = {
    vol.Optional(ATTR_DEVICE_ID): vol.All(cv.ensure_list, [cv.string]),
    vol.Optional(ATTR_KIND): vol.All(cv.ensure_list, [vol.In(list(EventKind))]),
    vol.Optional(ATTR_SINCE): cv.datetime,
    vol.Optional(ATTR_LIMIT, default=DEFAULT_LIMIT): vol.All(vol.Coerce(int), vol.Range(min=1, max=LENGTH)),
}


def site_of(hass: HomeAssistant, asked: Mapping[str, Any]) -> Site:
    """Return the site that is asked for, the only one where none is named."""
    entry = service.async_get_config_entry(hass, DOMAIN, asked.get(ATTR_CONFIG_ENTRY_ID))
    site: Site = entry.runtime_data
    return site


def wanted_entries(site: Site, asked: Mapping[str, Any]) -> Wanted:
    """Return which entries of the balance log are asked for; a device that is no miner of the site is an error."""
    known = {miner.device_id: key for key, miner in site.fleet.miners.items()}
    known |= {heater.device_id: key for key, heater in site.heaters.heaters.items()}
    devices = asked.get(ATTR_DEVICE_ID, [])
    for device_id in devices:
        if device_id not in known:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="no_such_miner",
                translation_placeholders={"device": device_id, "name": site.control.name},
            )
    since = asked.get(ATTR_SINCE)
    return Wanted(
        miner_ids=frozenset(known[device_id] for device_id in devices),
        kinds=frozenset(asked.get(ATTR_KIND, [])),
        since=None if since is None else dt_util.as_utc(since),
        limit=asked[ATTR_LIMIT],
    )
