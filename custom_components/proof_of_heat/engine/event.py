"""What is worth telling people and automations."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .reason import Reason


class EventKind(StrEnum):
    """The kind of an event; the value is the translation key."""

    TARGET_CHANGED = "target_changed"
    VERIFIED = "verified"
    PROPOSED = "proposed"
    COMMAND_REFUSED = "command_refused"
    NOT_OBEYED = "not_obeyed"
    QUARANTINED = "quarantined"
    RECOVERED = "recovered"
    STUCK_ON = "stuck_on"
    """A heater draws power although it was switched off."""
    NO_POWER = "no_power"
    """A heater draws next to nothing although it was asked to heat."""
    NO_HEAT = "no_heat"
    """All heaters of a zone run, and its room does not get warmer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened to one miner, heater or zone in one cycle."""

    kind: EventKind
    at: datetime
    miner_id: str
    """Its id; a heater or a zone has the id of its own."""
    reason: Reason
    from_w: float | None = None
    """The target before."""
    to_w: float | None = None
    """The target asked."""
    available_w: float | None = None
    """What the supply gave when it was decided."""
    error: str | None = None
