"""A room sensor that jumps or never moves does not heat a room."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.proof_of_heat.engine.sensor_watch import SensorWatch, watched_sensor

from .sample_site import NOW, ago

WATCH = SensorWatch(value_c=20.0, at=ago(minutes=1), changed_at=ago(hours=1))
DOUBTED = replace(WATCH, at=ago(minutes=15), doubtful_since=ago(minutes=14))


def test_the_first_reading_counts() -> None:
    """Nothing is known of it that could be doubted."""
    assert watched_sensor(None, 12.0, now=NOW).temperature_c(NOW) == 12.0


@pytest.mark.parametrize(
    ("watch", "reading_c", "temperature_c"),
    [
        (WATCH, 20.4, 20.4),
        (WATCH, 23.0, 23.0),
        (WATCH, 23.1, None),
        (WATCH, 16.9, None),
        (replace(WATCH, at=ago(minutes=10)), 25.0, 25.0),
        (DOUBTED, 25.0, None),
        (DOUBTED, 20.1, 20.1),
        (replace(DOUBTED, doubtful_since=ago(minutes=15)), 25.0, 25.0),
    ],
    ids=[
        "moves",
        "moves much",
        "jumps up",
        "jumps down",
        "after a long silence",
        "still in doubt",
        "back to normal",
        "confirmed",
    ],
)
def test_a_jump_counts_once_it_stays(watch: SensorWatch, reading_c: float, temperature_c: float | None) -> None:
    """Three kelvin within minutes are no room; after a quarter of an hour they are."""
    assert watched_sensor(watch, reading_c, now=NOW).temperature_c(NOW) == temperature_c


@pytest.mark.parametrize(
    ("unchanged", "temperature_c"),
    [(timedelta(hours=23), 20.0), (timedelta(hours=24), None)],
    ids=["a calm day", "frozen"],
)
def test_a_value_that_never_moves_is_no_value(unchanged: timedelta, temperature_c: float | None) -> None:
    """A sensor that repeats itself for a day is stuck."""
    watch = replace(WATCH, changed_at=NOW - unchanged)
    assert watched_sensor(watch, 20.0, now=NOW).temperature_c(NOW) == temperature_c


def test_a_frozen_sensor_that_moves_again_counts_again() -> None:
    """One new value is enough."""
    assert watched_sensor(replace(WATCH, changed_at=ago(days=2)), 20.1, now=NOW).temperature_c(NOW) == 20.1
