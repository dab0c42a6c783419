"""The cheapest steps are chosen, seldom changed, and true to the wish on average."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custom_components.proof_of_heat.engine.heat_dispatch import Dispatched, Ground, HeatState, dispatched
from custom_components.proof_of_heat.engine.heat_unit import HeatStep, HeatUnit, HeatUnitState

from .sample_heaters import BACKUP, BANK, NEW, ONE, TWO, driven
from .sample_site import NOW, ago

A_DAY = 144
"""Periods of ten minutes."""


def asked(
    units: Sequence[HeatUnit], wish_w: float, state: HeatState | None = None, *, measured_w: float = 0.0
) -> Dispatched:
    """Return the answer of a bank that has nothing behind it unless told."""
    return dispatched(units, HeatState() if state is None else state, wish_w=wish_w, measured_w=measured_w, now=NOW)


def at_steps(now: datetime | None = None, **steps: int) -> HeatState:
    """Return a bank whose heaters run at these steps since long, chosen at `now`."""
    units = {unit_id: HeatUnitState(step=step, started_at=ago(days=1)) for unit_id, step in steps.items()}
    return HeatState(units=units, at=NOW, chosen_at=now)


def cost_w(units: Sequence[HeatUnit], steps: Sequence[int], goal_w: float) -> float:
    """Return what a choice from standstill costs, as the rules have it: start, backup, efficiency, distance."""
    pairs = [(unit, step) for unit, step in zip(units, steps, strict=True) if step]
    heat_w = sum(unit.heat_w(step) for unit, step in pairs)
    starts_w = 600 * len(pairs)
    backup_w = sum(400 + 0.3 * unit.heat_w(step) for unit, step in pairs if unit.is_backup)
    ratios = [(unit.heat_w(step), unit.steps[step - 1].j_per_th) for unit, step in pairs]
    wasted_w = sum(0.15 * watts * (ratio / 20 - 1) for watts, ratio in ratios if ratio is not None)
    return starts_w + backup_w + wasted_w + abs(heat_w - goal_w)


def test_an_efficient_miner_goes_first() -> None:
    """For 2.7 kW the S21 runs alone: fewer starts, more hashes."""
    assert asked(BANK, 2700).steps == {"one": 0, "two": 0, "new": 2, "backup": 0}


def test_the_backup_waits_until_miners_are_not_enough() -> None:
    """9.5 kW is all that the miners have; beyond it the backup joins in."""
    assert asked(BANK, 9500).steps == {"one": 4, "two": 4, "new": 3, "backup": 0}
    assert asked(BANK, 12_500).steps == {"one": 4, "two": 4, "new": 3, "backup": 1}


def test_a_faulty_miner_is_replaced_by_the_others() -> None:
    """With the S21 off by a fault, the old ones give the heat."""
    assert asked((ONE, TWO, replace(NEW, locked_step=0)), 3000).steps == {"one": 0, "two": 4, "new": 0}


def test_a_miner_held_by_hand_counts_with_what_it_gives() -> None:
    """Who holds the S21 at its highest step leaves less for the others to do."""
    assert asked((ONE, TWO, replace(NEW, locked_step=3)), 5500).heat_w == 5500


def test_miners_lost_leave_the_heat_to_the_backup() -> None:
    """Without the internet no miner runs: the backup heater takes over."""
    lost = [replace(unit, locked_step=0) for unit in (ONE, TWO, NEW)]
    assert asked((*lost, BACKUP), 4000).steps == {"one": 0, "two": 0, "new": 0, "backup": 1}


def test_a_bank_without_heaters_gives_nothing() -> None:
    """A zone whose heaters are all gone is cold, but no error."""
    assert asked((), 4000).heat_w == 0


def test_a_wish_nearby_changes_nothing() -> None:
    """350 W beside what runs are not worth a change."""
    answer = asked(BANK, 3100, at_steps(new=2), measured_w=3100)
    assert (answer.steps["new"], answer.ground) == (2, Ground.NEAR_ENOUGH)


def test_within_the_period_nothing_changes() -> None:
    """Miners need minutes to get anywhere."""
    answer = asked(BANK, 9000, at_steps(ago(minutes=9), new=2))
    assert (answer.heat_w, answer.ground) == (2750, Ground.NOT_DUE)
    assert answer.state.chosen_at == ago(minutes=9)


@pytest.mark.parametrize("chosen_at", [ago(minutes=10), ago(minutes=-1)], ids=["period over", "clock set back"])
def test_after_the_period_the_bank_is_chosen_anew(chosen_at: datetime) -> None:
    """Ten minutes later the wish counts."""
    answer = asked(BANK, 9500, at_steps(chosen_at, new=2), measured_w=9500)
    assert (answer.heat_w, answer.ground) == (9500, Ground.CHEAPEST)


def test_a_step_that_was_taken_away_is_the_highest_one_left() -> None:
    """An owner who lowers the highest step of a miner that runs there finds it at the new one."""
    lowered = replace(NEW, steps=NEW.steps[:1])
    assert asked((lowered,), 2000, at_steps(new=3)).steps == {"new": 1}


def test_a_small_heater_follows_small_wishes() -> None:
    """Three lamps of miners in a study: the dead band and the costs are in proportion."""
    small = HeatUnit(id="small", steps=(HeatStep(heat_w=100), HeatStep(heat_w=140)))
    assert asked((small,), 140).steps == {"small": 2}


@pytest.mark.parametrize(
    ("passed", "measured_w", "carry_j"),
    [
        (timedelta(minutes=10), 1000.0, 600_000 * (1 - 1 / 36)),
        (timedelta(minutes=10), 3000.0, -600_000 * (1 - 1 / 36)),
        (timedelta(hours=5), 1000.0, 900_000 * (1 - 1 / 24)),
        (timedelta(hours=-5), 1000.0, 0.0),
    ],
    ids=["too little", "too much", "after an outage", "clock set back"],
)
def test_heat_that_was_not_given_is_owed(passed: timedelta, measured_w: float, carry_j: float) -> None:
    """A kilowatt missing for ten minutes is 600 kJ, less what fades; nobody owes for an outage."""
    state = replace(at_steps(new=1), at=NOW - passed)
    assert asked(BANK, 2000, state, measured_w=measured_w).state.carry_j == pytest.approx(carry_j)


@pytest.mark.parametrize(("wish_w", "bound_j"), [(9000, 3e6), (0, -3e6)], ids=["too little", "too much"])
def test_debts_have_a_bound(wish_w: float, bound_j: float) -> None:
    """After hours of the wrong heat the room gets a few extra minutes, no flood."""
    state = replace(at_steps(new=1), at=ago(minutes=15), carry_j=bound_j)
    assert asked(BANK, wish_w, state, measured_w=5000).state.carry_j == bound_j


def test_what_no_heater_can_give_is_not_owed() -> None:
    """A wish beyond all heaters leaves no debt behind once they run at full power."""
    state = replace(at_steps(one=4, two=4, new=3, backup=1), at=ago(minutes=10))
    assert asked(BANK, 20_000, state, measured_w=12_500).state.carry_j == 0


heats = st.lists(st.integers(10, 90).map(lambda n: 50.0 * n), min_size=1, max_size=4, unique=True).map(sorted)
ratios = st.one_of(st.none(), st.floats(15, 60))


@st.composite
def banks(draw: st.DrawFn) -> list[HeatUnit]:
    """Draw one to three heaters of a house, their steps on the grid."""
    count = draw(st.integers(1, 3))
    return [
        HeatUnit(
            id=str(number),
            steps=tuple(HeatStep(heat_w=heat_w, j_per_th=draw(ratios)) for heat_w in draw(heats)),
            is_backup=draw(st.booleans()),
        )
        for number in range(count)
    ] + [HeatUnit(id="large", steps=(HeatStep(heat_w=3500.0),))]


def without_earnings(units: list[HeatUnit]) -> list[HeatUnit]:
    """Return the bank with backups that earn nothing."""
    return [
        replace(unit, steps=tuple(replace(step, j_per_th=None) for step in unit.steps)) if unit.is_backup else unit
        for unit in units
    ]


@given(banks().map(without_earnings), st.floats(600, 15_000))
def test_no_choice_is_cheaper(units: list[HeatUnit], wish_w: float) -> None:
    """Of all combinations of steps the chosen one costs least."""
    answer = asked(units, wish_w)
    chosen = [answer.steps[unit.id] for unit in units]
    every = product(*(range(len(unit.steps) + 1) for unit in units))
    assert cost_w(units, chosen, wish_w) <= min(cost_w(units, steps, wish_w) for steps in every) + 1e-6


@given(banks(), st.lists(st.floats(0, 15_000), min_size=1, max_size=20))
def test_the_same_wishes_give_the_same_steps(units: list[HeatUnit], wishes_w: list[float]) -> None:
    """There is no chance in it."""
    assert driven(units, wishes_w) == driven(units, wishes_w)


def mean_w(units: Sequence[HeatUnit], wish_w: float) -> float:
    """Return the mean heat of four days without budgets, the first half day left out."""
    free = [replace(unit, max_starts=None, max_changes=None) for unit in units]
    return fmean(driven(free, [wish_w] * 4 * A_DAY)[1][A_DAY // 2 :])


@settings(max_examples=20, deadline=None)
@given(st.integers(2000, 3500))
def test_the_mean_is_true_between_two_steps(wish_w: int) -> None:
    """Over days the heat is what was wished, although no step gives it."""
    assert mean_w([NEW], wish_w) == pytest.approx(wish_w, abs=45)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 9500))
def test_the_mean_is_never_further_off_than_old_debts_fade(wish_w: int) -> None:
    """Where only starts would help, at most 3 MJ in 6 hours are forgotten: 139 W, which the room's integral mends."""
    assert mean_w([ONE, TWO, NEW], wish_w) == pytest.approx(wish_w, abs=139)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(0, 13_000), min_size=3 * A_DAY // 6, max_size=3 * A_DAY // 6))
def test_no_day_has_more_starts_or_changes_than_its_budget(hourly_w: list[float]) -> None:
    """Wild wishes do not wear out a machine: in any 24 hours the budgets hold."""
    steps, _ = driven(BANK, [wish_w for wish_w in hourly_w for _ in range(6)])
    assert most_in_a_day([starts(one, other) for one, other in zip([{}, *steps], steps, strict=False)]) <= 2
    assert most_in_a_day([changes(one, other) for one, other in zip([{}, *steps], steps, strict=False)]) <= 9


def starts(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """Count the miners that start."""
    return {key: int(step > 0 and not before.get(key)) for key, step in after.items() if key != "backup"}


def changes(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """Count the miners that go from one step to another."""
    return {
        key: int(step > 0 and before.get(key, 0) > 0 and step != before[key])
        for key, step in after.items()
        if key != "backup"
    }


def most_in_a_day(events: list[dict[str, int]]) -> int:
    """Return the most events of one miner in any 24 hours."""
    spans = range(max(len(events) - A_DAY, 0) + 1)
    return max(sum(event[key] for event in events[first : first + A_DAY]) for first in spans for key in events[0])
