"""Watches a room being heated up, so that the next time can begin early enough."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from .preheat import LONGEST_LEAD, MIN_RISE_K, Rise

# So near to its setpoint the heating eases off.
REACHED_K: Final = 0.2

# A longer gap is an outage, in which nobody measured.
LONGEST_STEP: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class RiseWatch:
    """A heating up that goes on."""

    since: datetime
    from_c: float
    at: datetime
    heat_wh: float = 0.0
    load_wh: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What became of it in one cycle."""

    watch: RiseWatch | None
    rise: Rise | None = None
    """It ended now."""


def watched_rise(
    watch: RiseWatch | None, *, setpoint_c: float, room_c: float, heat_w: float, load_w: float, now: datetime
) -> Watched:
    """Return the watch after one cycle: it begins half a kelvin below the setpoint and ends near it."""
    gap_k = setpoint_c - room_c
    if watch is None:
        begins = gap_k >= MIN_RISE_K
        return Watched(watch=RiseWatch(since=now, from_c=room_c, at=now) if begins else None)
    if not timedelta() <= now - watch.at <= LONGEST_STEP:
        return Watched(watch=None)
    hours = (now - watch.at) / timedelta(hours=1)
    grown = replace(watch, at=now, heat_wh=watch.heat_wh + heat_w * hours, load_wh=watch.load_wh + load_w * hours)
    if now == watch.since or (gap_k > REACHED_K and now - watch.since < LONGEST_LEAD):
        return Watched(watch=grown)
    return Watched(watch=None, rise=_rise(grown, room_c))


def _rise(watch: RiseWatch, room_c: float) -> Rise:
    """Return what was seen of a rise that ended."""
    took = watch.at - watch.since
    hours = took / timedelta(hours=1)
    return Rise(rise_k=room_c - watch.from_c, took=took, heat_w=watch.heat_wh / hours, load_w=watch.load_wh / hours)
