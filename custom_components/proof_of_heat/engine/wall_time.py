"""Times on the wall and instants: which instant shows a time of day, on the two odd days of the year too."""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

SECOND: Final = timedelta(seconds=1)


def instant(wall: datetime, zone: tzinfo) -> datetime:
    """Return the first instant (UTC) at which clocks of a zone show this time or a later one.

    A time that comes twice counts the first time; a time that is left out counts when clocks are set forward.
    """
    early = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    late = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    # Only for a time that is left out the offset of before (fold 0, PEP 495) gives the later instant.
    if early >= late:
        return late
    while late - early > SECOND:
        middle = early + (late - early) / 2
        if middle.astimezone(zone).replace(tzinfo=None) >= wall:
            late = middle
        else:
            early = middle
    return late.replace(microsecond=0)
