"""A tariff by the clock on the wall: windows of the week, with holidays, in local time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from .tariff import SLOT, Tariff, quarter

WEEKEND: Final = frozenset({5, 6})


class DayKind(StrEnum):
    """The kinds of days that tariffs tell apart; the value is the translation key."""

    WEEKDAY = "weekday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffWindow:
    """A price for a time of some days; it runs over midnight if it ends before it starts, all day if both are equal."""

    days: frozenset[DayKind]
    start: time
    end: time
    price_per_kwh: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyTariff:
    """The windows of a week; the first one that holds decides."""

    windows: tuple[TariffWindow, ...]
    otherwise_per_kwh: float
    """Where no window holds."""
    currency: str
    time_zone: tzinfo
    holidays: frozenset[date] = field(default_factory=frozenset)

    def tariff(self, *, start: datetime, end: datetime) -> Tariff:
        """Return the prices of all the time that touches [start, end); days have the length that they have here."""
        return Tariff(start=quarter(start), prices_per_kwh=tuple(self._prices(start, end)), currency=self.currency)

    def at(self, when: datetime) -> float:
        """Return the price of an instant."""
        local = when.astimezone(self.time_zone)
        held = (window.price_per_kwh for window in self.windows if self._is_in(window, local))
        return next(held, self.otherwise_per_kwh)

    def _prices(self, start: datetime, end: datetime) -> Iterator[float]:
        """Yield the price of each slot."""
        when = quarter(start)
        while when < end:
            yield self.at(when)
            when += SLOT

    def _is_in(self, window: TariffWindow, local: datetime) -> bool:
        """Tell whether a window holds; after midnight it is the window of the day before."""
        at = local.time()
        today = self._kind(local.date()) in window.days
        if window.start < window.end:
            return today and window.start <= at < window.end
        yesterday = self._kind(local.date() - timedelta(days=1)) in window.days
        return (today and at >= window.start) or (yesterday and at < window.end)

    def _kind(self, day: date) -> DayKind:
        """Return the kind of a day."""
        if day in self.holidays:
            return DayKind.HOLIDAY
        return DayKind.WEEKEND if day.weekday() in WEEKEND else DayKind.WEEKDAY
