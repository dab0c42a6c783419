"""When archives are due: by the clock of the house, a little beside all others."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.proof_of_heat.records.archives.schedule import (
    JITTER,
    LAST_RETRY,
    USUAL_TIMES,
    last_due,
    next_due,
    retry_wait,
)

BERLIN = ZoneInfo("Europe/Berlin")

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)


def test_the_next_time_is_by_the_clock_of_the_house() -> None:
    """Six in the evening in Berlin is 17:00 UTC in winter, and the morning before was 05:00."""
    due = next_due(USUAL_TIMES, "a", after=NOON, zone=BERLIN)
    before = last_due(USUAL_TIMES, "a", until=NOON, zone=BERLIN)
    assert timedelta(0) <= due - datetime(2026, 1, 15, 17, tzinfo=UTC) < JITTER
    assert timedelta(0) <= before - datetime(2026, 1, 15, 5, tzinfo=UTC) < JITTER


def test_each_archive_has_a_place_of_its_own() -> None:
    """Two archives are not due in the same second, and one is due at the same second however often one asks."""
    dues = {next_due(USUAL_TIMES, name, after=NOON, zone=BERLIN) for name in "abcdefgh"}
    assert len(dues) == 8
    assert next_due(USUAL_TIMES, "a", after=NOON, zone=BERLIN) in dues


def test_what_is_due_is_past_once_it_was() -> None:
    """From one due time the way leads on to the next."""
    first = next_due(USUAL_TIMES, "a", after=NOON, zone=BERLIN)
    second = next_due(USUAL_TIMES, "a", after=first, zone=BERLIN)
    assert timedelta(hours=11) < second - first < timedelta(hours=13)
    assert last_due(USUAL_TIMES, "a", until=second, zone=BERLIN) == second


@pytest.mark.parametrize("day", [29, 28], ids=["the clock goes forward", "the day before"])
def test_an_hour_that_does_not_exist_is_due_all_the_same(day: int) -> None:
    """On the day without 02:30 the archive is due once."""
    midnight = datetime(2026, 3, day, tzinfo=BERLIN).astimezone(UTC)
    due = next_due([time(2, 30)], "a", after=midnight, zone=BERLIN)
    assert due - midnight < timedelta(hours=3)
    assert next_due([time(2, 30)], "a", after=due, zone=BERLIN) - due > timedelta(hours=20)


def test_waits_grow_to_an_hour() -> None:
    """A minute, two, four, and never much more than an hour."""
    waits = [retry_wait(attempt, "a") for attempt in (1, 2, 3, 7, 1000)]
    shortest = [timedelta(minutes=minutes) for minutes in (1, 2, 4, 60, 60)]
    assert [wait // timedelta(minutes=1) for wait in waits] >= [wait // timedelta(minutes=1) for wait in shortest]
    assert all(least <= wait <= 1.25 * least for least, wait in zip(shortest, waits, strict=True))


def test_a_service_may_ask_for_more() -> None:
    """Who asks for three hours is left alone for three hours; who asks for a second is not asked each second."""
    assert retry_wait(1, "a", timedelta(hours=3)) >= timedelta(hours=3) > LAST_RETRY
    assert retry_wait(1, "a", timedelta(seconds=1)) >= timedelta(minutes=1)
