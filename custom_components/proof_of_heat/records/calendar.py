"""The periods that records are kept and told in, by the wall clock of the house: a day has 23 to 25 hours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final

FIVE_MINUTES: Final = timedelta(minutes=5)
HOUR: Final = timedelta(hours=1)

MONTHS: Final = 12


class Period(StrEnum):
    """How much time one row is about; the words are those of the recorder."""

    FIVE_MINUTES = "5minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Range(StrEnum):
    """The four views and the last month, as the owner asks for them."""

    TODAY = "today"
    WEEK = "7_days"
    MONTH = "30_days"
    YEAR = "365_days"
    LAST_MONTH = "last_month"
    """The whole month before this one, as bills have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of time, from its start to just before its end."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """Return how long it lasts, in hours that really pass."""
        return self.end.astimezone(UTC) - self.start.astimezone(UTC)


# What a view is told in, where nobody asks for another period.
USUAL_PERIOD: Final = {
    Range.TODAY: Period.HOUR,
    Range.WEEK: Period.DAY,
    Range.MONTH: Period.DAY,
    Range.YEAR: Period.MONTH,
    Range.LAST_MONTH: Period.DAY,
}

_DAYS: Final = {Range.TODAY: 1, Range.WEEK: 7, Range.MONTH: 30, Range.YEAR: 365}


def view(asked: Range, now: datetime, zone: tzinfo) -> Span:
    """Return the whole local days of a view: today is the last of them and ends with `now`, but for the last month."""
    if asked is Range.LAST_MONTH:
        end = begin(now, Period.MONTH, zone)
        return Span(start=begin(end - HOUR, Period.MONTH, zone), end=end)
    today = begin(now, Period.DAY, zone)
    return Span(start=_days_later(today, 1 - _DAYS[asked], zone), end=now)


def before(span: Span, zone: tzinfo) -> Span:
    """Return the span of the same wall-clock length just before: yesterday until this hour for today until now."""
    start, end = span.start.astimezone(zone), span.end.astimezone(zone)
    days = -(-(end.replace(tzinfo=None) - start.replace(tzinfo=None)) // timedelta(days=1))
    return Span(start=_days_later(start, -days, zone), end=_days_later(end, -days, zone))


def begin(at: datetime, period: Period, zone: tzinfo) -> datetime:
    """Return when the period began that an instant lies in."""
    if period is Period.FIVE_MINUTES:
        return _rounded_down(at, FIVE_MINUTES)
    if period is Period.HOUR:
        return _rounded_down(at, HOUR)
    local = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    if period is Period.WEEK:
        local -= timedelta(days=local.weekday())
    elif period is Period.MONTH:
        local = local.replace(day=1)
    elif period is Period.YEAR:
        local = local.replace(month=1, day=1)
    return local.astimezone(UTC)


def following(start: datetime, period: Period, zone: tzinfo) -> datetime:
    """Return when the period after this one begins."""
    if period is Period.FIVE_MINUTES:
        return start + FIVE_MINUTES
    if period is Period.HOUR:
        return start + HOUR
    if period is Period.DAY:
        return _days_later(start, 1, zone)
    if period is Period.WEEK:
        return _days_later(start, 7, zone)
    return _months_later(start, 1 if period is Period.MONTH else MONTHS, zone)


def periods(span: Span, period: Period, zone: tzinfo) -> Iterator[Span]:
    """Yield the whole periods that a span touches, the oldest first."""
    start = begin(span.start, period, zone)
    while start < span.end:
        end = following(start, period, zone)
        yield Span(start=start, end=end)
        start = end


def _rounded_down(at: datetime, step: timedelta) -> datetime:
    """Return the last full step of real time; zones that differ by half an hour have full hours of their own."""
    seconds = step.total_seconds()
    return datetime.fromtimestamp(at.timestamp() // seconds * seconds, UTC)


def _days_later(at: datetime, days: int, zone: tzinfo) -> datetime:
    """Return the same time of the wall clock some days later."""
    return (at.astimezone(zone) + timedelta(days=days)).astimezone(UTC)


def _months_later(start: datetime, months: int, zone: tzinfo) -> datetime:
    """Return the same day of a month some months later, of a day that every month has."""
    local = start.astimezone(zone)
    month = local.month - 1 + months
    return local.replace(year=local.year + month // MONTHS, month=month % MONTHS + 1).astimezone(UTC)
