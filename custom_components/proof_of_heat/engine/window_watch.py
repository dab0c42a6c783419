"""An open window without a sensor: a room that falls faster than any building cools."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

# A closed light house loses 0.5 K in an hour with the heat off; cold air at the sensor does more in minutes.
SPAN: Final = timedelta(minutes=10)
FALL_K: Final = 1.0

# Warm air that comes back tells of a closed window. Whoever airs for longer than this has a broken window, or the
# sensor misled us.
RISE_K: Final = 0.3
LONGEST: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the room sensor said at one instant."""

    at: datetime
    room_c: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowWatch:
    """The last minutes of one room."""

    seen: tuple[Seen, ...] = ()
    open_since: datetime | None = None
    lowest_c: float | None = None
    """Since the window was opened."""


def watched_window(watch: WindowWatch, room_c: float | None, *, now: datetime) -> WindowWatch:
    """Return the watch after one reading; without one nothing is known anew but the time."""
    if watch.open_since is not None and watch.lowest_c is not None:
        return _while_open(watch.open_since, watch.lowest_c, room_c, now)
    recent = tuple(one for one in watch.seen if timedelta() <= now - one.at <= SPAN)
    if room_c is None:
        return WindowWatch(seen=recent)
    if any(one.room_c - room_c >= FALL_K for one in recent):
        return WindowWatch(open_since=now, lowest_c=room_c)
    if recent and recent[-1].room_c == room_c:
        return WindowWatch(seen=recent)
    return WindowWatch(seen=(*recent, Seen(at=now, room_c=room_c)))


def _while_open(since: datetime, lowest_c: float, room_c: float | None, now: datetime) -> WindowWatch:
    """Return the watch of an open window, a new one once it seems closed."""
    if not timedelta() <= now - since < LONGEST:
        return WindowWatch()
    if room_c is None:
        return WindowWatch(open_since=since, lowest_c=lowest_c)
    if room_c >= lowest_c + RISE_K:
        return WindowWatch(seen=(Seen(at=now, room_c=room_c),))
    return WindowWatch(open_since=since, lowest_c=min(lowest_c, room_c))
