"""The action that brings rows of an archive or of files back into statistics."""

from collections.abc import AsyncGenerator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import probatio as vol
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util

from ..archiving.told import sync_error
from ..asking import SITE, site_of
from ..const import DOMAIN
from ..coordinator import Site
from ..paths import async_on_disk, async_require_allowed
from ..record_entities import entity_of
from ..records.archives import Archive, ArchiveError, Piece
from ..records.calendar import Period, Span
from ..records.merging import changes_from
from ..records.restoring import Outcome, Pieces, Wish, async_bring_back, async_look_through
from ..records.row_files import async_file_pieces
from ..spans import require_recorder

SERVICE_RESTORE: Final = "restore"

ATTR_ARCHIVE: Final = "archive"
ATTR_PATH: Final = "path"
ATTR_FROM_SITE: Final = "from_site"
ATTR_DRY_RUN: Final = "dry_run"
ATTR_OVERWRITE: Final = "overwrite"

# Before any miner.
BEGINNING: Final = datetime(2009, 1, 3, tzinfo=UTC)

WHERE: Final = "where"


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the action."""
    schema = vol.Schema(
        {
            **SITE,
            vol.Exclusive(ATTR_ARCHIVE, WHERE): cv.string,
            vol.Exclusive(ATTR_PATH, WHERE): cv.string,
            vol.Optional(ATTR_FROM_SITE): cv.string,
            vol.Optional(ATTR_DRY_RUN, default=True): cv.boolean,
            vol.Optional(ATTR_OVERWRITE, default=False): cv.boolean,
        }
    )
    optional = SupportsResponse.OPTIONAL
    hass.services.async_register(DOMAIN, SERVICE_RESTORE, _async_restore, schema=schema, supports_response=optional)


async def _async_restore(call: ServiceCall) -> ServiceResponse:
    """Restore what is asked for, or say what a restore would do."""
    hass, asked = call.hass, call.data
    site = site_of(hass, asked)
    entry = site.control.config_entry
    require_recorder(hass)
    path = Path(asked.get(ATTR_PATH, ""))
    if ATTR_PATH in asked:
        await async_require_allowed(hass, path)
    pieces = _pieces(hass, site, asked)
    find = partial(entity_of, hass, entry)
    wanted = asked.get(ATTR_FROM_SITE, entry.entry_id)

    async def async_of(site_id: str) -> Outcome:
        """Restore the rows of one site of the archive; the off-site copies know of it before the first is written."""
        wish = Wish(site=site_id, overwrites=asked[ATTR_OVERWRITE])
        outcome = await async_look_through(hass, pieces, wish, find)
        if not asked[ATTR_DRY_RUN]:
            await site.archives.async_touched(changes_from(outcome.merges.values()))
            await async_bring_back(hass, pieces, wish, outcome)
        return outcome

    try:
        outcome = await async_on_disk(async_of(wanted), path)
        if ATTR_FROM_SITE not in asked and wanted not in outcome.sites and len(outcome.sites) == 1:
            # After a new installation the site has another id; where there is only one, it is that.
            (wanted,) = outcome.sites
            outcome = await async_on_disk(async_of(wanted), path)
    except ArchiveError as error:
        raise sync_error(asked.get(ATTR_ARCHIVE, ""), error) from error
    if outcome.sites and wanted not in outcome.sites:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="no_such_site",
            translation_placeholders={"sites": ", ".join(sorted(outcome.sites))},
        )
    return _told(outcome, wanted, asked)


def _pieces(hass: HomeAssistant, site: Site, asked: Mapping[str, Any]) -> Pieces:
    """Return what reads the archive or the files, as often as is needed."""
    if ATTR_PATH in asked:
        return partial(async_file_pieces, hass, Path(asked[ATTR_PATH]))
    archives = list(site.archives.by_id.values())
    name = asked.get(ATTR_ARCHIVE)
    found = [one for one in archives if name is None or one.setup.name.casefold() == name.casefold()]
    if len(found) != 1:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="no_such_archive",
            translation_placeholders={"archives": ", ".join(one.setup.name for one in archives) or "-"},
        )
    return partial(_async_archived, found[0].archive)


async def _async_archived(archive: Archive) -> AsyncGenerator[Piece]:
    """Yield all that an archive holds."""
    span = Span(start=BEGINNING, end=dt_util.utcnow())
    for period in (Period.HOUR, Period.FIVE_MINUTES):
        async for piece in archive.async_pieces(period, span):
            yield piece


def _told(outcome: Outcome, site: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the report of a restore."""
    return {
        "dry_run": asked[ATTR_DRY_RUN],
        "from_site": site,
        "sites": sorted(outcome.sites),
        "pieces": outcome.pieces,
        "skipped": [{"name": piece.name, "reason": piece.fault} for piece in outcome.skipped],
        "unknown": [f"{device}/{quantity}" for device, quantity in sorted(outcome.unknown)],
        "restored": outcome.written,
        "series": [
            {
                "entity_id": merge.target.series.statistic_id,
                "new": merge.tally.new,
                "same": merge.tally.same,
                "kept": merge.tally.kept,
                "replaced": merge.tally.replaced,
            }
            for _, merge in sorted(outcome.merges.items())
        ],
    }
