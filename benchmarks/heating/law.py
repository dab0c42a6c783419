"""What a control law sees of a room, and what it answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

STEP: Final = timedelta(minutes=5)
"""Each law is asked this often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What is known of a room at one instant."""

    at: datetime
    setpoint_c: float
    room_c: float | None
    """None while the sensor is lost."""
    outdoor_c: float
    irradiance_w_m2: float
    heat_w: float
    """Measured since the last time."""
    later_c: float
    """The next other setpoint of the plan, the same one where it never changes."""
    later_at: datetime
    most_w: float
    """All miners at full power, without the backup."""


class Law(Protocol):
    """Something that decides how many watts a room gets."""

    def wish_w(self, view: View) -> float:
        """Return the watts for the next five minutes."""
        ...
