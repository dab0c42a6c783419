"""Windows of the day: hours with another price of power, and hours in which heaters have to be quiet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

ALL_WEEK: Final = frozenset(range(7))


@dataclass(frozen=True, slots=True, kw_only=True)
class DayWindow:
    """A time of day on some days, over midnight if it ends before it starts, all day if both are the same."""

    start: time
    end: time
    weekdays: frozenset[int] = ALL_WEEK
    """The days on which it starts; 0 is Monday."""

    def is_open(self, local: datetime) -> bool:
        """Tell whether clocks in the house show a time within it."""
        at, today, yesterday = local.time(), local.weekday(), (local - timedelta(days=1)).weekday()
        if self.start < self.end:
            return today in self.weekdays and self.start <= at < self.end
        return (today in self.weekdays and at >= self.start) or (yesterday in self.weekdays and at < self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffWindow:
    """Hours in which the setpoint moves with the price of power."""

    window: DayWindow
    shift_k: float
    """Above 0 while power is cheap, below 0 while it is dear (K)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietWindow:
    """Hours in which a zone has a cap."""

    window: DayWindow
    limit_w: float


def tariff_shift_k(windows: Iterable[TariffWindow], local: datetime) -> float:
    """Return how far the setpoint moves now; of several windows the first one counts."""
    return next((tariff.shift_k for tariff in windows if tariff.window.is_open(local)), 0.0)


def quiet_limit_w(windows: Iterable[QuietWindow], local: datetime) -> float | None:
    """Return the lowest cap that holds now, None where none does."""
    return min((quiet.limit_w for quiet in windows if quiet.window.is_open(local)), default=None)
