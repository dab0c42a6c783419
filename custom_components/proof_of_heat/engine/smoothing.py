"""Readings behind a lag: the weather as the house feels it, the room without the steps of its sensor."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

# Walls and windows answer to outdoors within hours. 2 h and 3 h were equal in a house with a slab; a mean of 24 h, as
# some controls take it, is too slow for light houses.
OUTDOOR_LAG: Final = timedelta(hours=2)
SUN_LAG: Final = timedelta(hours=1)

# It makes a slope of the 0.1 K steps of a sensor; the heat of a room moves slower than that.
ROOM_LAG: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Smoothed:
    """A value behind its lag."""

    value: float
    at: datetime
    """When it was moved last."""


def smoothed(state: Smoothed | None, reading: float | None, *, lag: timedelta, now: datetime) -> Smoothed | None:
    """Return the value moved towards a reading: y + min(1, dt / lag) (x - y); the first reading counts as it is.

    Without a reading the value stays, and the next reading counts for the time since the last one.
    """
    if reading is None:
        return state
    if state is None:
        return Smoothed(value=reading, at=now)
    # A clock set back moves nothing, but time goes on from there.
    share = min(max((now - state.at) / lag, 0.0), 1.0)
    return Smoothed(value=state.value + share * (reading - state.value), at=now)
