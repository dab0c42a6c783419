"""Files of rows as they lie in a folder: exports, copies of an archive, compressed or not."""

import gzip
import zlib
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Final

from homeassistant.core import HomeAssistant

from .archives import Piece
from .row_text import RowError, csv_cells, row_of, row_of_json
from .statistics import Row

FINE: Final = "5minute"

ENDINGS: Final = (".csv", ".jsonl", ".csv.gz", ".jsonl.gz")


async def async_file_pieces(hass: HomeAssistant, path: Path) -> AsyncGenerator[Piece]:
    """Yield what a file holds, or each file below a folder; one that is damaged or foreign has a fault and no rows."""
    for name, file in await hass.async_add_executor_job(_files, path):
        yield await hass.async_add_executor_job(_piece, name, file)


def _files(path: Path) -> list[tuple[str, Path]]:
    """Return the files of a path by their names; a path that is not there raises."""
    if not path.is_dir():
        path.stat()
        return [(path.name, path)]
    files = (file for file in path.rglob("*") if file.is_file() and not file.name.startswith("."))
    names = [(str(file.relative_to(path)), file) for file in files]
    # Rows of hours count before those that hours are made of.
    return sorted(names, key=lambda named: (FINE in named[0], named[0]))


def _piece(name: str, file: Path) -> Piece:
    """Return what a file holds."""
    if not name.endswith(ENDINGS):
        return Piece(name=name, fault="no file of rows")
    try:
        content = file.read_bytes()
        text = (gzip.decompress(content) if name.endswith(".gz") else content).decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        return Piece(name=name, fault=f"unreadable: {error}")
    rows: list[Row] = []
    lines = text.splitlines()
    is_csv = name.removesuffix(".gz").endswith(".csv")
    try:
        rows.extend(_csv_rows(lines) if is_csv else map(row_of_json, lines))
    except RowError as error:
        return Piece(name=name, fault=f"line {len(rows) + (2 if is_csv else 1)}: {error.fault}")
    return Piece(name=name, rows=rows)


def _csv_rows(lines: list[str]) -> Iterator[Row]:
    """Yield the rows of a table."""
    return map(row_of, csv_cells(lines))
