"""Our engine as a leader: readings in, `decide`, commands out, outcomes in with the next readings."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from custom_components.proof_of_heat.engine.controller import decide
from custom_components.proof_of_heat.engine.model import (
    MinerSettings,
    Mode,
    Outcome,
    SiteSettings,
    SiteState,
    Snapshot,
    Wish,
)
from custom_components.proof_of_heat.engine.supply import Input, SiteReading, SupplySettings

from .leader import Order
from .machine import Machine
from .site import Meter, Scenario


class Ours:
    """The engine with its memory."""

    def __init__(self, scenario: Scenario, machines: Sequence[Machine]) -> None:
        """Put all machines under its lead."""
        inputs = {Input.GENERATION, Input.AUXILIARY} if scenario.is_islanded else {Input.GRID}
        self._settings = SiteSettings(
            miners=tuple(
                MinerSettings(
                    id=machine.id,
                    capabilities=machine.capabilities,
                    wish=Wish(mode=Mode.AUTO),
                    highest=machine.steps[-1],
                )
                for machine in machines
            ),
            is_balancing=True,
            supply=SupplySettings(
                inputs=frozenset(inputs), is_islanded=scenario.is_islanded, margin_share=scenario.margin_share
            ),
        )
        self._state = SiteState()
        self._outcomes: tuple[Outcome, ...] = ()

    def orders(self, meter: Meter, machines: Sequence[Machine], now: datetime) -> Iterable[Order]:
        """Decide once; every command succeeds."""
        snapshot = Snapshot(
            samples={machine.id: machine.sample(now) for machine in machines},
            outcomes=self._outcomes,
            inputs={
                key: SiteReading(power_w=power_w, read_at=meter.read_at)
                for key, power_w in _readings(meter).items()
                if key in self._settings.supply.inputs
            },
        )
        decision = decide(self._settings, self._state, snapshot, now=now)
        self._state = decision.state
        self._outcomes = tuple(Outcome(command=command, at=now) for command in decision.commands)
        by_id = {machine.id: machine for machine in machines}
        return [(by_id[command.miner_id], command.target) for command in decision.commands]


def _readings(meter: Meter) -> dict[Input, float]:
    """Return the readings of the meter by what they are."""
    return {
        Input.GENERATION: meter.generation_w,
        Input.AUXILIARY: meter.auxiliary_w,
        Input.GRID: meter.miners_w + meter.auxiliary_w - meter.generation_w,
    }
