"""What is remembered of one heater that is no miner beside the engine's state: its mode and its counts."""

from dataclasses import dataclass, field
from datetime import datetime

from ..engine.heater import HeaterMode
from .energy import EnergyCount


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaterMemory:
    """What is remembered of one heater."""

    mode: HeaterMode = HeaterMode.UNMANAGED
    was_managed: bool | None = None
    """What the settings said when the mode was set; a change there sets it anew."""
    energy: EnergyCount = field(default_factory=EnergyCount)
    """What it drew."""
    heat: EnergyCount = field(default_factory=EnergyCount)
    """What it gave."""
    writes: int = 0
    """Orders that the device accepted."""
    silent_since: datetime | None = None

    def managed(self, *, is_managed: bool) -> HeaterMemory:
        """Return the memory with the mode that the settings imply, where they are new or say something new."""
        if self.was_managed == is_managed:
            return self
        mode = HeaterMode.AUTO if is_managed else HeaterMode.UNMANAGED
        return HeaterMemory(
            mode=mode,
            was_managed=is_managed,
            energy=self.energy,
            heat=self.heat,
            writes=self.writes,
            silent_since=self.silent_since,
        )
