"""Watts wished become steps of heaters: exactly the cheapest ones, seldom changed, true to the wish on average."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import inf
from typing import Final, NamedTuple

from .heat_unit import OFF, HeatUnit, HeatUnitState, steps_allowed

# A miner needs minutes to reach a step. Slabs may take 30 minutes.
PERIOD: Final = timedelta(minutes=10)

# Costs in watts of heat that is off target, from closed loops with slow miners in four houses. A start takes 5 minutes
# of a miner's heat: 1250 W of a period, of which the first one bears half.
START_STOP_COST_W: Final = 600.0
CHANGE_COST_W: Final = 100.0
BACKUP_COST_W: Final = 400.0
BACKUP_COST_SHARE: Final = 0.3
EFFICIENCY_COST_SHARE: Final = 0.15
USUAL_J_PER_TH: Final = 20.0

# A wish this near to what runs changes nothing; totals that are this near count as one.
DEAD_BAND_W: Final = 400.0
GRID_W: Final = 50.0

# So many totals at most, else the time grows with the square of the heaters: 50 miners of three models took 710 ms, and
# take 53 ms with a total as near to the wish.
MAX_TOTALS: Final = 400

# The figures above belong to houses; a bank of heaters smaller than this has all of them in proportion.
HOUSE_W: Final = 3500.0

# A quarter of the error is worked off in a period; what is older than 6 hours, the room has felt already.
CARRY_SHARE: Final = 0.25
CARRY_LEAK: Final = timedelta(hours=6)
CARRY_BOUND_J: Final = 3e6

# A longer gap is an outage: nobody knows what was given.
LONGEST_STEP: Final = timedelta(minutes=15)


class Ground(StrEnum):
    """Why the heaters are set as they are; the value is the translation key."""

    NOT_DUE = "not_due"
    """The last choice is younger than the period."""
    NEAR_ENOUGH = "near_enough"
    """What runs is within the dead band."""
    CHEAPEST = "cheapest"
    """Of all that is allowed, this costs least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatState:
    """What is remembered of one bank of heaters."""

    units: Mapping[str, HeatUnitState] = field(default_factory=dict)
    carry_j: float = 0.0
    """Heat that was wished and not given."""
    at: datetime | None = None
    chosen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatched:
    """The step of each heater, and why."""

    steps: Mapping[str, int]
    heat_w: float
    """What these steps give once all ramps are over."""
    goal_w: float
    """The wish with what is still owed."""
    ground: Ground
    state: HeatState


class _Member(NamedTuple):
    """One heater with what it did and may do."""

    unit: HeatUnit
    state: HeatUnitState
    choices: tuple[int, ...]
    present: int


class _Answer(NamedTuple):
    """A choice for some of the heaters; the first of two equal ones in this order wins."""

    cost_w: float
    steps: tuple[int, ...]
    heat_w: float


def dispatched(
    units: Sequence[HeatUnit],
    state: HeatState,
    *,
    wish_w: float,
    measured_w: float,
    now: datetime,
    limit_w: float = inf,
    period: timedelta = PERIOD,
) -> Dispatched:
    """Return the steps of a bank of heaters that wants `wish_w` and gave `measured_w` since the last cycle.

    Above `limit_w` it is lowered at once, as far as minimum times and budgets of wear allow.
    """
    members = [_member(unit, state, now) for unit in units]
    most_w = sum(member.unit.heat_w(member.choices[-1]) for member in members)
    carry_j = _carried_j(state, owed_w=min(wish_w, most_w) - measured_w, now=now)
    goal_w = min(max(wish_w + CARRY_SHARE * carry_j / period.total_seconds(), 0.0), limit_w)
    is_over = _heat_w(members, _present(members)) > limit_w
    is_due = is_over or state.chosen_at is None or not timedelta() <= now - state.chosen_at < period
    steps, ground = _chosen(members, goal_w, limit_w) if is_due else (_present(members), Ground.NOT_DUE)
    known = {member.unit.id: member.state.at_step(step, now=now) for member, step in zip(members, steps, strict=True)}
    return Dispatched(
        steps={unit_id: unit_state.step for unit_id, unit_state in known.items()},
        heat_w=_heat_w(members, steps),
        goal_w=goal_w,
        ground=ground,
        state=HeatState(units=known, carry_j=carry_j, at=now, chosen_at=now if is_due else state.chosen_at),
    )


