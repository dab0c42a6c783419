"""The action that reads the files of powerstats and of the electricity monitor into statistics."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import probatio as vol
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
from homeassistant.util import slugify

from ..asking import SITE, site_of
from ..const import DOMAIN
from ..paths import async_on_disk, async_require_allowed
from ..record_entities import entity_of, owner_of
from ..records.calendar import Period
from ..records.hours import COUNTED, UNITS, Hours, Value, finest, hours_of
from ..records.merging import Merge, async_look, async_target, async_write, async_written, changes_from
from ..records.originals import ForeignError, Read, read
from ..records.statistics import Row, Series, SeriesKind
from ..spans import require_recorder

SERVICE_IMPORT: Final = "import_files"

ATTR_PATH: Final = "path"
ATTR_DEVICE: Final = "device_id"
ATTR_ZEROS: Final = "zeros_are_gaps"
ATTR_DRY_RUN: Final = "dry_run"

# A report is read by people; all lines of a broken file are in the file itself.
MOST_REJECTED: Final = 100

SITE_QUANTITIES: Final = {"energy": "consumed_energy"}
"""What a quantity of the files is called at a site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file, and what it says."""

    path: Path
    read: Read | None
    """None for a file that neither of the two wrote."""


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the action."""
    schema = vol.Schema(
        {
            **SITE,
            vol.Required(ATTR_PATH): vol.All(cv.ensure_list, [cv.string]),
            vol.Optional(ATTR_DEVICE): cv.string,
            vol.Optional(ATTR_ZEROS, default=False): cv.boolean,
            vol.Optional(ATTR_DRY_RUN, default=False): cv.boolean,
        }
    )
    optional = SupportsResponse.OPTIONAL
    hass.services.async_register(DOMAIN, SERVICE_IMPORT, _async_import, schema=schema, supports_response=optional)


async def _async_import(call: ServiceCall) -> ServiceResponse:
    """Read files, and merge what they say into statistics; what is there stays."""
    hass, asked = call.hass, call.data
    site = site_of(hass, asked)
    entry = site.control.config_entry
    require_recorder(hass)
    paths = [Path(path) for path in asked[ATTR_PATH]]
    for path in paths:
        await async_require_allowed(hass, path)
    sources = [await _async_read(hass, path, zeros_are_gaps=asked[ATTR_ZEROS]) for path in paths]
    zone = dt_util.get_default_time_zone()
    known = [source.read for source in sources if source.read is not None]
    hours = await hass.async_add_executor_job(lambda: finest(hours_of(found.points, zone) for found in known))
    names = {point.device: point.name for found in known for point in found.points}
    owner = None if ATTR_DEVICE not in asked else owner_of(hass, entry, asked[ATTR_DEVICE])
    wanted = [(series, _rows(series, values)) for series, values in _wanted(hass, entry, hours, names, owner)]
    merges = [await _async_looked(hass, series, rows) for series, rows in wanted]
    if not asked[ATTR_DRY_RUN]:
        # The off-site copies know of it before the first row is written, whatever happens then.
        await site.archives.async_touched(changes_from(merges))
        for merge, (_, rows) in zip(merges, wanted, strict=True):
            await async_write(hass, merge, rows, overwrites=False)
        await async_written(hass)
    return {
        "dry_run": asked[ATTR_DRY_RUN],
        "files": [_told(source) for source in sources],
        "series": [_told_of(merge, is_dry_run=asked[ATTR_DRY_RUN]) for merge in merges],
    }


async def _async_read(hass: HomeAssistant, path: Path, *, zeros_are_gaps: bool) -> Source:
    """Read one file."""
    content = await async_on_disk(hass.async_add_executor_job(path.read_bytes), path)
    zone = dt_util.get_default_time_zone()
    try:
        text = content.decode("utf-8-sig")
        found = await hass.async_add_executor_job(lambda: read(text, zone, zeros_are_gaps=zeros_are_gaps))
    except ForeignError, UnicodeDecodeError:
        return Source(path=path, read=None)
    return Source(path=path, read=found)


def _wanted(
    hass: HomeAssistant, entry: ConfigEntry, hours: Hours, names: Mapping[str, str], owner: str | None
) -> list[tuple[Series, Mapping[datetime, Value]]]:
    """Return each series with its hours: those of a device of ours where one is named, else external ones."""
    found: list[tuple[Series, Mapping[datetime, Value]]] = []
    for (device, quantity), values in sorted(hours.items()):
        statistic_id: str | None = f"{DOMAIN}:{slugify(device)}_{quantity}"
        if owner is not None:
            statistic_id = entity_of(
                hass, entry, owner, SITE_QUANTITIES.get(quantity, quantity) if owner == "site" else quantity
            )
        if statistic_id is None:
            continue
        series = Series(
            statistic_id=statistic_id,
            site=entry.entry_id,
            device=device,
            quantity=quantity,
            unit=UNITS[quantity],
            kind=SeriesKind.COUNTED if quantity in COUNTED else SeriesKind.MEASURED,
            name=names[device],
        )
        found.append((series, values))
    return found


async def _async_looked(hass: HomeAssistant, series: Series, rows: list[Row]) -> Merge:
    """Return the merge of the hours of one series, nothing written yet."""
    merge = Merge(target=await async_target(hass, series))
    await async_look(hass, merge, rows, overwrites=False)
    return merge


def _rows(series: Series, values: Mapping[datetime, Value]) -> list[Row]:
    """Return hours as rows; a counter begins with 0 before its first hour."""
    rows: list[Row] = []
    total = 0.0
    for start, value in sorted(values.items()):
        total += value.change or 0.0
        is_counted = series.kind is SeriesKind.COUNTED
        rows.append(
            Row(
                site=series.site,
                device=series.device,
                quantity=series.quantity,
                unit=series.unit,
                start=start,
                period=Period.HOUR,
                mean=value.mean,
                min=value.min,
                max=value.max,
                state=total if is_counted else None,
                sum=total if is_counted else None,
            )
        )
    return rows


def _told_of(merge: Merge, *, is_dry_run: bool) -> dict[str, Any]:
    """Return the report of a series."""
    tally = merge.tally
    there = tally.same + tally.kept
    return {
        "statistic_id": merge.target.series.statistic_id,
        "hours": tally.new + there,
        "imported": 0 if is_dry_run else tally.new,
        "new": tally.new,
        "already_there": there,
    }


def _told(source: Source) -> dict[str, Any]:
    """Return the report of a file."""
    if source.read is None:
        return {"path": str(source.path), "read": 0, "used": 0, "rejected": 0, "error": "foreign_file"}
    rejected = source.read.rejected
    return {
        "path": str(source.path),
        "read": source.read.count,
        "used": len(source.read.points),
        "rejected": len(rejected),
        "reasons": [{"line": one.line, "reason": one.fault.value} for one in rejected[:MOST_REJECTED]],
    }
