"""The energy of one miner, counted from its measured power."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

# Over a longer silence nobody knows what the miner drew, and a guess would stay in the total for ever.
MAX_GAP: Final = timedelta(minutes=5)

WATT_HOURS_PER_KWH: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyCount:
    """A total that only rises, and the reading it was last carried to."""

    total_kwh: float = 0
    power_w: float | None = None
    read_at: datetime | None = None

    def counted_to(self, *, power_w: float | None, read_at: datetime) -> EnergyCount:
        """Return the count carried to a reading: E = (P1 + P2) / 2 * (t2 - t1), the trapezoid rule."""
        if power_w is None:
            return replace(self, power_w=None, read_at=None)
        carried = replace(self, power_w=power_w, read_at=read_at)
        if self.power_w is None or self.read_at is None:
            return carried
        gap = read_at - self.read_at
        if not timedelta(0) < gap <= MAX_GAP:
            return carried
        added_kwh = (self.power_w + power_w) / 2 * (gap / timedelta(hours=1)) / WATT_HOURS_PER_KWH
        return replace(carried, total_kwh=self.total_kwh + added_kwh)
