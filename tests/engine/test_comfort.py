"""The figures of a day in a room, and windows that nobody reports."""

from datetime import timedelta

import pytest

from custom_components.proof_of_heat.engine.comfort import Comfort, tallied
from custom_components.proof_of_heat.engine.window_slope import WindowWatch, watched_window

from .sample_site import NOW

MINUTE = timedelta(minutes=1)


def lived(comfort: Comfort, *rooms_c: float | None, setpoint_c: float = 21.0, is_heated: bool = True) -> Comfort:
    """Return the tally after some readings, six minutes apart."""
    start = NOW if comfort.at is None else comfort.at
    for number, room_c in enumerate(rooms_c, start=1):
        now = start + number * 6 * MINUTE
        comfort = tallied(comfort, room_c=room_c, setpoint_c=setpoint_c, is_heated=is_heated, now=now, day=now.date())
    return comfort


def slid(*rooms_c: float | None, watch: WindowWatch | None = None, pace: timedelta = MINUTE) -> WindowWatch:
    """Return the watch of a window after some readings."""
    watch = WindowWatch() if watch is None else watch
    start = NOW if watch.open_since is None else watch.open_since
    for number, room_c in enumerate(rooms_c, start=1):
        watch = watched_window(watch, room_c, now=start + number * pace)
    return watch


def test_what_lies_outside_of_the_band_adds_up() -> None:
    """An hour at 19.5 degC of 21 are 1 K h too cold; within half a kelvin nothing counts."""
    assert lived(Comfort(), 20.6, *(19.5,) * 10).deviation_k_h == pytest.approx(1.0)
    assert lived(Comfort(), *(20.6,) * 10).deviation_k_h == 0


def test_the_sun_is_nobodys_fault() -> None:
    """Too warm without any heat does not count, too warm under heat does."""
    assert lived(Comfort(), *(23.0,) * 11, is_heated=False).deviation_k_h == 0
    assert lived(Comfort(), *(23.0,) * 11).deviation_k_h == pytest.approx(1.5)


def test_holding_begins_an_hour_after_the_last_change() -> None:
    """Then the root mean square of the error counts."""
    assert lived(Comfort(), *(20.8,) * 10).hold_rmse_k is None
    assert lived(Comfort(), *(20.8,) * 20).hold_rmse_k == pytest.approx(0.2)
    held = lived(Comfort(), *(20.8,) * 20)
    assert lived(held, 20.8, setpoint_c=19.0).held == held.held


def test_an_unknown_room_and_an_outage_count_for_nothing() -> None:
    """What nobody measured is not known."""
    assert lived(Comfort(), *(None,) * 20).deviation_k_h == 0
    late = tallied(
        lived(Comfort(), 15.0),
        room_c=15.0,
        setpoint_c=21.0,
        is_heated=True,
        now=NOW + timedelta(hours=5),
        day=NOW.date(),
    )
    assert late.deviation_k_h == 0


def test_each_day_begins_anew() -> None:
    """At midnight of the house, and the setpoint is held on."""
    comfort = lived(Comfort(), *(19.0,) * 20)
    tomorrow = tallied(
        comfort,
        room_c=19.0,
        setpoint_c=21.0,
        is_heated=True,
        now=NOW + 126 * MINUTE,
        day=NOW.date() + timedelta(days=1),
    )
    assert tomorrow.deviation_k_h == pytest.approx(0.15)
    assert tomorrow.hold_rmse_k == pytest.approx(2.0)


def test_a_kelvin_in_ten_minutes_is_a_window() -> None:
    """It counts from the reading that shows it."""
    assert slid(21.0, 20.8, 20.5, 20.0).open_since == NOW + 4 * MINUTE


def test_a_house_that_cools_is_no_window() -> None:
    """2 K in an hour are a light house on a cold night."""
    assert slid(*(21 - number / 30 for number in range(60))).open_since is None


def test_readings_within_a_minute_do_not_pile_up() -> None:
    """One a minute is kept."""
    assert len(slid(*(21.0,) * 60, pace=timedelta(seconds=15)).recent) <= 11


def test_a_rise_closes_the_window() -> None:
    """From the lowest reading on; a bit less than it opened at is enough."""
    opened = slid(21.0, 19.9)
    assert slid(19.0, 18.5, 18.6, watch=opened).open_since is not None
    assert slid(19.0, 18.5, 18.7, watch=opened).open_since is None


def test_a_window_is_closed_after_half_an_hour_at_the_latest() -> None:
    """A room that goes on falling needs its heat."""
    opened = slid(21.0, 19.9)
    assert slid(*(19.8 - number / 10 for number in range(31)), watch=opened).open_since is None


def test_an_unknown_room_leaves_the_window_as_it_was() -> None:
    """Nothing is known anew."""
    opened = slid(21.0, 19.9)
    assert slid(None, None, watch=opened) == opened
