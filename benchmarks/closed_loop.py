"""Hash on own supply, over-supply and changes of the balancer, beside the rules of others, on days kept from tuning."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import starmap
from typing import Final

from .loop.evcc import Evcc
from .loop.fleets import fleet
from .loop.leader import Leader
from .loop.machine import Machine
from .loop.oracle import Oracle
from .loop.ours import Ours
from .loop.play import Score, played, recovery
from .loop.powerhive_v1 import PowerHiveV1
from .loop.powerhive_v2 import PowerHiveV2
from .loop.site import Scenario, dropping, freezing, scenario
from .report import Figure, Report, run

HELD_OUT: Final[Mapping[str, Sequence[int]]] = {
    "home 2": (2, 6, 10, 14, 18, 22, 26, 30),
    "home 2 throttle": (2, 6, 10, 14, 18, 22, 26, 30),
    "home 5": (4, 8, 12, 16, 20, 24, 28),
    "farm 50 mixed": (2, 16),
    "farm 50 equal": (6, 20),
}
"""Days of the measured month, all even: constants of the engine were chosen on odd ones only."""

FLEET_SEED: Final = 2
"""The machines of the odd days had another one."""

OURS: Final = "ours"

LEADERS: Final[Mapping[str, Callable[[Scenario, Sequence[Machine]], Leader]]] = {
    OURS: Ours,
    "PowerHive v1": lambda _scenario, _machines: PowerHiveV1(),
    "PowerHive v2": lambda _scenario, _machines: PowerHiveV2(),
    "evcc-like": lambda _scenario, machines: Evcc(machines),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What our balancer should reach."""

    own_share: float
    over_share: float
    changes_per_hour: float
    """Of each miner."""

    def is_met(self, line: Line) -> bool:
        """Tell whether a line reaches all three."""
        return (
            line.own_share >= self.own_share
            and line.over_share <= self.over_share
            and line.changes_per_hour <= self.changes_per_hour
        )


GOALS: Final[Mapping[str, Goal]] = {
    "home 2": Goal(own_share=0.93, over_share=0.015, changes_per_hour=4),
    "home 5": Goal(own_share=0.90, over_share=0.015, changes_per_hour=4),
    "farm 50 mixed": Goal(own_share=0.92, over_share=0.001, changes_per_hour=1),
    "farm 50 equal": Goal(own_share=0.92, over_share=0.001, changes_per_hour=1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one leader made of one fleet."""

    score: Score
    drop_s: float
    """From a drop of the generation until what is drawn is back under the target; endless if it never is."""
    frozen_kwh: float
    """Over-supply that a frozen reading added."""

    @property
    def own_share(self) -> float:
        """Return what was hashed with the own supply, of what the oracle hashes."""
        return self.score.own_th / self.score.best_th

    @property
    def over_share(self) -> float:
        """Return what was drawn above the supply, of all that was drawn."""
        return self.score.over_kwh / self.score.drawn_kwh

    @property
    def changes_per_hour(self) -> float:
        """Return the changes of one miner in an hour."""
        return self.score.changes / self.score.hours


def measure() -> Report:
    """Play all days with all leaders, on all cores."""
    days = [(fleet_name, leader, day) for fleet_name, days in HELD_OUT.items() for leader in LEADERS for day in days]
    trials = [(fleet_name, leader) for fleet_name in HELD_OUT for leader in LEADERS]
    with ProcessPoolExecutor() as pool:
        day_scores = pool.map(_day, *zip(*days, strict=True))
        drops = pool.map(_drop, *zip(*trials, strict=True))
        freezes = pool.map(_freeze, *zip(*trials, strict=True))
        scores: defaultdict[tuple[str, str], Score] = defaultdict(Score)
        for (fleet_name, leader, _), score in zip(days, day_scores, strict=True):
            scores[fleet_name, leader].add(score)
        lines = {
            trial: Line(score=scores[trial], drop_s=drop_s, frozen_kwh=frozen_kwh)
            for trial, drop_s, frozen_kwh in zip(trials, drops, freezes, strict=True)
        }
    return _report(lines)


def _day(fleet_name: str, leader: str, day: int) -> Score:
    """Play one day."""
    return _played(scenario(fleet_name, day), leader)


def _drop(fleet_name: str, leader: str) -> float:
    """Return how long it takes after a drop until what is drawn is back under the target (s)."""
    case = dropping(scenario(fleet_name, HELD_OUT[fleet_name][0]))
    machines = fleet(fleet_name, seed=FLEET_SEED)
    return recovery(case, machines, LEADERS[leader](case, machines))


def _freeze(fleet_name: str, leader: str) -> float:
    """Return the over-supply that a frozen reading adds while the supply falls (kWh)."""
    usual, frozen = freezing(scenario(fleet_name, HELD_OUT[fleet_name][0]))
    return _played(frozen, leader).over_kwh - _played(usual, leader).over_kwh


def _played(case: Scenario, leader: str) -> Score:
    """Play one scenario with machines fresh from their maker."""
    machines = fleet(case.fleet, seed=FLEET_SEED)
    return played(case, machines, LEADERS[leader](case, machines), Oracle(machines))


def _report(lines: Mapping[tuple[str, str], Line]) -> Report:
    """Return a row for each fleet and leader."""
    return Report(
        title="A day with the balancer: measured sun of June 2016 and a walking river, days kept from tuning only",
        columns=(
            "fleet",
            "leader",
            "own hash, % of best",
            "over-supply %",
            "changes per miner-hour",
            "stops a day",
            "worst over kW",
            "drop to target s",
            "frozen adds kWh",
        ),
        rows=list(starmap(_row, lines.items())),
        figures=dict(_figures(lines)),
    )


def _row(trial: tuple[str, str], line: Line) -> Sequence[Figure]:
    """Return one row."""
    return (
        *trial,
        f"{100 * line.own_share:.1f}",
        f"{100 * line.over_share:.2f}",
        f"{line.changes_per_hour:.2f}",
        f"{line.score.stops / line.score.days:.1f}",
        f"{line.score.worst_over_w / 1000:.1f}",
        f"{line.drop_s:.0f}",
        f"{line.frozen_kwh:.2f}",
    )


def _figures(lines: Mapping[tuple[str, str], Line]) -> Iterator[tuple[str, Figure]]:
    """Yield our figures and whether they reach the goals; of the others the two that matter."""
    for (fleet_name, leader), line in lines.items():
        key = f"{fleet_name} {leader}".replace(" ", "_").replace("-", "_").lower()
        yield f"{key}_own_share", round(line.own_share, 4)
        yield f"{key}_over_share", round(line.over_share, 5)
        if leader != OURS:
            continue
        yield f"{key}_changes_per_miner_hour", round(line.changes_per_hour, 2)
        yield f"{key}_stops_per_day", round(line.score.stops / line.score.days, 1)
        yield f"{key}_worst_over_w", round(line.score.worst_over_w)
        yield f"{key}_drop_to_target_s", min(line.drop_s, 1e9)
        yield f"{key}_frozen_adds_kwh", round(line.frozen_kwh, 3)
        if fleet_name in GOALS:
            yield f"{key}_is_goal_met", GOALS[fleet_name].is_met(line)


if __name__ == "__main__":
    run(measure)