def _member(unit: HeatUnit, state: HeatState, now: datetime) -> _Member:
    """Return a heater with its choices; steps that it lost since are brought back to its highest."""
    known = state.units.get(unit.id, HeatUnitState())
    known = replace(known, step=min(known.step, len(unit.steps)))
    present = known.step if unit.locked_step is None else unit.locked_step
    return _Member(unit, known, steps_allowed(unit, known, now=now), present)


def _carried_j(state: HeatState, *, owed_w: float, now: datetime) -> float:
    """Return the heat that is still owed: what is missing adds up, old debts fade."""
    if state.at is None:
        return state.carry_j
    step = min(max(now - state.at, timedelta()), LONGEST_STEP)
    carry_j = (state.carry_j + owed_w * step.total_seconds()) * (1 - step / CARRY_LEAK)
    return min(max(carry_j, -CARRY_BOUND_J), CARRY_BOUND_J)


def _chosen(members: Sequence[_Member], goal_w: float, limit_w: float) -> tuple[tuple[int, ...], Ground]:
    """Return the steps, the present ones where they are near enough."""
    present = _present(members)
    scale = min(sum(member.unit.full_w for member in members) / HOUSE_W, 1.0)
    present_w = _heat_w(members, present)
    if present_w <= limit_w and abs(goal_w - present_w) <= DEAD_BAND_W * scale:
        return present, Ground.NEAR_ENOUGH
    return _cheapest(members, goal_w=goal_w, limit_w=limit_w, scale=scale), Ground.CHEAPEST


def _cheapest(members: Sequence[_Member], *, goal_w: float, limit_w: float, scale: float) -> tuple[int, ...]:
    """Return the steps of the least cost: a table of totals on a grid, heater by heater (Bellman 1957).

    Of all choices with about the same total only the cheapest can be part of the best answer.
    """
    grid_w = max(GRID_W * scale, sum(member.unit.full_w for member in members) / MAX_TOTALS)
    table = {0: _Answer(0.0, (), 0.0)}
    for member in members:
        offers = [(step, member.unit.heat_w(step), _cost_w(member, step, scale)) for step in member.choices]
        grown: dict[int, _Answer] = {}
        for answer in table.values():
            for step, heat_w, cost_w in offers:
                total_w = answer.heat_w + heat_w
                place = round(total_w / grid_w) if total_w else 0
                all_w, known = answer.cost_w + cost_w, grown.get(place)
                if known is not None and all_w > known.cost_w:
                    # Most are, and the steps of fifty heaters are long to write down.
                    continue
                candidate = _Answer(all_w, (*answer.steps, step), total_w)
                if known is None or candidate < known:
                    grown[place] = candidate
        table = grown

    def worth(answer: _Answer) -> tuple[float, float, tuple[int, ...]]:
        """Sort what keeps the limit first, then by cost, the steps where two are equal."""
        return max(answer.heat_w - limit_w, 0.0), answer.cost_w + abs(answer.heat_w - goal_w), answer.steps

    return min(table.values(), key=worth).steps


def _cost_w(member: _Member, step: int, scale: float) -> float:
    """Return what a step costs: the way there, and what it takes to be there."""
    unit = member.unit
    cost_w = 0.0
    if (step == OFF) != (member.present == OFF):
        cost_w += START_STOP_COST_W * scale
    elif step != member.present:
        cost_w += CHANGE_COST_W * scale
    if step == OFF:
        return cost_w
    if unit.is_backup:
        return cost_w + BACKUP_COST_W * scale + BACKUP_COST_SHARE * unit.heat_w(step)
    j_per_th = unit.steps[step - 1].j_per_th
    if j_per_th is not None:
        cost_w += EFFICIENCY_COST_SHARE * unit.heat_w(step) * (j_per_th / USUAL_J_PER_TH - 1)
    return cost_w


def _present(members: Sequence[_Member]) -> tuple[int, ...]:
    """Return the steps that run."""
    return tuple(member.present for member in members)


def _heat_w(members: Sequence[_Member], steps: Sequence[int]) -> float:
    """Return the heat of all at these steps."""
    return sum(member.unit.heat_w(step) for member, step in zip(members, steps, strict=True))
