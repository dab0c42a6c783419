"""PowerHive, second version: five states by the margin that is left, one change at a time, pending ones counted."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

from .leader import Order
from .machine import Machine
from .site import Meter

EMERGENCY_SHARE: Final = 0.05
CRITICAL_SHARE: Final = 0.10
SAFE_SHARE: Final = 0.15
RECOVERY_SHARE: Final = 0.20
RECOVERY: Final = timedelta(minutes=2)
COOLDOWN: Final = timedelta(minutes=10)
SETTLE: Final = timedelta(minutes=5)
AT_ONCE: Final = 5
"""Changes together in an emergency."""


class State(Enum):
    """What it is about."""

    IDLE = auto()
    REDUCING = auto()
    HOLDING = auto()
    INCREASING = auto()
    EMERGENCY = auto()


class PowerHiveV2:
    """It never stops a miner either, and uses at most 85 % of the generation."""

    def __init__(self) -> None:
        """Begin at rest."""
        self._state = State.IDLE
        self._recovering_since: datetime | None = None
        self._pending: list[tuple[datetime, float]] = []
        """When each change settles, and the watts that it takes away."""
        self._by_state: dict[State, Callable[[float], State]] = {
            State.REDUCING: self._reducing,
            State.HOLDING: self._holding,
            State.INCREASING: lambda margin: State.REDUCING if margin < SAFE_SHARE else State.INCREASING,
            State.EMERGENCY: lambda margin: State.REDUCING if margin >= CRITICAL_SHARE else State.EMERGENCY,
        }

    def orders(self, meter: Meter, machines: Sequence[Machine], now: datetime) -> Iterable[Order]:
        """Go one step of the state machine."""
        self._pending = [(at, saved_w) for at, saved_w in self._pending if at > now]
        drawn_w = meter.miners_w + meter.auxiliary_w
        margin = self._margin_share(meter, drawn_w)
        before = self._state
        self._state = self._idle(margin, now) if before is State.IDLE else self._by_state[before](margin)
        if self._state is not before or before in {State.IDLE, State.HOLDING}:
            return []
        free_w = meter.generation_w * (1 - SAFE_SHARE) - drawn_w
        rested = [m for m in machines if m.changed_at is None or now - m.changed_at >= COOLDOWN]
        if before is State.INCREASING:
            orders = _increase(rested, free_w)[:1]
            self._state = State.INCREASING if orders else State.IDLE
        else:
            orders = _reduction(rested, -free_w)[: AT_ONCE if before is State.EMERGENCY else 1]
        self._pending += [(now + SETTLE, m.target.power_w - target.power_w) for m, target in orders]
        return orders

    def _margin_share(self, meter: Meter, drawn_w: float) -> float:
        """Return the share of the generation that is left once all that is pending has settled."""
        expected_w = drawn_w - sum(saved_w for _, saved_w in self._pending)
        return (meter.generation_w - expected_w) / meter.generation_w if meter.generation_w > 0 else 0.0

    def _idle(self, margin: float, now: datetime) -> State:
        """Wait for too little, or for enough that lasts."""
        if margin <= RECOVERY_SHARE:
            self._recovering_since = None
            return State.REDUCING if margin < CRITICAL_SHARE else State.IDLE
        if self._recovering_since is None:
            self._recovering_since = now
        if now - self._recovering_since <= RECOVERY:
            return State.IDLE
        self._recovering_since = None
        return State.INCREASING

    def _reducing(self, margin: float) -> State:
        """Reduce until the margin is safe."""
        if margin < EMERGENCY_SHARE:
            return State.EMERGENCY
        return State.HOLDING if margin >= SAFE_SHARE else State.REDUCING

    def _holding(self, margin: float) -> State:
        """Hold until all has settled."""
        if margin < CRITICAL_SHARE:
            return State.EMERGENCY if margin < EMERGENCY_SHARE else State.REDUCING
        return State.IDLE if not self._pending and margin >= SAFE_SHARE else State.HOLDING


def _reduction(machines: Sequence[Machine], needed_w: float) -> list[Order]:
    """Lower those with most above their lowest level, each by as much as is still needed, or as near as it gets."""
    orders: list[Order] = []
    for machine in sorted(machines, key=_headroom_w, reverse=True):
        if needed_w <= 0:
            break
        lower = [step for step in reversed(machine.steps) if step.power_w < machine.target.power_w]
        if lower:
            target = next((s for s in lower if machine.target.power_w - s.power_w >= needed_w), lower[-1])
            orders.append((machine, target))
            needed_w -= machine.target.power_w - target.power_w
    return orders


def _increase(machines: Sequence[Machine], free_w: float) -> list[Order]:
    """Raise those at the lowest power, each to the first level that takes all that is free, else to its highest."""
    orders: list[Order] = []
    for machine in sorted(machines, key=_power_w):
        if free_w <= 0:
            break
        higher = [step for step in machine.steps if step.power_w > machine.target.power_w]
        if higher:
            target = next((s for s in higher if s.power_w - machine.target.power_w >= free_w), higher[-1])
            orders.append((machine, target))
            free_w -= target.power_w - machine.target.power_w
    return orders


def _headroom_w(machine: Machine) -> float:
    """Return what a machine draws above its lowest level."""
    return machine.target.power_w - machine.steps[0].power_w


def _power_w(machine: Machine) -> float:
    """Return what a machine is set to."""
    return machine.target.power_w
