"""Rows of any time into one file, batch by batch, so that years need no more memory than an hour."""

import errno
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from shutil import disk_usage
from typing import Final

from homeassistant.core import HomeAssistant

from .atomic_file import AtomicFile
from .calendar import Period, Span
from .row_text import FIELDS, cells, csv_line, json_text
from .statistics import COLUMNS, Column, Row, Series, async_batches

# The database of Home Assistant mostly lies on the same disk, and must never find it full because of an export.
ROOM_BYTES: Final = 256_000_000

EXPORTED: Final[frozenset[Column]] = COLUMNS | {"change"}
EXPORTED_FIELDS: Final = (*FIELDS, "change", "name", "area")
"""What a file holds: the fields of a row, by how much a counter rose, and what people call the device."""


class RowFormat(StrEnum):
    """How rows are written."""

    CSV = "csv"
    JSON_LINES = "jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What is exported, and where to."""

    path: Path
    format: RowFormat
    series: Sequence[Series]
    span: Span
    period: Period
    room_bytes: int = ROOM_BYTES
    """Left on the disk, whatever is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What came of it."""

    rows: int
    bytes: int


async def async_export(hass: HomeAssistant, export: Export, on_progress: Callable[[float], None]) -> Exported:
    """Write the rows of an export; the file is whole or, where it could not be written, as it was before."""
    words = {(one.device, one.quantity): (one.name, one.area) for one in export.series}
    file = await hass.async_add_executor_job(AtomicFile, export.path)
    count = 0
    try:
        if export.format is RowFormat.CSV:
            await hass.async_add_executor_job(file.write, [csv_line(EXPORTED_FIELDS)])
        async for rows in async_batches(hass, export.series, export.span, export.period, columns=EXPORTED):
            await hass.async_add_executor_job(_write, file, rows, words, export)
            count += len(rows)
            on_progress(min(1.0, (rows[-1].start - export.span.start) / export.span.length))
        return Exported(rows=count, bytes=await hass.async_add_executor_job(file.keep))
    finally:
        await hass.async_add_executor_job(file.drop)


def _write(
    file: AtomicFile,
    rows: Sequence[Row],
    words: Mapping[tuple[str, str], tuple[str, str | None]],
    export: Export,
) -> None:
    """Write one batch, while the disk has room for it and more."""
    if disk_usage(export.path.parent).free < export.room_bytes:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    file.write(_lines(rows, words, export.format))


def _lines(
    rows: Sequence[Row], words: Mapping[tuple[str, str], tuple[str, str | None]], row_format: RowFormat
) -> Iterator[str]:
    """Yield a line for each row."""
    for row in rows:
        name, area = words[row.device, row.quantity]
        values = {**cells(row), "change": row.change, "name": name, "area": area}
        yield csv_line(values.values()) if row_format is RowFormat.CSV else json_text(values)
