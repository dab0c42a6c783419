"""What turns wishes into heat: an ideal heater, or a bank of slow miners with a backup."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol, override

from custom_components.proof_of_heat.engine.heat_unit import HeatStep, HeatUnit
from simulator.levels import levels

from .law import View

MINUTES: Final = 5
"""In a step."""

# A start: 180 s at idle, then 240 s of ramp. A change of level: 90 s at half power, seen by the minute.
START_SHARES: Final = (0.0, 0.0, 0.0, 0.125, 0.375, 0.625, 0.875)
CHANGE_SHARES: Final = (0.5, 0.75)

# A second stage joins a thermostat when the room is this much too cold.
SECOND_STAGE_K: Final = 1.0

S19_MAX_W: Final = 3350.0
"""The nameplate; levels above it need a modified supply."""


def bank() -> tuple[HeatUnit, ...]:
    """Return two miners like an S19, one like an S21, and a backup heater: 13 kW together."""
    s19 = tuple(
        HeatStep(heat_w=level.power_w, j_per_th=level.power_w / level.hashrate_th_s)
        for level in levels("vnish", "Antminer S19")
        if level.power_w <= S19_MAX_W
    )
    # 3500 W and 17.5 J/TH (nameplate of the S21), in the steps of 250 W that its firmware takes.
    s21 = tuple(HeatStep(heat_w=1500.0 + 250 * n, j_per_th=15.5 + 0.25 * n) for n in range(9))
    miners = (
        HeatUnit(id="s21", steps=s21),
        HeatUnit(id="s19 a", steps=s19),
        HeatUnit(id="s19 b", steps=s19),
    )
    return (*miners, HeatUnit.backup("backup", 3000.0))


@dataclass(slots=True)
class Counts:
    """How often the heaters were moved."""

    starts: int = 0
    changes: int = 0


class Plant(Protocol):
    """Something that heats."""

    counts: Counts

    def heat_w(self, wish_w: float, view: View) -> float:
        """Follow the wish for one step and return the mean heat."""
        ...


class Ideal(Plant):
    """A heater that gives any watt at once."""

    def __init__(self) -> None:
        """Begin cold."""
        self.counts = Counts()
        self._before_w = 0.0

    @override
    def heat_w(self, wish_w: float, view: View) -> float:
        """Return the wish."""
        self.counts.starts += self._before_w == 0 < wish_w
        self._before_w = wish_w
        return wish_w


class SlowHeater:
    """One heater on its way to a step."""

    def __init__(self, unit: HeatUnit, counts: Counts) -> None:
        """Begin off and cold; a backup heater is quick and its starts do not count."""
        self._unit = unit
        self._counts = counts
        self.step = 0
        self._pending: list[float] = []

    def mean_w(self, step: int) -> float:
        """Set the step and return the mean heat of the next minutes."""
        if step != self.step and not self._unit.is_backup:
            self._move(step)
        self.step = step
        now, self._pending = self._pending[:MINUTES], self._pending[MINUTES:]
        full = MINUTES - len(now)
        return self._unit.heat_w(step) * (sum(now) + full) / MINUTES

    def _move(self, step: int) -> None:
        """Begin the way to another step."""
        if step == 0:
            self._pending = []
        elif self.step == 0:
            self._counts.starts += 1
            self._pending = list(START_SHARES)
        else:
            self._counts.changes += 1
            # A start that is still under way goes on.
            self._pending = self._pending or list(CHANGE_SHARES)


class Staged(Plant):
    """The way of a house without a dispatcher: one miner after the other to full power, the backup as second stage."""

    def __init__(self, units: Sequence[HeatUnit]) -> None:
        """Begin with all of them off, and list the stages."""
        self.counts = Counts()
        self._heaters = [SlowHeater(unit, self.counts) for unit in units]
        self._miners = [unit for unit in units if not unit.is_backup]
        self._stages = [(0,) * len(self._miners)]
        for number, unit in enumerate(self._miners):
            full = tuple(len(one.steps) for one in self._miners[:number])
            rest = (0,) * (len(self._miners) - number - 1)
            self._stages += [(*full, step, *rest) for step in range(1, len(unit.steps) + 1)]

    @override
    def heat_w(self, wish_w: float, view: View) -> float:
        """Set the stage nearest to the wish and return the mean heat."""
        stage = min(self._stages, key=lambda steps: abs(self._sum_w(steps) - wish_w))
        is_cold = view.room_c is not None and view.room_c < view.setpoint_c - SECOND_STAGE_K
        steps = (*stage, int(is_cold))
        return sum(heater.mean_w(step) for heater, step in zip(self._heaters, steps, strict=True))

    def _sum_w(self, steps: Sequence[int]) -> float:
        """Return the heat of a stage."""
        return sum(unit.heat_w(step) for unit, step in zip(self._miners, steps, strict=True))
