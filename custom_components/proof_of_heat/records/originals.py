"""What the files of powerstats and of the electricity monitor say, line by line, and what of it can't be used."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from math import isfinite
from typing import Any, Final

LIST: Final = re.compile(r'\s*(?:\{.*?"(?:data_points|records|pending_records)"\s*:\s*)?\[', re.DOTALL)
"""Both wrote a list of points, bare or in an object."""

BETWEEN: Final = re.compile(r"[\s,]*")

TIMES: Final = ("timestamp", "recorded_at", "created_at", "time")

POWERSTATS: Final = "powerstats"
"""The device of points that name none."""

# No fuse of a home or a farm carries more, so a greater number is in another unit or a fault.
HIGHEST_W: Final = 10_000_000.0


class Fault(StrEnum):
    """Why a point can't be used."""

    NOT_JSON = "not_json"
    NO_TIME = "no_time"
    NO_NUMBER = "no_number"
    """It says nothing that is recorded here."""
    IMPLAUSIBLE = "implausible"
    ZERO = "zero"
    """A zero that stands for unknown, where the owner said so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A point that can't be used."""

    line: int
    fault: Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What was known of one device at one instant."""

    at: datetime
    device: str
    name: str
    power_w: float | None = None
    energy_kwh: float | None = None
    """Since the point before."""
    voltage_v: float | None = None
    current_a: float | None = None
    generated_kwh: float | None = None
    """Since midnight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a file says."""

    points: tuple[Point, ...]
    """Oldest first, one for each device and instant."""
    rejected: tuple[Rejected, ...]
    count: int
    """Points in the file, good or bad."""


class ForeignError(Exception):
    """A file that neither of the two wrote."""


def read(text: str, zone: tzinfo, *, zeros_are_gaps: bool) -> Read:
    """Return what a file says; ForeignError where it is none of theirs."""
    begin = LIST.match(text)
    if begin is None:
        raise ForeignError
    points: dict[tuple[str, datetime], Point] = {}
    rejected: list[Rejected] = []
    count = 0
    for line, element in _elements(text, begin.end()):
        count += 1
        point = _point(element, zone, zeros_are_gaps=zeros_are_gaps)
        if isinstance(point, Fault):
            rejected.append(Rejected(line=line, fault=point))
        else:
            points[point.device, point.at] = point
    ordered = sorted(points.values(), key=lambda point: (point.at, point.device))
    return Read(points=tuple(ordered), rejected=tuple(rejected), count=count)


def _elements(text: str, place: int) -> Iterator[tuple[int, object]]:
    """Yield the elements of a list with their lines; of one that is damaged nothing but its line."""
    decoder = json.JSONDecoder()
    line, counted = 1, 0
    while place < len(text):
        between = BETWEEN.match(text, place)
        place = place if between is None else between.end()
        if place >= len(text) or text[place] == "]":
            return
        line, counted = line + text.count("\n", counted, place), place
        try:
            element, place = decoder.raw_decode(text, place)
        except ValueError:
            following = text.find("{", place + 1)
            element, place = None, len(text) if following < 0 else following
        yield line, element


def _point(element: object, zone: tzinfo, *, zeros_are_gaps: bool) -> Point | Fault:
    """Return what an element says, or why it can't be used."""
    if not isinstance(element, dict):
        return Fault.NOT_JSON
    at = _time(element, zone)
    if at is None:
        return Fault.NO_TIME
    power_w = _number(element, "power_w", "power")
    if power_w is None and element.get("unit") == "W":
        power_w = _number(element, "value")
    if power_w is not None and not 0 <= power_w <= HIGHEST_W:
        return Fault.IMPLAUSIBLE
    energy_kwh = _number(element, "energy_kwh")
    if zeros_are_gaps and power_w == 0 and not energy_kwh:
        return Fault.ZERO
    point = Point(
        at=at,
        device=str(element.get("device_id") or POWERSTATS),
        name=str(element.get("device_name") or element.get("device_id") or POWERSTATS),
        power_w=power_w,
        energy_kwh=energy_kwh,
        voltage_v=_known(element, "voltage", zeros_are_gaps=zeros_are_gaps),
        current_a=_known(element, "current", zeros_are_gaps=zeros_are_gaps),
        generated_kwh=_number(element, "solar"),
    )
    return Fault.NO_NUMBER if _is_empty(point) else point


def _is_empty(point: Point) -> bool:
    """Tell whether a point says nothing that is recorded."""
    values = (point.power_w, point.energy_kwh, point.voltage_v, point.current_a, point.generated_kwh)
    return all(value is None for value in values)


def _time(element: Mapping[str, Any], zone: tzinfo) -> datetime | None:
    """Return the instant of an element; one without a time zone is by the clock of the house."""
    text = next((element[name] for name in TIMES if isinstance(element.get(name), str)), "")
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (at.replace(tzinfo=zone) if at.tzinfo is None else at).astimezone(UTC)


def _number(element: Mapping[str, Any], *names: str) -> float | None:
    """Return the first of these fields that is a number."""
    values = (element.get(name) for name in names)
    return next(
        (
            float(value)
            for value in values
            if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
        ),
        None,
    )


def _known(element: Mapping[str, Any], name: str, *, zeros_are_gaps: bool) -> float | None:
    """Return a field, None for a zero that stands for unknown."""
    value = _number(element, name)
    return None if zeros_are_gaps and value == 0 else value
