"""What LuxOS keeps beside the machine: the one session of its writers, and the thermal control."""

from datetime import timedelta
from random import Random
from string import ascii_letters
from typing import Final

from ..clock import SimClock
from ..machine import Machine

SESSION_LIFE: Final = timedelta(minutes=1)
"""A session ends so long after its last use (vendor's documents)."""

ATM_WAIT: Final = timedelta(minutes=15)
"""The thermal control leaves the level alone for so long after a ramp (`PostRampMinutes` of the vendor's example)."""


class OneSession:
    """The session that one client at a time holds; it keeps others out and proves nothing."""

    def __init__(self, seed: int, clock: SimClock) -> None:
        """Start without a session."""
        self._random = Random(f"session {seed}")
        self._clock = clock
        self._id = ""
        self._used_at = clock.now()

    @property
    def held(self) -> str:
        """Return the session that holds now, empty for none."""
        return self._id if self._clock.now() - self._used_at < SESSION_LIFE else ""

    def begin(self) -> str:
        """Return a new session."""
        self._id = "".join(self._random.choices(ascii_letters, k=8))
        self.use()
        return self._id

    def use(self) -> None:
        """Let the life of the session begin anew."""
        self._used_at = self._clock.now()

    def end(self) -> None:
        """Give the session back."""
        self._id = ""


class ThermalControl:
    """Steps down when the machine is hot and, in the cool, back up to its highest profile.

    Only the way up is simulated: it is the one that passes a limit.
    """

    wait = ATM_WAIT

    def __init__(self, machine: Machine, *, highest: str) -> None:
        """Watch over a machine, switched on as after installation."""
        self.machine = machine
        self.is_on = True
        self.highest = highest
        self._ramped_at = machine.clock.now()

    def note_ramp(self) -> None:
        """Wait anew: something changed the power."""
        self._ramped_at = self.machine.clock.now()

    def advance(self) -> None:
        """Climb a step for each wait that passed."""
        table = [level.id for level in self.machine.model.levels]
        place, highest = table.index(str(self.machine.level_id)), table.index(self.highest)
        waits = (self.machine.clock.now() - self._ramped_at) // self.wait
        if self.is_on and self.machine.is_mining and waits > 0 and place < highest:
            self.machine.set_level(table[min(place + waits, highest)])
            self.note_ramp()
