"""Optimal start: begin early enough that the room is warm when it should be, from how it warmed before."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

HOUR: Final = timedelta(hours=1)

# Shorter or flatter rises tell more of the sensor than of the room.
MIN_RISE_K: Final = 0.5
MIN_TOOK: Final = timedelta(minutes=15)
MIN_SURPLUS_W: Final = 100.0

# One rise may have had a guest in it.
MIN_RISES: Final = 2

# The mean of so many rises; then old ones fade, since furniture and seasons change.
MEMORY: Final = 10

# A room that needs longer is better held than heated up.
LONGEST_LEAD: Final = timedelta(hours=8)

# Ahead of time nobody waits. With as much again as the warm room loses, the miners that heat it up are those that hold
# it afterwards; with all heat the others, and the backup, would run for minutes. In mild weather it is a share of all.
LEAST_RISE_SHARE: Final = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """One time that a room was heated up."""

    rise_k: float
    took: timedelta
    heat_w: float
    """Mean heat that was measured."""
    load_w: float
    """What the load line says that the room lost meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """How much heat a room takes up for each kelvin."""

    storage_wh_k: float
    rises: int
    """How many rises it stands on."""


def learnt_response(response: Response | None, rise: Rise) -> Response | None:
    """Return the response with one rise more: storage = (heat - load) time / rise."""
    surplus_w = rise.heat_w - rise.load_w
    if rise.rise_k < MIN_RISE_K or rise.took < MIN_TOOK or surplus_w < MIN_SURPLUS_W:
        return response
    storage_wh_k = surplus_w * (rise.took / HOUR) / rise.rise_k
    if response is None:
        return Response(storage_wh_k=storage_wh_k, rises=1)
    rises = response.rises + 1
    share = 1 / min(rises, MEMORY)
    return Response(
        storage_wh_k=response.storage_wh_k + share * (storage_wh_k - response.storage_wh_k),
        rises=rises,
    )


def lead(response: Response | None, *, gap_k: float, most_w: float, load_w: float) -> timedelta:
    """Return how long before its time the heating starts: storage * gap / (most heat - load).

    Without two rises learnt, or without a gap, it starts on time.
    """
    if response is None or response.rises < MIN_RISES or gap_k <= 0:
        return timedelta()
    surplus_w = most_w - load_w
    if surplus_w < MIN_SURPLUS_W:
        return LONGEST_LEAD
    return min(response.storage_wh_k * gap_k / surplus_w * HOUR, LONGEST_LEAD)


def rise_w(*, load_w: float, most_w: float) -> float:
    """Return the heat above the load that warms a room ahead of time; `load_w` is what it loses once it is warm."""
    return min(max(load_w, LEAST_RISE_SHARE * most_w), most_w)


def is_preheating(*, warm_at: datetime, ahead: timedelta, now: datetime) -> bool:
    """Tell whether it is time to heat for a setpoint that comes later."""
    return warm_at - ahead <= now < warm_at
