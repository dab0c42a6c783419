"""What a day is usually like, hour by hour: what a house draws, and what a building wants beside its load line."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise
from statistics import median
from typing import Final

from .building import HourMeans
from .heating_curve import LoadLine

HOURS: Final = 24
HOUR: Final = timedelta(hours=1)

# A week has each kind of day in it; with less, one guest is a habit.
MIN_DAYS: Final = 7

type Habit = tuple[float, ...]
"""One value for each hour on the clock of the house, in watts; empty while nobody knows."""


def usual_day(values: Mapping[datetime, float], time_zone: tzinfo) -> Habit:
    """Return the middle value of each hour of the day, nothing until each was seen on enough days."""
    by_hour: list[list[float]] = [[] for _ in range(HOURS)]
    for start, value in values.items():
        by_hour[start.astimezone(time_zone).hour].append(value)
    if any(len(seen) < MIN_DAYS for seen in by_hour):
        return ()
    return tuple(median(seen) for seen in by_hour)


def beside_line_w(hours: Iterable[HourMeans], line: LoadLine, *, storage_wh_k: float) -> dict[datetime, float]:
    """Return the heat of each hour that weather and storing do not explain: people, appliances and the sun.

    Heat that went into the building and made it warmer served another hour. Whoever moves heat to cheap hours is not
    to learn that people want it there.
    """
    steps = list(pairwise(sorted((hour for hour in hours if not hour.is_disturbed), key=lambda hour: hour.start)))
    found = {}
    for (before, hour), (_, after) in pairwise(steps):
        if after.start - before.start == 2 * HOUR:
            stored_w = storage_wh_k * (after.room_c - before.room_c) / 2
            held_w = line.heat_w(setpoint_c=hour.room_c, outdoor_c=hour.outdoor_c)
            found[hour.start] = hour.heat_w - stored_w - held_w
    return found


def at_hour(habit: Habit, when: datetime, time_zone: tzinfo) -> float | None:
    """Return the usual value of an instant, None while nobody knows."""
    return habit[when.astimezone(time_zone).hour] if habit else None
