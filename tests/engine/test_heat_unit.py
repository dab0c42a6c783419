"""What a heater may do depends on its minimum times, its budgets and its locks."""

from dataclasses import replace
from datetime import datetime

import pytest

from custom_components.proof_of_heat.engine.heat_unit import HeatUnit, HeatUnitState, steps_allowed

from .sample_heaters import BACKUP, NEW
from .sample_site import NOW, ago

ALL = (0, 1, 2, 3)
SPENT = tuple(ago(hours=n) for n in range(8))
"""All changes of a day."""


def running(*, changes: tuple[datetime, ...] = (), since: datetime = NOW) -> HeatUnitState:
    """Return a heater at its second step."""
    return HeatUnitState(step=2, started_at=since, changes=changes)


@pytest.mark.parametrize(
    ("unit", "state", "allowed"),
    [
        (NEW, HeatUnitState(), ALL),
        (NEW, HeatUnitState(stopped_at=ago(minutes=14)), (0,)),
        (NEW, HeatUnitState(stopped_at=ago(minutes=15)), ALL),
        (NEW, HeatUnitState(stopped_at=ago(minutes=-5)), ALL),
        (NEW, running(since=ago(minutes=29)), (1, 2, 3)),
        (NEW, running(since=ago(minutes=30)), ALL),
        (NEW, HeatUnitState(starts=tuple(ago(hours=n) for n in (1, 23))), (0,)),
        (NEW, HeatUnitState(starts=tuple(ago(hours=n) for n in (1, 24))), ALL),
        (NEW, HeatUnitState(starts=tuple(ago(days=-n) for n in (5, 6))), ALL),
        (NEW, running(since=ago(hours=9), changes=SPENT), (0, 2)),
        (NEW, running(since=ago(minutes=9), changes=SPENT), (2,)),
        (replace(NEW, goes_on=True), running(since=ago(hours=9)), (1, 2, 3)),
        (
            replace(NEW, goes_on=True),
            running(since=ago(hours=9), changes=SPENT),
            (1, 2),
        ),
        (replace(NEW, goes_on=True), HeatUnitState(), ALL),
        (replace(NEW, locked_step=0), running(), (0,)),
        (replace(NEW, locked_step=3), HeatUnitState(stopped_at=NOW), (3,)),
        (BACKUP, HeatUnitState(stopped_at=ago(minutes=4)), (0,)),
        (BACKUP, HeatUnitState(starts=tuple(ago(minutes=9) for _ in range(99))), (0, 1)),
        (BACKUP, HeatUnitState(step=1, started_at=ago(minutes=4)), (1,)),
    ],
    ids=[
        "never used",
        "stopped of late",
        "stopped long ago",
        "clock set back",
        "started of late",
        "started long ago",
        "starts used up",
        "a start a day ago",
        "starts of a wrong clock",
        "changes used up",
        "changes used up, started of late",
        "goes on",
        "goes on, changes used up",
        "would go on",
        "faulty",
        "held by hand",
        "backup stopped of late",
        "backup has no budget",
        "backup started of late",
    ],
)
def test_a_heater_is_asked_only_what_it_may_do(unit: HeatUnit, state: HeatUnitState, allowed: tuple[int, ...]) -> None:
    """Wear is the owner's; nothing wished goes past it."""
    assert steps_allowed(unit, state, now=NOW) == allowed


@pytest.mark.parametrize(
    ("before", "step", "after"),
    [
        (HeatUnitState(), 0, HeatUnitState()),
        (HeatUnitState(), 2, HeatUnitState(step=2, started_at=NOW, starts=(NOW,))),
        (HeatUnitState(step=2), 3, HeatUnitState(step=3, changes=(NOW,))),
        (HeatUnitState(step=2), 0, HeatUnitState(stopped_at=NOW)),
        (
            HeatUnitState(starts=(ago(hours=25), ago(hours=1)), changes=(ago(hours=24),)),
            0,
            HeatUnitState(starts=(ago(hours=1),)),
        ),
    ],
    ids=["stays off", "starts", "changes", "stops", "forgets the day before"],
)
def test_a_heater_remembers_its_day(before: HeatUnitState, step: int, after: HeatUnitState) -> None:
    """Starts and changes are counted for 24 hours, minimum times from the last one."""
    assert before.at_step(step, now=NOW) == after


def test_heat_goes_by_the_number_of_the_step() -> None:
    """Off gives nothing, and the highest step all."""
    assert [NEW.heat_w(step) for step in ALL] == [0, 2000, 2750, 3500]
    assert NEW.full_w == 3500
