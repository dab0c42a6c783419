"""A rule like evcc's: one device a tick follows the surplus and its own power; delays before on and off."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import cycle
from typing import Final

from custom_components.proof_of_heat.engine.miner import PAUSE

from .leader import Order
from .machine import Machine
from .site import Meter

TICK: Final = timedelta(seconds=30)
ENABLE: Final = timedelta(minutes=1)
DISABLE: Final = timedelta(minutes=3)
METER_LIFE: Final = timedelta(minutes=1)


class Evcc:
    """Each device in its turn takes what is exported and what it draws itself."""

    def __init__(self, machines: Sequence[Machine]) -> None:
        """Begin with the first device."""
        self._turns = cycle(range(len(machines)))
        self._ticked_at: datetime | None = None
        self._waiting_since: dict[str, datetime] = {}
        """Since when a device could start, or should stop."""

    def orders(self, meter: Meter, machines: Sequence[Machine], now: datetime) -> Iterable[Order]:
        """Give the device whose turn it is what there is."""
        if self._ticked_at is not None and now - self._ticked_at < TICK:
            return []
        self._ticked_at = now
        machine = machines[next(self._turns)]
        is_old = now - meter.read_at > METER_LIFE
        export_w = meter.generation_w - meter.auxiliary_w - meter.miners_w
        offered_w = 0.0 if is_old else export_w + machine.power_w
        return self._answered(machine, offered_w, now)

    def _answered(self, machine: Machine, offered_w: float, now: datetime) -> Iterable[Order]:
        """Follow the offer where it suffices for the lowest level, otherwise stop after the delay."""
        suffices = offered_w >= machine.steps[0].power_w
        if suffices == (not machine.target.is_pause):
            self._waiting_since.pop(machine.id, None)
        elif now - self._waiting_since.setdefault(machine.id, now) < (ENABLE if suffices else DISABLE):
            return [] if suffices or machine.target == machine.steps[0] else [(machine, machine.steps[0])]
        if not suffices:
            return [] if machine.target.is_pause else [(machine, PAUSE)]
        target = [step for step in machine.steps if step.power_w <= offered_w][-1]
        return [] if target == machine.target else [(machine, target)]
