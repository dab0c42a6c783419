"""How well a room was kept, day by day: the figures that owners and benchmarks judge a control by."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import sqrt
from typing import Final

HOUR: Final = timedelta(hours=1)

# Nobody feels half a kelvin; BOPTEST counts what lies outside of such a band.
BAND_K: Final = 0.5

# After a change of the setpoint the room is on its way, and is not held yet.
HELD_AFTER: Final = timedelta(hours=1)

# A longer gap is an outage, in which nobody measured.
LONGEST_STEP: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comfort:
    """What adds up over one day in one room."""

    day: date | None = None
    """In the time of the house."""
    at: datetime | None = None
    setpoint_c: float | None = None
    held_since: datetime | None = None
    """Since when the setpoint is the same."""
    deviation_k_h: float = 0.0
    """Outside of half a kelvin around the setpoint (K h)."""
    squares_k2_h: float = 0.0
    held: timedelta = timedelta()

    @property
    def hold_rmse_k(self) -> float | None:
        """Return the root mean square of the error while the setpoint was held, None before that."""
        return sqrt(self.squares_k2_h / (self.held / HOUR)) if self.held else None


def tallied(
    comfort: Comfort, *, room_c: float | None, setpoint_c: float, is_heated: bool, now: datetime, day: date
) -> Comfort:
    """Return the tally after one cycle; at midnight it begins anew.

    A room that is too warm although nothing heats it was warmed by the sun, which no control can undo.
    """
    if comfort.day != day:
        comfort = Comfort(day=day, at=comfort.at, setpoint_c=comfort.setpoint_c, held_since=comfort.held_since)
    is_same = comfort.setpoint_c == setpoint_c and comfort.held_since is not None
    held_since = comfort.held_since if is_same else now
    passed = timedelta() if comfort.at is None else now - comfort.at
    moved = replace(comfort, at=now, setpoint_c=setpoint_c, held_since=held_since)
    if room_c is None or not timedelta() < passed <= LONGEST_STEP:
        return moved
    error_k = room_c - setpoint_c
    if error_k > BAND_K and not is_heated:
        return moved
    beyond_k_h = max(abs(error_k) - BAND_K, 0.0) * (passed / HOUR)
    moved = replace(moved, deviation_k_h=moved.deviation_k_h + beyond_k_h)
    if held_since is None or now - held_since < HELD_AFTER:
        return moved
    return replace(moved, squares_k2_h=moved.squares_k2_h + error_k**2 * (passed / HOUR), held=moved.held + passed)
