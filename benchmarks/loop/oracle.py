"""What could be hashed at best: at each moment the optimum on the own supply, with no ramp and no wait."""

from collections.abc import Sequence

from custom_components.proof_of_heat.engine.dispatch import Choice, Contender, allocate
from custom_components.proof_of_heat.engine.miner import PAUSE, Target

from .machine import Machine

GRID_W = 50.0
"""Of firmwares that take watts."""


class Oracle:
    """The best hash rate of a fleet within a supply."""

    def __init__(self, machines: Sequence[Machine]) -> None:
        """Know the machines as they are, not as their tables say."""
        self._contenders = [_contender(machine) for machine in machines]
        self._known: dict[int, float] = {}

    def hashrate_th_s(self, supply_w: float) -> float:
        """Return the best hash rate (TH/s), to the next 10 W below."""
        tens = int(supply_w // 10)
        if tens not in self._known:
            chosen = allocate(self._contenders, limit_w=10.0 * tens).chosen
            self._known[tens] = sum(choice.value for choice in chosen.values())
        return self._known[tens]


def _contender(machine: Machine) -> Contender:
    """Return a machine with all that it can do."""
    return Contender(
        id=machine.id,
        choices=(
            Choice(target=PAUSE, power_w=0.0, value=0.0),
            *(
                Choice(target=step, power_w=step.power_w * machine.power_ratio, value=machine.hashing(step))
                for step in _fine(machine)
            ),
        ),
    )


def _fine(machine: Machine) -> Sequence[Target]:
    """Return all that a machine can be set to, watts on a fine grid."""
    low_w, high_w = machine.steps[0].power_w, machine.steps[-1].power_w
    if machine.capabilities.levels:
        return machine.steps
    return [Target(power_w=low_w + GRID_W * n) for n in range(int((high_w - low_w) / GRID_W) + 1)]
