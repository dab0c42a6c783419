"""Points of any spacing as hours: what was measured in each, and by how much counters rose."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import IntEnum
from itertools import pairwise
from statistics import median
from typing import Final

from .calendar import HOUR, Period, Span, begin, following, periods
from .originals import Point

# powerstats looked every minute, later every ten, the electricity monitor every five: one lost look is no gap.
LONGEST_GAP: Final = timedelta(minutes=21)
LONGEST_HOUR: Final = timedelta(minutes=90)

WATT_HOURS_PER_KWH: Final = 1000

POWER: Final = "power"
ENERGY: Final = "energy"
VOLTAGE: Final = "voltage"
CURRENT: Final = "current"
GENERATED: Final = "generated_energy"

UNITS: Final = {POWER: "W", ENERGY: "kWh", VOLTAGE: "V", CURRENT: "A", GENERATED: "kWh"}
"""The unit of each quantity that the files know."""

COUNTED: Final = frozenset({ENERGY, GENERATED})


class Grain(IntEnum):
    """How fine points lie; the finest tells an hour best."""

    MINUTES = 0
    HOURS = 1
    DAYS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What is known of one quantity in one hour."""

    grain: Grain
    mean: float | None = None
    min: float | None = None
    max: float | None = None
    change: float | None = None


type Hours = dict[tuple[str, str], dict[datetime, Value]]
"""By device and quantity, then by the start of the hour."""


def hours_of(points: Iterable[Point], zone: tzinfo) -> Hours:
    """Return what points of one file say of each hour."""
    by_device: dict[str, list[Point]] = defaultdict(list)
    for point in points:
        by_device[point.device].append(point)
    hours: Hours = defaultdict(dict)
    for device, known in by_device.items():
        grain = _grain(known)
        for quantity, start, value in _values(known, grain, zone):
            hours[device, quantity][start] = value
    return dict(hours)


def finest(tellings: Iterable[Hours]) -> Hours:
    """Return what several files say together; where two tell the same hour, the finer one."""
    together: Hours = {}
    for hours in tellings:
        for key, values in hours.items():
            known = together.setdefault(key, {})
            for start, value in values.items():
                if start not in known or value.grain < known[start].grain:
                    known[start] = value
    return together


def _grain(points: Sequence[Point]) -> Grain:
    """Return how fine points of one device lie."""
    if len(points) < 2:  # noqa: PLR2004  One point has no distance to another.
        return Grain.MINUTES
    usual = timedelta(seconds=median((after.at - before.at).total_seconds() for before, after in pairwise(points)))
    if usual <= LONGEST_GAP:
        return Grain.MINUTES
    return Grain.HOURS if usual <= LONGEST_HOUR else Grain.DAYS


def _values(points: Sequence[Point], grain: Grain, zone: tzinfo) -> Iterator[tuple[str, datetime, Value]]:
    """Yield what points of one device say, by quantity and hour."""
    if grain is Grain.MINUTES:
        yield from _of_minutes(points, zone)
        return
    period = Period.HOUR if grain is Grain.HOURS else Period.DAY
    for point in points:
        start = begin(point.at, period, zone)
        whole = Span(start=start, end=following(start, period, zone))
        for hour in periods(whole, Period.HOUR, zone):
            for quantity, value in _measured(point).items():
                yield quantity, hour.start, Value(grain=grain, mean=value, min=value, max=value)
            if point.power_w is not None:
                yield ENERGY, hour.start, Value(grain=grain, change=point.power_w / WATT_HOURS_PER_KWH)


def _of_minutes(points: Sequence[Point], zone: tzinfo) -> Iterator[tuple[str, datetime, Value]]:
    """Yield what points that lie minutes apart say, by quantity and hour."""
    measured: dict[tuple[str, datetime], list[float]] = defaultdict(list)
    changes: dict[tuple[str, datetime], float] = defaultdict(float)
    for point in points:
        hour = begin(point.at, Period.HOUR, zone)
        for quantity, value in _measured(point).items():
            measured[quantity, hour].append(value)
        if point.energy_kwh is not None:
            changes[ENERGY, hour] += point.energy_kwh
    for before, after in pairwise(points):
        hour = begin(before.at + (after.at - before.at) / 2, Period.HOUR, zone)
        for quantity, change in _rises(before, after, zone).items():
            changes[quantity, hour] += change
    for (quantity, hour), values in measured.items():
        mean = sum(values) / len(values)
        yield quantity, hour, Value(grain=Grain.MINUTES, mean=mean, min=min(values), max=max(values))
    for (quantity, hour), change in changes.items():
        yield quantity, hour, Value(grain=Grain.MINUTES, change=change)


def _rises(before: Point, after: Point, zone: tzinfo) -> Mapping[str, float]:
    """Return by how much the counters rose between two points; nothing is guessed over a gap."""
    gap = after.at - before.at
    rises: dict[str, float] = {}
    if before.generated_kwh is not None and after.generated_kwh is not None:
        is_same_day = begin(before.at, Period.DAY, zone) == begin(after.at, Period.DAY, zone)
        if is_same_day and after.generated_kwh >= before.generated_kwh:
            rises[GENERATED] = after.generated_kwh - before.generated_kwh
    counts_itself = before.energy_kwh is not None or after.energy_kwh is not None
    if gap <= LONGEST_GAP and not counts_itself and before.power_w is not None and after.power_w is not None:
        rises[ENERGY] = (before.power_w + after.power_w) / 2 * (gap / HOUR) / WATT_HOURS_PER_KWH
    return rises


def _measured(point: Point) -> Mapping[str, float]:
    """Return what was measured at a point."""
    values = {POWER: point.power_w, VOLTAGE: point.voltage_v, CURRENT: point.current_a}
    return {quantity: value for quantity, value in values.items() if value is not None}
