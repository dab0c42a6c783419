"""What is remembered of one zone beside the engine's state: wishes, the curve, what was learnt, the heat."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from ..engine.building import Day, Fit
from ..engine.heating_curve import HeatingCurve
from ..engine.override import Override
from ..engine.zone import ZoneMode
from .energy import EnergyCount

HELD_C = 20.0
"""What a zone is held at until somebody says otherwise: EN 12831-1 designs living rooms for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """What the days said of the building when it was last asked."""

    at: datetime
    fit: Fit | None
    days: tuple[Day, ...] = ()
    """The days that it stands on, for the picture of the curve."""
    usual_w: tuple[float, ...] = ()
    """By hour of the day: the heat that is usually wanted beside the line, without its sun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneMemory:
    """What is remembered of one zone."""

    mode: ZoneMode = ZoneMode.AUTO
    held_c: float = HELD_C
    override: Override | None = None
    curve: HeatingCurve | None = None
    """The curve that was set or adopted since the settings were made, None for theirs."""
    curve_before: HeatingCurve | None = None
    """The curve of the settings at that time; another one there ends it."""
    learnt: Learnt | None = None
    disturbed: frozenset[datetime] = frozenset()
    """Full hours that must not teach: a window was open, or a sensor was lost."""
    heat: EnergyCount = field(default_factory=EnergyCount)
    electricity: EnergyCount = field(default_factory=EnergyCount)
    """Drawn by all that heats it and measures its power; a boiler draws none, a heat pump less than it gives."""

    @property
    def wishes(self) -> tuple[object, ...]:
        """Return what the owner asked: a change of it reaches the file at once."""
        return self.mode, self.held_c, self.override, self.curve

    def without_ended(self, now: datetime) -> ZoneMemory:
        """Return the memory without an override that has ended."""
        ended = self.override is not None and self.override.until is not None and self.override.until <= now
        return replace(self, override=None) if ended else self

    def disturbed_at(self, now: datetime, *, kept: timedelta) -> ZoneMemory:
        """Return the memory with an hour that must not teach."""
        hour = now.replace(minute=0, second=0, microsecond=0)
        if hour in self.disturbed:
            return self
        return replace(self, disturbed=frozenset(one for one in (*self.disturbed, hour) if now - one <= kept))
