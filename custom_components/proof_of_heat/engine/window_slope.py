"""An open window without a contact: the room falls faster than any house cools."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

# A light house without heat falls by 2 K in its worst hour; air from outdoors takes as much in ten minutes.
FALL_K: Final = 1.0
SPAN: Final = timedelta(minutes=10)

# A sensor of 0.1 K shows that the fall is over.
RISE_K: Final = 0.2

# Airing takes minutes. A room that goes on falling has another reason, and needs its heat.
LONGEST: Final = timedelta(minutes=30)

# One reading a minute tells the slope.
PACE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowWatch:
    """What is remembered of the slope of one room."""

    recent: tuple[tuple[datetime, float], ...] = ()
    """The temperatures of the last ten minutes."""
    open_since: datetime | None = None
    lowest_c: float | None = None
    """Since it was opened."""


def watched_window(watch: WindowWatch, room_c: float | None, *, now: datetime) -> WindowWatch:
    """Return the watch after one reading: open from a fall of 1 K in ten minutes until the room rises again.

    Half an hour is the longest; then the slope is watched anew from there. Without a reading nothing is known anew.
    """
    if room_c is None:
        return watch
    if watch.open_since is not None:
        return _aired(watch, room_c, watch.open_since, now)
    kept = tuple((at, value_c) for at, value_c in watch.recent if timedelta() <= now - at <= SPAN)
    recent = kept if kept and now - kept[-1][0] < PACE else (*kept, (now, room_c))
    if max(value_c for _, value_c in recent) - room_c < FALL_K:
        return WindowWatch(recent=recent)
    return WindowWatch(open_since=now, lowest_c=room_c)


def _aired(watch: WindowWatch, room_c: float, since: datetime, now: datetime) -> WindowWatch:
    """Return the watch of a window that was open; a clock set back closes it."""
    lowest_c = room_c if watch.lowest_c is None else min(watch.lowest_c, room_c)
    if not timedelta() <= now - since < LONGEST or room_c >= lowest_c + RISE_K:
        return WindowWatch(recent=((now, room_c),))
    return replace(watch, lowest_c=lowest_c)
