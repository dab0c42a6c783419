"""Simulated time runs as fast as it is told."""

from datetime import UTC, datetime, timedelta

from simulator.clock import ManualClock, RealClock

START = datetime(2026, 1, 15, 12, tzinfo=UTC)


def test_a_manual_clock_stands_until_it_is_moved() -> None:
    """Only `advance` lets time pass."""
    clock = ManualClock(START)

    clock.advance(timedelta(hours=3))

    assert clock.now() == START + timedelta(hours=3)


def test_a_real_clock_never_runs_backwards() -> None:
    """It starts where it is told, and goes on from there."""
    clock = RealClock(speed=1000, start=START)

    earlier = clock.now()

    assert START <= earlier <= clock.now()


def test_a_real_clock_starts_now_by_default() -> None:
    """A demo shows the present."""
    assert RealClock().now().tzinfo is UTC
