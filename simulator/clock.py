"""Simulated time: it runs at any speed, or stands until someone moves it."""

from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Protocol


class SimClock(Protocol):
    """What tells the machines the time."""

    def now(self) -> datetime:
        """Return the simulated instant in UTC."""
        ...


class RealClock:
    """Time that passes by itself, `speed` times as fast as on the wall."""

    def __init__(self, speed: float = 1.0, *, start: datetime | None = None) -> None:
        """Begin at an instant, now by default."""
        self._speed = speed
        self._start = start or datetime.now(UTC)
        self._started = monotonic()

    def now(self) -> datetime:
        """Return the start plus the time passed, multiplied."""
        return self._start + timedelta(seconds=(monotonic() - self._started) * self._speed)


class ManualClock:
    """Time that stands still between two calls of `advance`."""

    def __init__(self, start: datetime) -> None:
        """Begin at an instant."""
        self._now = start

    def now(self) -> datetime:
        """Return the instant that was reached."""
        return self._now

    def advance(self, duration: timedelta) -> None:
        """Let a duration pass at once."""
        self._now += duration
