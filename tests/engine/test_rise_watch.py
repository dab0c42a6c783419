"""A room that is heated up is watched from half a kelvin below its setpoint until near it."""

from datetime import datetime, timedelta

import pytest

from custom_components.proof_of_heat.engine.preheat import Rise
from custom_components.proof_of_heat.engine.rise_watch import RiseWatch, Watched, watched_rise

from .sample_site import NOW, ago

WATCH = RiseWatch(since=ago(hours=2), from_c=19.0, at=ago(minutes=6), heat_wh=7600, load_wh=3800)


def seen(watch: RiseWatch | None, room_c: float, *, now: datetime = NOW) -> Watched:
    """Return one cycle of a room that should have 21 degrees, with 4 kW of heat against 2 kW of loss."""
    return watched_rise(watch, setpoint_c=21, room_c=room_c, heat_w=4000, load_w=2000, now=now)


@pytest.mark.parametrize(("room_c", "begins"), [(19.0, True), (20.5, True), (20.6, False)], ids=["low", "edge", "near"])
def test_a_rise_begins_well_below_the_setpoint(room_c: float, begins: bool) -> None:
    """A few tenths are no heating up."""
    watch = RiseWatch(since=NOW, from_c=room_c, at=NOW)
    assert seen(None, room_c) == Watched(watch=watch if begins else None)


def test_a_rise_adds_up_what_it_takes() -> None:
    """Six minutes of 4 kW are 400 Wh."""
    going = RiseWatch(since=WATCH.since, from_c=19.0, at=NOW, heat_wh=8000, load_wh=4000)
    assert seen(WATCH, 20.5) == Watched(watch=going)


def test_a_rise_ends_near_the_setpoint() -> None:
    """From 19.0 to 20.8 in two hours, with the means of heat and loss."""
    rise = Rise(rise_k=pytest.approx(1.8), took=timedelta(hours=2), heat_w=4000, load_w=2000)  # type: ignore[arg-type]
    assert seen(WATCH, 20.8) == Watched(watch=None, rise=rise)


def test_a_rise_that_takes_all_night_ends_as_it_is() -> None:
    """After eight hours it tells what it reached."""
    late = RiseWatch(since=ago(hours=8), from_c=19.0, at=ago(minutes=5))
    assert seen(late, 20.0).rise is not None


@pytest.mark.parametrize("now", [NOW + timedelta(hours=1), NOW - timedelta(hours=1)], ids=["outage", "clock set back"])
def test_a_rise_that_nobody_saw_is_dropped(now: datetime) -> None:
    """What was not measured teaches nothing."""
    assert seen(WATCH, 20.5, now=now) == Watched(watch=None)


def test_two_cycles_at_one_instant_end_nothing() -> None:
    """A rise of no time has no means."""
    just_begun = RiseWatch(since=NOW, from_c=19.0, at=NOW)
    assert seen(just_begun, 21.0) == Watched(watch=just_begun)
