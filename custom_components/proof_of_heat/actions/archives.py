"""The action of the archives: bring them up to date now."""

from typing import Final

import probatio as vol
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..archiving.archive import ArchiveCoordinator
from ..archiving.told import sync_error
from ..asking import SITE, site_of
from ..const import DOMAIN
from ..records.archives import ArchiveError

SERVICE_SYNC_NOW: Final = "sync_now"

ATTR_ARCHIVE: Final = "archive"
ATTR_SINCE: Final = "since"


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the action."""
    hass.services.async_register(
        DOMAIN,
        SERVICE_SYNC_NOW,
        _async_sync_now,
        schema=vol.Schema({**SITE, vol.Optional(ATTR_ARCHIVE): cv.string, vol.Optional(ATTR_SINCE): cv.datetime}),
        supports_response=SupportsResponse.OPTIONAL,
    )


async def _async_sync_now(call: ServiceCall) -> ServiceResponse:
    """Bring one archive or all of them up to date; whoever asks for no answer gets the first failure as an error."""
    archives = list(site_of(call.hass, call.data).archives.by_id.values())
    name = call.data.get(ATTR_ARCHIVE)
    wanted = [archive for archive in archives if name is None or archive.setup.name.casefold() == name.casefold()]
    if not wanted:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="no_such_archive",
            translation_placeholders={"archives": ", ".join(archive.setup.name for archive in archives) or "-"},
        )
    since = call.data.get(ATTR_SINCE)
    asked = None if since is None else dt_util.as_utc(since)
    told: list[JsonValueType] = []
    failures: list[HomeAssistantError] = []
    for archive in wanted:
        try:
            synced = await archive.async_sync(since=asked)
        except ArchiveError as error:
            failures.append(sync_error(archive.setup.name, error))
            told.append({**_told(archive), "error": error.fault, "detail": error.detail})
        else:
            told.append({**_told(archive), "compared": synced.read, "written": synced.written})
    if call.return_response:
        return {"archives": told}
    if failures:
        raise failures[0]
    return None


def _told(archive: ArchiveCoordinator) -> JsonObjectType:
    """Return how far an archive is."""
    synced_at = archive.data.memory.synced_at
    return {
        "name": archive.setup.name,
        "last_sync": None if synced_at is None else synced_at.isoformat(),
        "pending": archive.data.pending,
    }
