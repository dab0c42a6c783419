"""A weekly plan says what holds and until when, on the odd days of the year too."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.proof_of_heat.engine.profile import Profile
from custom_components.proof_of_heat.engine.schedule import (
    Block,
    PlanFault,
    Planned,
    PlanProblem,
    WeekPlan,
    plan_problem,
    planned,
)
from custom_components.proof_of_heat.engine.wall_time import instant

BERLIN = ZoneInfo("Europe/Berlin")


def block(weekday: int, start: str, end: str, profile: Profile = Profile.COMFORT) -> Block:
    """Return a block."""
    return Block(weekday=weekday, start=time.fromisoformat(start), end=time.fromisoformat(end), profile=profile)


def every_day(start: str, end: str) -> WeekPlan:
    """Return a plan with the same comfort each day."""
    return WeekPlan(blocks=tuple(block(weekday, start, end) for weekday in range(7)))


def at(text: str) -> datetime:
    """Return an instant."""
    return datetime.fromisoformat(text)


def whole(weekday: int) -> Block:
    """Return a block of a whole day."""
    return block(weekday, "00:00", "00:00")


DAYTIME = every_day("06:00", "22:00")
WEEKEND = WeekPlan(blocks=(block(4, "18:00", "00:00"), whole(5), whole(6)))


@pytest.mark.parametrize(
    ("plan", "now", "expected"),
    [
        (DAYTIME, "2026-01-14T05:00:00+01:00", (Profile.ECO, "2026-01-14T06:00:00+01:00", Profile.COMFORT)),
        (DAYTIME, "2026-01-14T06:00:00+01:00", (Profile.COMFORT, "2026-01-14T22:00:00+01:00", Profile.ECO)),
        (DAYTIME, "2026-12-31T23:00:00+01:00", (Profile.ECO, "2027-01-01T06:00:00+01:00", Profile.COMFORT)),
        (WEEKEND, "2026-01-17T12:00:00+01:00", (Profile.COMFORT, "2026-01-19T00:00:00+01:00", Profile.ECO)),
        (WEEKEND, "2026-01-19T12:00:00+01:00", (Profile.ECO, "2026-01-23T18:00:00+01:00", Profile.COMFORT)),
    ],
    ids=["before", "on the minute", "over the year's end", "blocks that join", "over the week"],
)
def test_a_plan_says_what_holds_and_until_when(
    plan: WeekPlan, now: str, expected: tuple[Profile, str, Profile]
) -> None:
    """The next time that something changes counts, not the next block."""
    profile, until, then = expected
    assert planned(plan, now=at(now), zone=BERLIN) == Planned(profile=profile, until=at(until), then=then)


def test_a_plan_of_one_profile_never_changes() -> None:
    """Without blocks the profile between them holds for ever."""
    found = planned(WeekPlan(blocks=()), now=at("2026-01-14T05:00:00+01:00"), zone=BERLIN)
    assert found == Planned(profile=Profile.ECO, until=None, then=None)


def test_without_anything_between_them_a_block_holds_until_the_next() -> None:
    """Two blocks a week are two changes a week."""
    blocks = (block(0, "06:00", "07:00"), block(3, "06:00", "07:00", Profile.AWAY))
    found = planned(WeekPlan(blocks=blocks, otherwise=None), now=at("2026-01-14T12:00:00+01:00"), zone=BERLIN)
    assert found == Planned(profile=Profile.COMFORT, until=at("2026-01-15T06:00:00+01:00"), then=Profile.AWAY)


@pytest.mark.parametrize(
    ("wall", "expected"),
    [
        ("2026-03-29T01:59:00", "2026-03-29T00:59:00+00:00"),
        ("2026-03-29T02:00:00", "2026-03-29T01:00:00+00:00"),
        ("2026-03-29T02:30:00", "2026-03-29T01:00:00+00:00"),
        ("2026-03-29T03:00:00", "2026-03-29T01:00:00+00:00"),
        ("2026-03-29T03:30:00", "2026-03-29T01:30:00+00:00"),
        ("2026-10-25T02:30:00", "2026-10-25T00:30:00+00:00"),
        ("2026-10-25T03:00:00", "2026-10-25T02:00:00+00:00"),
    ],
    ids=[
        "before spring",
        "first missing",
        "missing",
        "after the missing hour",
        "half past three",
        "twice",
        "after the second",
    ],
)
def test_each_time_on_the_wall_has_one_instant(wall: str, expected: str) -> None:
    """A missing time is when clocks are set forward, a double one counts the first time."""
    assert instant(at(wall), BERLIN) == at(expected)


@given(st.datetimes(at("2025-01-01"), at("2028-01-01")), st.integers(0, 200))
def test_instants_keep_the_order_of_the_wall(wall: datetime, minutes: int) -> None:
    """A later time of day is never an earlier instant."""
    assert instant(wall, BERLIN) <= instant(wall + timedelta(minutes=minutes), BERLIN)


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2026-03-28", 7), ("2026-10-24", 9), ("2026-06-01", 8)],
    ids=["spring", "autumn", "any other"],
)
def test_a_night_is_as_long_as_clocks_make_it(day: str, hours: int) -> None:
    """From 22:00 to 06:00 there are 7 hours in spring and 9 in autumn."""
    dusk = instant(at(f"{day}T22:00:00"), BERLIN)
    until = planned(DAYTIME, now=dusk, zone=BERLIN).until
    assert until is not None
    assert until - dusk == timedelta(hours=hours)


def test_a_block_within_the_missing_hour_does_not_happen() -> None:
    """From 02:10 to 02:50 on the day without that hour: eco all the time."""
    plan = WeekPlan(blocks=(block(6, "02:10", "02:50"),))
    found = planned(plan, now=at("2026-03-29T01:00:00+00:00"), zone=BERLIN)
    assert (found.profile, found.until) == (Profile.ECO, at("2026-04-05T02:10:00+02:00"))


@given(st.datetimes(at("2026-01-01"), at("2027-01-01"), timezones=st.just(UTC)))
def test_the_end_of_now_is_ahead_and_another(now: datetime) -> None:
    """Whenever it is asked, the plan changes later, and to something else."""
    found = planned(DAYTIME, now=now, zone=BERLIN)
    assert found.until is not None
    assert found.until > now
    assert planned(DAYTIME, now=found.until, zone=BERLIN).profile is found.then is not found.profile


AWARE = Block(weekday=0, start=time(6, tzinfo=UTC), end=time(7), profile=Profile.ECO)
WHOLE_WEEK = WeekPlan(blocks=tuple(whole(weekday) for weekday in range(7)), otherwise=None)


@pytest.mark.parametrize(
    ("plan", "problem"),
    [
        (DAYTIME, None),
        (WEEKEND, None),
        (WHOLE_WEEK, None),
        (WeekPlan(blocks=(block(7, "06:00", "07:00"),)), (PlanFault.NO_SUCH_DAY, 7, "06:00")),
        (WeekPlan(blocks=(AWARE,)), (PlanFault.HAS_TIME_ZONE, 0, "06:00+00:00")),
        (WeekPlan(blocks=(block(0, "22:00", "06:00"),)), (PlanFault.ENDS_BEFORE_START, 0, "22:00")),
        (WeekPlan(blocks=(block(0, "06:00", "06:00"),)), (PlanFault.ENDS_BEFORE_START, 0, "06:00")),
        (
            WeekPlan(blocks=(block(0, "08:00", "10:00"), block(0, "06:00", "08:01"))),
            (PlanFault.OVERLAP, 0, "08:00"),
        ),
        (WeekPlan(blocks=(whole(2), block(2, "20:00", "21:00"))), (PlanFault.OVERLAP, 2, "20:00")),
        (replace(WHOLE_WEEK, blocks=WHOLE_WEEK.blocks[:6]), (PlanFault.GAP, 6, "00:00")),
        (
            replace(WHOLE_WEEK, blocks=(block(0, "00:00", "06:00"), block(0, "07:00", "00:00"))),
            (PlanFault.GAP, 0, "06:00"),
        ),
        (
            replace(WHOLE_WEEK, blocks=(block(0, "00:00", "06:00"), block(0, "06:00", "00:00"))),
            (PlanFault.GAP, 1, "00:00"),
        ),
    ],
    ids=[
        "days",
        "weekend",
        "whole week",
        "eighth day",
        "with a time zone",
        "over midnight",
        "no time at all",
        "overlap",
        "overlap with a whole day",
        "no Sunday",
        "hole in a day",
        "only one day",
    ],
)
def test_an_impossible_plan_is_refused_at_its_place(plan: WeekPlan, problem: tuple[PlanFault, int, str] | None) -> None:
    """The owner reads which day and time to mend."""
    expected = problem and PlanProblem(fault=problem[0], weekday=problem[1], at=time.fromisoformat(problem[2]))
    assert plan_problem(plan) == expected
