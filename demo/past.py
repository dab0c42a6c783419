"""What the sensors of the home would have recorded during the last year: the same each time for one day."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import exp
from typing import Final
from zoneinfo import ZoneInfo

HOUR: Final = timedelta(hours=1)
HOURS_BACK: Final = 365 * 24
# Every hour of the last month, as in a recorder; before that one value a day is enough for the charts of a year.
FULL_DAYS: Final = timedelta(days=31)
LAST_HOUR_OF_DAY: Final = 23
TIME_ZONE: Final = ZoneInfo("Europe/Brussels")
# The made-up past leads into the measured present within some hours.
JOIN: Final = timedelta(hours=2)
# The first row of a counter is read as a change from 0, so it stands where no chart reaches.
LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)

type Curve = Callable[[datetime], float]
type Row = dict[str, str | float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The hours of the past year, and those of them that are recorded."""

    hours: tuple[datetime, ...]
    kept: tuple[int, ...]
    """The places of the recorded hours in `hours`."""

    @classmethod
    def until(cls, now: datetime) -> Grid:
        """Return the year before the hour that is not over yet."""
        top = now.replace(minute=0, second=0, microsecond=0)
        hours = tuple(top - HOUR * back for back in range(HOURS_BACK, 0, -1))
        is_kept = (hour >= top - FULL_DAYS or _ends_a_day(hour) for hour in hours)
        return cls(hours=hours, kept=tuple(place for place, kept in enumerate(is_kept) if kept))

    def spans(self) -> Iterable[tuple[int, int]]:
        """Yield for each recorded hour the hours that it stands for, the end not included."""
        start = 0
        for place in self.kept:
            yield start, place + 1
            start = place + 1


def values(grid: Grid, curve: Curve, *, present: float | None) -> list[float]:
    """Return a curve hour by hour, led into the present value where there is one."""
    shaped = [curve(hour) for hour in grid.hours]
    if present is None:
        return shaped
    end = grid.hours[-1]
    first = bisect_left(grid.hours, end - 4 * JOIN)
    weights = (exp(-((end - hour) / JOIN)) for hour in grid.hours[first:])
    return shaped[:first] + [
        value + weight * (present - value) for value, weight in zip(shaped[first:], weights, strict=True)
    ]


def mean_rows(grid: Grid, hourly: Sequence[float]) -> list[Row]:
    """Return the statistics of a sensor that measures."""
    return [
        {
            "start": grid.hours[end - 1].isoformat(),
            "mean": sum(hourly[start:end]) / (end - start),
            "min": min(hourly[start:end]),
            "max": max(hourly[start:end]),
        }
        for start, end in grid.spans()
    ]


def sum_rows(grid: Grid, hourly_kwh: Sequence[float]) -> list[Row]:
    """Return the statistics of a counter; they end at 0, where Home Assistant begins to count."""
    total = -sum(hourly_kwh)
    counted = 0.0
    rows: list[Row] = [{"start": LONG_AGO.isoformat(), "state": counted, "sum": total}]
    for start, end in grid.spans():
        step = sum(hourly_kwh[start:end])
        total += step
        counted += step
        rows.append({"start": grid.hours[end - 1].isoformat(), "state": counted, "sum": total})
    return rows


def _ends_a_day(hour: datetime) -> bool:
    """Tell whether an hour is the last one of a local day."""
    return hour.astimezone(TIME_ZONE).hour == LAST_HOUR_OF_DAY
