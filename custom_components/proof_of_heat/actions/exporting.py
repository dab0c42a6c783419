"""The action that writes records into files: rows, the four files of powerstats, or a page for people."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import probatio as vol
from homeassistant.components import persistent_notification
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import VolDictType
from homeassistant.util import dt as dt_util
from homeassistant.util import slugify

from ..asking import SITE, site_of
from ..const import DOMAIN
from ..paths import async_folder, async_on_disk
from ..records.atomic_file import write_whole
from ..records.calendar import Period, Span
from ..records.export import Export, RowFormat, async_export
from ..records.powerstats import async_powerstats_files
from ..records.statistics import Series, async_series
from ..report_page import async_page
from ..spans import SPAN, asked_report, asked_span, require_recorder
from ..telling.words import common_text

SERVICE_EXPORT: Final = "export"

ATTR_ENTITY: Final = "entity_id"
ATTR_PERIOD: Final = "period"
ATTR_FORMAT: Final = "format"
ATTR_COMPRESS: Final = "compress"
ATTR_FOLDER: Final = "folder"
ATTR_NAME: Final = "name"

FORMAT_PAGE: Final = "html"
FORMAT_POWERSTATS: Final = "powerstats"

EXPORT: Final[VolDictType] = {
    **SPAN,
    vol.Optional(ATTR_PERIOD, default=Period.HOUR): vol.All(cv.string, vol.Coerce(Period)),
    vol.Optional(ATTR_ENTITY, default=[]): vol.All(cv.ensure_list, [cv.string]),
    vol.Optional(ATTR_FORMAT, default=RowFormat.CSV): vol.In([*RowFormat, FORMAT_PAGE, FORMAT_POWERSTATS]),
    vol.Optional(ATTR_COMPRESS, default=False): cv.boolean,
    vol.Optional(ATTR_FOLDER): cv.string,
    vol.Optional(ATTR_NAME): cv.string,
}


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the action."""
    schema = vol.Schema({**SITE, **EXPORT})
    optional = SupportsResponse.OPTIONAL
    hass.services.async_register(DOMAIN, SERVICE_EXPORT, _async_export, schema=schema, supports_response=optional)


async def _async_export(call: ServiceCall) -> ServiceResponse:
    """Write what is asked for, and return where it is."""
    hass, asked = call.hass, call.data
    entry = site_of(hass, asked).control.config_entry
    require_recorder(hass)
    folder = await async_folder(hass, asked.get(ATTR_FOLDER))
    await async_on_disk(hass.async_add_executor_job(partial(folder.mkdir, parents=True, exist_ok=True)), folder)
    if asked[ATTR_FORMAT] == FORMAT_POWERSTATS:
        files = await async_powerstats_files(hass, entry, dt_util.utcnow())
        return {"files": [await _async_write(hass, folder / name, text) for name, text in files.items()]}
    if asked[ATTR_FORMAT] == FORMAT_PAGE:
        report = asked_report({key: value for key, value in asked.items() if key != ATTR_PERIOD})
        text = await async_page(hass, entry, report)
        return {"files": [await _async_write(hass, folder / _name(asked, entry, report.span, FORMAT_PAGE), text)]}
    return {"files": [await _async_rows(hass, entry, asked, folder)]}


async def _async_write(hass: HomeAssistant, path: Path, text: str) -> dict[str, Any]:
    """Write a file at once."""
    size = await async_on_disk(hass.async_add_executor_job(write_whole, path, text), path)
    return {"path": str(path), "bytes": size}


async def _async_rows(
    hass: HomeAssistant, entry: ConfigEntry, asked: Mapping[str, Any], folder: Path
) -> dict[str, Any]:
    """Write rows, and tell how far it is."""
    span = asked_span(asked)
    row_format = RowFormat(asked[ATTR_FORMAT])
    ending = f"{row_format}.gz" if asked[ATTR_COMPRESS] else str(row_format)
    export = Export(
        path=folder / _name(asked, entry, span, ending),
        format=row_format,
        series=_wanted(await async_series(hass, entry), asked[ATTR_ENTITY]),
        span=span,
        period=asked[ATTR_PERIOD],
    )
    tell = _teller(hass, export.path)
    try:
        exported = await async_on_disk(async_export(hass, export, tell), export.path)
    except BaseException:
        persistent_notification.async_dismiss(hass, _notification_id(export.path))
        raise
    _notify(hass, export.path, "export_done", rows=f"{exported.rows:,}")
    return {"path": str(export.path), "rows": exported.rows, "bytes": exported.bytes}


def _wanted(series: tuple[Series, ...], entity_ids: list[str]) -> tuple[Series, ...]:
    """Return the series of the entities that are asked for, all where none is; one without records raises."""
    known = {one.statistic_id: one for one in series}
    for entity_id in entity_ids:
        if entity_id not in known:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="no_records_of",
                translation_placeholders={"entity": entity_id},
            )
    return tuple(known[entity_id] for entity_id in entity_ids) or series


def _name(asked: Mapping[str, Any], entry: ConfigEntry, span: Span, ending: str) -> str:
    """Return the name of the file; one that leads into another folder raises."""
    typed: str | None = asked.get(ATTR_NAME)
    if typed is None:
        return f"{slugify(entry.title)}_{_day(span.start)}_{_day(span.end)}.{ending}"
    if Path(typed).name != typed or typed.startswith("."):
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="no_file_name", translation_placeholders={"name": typed}
        )
    return typed if typed.endswith(f".{ending}") else f"{typed}.{ending}"


def _day(at: datetime) -> str:
    """Return the day of an instant by the clock of the house."""
    return dt_util.as_local(at).date().isoformat()


def _teller(hass: HomeAssistant, path: Path) -> Callable[[float], None]:
    """Return what tells how far an export is, each percent once."""
    told = -1

    @callback
    def tell(share: float) -> None:
        """Tell a new percent."""
        nonlocal told
        percent = int(100 * share)
        if percent > told:
            told = percent
            _notify(hass, path, "export_running", percent=str(percent))

    return tell


@callback
def _notify(hass: HomeAssistant, path: Path, key: str, **words: str) -> None:
    """Show one notification for each file, and change it as the export goes on."""
    text = (common_text(hass, key) or "{path}").format(path=path, **words)
    persistent_notification.async_create(hass, text, common_text(hass, "export_title"), _notification_id(path))


def _notification_id(path: Path) -> str:
    """Return the notification of a file."""
    return f"{DOMAIN}_export_{slugify(str(path))}"
