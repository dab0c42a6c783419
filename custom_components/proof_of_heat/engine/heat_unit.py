"""A heater that comes in steps: what it may do now, given its wear, its minimum times and its locks."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

OFF: Final = 0
"""The number of the step that is no heat."""

DAY: Final = timedelta(days=1)

# A start of a miner takes minutes without heat and is a thermal cycle; a backup heater is made for it.
MINER_MIN_ON: Final = timedelta(minutes=30)
MINER_MIN_OFF: Final = timedelta(minutes=15)
BACKUP_MIN: Final = timedelta(minutes=5)

# Wear that an owner accepts. In closed loops a third start a day gained no comfort, and a ninth change none either.
MAX_STARTS: Final = 2
MAX_CHANGES: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatStep:
    """One step of a heater above off."""

    heat_w: float
    """What the zone gets."""
    j_per_th: float | None = None
    """What a miner pays for its hashes at this step; None for what earns nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatUnit:
    """One heater of a zone."""

    id: str
    steps: tuple[HeatStep, ...]
    """Rising in heat, without off; step number n is `steps[n - 1]`."""
    is_backup: bool = False
    """It costs more than miners and is used last."""
    min_on: timedelta = MINER_MIN_ON
    min_off: timedelta = MINER_MIN_OFF
    max_starts: int | None = MAX_STARTS
    """Starts in any 24 hours, None for as many as it takes."""
    max_changes: int | None = MAX_CHANGES
    """Changes between steps in any 24 hours."""
    goes_on: bool = False
    """It would soon be started again, so that it may be lowered and not stopped."""
    locked_step: int | None = None
    """The one step that it has now, because it is faulty, silent or held by hand."""

    @classmethod
    def backup(cls, unit_id: str, *heats_w: float) -> HeatUnit:
        """Return a backup heater with these steps."""
        return cls(
            id=unit_id,
            steps=tuple(HeatStep(heat_w=heat_w) for heat_w in heats_w),
            is_backup=True,
            min_on=BACKUP_MIN,
            min_off=BACKUP_MIN,
            max_starts=None,
            max_changes=None,
        )

    def heat_w(self, step: int) -> float:
        """Return the heat of a step by its number."""
        return 0.0 if step == OFF else self.steps[step - 1].heat_w

    @property
    def full_w(self) -> float:
        """Return the heat of the highest step."""
        return self.heat_w(len(self.steps))


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatUnitState:
    """What is remembered of one heater."""

    step: int = OFF
    started_at: datetime | None = None
    stopped_at: datetime | None = None
    starts: tuple[datetime, ...] = ()
    """Of the last 24 hours."""
    changes: tuple[datetime, ...] = ()

    def at_step(self, step: int, *, now: datetime) -> HeatUnitState:
        """Return the state after the heater was set to a step."""
        kept = replace(self, step=step, starts=_recent(self.starts, now), changes=_recent(self.changes, now))
        if step == self.step:
            return kept
        if step == OFF:
            return replace(kept, stopped_at=now)
        if self.step == OFF:
            return replace(kept, started_at=now, starts=(*kept.starts, now))
        return replace(kept, changes=(*kept.changes, now))


def steps_allowed(unit: HeatUnit, state: HeatUnitState, *, now: datetime) -> tuple[int, ...]:
    """Return the numbers of the steps that a heater may have now, rising."""
    if unit.locked_step is not None:
        return (unit.locked_step,)
    every = tuple(range(OFF + 1, len(unit.steps) + 1))
    if state.step == OFF:
        waits = _is_within(state.stopped_at, unit.min_off, now) or _is_spent(state.starts, unit.max_starts, now)
        return (OFF,) if waits else (OFF, *every)
    running = every
    if _is_spent(state.changes, unit.max_changes, now):
        # The lowest step stands in for the stop, which wears more than a change.
        running = tuple(sorted({every[0], state.step})) if unit.goes_on else (state.step,)
    return running if unit.goes_on or _is_within(state.started_at, unit.min_on, now) else (OFF, *running)


def _recent(instants: Iterable[datetime], now: datetime) -> tuple[datetime, ...]:
    """Keep what happened within a day, on either side of a clock that was set."""
    return tuple(at for at in instants if abs(now - at) < DAY)


def _is_spent(instants: Iterable[datetime], budget: int | None, now: datetime) -> bool:
    """Tell whether a budget of a day is used up."""
    return budget is not None and len(_recent(instants, now)) >= budget


def _is_within(since: datetime | None, span: timedelta, now: datetime) -> bool:
    """Tell whether less than `span` has passed; a clock set back ends the wait."""
    return since is not None and timedelta() <= now - since < span
