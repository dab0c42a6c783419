"""Room sensors that lie: a value that jumps counts once it stays, one that never moves counts no more."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

# A room changes by a few kelvin an hour at most; an open door stands out for minutes, a moved sensor for ever.
JUMP_K: Final = 3.0
JUMP_SPAN: Final = timedelta(minutes=10)
CONFIRMED_AFTER: Final = timedelta(minutes=15)

# Even a sensor of half a kelvin sees a day: heating, sun and sleep move every room by more.
FROZEN_AFTER: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorWatch:
    """What is remembered of one sensor."""

    value_c: float
    """The last value that counted."""
    at: datetime
    changed_at: datetime
    doubtful_since: datetime | None = None
    """Since when it shows something else than it could."""

    def temperature_c(self, now: datetime) -> float | None:
        """Return the value to heat by, None for a sensor that is frozen or in doubt."""
        is_frozen = now - self.changed_at >= FROZEN_AFTER
        return None if is_frozen or self.doubtful_since is not None else self.value_c


def watched_sensor(watch: SensorWatch | None, reading_c: float, *, now: datetime) -> SensorWatch:
    """Return the watch after one plausible reading; the first one counts as it is, and a clock set back ends doubts."""
    if watch is None:
        return SensorWatch(value_c=reading_c, at=now, changed_at=now)
    jumps = abs(reading_c - watch.value_c) > JUMP_K and now - watch.at < JUMP_SPAN
    is_doubted = jumps if watch.doubtful_since is None else abs(reading_c - watch.value_c) > JUMP_K
    if not is_doubted:
        changed_at = min(watch.changed_at, now) if reading_c == watch.value_c else now
        return SensorWatch(value_c=reading_c, at=now, changed_at=changed_at)
    since = now if watch.doubtful_since is None else watch.doubtful_since
    if not timedelta() <= now - since < CONFIRMED_AFTER:
        return SensorWatch(value_c=reading_c, at=now, changed_at=now)
    return replace(watch, doubtful_since=since)
