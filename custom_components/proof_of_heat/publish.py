"""When a value is worth a row in the recorder: on a real change at once, on a small one once a minute."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf
from typing import Final

from homeassistant.helpers.typing import StateType

# 50 miners that publish each reading of each value write 900 MB a day; with this and the bands, 17 MB.
QUIET_TIME: Final = timedelta(seconds=60)

type Value = StateType | datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """How much a value may move unseen: by less than an amount and less than a share of itself."""

    width: float = inf
    """In the unit of the value; of instants in seconds."""
    share: float = inf
    quiet: timedelta = QUIET_TIME
    """For how long what moves unseen stays unseen."""

    def hides(self, old: Value, new: Value) -> bool:
        """Tell whether the way from one value to another is too small to show."""
        if isinstance(old, datetime) and isinstance(new, datetime):
            return abs((new - old).total_seconds()) < self.width
        if isinstance(old, int | float) and isinstance(new, int | float):
            return abs(new - old) < (min(self.width, self.share * abs(old)) if old else self.width)
        return False


NO_BAND: Final = Band(width=0)

# The amount suits machines of kilowatts; the share lets the small ones show what they do.
POWER_BAND: Final = Band(width=10, share=0.05)

# Counters never rest, but those of the disk, which are shown, move with each save only. The shortest statistics are of
# five minutes, as is that.
COUNTER_BAND: Final = Band(width=0)


class Publisher:
    """What one entity showed last, and when."""

    def __init__(self, band: Band) -> None:
        """Start with nothing shown."""
        self._band = band
        self._value: Value = None
        self._is_available: bool | None = None
        self._at: datetime | None = None

    def is_due(self, value: Value, *, is_available: bool, now: datetime) -> bool:
        """Tell whether to show a value, and take it for shown if so."""
        if not self._is_news(value, is_available=is_available, now=now):
            return False
        self._value, self._is_available, self._at = value, is_available, now
        return True

    def _is_news(self, value: Value, *, is_available: bool, now: datetime) -> bool:
        """Tell whether a value differs enough from the one shown, for its age."""
        if is_available != self._is_available or self._at is None:
            return True
        if value == self._value or not is_available:
            return False
        return now - self._at >= self._band.quiet or not self._band.hides(self._value, value)
