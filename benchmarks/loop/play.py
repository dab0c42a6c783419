"""Let a leader lead a fleet through a day, and keep the score."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf
from typing import Final

from .leader import Leader
from .machine import IDLE_W, Machine
from .oracle import Oracle
from .site import STEADY, Meter, Scenario

# Physics moves by this step; readings and decisions come every third of them.
STEP: Final = timedelta(seconds=5)
CYCLE: Final = 3


@dataclass(slots=True, kw_only=True)
class Score:
    """What came of a day, or of several."""

    hours: float = 0.0
    """Of all miners together."""
    days: float = 0.0
    own_th: float = 0.0
    """Hashed with the own supply (TH)."""
    best_th: float = 0.0
    """What the oracle hashes (TH)."""
    drawn_kwh: float = 0.0
    over_kwh: float = 0.0
    """Drawn above the supply."""
    worst_over_w: float = 0.0
    changes: int = 0
    stops: int = 0

    def add(self, other: Score) -> None:
        """Count another day."""
        self.hours += other.hours
        self.days += other.days
        self.own_th += other.own_th
        self.best_th += other.best_th
        self.drawn_kwh += other.drawn_kwh
        self.over_kwh += other.over_kwh
        self.worst_over_w = max(self.worst_over_w, other.worst_over_w)
        self.changes += other.changes
        self.stops += other.stops


def played(scenario: Scenario, machines: Sequence[Machine], leader: Leader, oracle: Oracle) -> Score:
    """Return the score of one day."""
    score = Score(days=1)
    step_s = STEP.total_seconds()
    now = scenario.start
    number = 0
    while now < scenario.end:
        for machine in machines:
            machine.advance(now)
        drawn_w = sum(machine.power_w for machine in machines if not machine.target.is_pause)
        supply_w = scenario.supply_w(now)
        over_w = max(drawn_w - supply_w, 0.0)
        own_share = 1 - over_w / drawn_w if drawn_w > 0 else 1.0
        score.own_th += own_share * step_s * sum(machine.hashrate_th_s for machine in machines)
        score.best_th += step_s * oracle.hashrate_th_s(supply_w)
        score.drawn_kwh += drawn_w * step_s / 3.6e6
        score.over_kwh += over_w * step_s / 3.6e6
        score.worst_over_w = max(score.worst_over_w, over_w)
        if number % CYCLE == 1:
            _cycle(scenario, machines, leader, now)
        now += STEP
        number += 1
    score.hours = len(machines) * number * step_s / 3600
    score.changes = sum(machine.changes for machine in machines)
    score.stops = sum(machine.stops for machine in machines)
    return score


def recovery(scenario: Scenario, machines: Sequence[Machine], leader: Leader) -> float:
    """Return the seconds from the drop of the supply until what is drawn stays under the target, else infinity."""
    target_share = 1 - scenario.margin_share
    dropped_at = scenario.start + STEADY
    under_since: datetime | None = None
    now = scenario.start
    number = 0
    while now < scenario.end:
        for machine in machines:
            machine.advance(now)
        drawn_w = sum(machine.power_w for machine in machines if not machine.target.is_pause)
        if now < dropped_at or drawn_w > scenario.supply_w(now) * target_share:
            under_since = None
        elif under_since is None:
            under_since = now
        if number % CYCLE == 1:
            _cycle(scenario, machines, leader, now)
        now += STEP
        number += 1
    return inf if under_since is None else (under_since - dropped_at).total_seconds()


def _cycle(scenario: Scenario, machines: Sequence[Machine], leader: Leader, now: datetime) -> None:
    """Let the leader read and command once."""
    read_at = scenario.read_at(now)
    meter = Meter(
        generation_w=scenario.generation_w(read_at),
        auxiliary_w=scenario.auxiliary_w,
        miners_w=sum(machine.power_w for machine in machines) - IDLE_W * _resting(machines),
        read_at=read_at,
    )
    for machine, target in leader.orders(meter, machines, now):
        machine.command(target, now)


def _resting(machines: Sequence[Machine]) -> int:
    """Return how many machines are paused; their few idle watts are the house's."""
    return sum(machine.target.is_pause for machine in machines)
