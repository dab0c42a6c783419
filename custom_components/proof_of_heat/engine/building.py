"""The building as it shows itself: its load line, learnt from a daily balance of energy.

A recursive estimate of the running regulator never learns, since a room that is held tells nothing; days do, because
each has other weather.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import fmean
from typing import Final

from .heating_curve import LoadLine
from .least_squares import solved

HOUR: Final = timedelta(hours=1)
WINDOW: Final = 24 * HOUR
STEP: Final = 3 * HOUR

# Windows that share hours are no news: 24 h / 3 h.
OVERLAP: Final = WINDOW / STEP

# A window may lack a tenth of its hours.
MIN_HOURS: Final = 0.9 * (WINDOW / HOUR)

# Usual sizes of the columns: kelvin, W/m2, the constant, and kelvin per hour.
SIZES: Final = (20.0, 80.0, 1.0, 0.1)

# Up to two weeks four standard errors have to be within 8 % of the loss: walls carry heat from day to day, so that in
# four simulated houses the errors were 1.6 times what the days told, and a week of days that are alike tells least.
# Four weeks tell what they know, so two are enough. Of 640 weeks one in sixteen passes, all within 7 %, of two weeks a
# quarter, of four nearly all, within 6 %. With 20 % of the loss one week in seven was wrong by 8 to 24 %.
MIN_WINDOWS: Final = 40
MIN_SPREAD_K: Final = 8.0
MAX_ERROR_SHARE: Final = 0.02
SHORT_DAYS: Final = 14
MOST_EASED: Final = 2.0

# The line moves by at most a tenth of itself a day, at a usual difference to outdoors.
MAX_MOVE_SHARE_PER_DAY: Final = 0.1
USUAL_K: Final = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HourMeans:
    """What one hour was like on average."""

    start: datetime
    room_c: float
    outdoor_c: float
    irradiance_w_m2: float
    heat_w: float
    """All heat that was measured, of all heaters of the zone."""
    is_disturbed: bool = False
    """A window was open, or a stove burned that nobody measures."""


class Doubt(StrEnum):
    """Why a learnt line does not count yet; the value is the translation key."""

    TOO_FEW_DAYS = "too_few_days"
    SAME_WEATHER = "same_weather"
    """All days were about as cold."""
    TOO_UNCERTAIN = "too_uncertain"
    NO_LOSS = "no_loss"
    """The building would heat itself: a heater is not measured."""
    NEGATIVE_SUN = "negative_sun"
    """The sun would cool: the sensor of the sun or the one of the room misleads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A load line as the days tell it, whether or not it counts."""

    line: LoadLine
    ua_error_w_k: float
    """Standard error of the loss (W/K)."""
    windows: int
    """How many windows of a day it stands on."""
    spread_k: float
    """Between the mildest and the coldest of them (K)."""

    @property
    def error_share(self) -> float:
        """Return the standard error of the loss against the loss (0 to 1, more for a bad fit)."""
        return self.ua_error_w_k / abs(self.line.ua_w_k)

    @property
    def most_error_share(self) -> float:
        """Return the standard error that it may have: the longer its days, the more of it can be believed."""
        return MAX_ERROR_SHARE * min(max(self.windows / OVERLAP / SHORT_DAYS, 1.0), MOST_EASED)

    @property
    def doubt(self) -> Doubt | None:
        """Return why it does not count, None where it does. How well it fits is no ground: short fits fit best."""
        if self.windows < MIN_WINDOWS:
            return Doubt.TOO_FEW_DAYS
        if self.spread_k < MIN_SPREAD_K:
            return Doubt.SAME_WEATHER
        if self.line.ua_w_k <= 0:
            return Doubt.NO_LOSS
        if self.error_share > self.most_error_share:
            return Doubt.TOO_UNCERTAIN
        return Doubt.NEGATIVE_SUN if self.line.aperture_m2 < 0 else None

    @property
    def confidence_share(self) -> float:
        """Return how sure it is: 0 where it does not count, 1 without any error."""
        return 0.0 if self.doubt is not None else 1 - self.error_share / self.most_error_share


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The means of one window of 24 hours: one point beside the curve."""

    away_k: float
    """Room above outdoors."""
    irradiance_w_m2: float
    heat_w: float
    warmed_k_h: float
    """The rise of the room over the window (K/h)."""


def fitted(hours: Sequence[HourMeans]) -> Fit | None:
    """Return the load line of these hours, None where they tell nothing.

    mean heat = UA mean(T - To) - gA mean(I) - q0 + C (T_end - T_start) / 24 h; the storage C is used for nothing.
    """
    windows = list(days(hours))
    rows = [(day.away_k, -day.irradiance_w_m2, -1.0, day.warmed_k_h) for day in windows]
    found = solved(rows, [day.heat_w for day in windows], sizes=SIZES, overlap=OVERLAP)
    if found is None or found.values[0] == 0:
        return None
    ua_w_k, aperture_m2, free_w, _ = found.values
    away_k = [day.away_k for day in windows]
    return Fit(
        line=LoadLine(ua_w_k=ua_w_k, aperture_m2=aperture_m2, free_w=free_w),
        ua_error_w_k=found.errors[0],
        windows=len(windows),
        spread_k=max(away_k) - min(away_k),
    )


def days(hours: Sequence[HourMeans]) -> Iterator[Day]:
    """Yield the windows of 24 hours, every 3 hours, that are whole enough and undisturbed."""
    by_start = {hour.start: hour for hour in hours}
    if not by_start:
        return
    start, last = min(by_start), max(by_start)
    while start + WINDOW <= last + HOUR:
        day = _day(by_start, start)
        if day is not None:
            yield day
        start += STEP


def moved(line: LoadLine, goal: LoadLine, *, passed: timedelta) -> LoadLine:
    """Return the line on its way to a learnt one: at most a tenth a day, in loss and in free gains."""
    allowed_w_k = MAX_MOVE_SHARE_PER_DAY * line.ua_w_k * (max(passed, timedelta()) / timedelta(days=1))
    distance_w_k = max(abs(goal.ua_w_k - line.ua_w_k), abs(goal.free_w - line.free_w) / USUAL_K)
    if distance_w_k <= allowed_w_k:
        return goal
    share = allowed_w_k / distance_w_k
    return LoadLine(
        ua_w_k=line.ua_w_k + share * (goal.ua_w_k - line.ua_w_k),
        aperture_m2=line.aperture_m2 + share * (goal.aperture_m2 - line.aperture_m2),
        free_w=line.free_w + share * (goal.free_w - line.free_w),
    )


def _day(by_start: Mapping[datetime, HourMeans], start: datetime) -> Day | None:
    """Return the means from an hour on, None where too much is missing or something was disturbed."""
    found = [by_start.get(start + n * HOUR) for n in range(int(WINDOW / HOUR))]
    hours = [hour for hour in found if hour is not None]
    if len(hours) < MIN_HOURS or any(hour.is_disturbed for hour in hours):
        return None
    return Day(
        away_k=fmean(hour.room_c - hour.outdoor_c for hour in hours),
        irradiance_w_m2=fmean(hour.irradiance_w_m2 for hour in hours),
        heat_w=fmean(hour.heat_w for hour in hours),
        warmed_k_h=(hours[-1].room_c - hours[0].room_c) / ((hours[-1].start - hours[0].start) / HOUR),
    )
