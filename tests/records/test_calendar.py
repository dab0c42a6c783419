"""Periods follow the wall clock of the house, on the days when it is set too."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.proof_of_heat.records.calendar import (
    Period,
    Range,
    Span,
    before,
    begin,
    following,
    periods,
    view,
)

BERLIN = ZoneInfo("Europe/Berlin")
KOLKATA = ZoneInfo("Asia/Kolkata")
NOON = datetime(2026, 3, 31, 10, 17, tzinfo=UTC)


def local(*when: int) -> datetime:
    """Return an instant by the wall clock in Berlin."""
    return datetime(*when, tzinfo=BERLIN)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        (Period.FIVE_MINUTES, local(2026, 3, 31, 12, 15), local(2026, 3, 31, 12, 20)),
        (Period.HOUR, local(2026, 3, 31, 12), local(2026, 3, 31, 13)),
        (Period.DAY, local(2026, 3, 31), local(2026, 4, 1)),
        (Period.WEEK, local(2026, 3, 30), local(2026, 4, 6)),
        (Period.MONTH, local(2026, 3, 1), local(2026, 4, 1)),
        (Period.YEAR, local(2026, 1, 1), local(2027, 1, 1)),
    ],
    ids=lambda value: value.value if isinstance(value, Period) else "",
)
def test_a_period_begins_and_ends_by_the_wall_clock(period: Period, start: datetime, end: datetime) -> None:
    """An instant lies in one period of each kind."""
    assert begin(NOON, period, BERLIN) == start
    assert following(start, period, BERLIN) == end


@pytest.mark.parametrize(
    ("day", "hours"),
    [(local(2026, 3, 29), 23), (local(2026, 6, 1), 24), (local(2026, 10, 25), 25)],
    ids=["spring", "summer", "autumn"],
)
def test_a_day_has_the_hours_that_it_has(day: datetime, hours: int) -> None:
    """The day on which the clock is set is an hour shorter or longer."""
    (one,) = periods(Span(start=day, end=day + timedelta(hours=1)), Period.DAY, BERLIN)
    assert one.length == timedelta(hours=hours)


def test_hours_are_those_of_the_recorder() -> None:
    """Where the wall clock is half an hour off, hours are still those that statistics are kept by."""
    assert begin(NOON, Period.HOUR, KOLKATA) == datetime(2026, 3, 31, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "start"),
    [
        (Range.TODAY, local(2026, 3, 31)),
        (Range.WEEK, local(2026, 3, 25)),
        (Range.MONTH, local(2026, 3, 2)),
        (Range.YEAR, local(2025, 4, 1)),
    ],
    ids=lambda value: value.name if isinstance(value, Range) else "",
)
def test_a_view_ends_now_and_begins_with_a_day(asked: Range, start: datetime) -> None:
    """Today is the last day of each view."""
    assert view(asked, NOON, BERLIN) == Span(start=start, end=NOON)


def test_the_last_month_is_whole() -> None:
    """On any day of March the last month is all of February."""
    assert view(Range.LAST_MONTH, NOON, BERLIN) == Span(start=local(2026, 2, 1), end=local(2026, 3, 1))


def test_what_was_before_has_the_same_length() -> None:
    """Today until noon compares with yesterday until noon, and a week with the week before."""
    today = view(Range.TODAY, NOON, BERLIN)
    assert before(today, BERLIN) == Span(start=local(2026, 3, 30), end=NOON - timedelta(days=1))
    week = Span(start=local(2026, 3, 25), end=local(2026, 4, 1))
    assert before(week, BERLIN) == Span(start=local(2026, 3, 18), end=local(2026, 3, 25))


@given(
    at=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    period=st.sampled_from(Period),
    zone=st.sampled_from([BERLIN, KOLKATA, ZoneInfo("America/St_Johns"), ZoneInfo("Pacific/Auckland")]),
)
def test_periods_leave_no_gap(at: datetime, period: Period, zone: ZoneInfo) -> None:
    """Every instant lies in exactly one period, and the next one begins where it ends."""
    start = begin(at, period, zone)
    end = following(start, period, zone)
    assert start <= at < end
    assert begin(end, period, zone) == end
    assert begin(end - timedelta(microseconds=1), period, zone) == start
