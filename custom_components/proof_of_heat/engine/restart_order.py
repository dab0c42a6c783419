"""After an outage heaters come back one after the other, so that no fuse sees them all start at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

# Mains and network settle, and clocks are set.
SETTLE: Final = timedelta(minutes=1)

# A supply draws its inrush within a second, a miner ramps within four minutes; the first minute is the steepest.
GAP: Final = timedelta(minutes=1)


def startable(ids: Sequence[str], *, restored_at: datetime | None, now: datetime) -> frozenset[str]:
    """Return which heaters may start now, in the order given; without an outage all may."""
    if restored_at is None or now < restored_at:
        return frozenset(ids)
    count = (now - restored_at - SETTLE) // GAP + 1
    return frozenset(ids[: max(count, 0)])
