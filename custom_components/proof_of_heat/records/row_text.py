"""Rows as text: one line of CSV (RFC 4180) or of JSON a row, the same bytes for the same row, and the way back."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from math import isfinite
from typing import Any, Final

from .calendar import Period
from .statistics import Row

FIELDS: Final = ("site", "device", "quantity", "unit", "period", "start", "mean", "min", "max", "state", "sum")
"""What an archive keeps, in this order."""


class RowFault(StrEnum):
    """Why a line is no row."""

    NOT_JSON = "not_json"
    NO_KEY = "no_key"
    """Site, device or quantity is missing."""
    BAD_PERIOD = "bad_period"
    BAD_START = "bad_start"
    BAD_NUMBER = "bad_number"
    NO_NUMBER = "no_number"
    """It says nothing."""


class RowError(Exception):
    """A line that is no row."""

    def __init__(self, fault: RowFault) -> None:
        """Say why."""
        super().__init__(fault.value)
        self.fault = fault


def instant(at: datetime) -> str:
    """Return an instant in words that sort by time."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def cells(row: Row) -> dict[str, str | float | None]:
    """Return a row by the names of its fields, in their order."""
    return {
        "site": row.site,
        "device": row.device,
        "quantity": row.quantity,
        "unit": row.unit,
        "period": row.period.value,
        "start": instant(row.start),
        "mean": row.mean,
        "min": row.min,
        "max": row.max,
        "state": row.state,
        "sum": row.sum,
    }


def json_line(row: Row) -> str:
    """Return a row as a line of JSON; what is unknown is left out."""
    return json_text(cells(row))


def json_text(values: Mapping[str, object]) -> str:
    """Return the known ones of named values as a line of JSON."""
    known = {name: value for name, value in values.items() if value is not None}
    return json.dumps(known, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"


def csv_line(values: Iterable[object]) -> str:
    """Return a line of CSV: quoted where it must be, ended by CR LF, empty for what is unknown."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow("" if value is None else value for value in values)
    return line.getvalue()


def row_of_json(line: str) -> Row:
    """Return the row that a line of JSON holds; RowError if it holds none."""
    try:
        values = json.loads(line)
    except ValueError as error:
        raise RowError(RowFault.NOT_JSON) from error
    if not isinstance(values, dict):
        raise RowError(RowFault.NOT_JSON)
    return row_of(values)


def csv_cells(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield the cells of each line of CSV below the first, by the names in the first; empty is unknown."""
    for values in csv.DictReader(lines):
        yield {name: None if value == "" else value for name, value in values.items()}


def row_of(values: Mapping[str, Any]) -> Row:
    """Return the row that these values make; RowError if they make none. Further values are not looked at."""
    unit = values.get("unit")
    row = Row(
        site=_word(values.get("site")),
        device=_word(values.get("device")),
        quantity=_word(values.get("quantity")),
        unit=None if unit is None else str(unit),
        period=_period(values.get("period")),
        start=start_of(values.get("start")),
        mean=_number(values.get("mean")),
        min=_number(values.get("min")),
        max=_number(values.get("max")),
        state=_number(values.get("state")),
        sum=_number(values.get("sum")),
    )
    if all(number is None for number in (row.mean, row.min, row.max, row.state, row.sum)):
        raise RowError(RowFault.NO_NUMBER)
    return row


def start_of(value: object) -> datetime:
    """Return an instant that says its time zone; RowError for any other."""
    try:
        start = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError as error:
        raise RowError(RowFault.BAD_START) from error
    if start is None or start.tzinfo is None:
        raise RowError(RowFault.BAD_START)
    return start.astimezone(UTC)


def _word(value: object) -> str:
    """Return a name; RowError where it is missing."""
    if not isinstance(value, str) or not value:
        raise RowError(RowFault.NO_KEY)
    return value


def _period(value: object) -> Period:
    """Return a period; RowError for an unknown one."""
    period = next((period for period in Period if period == value), None)
    if period is None:
        raise RowError(RowFault.BAD_PERIOD)
    return period


def _number(value: object) -> float | None:
    """Return a number, None for an unknown one; RowError for what is none."""
    if value is None:
        return None
    try:
        number = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else None
    except ValueError as error:
        raise RowError(RowFault.BAD_NUMBER) from error
    if number is None or not isfinite(number):
        raise RowError(RowFault.BAD_NUMBER)
    return number
