"""How often a machine was moved on one day: what a control that is easy on machines keeps small."""

from dataclasses import dataclass, replace
from datetime import date

from ..engine.miner import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Wear:
    """What one day asked of a machine."""

    day: date | None = None
    """In the time of the house."""
    starts: int = 0
    changes: int = 0
    """From one power to another while it ran; a stop is counted with the start after it."""

    def on(self, day: date) -> Wear:
        """Return what a day asked so far; another day begins anew."""
        return self if self.day == day else Wear(day=day)

    def moved(self, after: Target, *, before: Target | None, was_mining: bool | None, day: date) -> Wear:
        """Return the wear after a target was accepted; before the first one the machine tells what it did."""
        today = self.on(day)
        if after.is_pause or after == before:
            return today
        was_off = was_mining is False if before is None else before.is_pause
        return replace(today, starts=today.starts + 1) if was_off else replace(today, changes=today.changes + 1)
