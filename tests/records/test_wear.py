"""Starts and changes of a machine are counted by the day of the house."""

from datetime import date

import pytest

from custom_components.proof_of_heat.engine.miner import PAUSE, Target
from custom_components.proof_of_heat.records.wear import Wear

DAY = date(2026, 11, 21)
LOW = Target(power_w=1500)
HIGH = Target(power_w=3000)
WORN = Wear(day=DAY, starts=1, changes=2)


@pytest.mark.parametrize(
    ("before", "was_mining", "after", "moved"),
    [
        (PAUSE, False, LOW, (2, 2)),
        (LOW, True, HIGH, (1, 3)),
        (LOW, True, LOW, (1, 2)),
        (HIGH, True, PAUSE, (1, 2)),
        (None, False, LOW, (2, 2)),
        (None, True, LOW, (1, 3)),
        (None, None, LOW, (1, 3)),
    ],
    ids=["start", "change", "the same", "stop", "first start", "first change", "first, unread"],
)
def test_each_move_counts_as_what_it_is(
    before: Target | None, was_mining: bool | None, after: Target, moved: tuple[int, int]
) -> None:
    """A stop is no move of its own, and the first word to a machine goes by what it did."""
    found = WORN.moved(after, before=before, was_mining=was_mining, day=DAY)
    assert (found.starts, found.changes) == moved


def test_another_day_begins_anew() -> None:
    """What was yesterday does not count today."""
    assert WORN.on(date(2026, 11, 22)) == Wear(day=date(2026, 11, 22))
    assert WORN.on(DAY) is WORN
