"""Energy is the area under the measured power; where nothing was measured nothing is added, and that is noted."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.proof_of_heat.records.energy import MAX_GAP, EnergyCount, OnTime, SiteLedger

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


@pytest.mark.parametrize(
    ("minutes", "unrecorded"),
    [((3, 6), 0), ((3, 9), 6), ((-3, -1), 0)],
    ids=["counted", "too long a silence", "a clock that was set back"],
)
def test_time_that_is_not_counted_is_noted(minutes: tuple[int, int], unrecorded: int) -> None:
    """Every minute since the first reading is either in the total or unrecorded."""
    count = EnergyCount().counted_to(power_w=1000, read_at=NOON)
    for minute in minutes:
        count = count.counted_to(power_w=1000, read_at=NOON + timedelta(minutes=minute))
    assert count.unrecorded == timedelta(minutes=unrecorded)


def test_a_silence_is_noted_while_it_lasts() -> None:
    """Whoever looks in the middle of a silence sees how long it is already; a short one is none."""
    count = EnergyCount().counted_to(power_w=1000, read_at=NOON)
    assert count.silent_until(NOON + MAX_GAP) == count
    silent = count.silent_until(NOON + timedelta(minutes=7))
    assert silent.unrecorded == timedelta(minutes=7)
    assert silent.silent_until(NOON + timedelta(minutes=20)).unrecorded == timedelta(minutes=20)
    assert silent.counted_to(power_w=1000, read_at=NOON + timedelta(minutes=9)).unrecorded == timedelta(minutes=9)


def test_nothing_is_missed_before_the_first_reading() -> None:
    """A miner that never told its power has no gap in its records."""
    assert EnergyCount().silent_until(NOON) == EnergyCount()


def test_a_power_that_stays_unknown_is_noted() -> None:
    """A machine that answers without a power is a gap too."""
    count = EnergyCount().counted_to(power_w=1000, read_at=NOON)
    for minute in range(1, 11):
        count = count.counted_to(power_w=None, read_at=NOON + timedelta(minutes=minute))
    assert count.counted_to(power_w=1000, read_at=NOON + timedelta(minutes=11)).unrecorded == timedelta(minutes=11)


@pytest.mark.parametrize(
    ("readings", "minutes"),
    [
        (((0, True), (4, True), (5, False), (9, True)), 5),
        (((0, True), (4, None), (5, True), (6, False)), 5),
        (((0, True), (6, True)), 0),
        (((0, True), (-1, True)), 0),
        (((0, False), (4, True)), 0),
    ],
    ids=["on and off", "unknown in between", "too long a silence", "a clock that was set back", "off"],
)
def test_on_time_runs_while_it_is_on(readings: tuple[tuple[int, bool | None], ...], minutes: int) -> None:
    """Time counts from a reading that was on until the next one, unless nobody knows what was in between."""
    count = OnTime()
    for minute, is_on in readings:
        count = count.counted_to(is_on=is_on, read_at=NOON + timedelta(minutes=minute))
    assert count.total == timedelta(minutes=minutes)


def test_a_site_counts_what_it_draws_and_what_it_generates() -> None:
    """Each of the two goes on while the other is unknown."""
    ledger = SiteLedger().counted_to(power_w=3000, generation_w=6000, now=NOON)
    ledger = ledger.counted_to(power_w=3000, generation_w=None, now=NOON + timedelta(minutes=2))
    assert ledger.consumption.total_kwh == pytest.approx(0.1)
    assert ledger.generation.total_kwh == 0


@given(st.lists(st.tuples(st.floats(0, 10_000), st.timedeltas(timedelta(hours=-1), timedelta(hours=1)))))
def test_a_total_never_falls(readings: list[tuple[float, timedelta]]) -> None:
    """Whatever is read, and whenever, the total only rises."""
    counts = [STARTED]
    for power_w, gap in readings:
        counts.append(counts[-1].counted_to(power_w=power_w, read_at=NOON + gap))
    assert [count.total_kwh for count in counts] == sorted(count.total_kwh for count in counts)
    assert [count.unrecorded for count in counts] == sorted(count.unrecorded for count in counts)
