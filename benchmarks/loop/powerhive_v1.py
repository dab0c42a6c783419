"""PowerHive, first version: nominal watts against all of the generation, up to the top at once, down step by step."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from custom_components.proof_of_heat.engine.miner import Target

from .leader import Order
from .machine import Machine
from .site import Meter

MARGIN_SHARE: Final = 0.10
TOLERANCE_W: Final = 2000.0
COOLDOWN: Final = timedelta(seconds=30)
SILENT_THIRST: Final = 1e9
"""Of a miner that does not hash: last to be raised, first to be lowered."""


class PowerHiveV1:
    """It never stops a miner, asks no meter what is really drawn, and does not ask how old a reading is."""

    def orders(self, meter: Meter, machines: Sequence[Machine], now: datetime) -> Iterable[Order]:
        """Change miners, the most efficient first, until the nominal watts are near the target."""
        orders: list[Order] = []
        left_w = meter.generation_w * (1 - MARGIN_SHARE) - sum(machine.target.power_w for machine in machines)
        is_short = left_w < 0
        for machine in sorted(machines, key=_thirst, reverse=is_short):
            if abs(left_w) < TOLERANCE_W:
                break
            if machine.changed_at is not None and now - machine.changed_at < COOLDOWN:
                continue
            target = _next_lower(machine) if is_short else machine.steps[-1]
            if target is not None and target != machine.target:
                orders.append((machine, target))
                left_w -= target.power_w - machine.target.power_w
        return orders


def _next_lower(machine: Machine) -> Target | None:
    """Return the next lower level, None at the lowest."""
    lower = [step for step in machine.steps if step.power_w < machine.target.power_w]
    return lower[-1] if lower else None


def _thirst(machine: Machine) -> float:
    """Return W/TH as it runs now."""
    return machine.target.power_w / machine.hashrate_th_s if machine.hashrate_th_s > 0 else SILENT_THIRST
