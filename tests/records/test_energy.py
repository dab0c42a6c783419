"""Energy is the area under the measured power, and nothing is added where nothing was measured."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.proof_of_heat.records.energy import MAX_GAP, EnergyCount

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
STARTED = EnergyCount(total_kwh=5.0, power_w=1000, read_at=NOON)


def test_the_first_reading_adds_nothing() -> None:
    """One reading spans no time."""
    assert EnergyCount().counted_to(power_w=3000, read_at=NOON).total_kwh == 0


def test_a_slope_counts_with_its_mean() -> None:
    """Three minutes from 1,000 to 3,000 W are 100 Wh."""
    count = STARTED.counted_to(power_w=3000, read_at=NOON + timedelta(minutes=3))
    assert count.total_kwh == pytest.approx(5.1)


@pytest.mark.parametrize(
    "gap", [MAX_GAP + timedelta(seconds=1), timedelta(0), timedelta(minutes=-1)], ids=["too long", "none", "backwards"]
)
def test_an_impossible_gap_adds_nothing(gap: timedelta) -> None:
    """A long silence, the same reading twice and a clock that was set back leave the total."""
    assert STARTED.counted_to(power_w=3000, read_at=NOON + gap).total_kwh == 5.0


def test_an_unknown_power_starts_anew() -> None:
    """Between two readings of which one is unknown nothing is known."""
    unknown = STARTED.counted_to(power_w=None, read_at=NOON + timedelta(minutes=1))
    known = unknown.counted_to(power_w=1000, read_at=NOON + timedelta(minutes=2))
    assert known.total_kwh == 5.0


@given(st.lists(st.tuples(st.floats(0, 10_000), st.timedeltas(timedelta(hours=-1), timedelta(hours=1)))))
def test_a_total_never_falls(readings: list[tuple[float, timedelta]]) -> None:
    """Whatever is read, and whenever, the total only rises."""
    totals = [STARTED.total_kwh]
    count = STARTED
    for power_w, gap in readings:
        count = count.counted_to(power_w=power_w, read_at=NOON + gap)
        totals.append(count.total_kwh)
    assert totals == sorted(totals)
