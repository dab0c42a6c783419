"""The weather reaches the house behind a lag."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.proof_of_heat.engine.smoothing import OUTDOOR_LAG, Smoothed, smoothed

from .sample_site import NOW, ago

STATE = Smoothed(value=10.0, at=ago(minutes=12))


def test_the_first_reading_counts_as_it_is() -> None:
    """A house knows nothing of the weather before its first reading."""
    assert smoothed(None, -5.0, lag=OUTDOOR_LAG, now=NOW) == Smoothed(value=-5.0, at=NOW)


def test_without_any_reading_there_is_no_value() -> None:
    """Unknown weather stays unknown."""
    assert smoothed(None, None, lag=OUTDOOR_LAG, now=NOW) is None


def test_a_lost_reading_keeps_the_value_and_its_age() -> None:
    """The next reading counts for all the time since the last one."""
    assert smoothed(STATE, None, lag=OUTDOOR_LAG, now=NOW) is STATE


@pytest.mark.parametrize(
    ("passed", "value"),
    [(timedelta(minutes=12), 9.0), (timedelta(hours=2), 0.0), (timedelta(days=1), 0.0), (timedelta(hours=-1), 10.0)],
    ids=["a tenth of the lag", "the whole lag", "after an outage", "clock set back"],
)
def test_a_value_moves_by_the_share_of_the_lag_that_passed(passed: timedelta, value: float) -> None:
    """From 10 towards 0: a tenth after 12 minutes, all of it after 2 hours."""
    state = Smoothed(value=10.0, at=NOW - passed)
    moved = smoothed(state, 0.0, lag=OUTDOOR_LAG, now=NOW)
    assert moved is not None
    assert moved.value == pytest.approx(value)
    assert moved.at == NOW


@given(st.floats(-40, 40), st.integers(-7200, 100_000))
def test_a_value_never_leaves_the_way_to_its_reading(reading: float, passed_s: int) -> None:
    """However long the step, the value does not overshoot."""
    state = Smoothed(value=10.0, at=NOW - timedelta(seconds=passed_s))
    moved = smoothed(state, reading, lag=OUTDOOR_LAG, now=NOW)
    assert moved is not None
    assert min(10.0, reading) - 1e-9 <= moved.value <= max(10.0, reading) + 1e-9
