"""The rivals of the comfort benchmark keep to their laws, miners are slow as real ones, and `decide` heats houses."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.heating.decided import Decided
from benchmarks.heating.law import STEP, View
from benchmarks.heating.peers import Hysteresis, Pid, Tpi
from benchmarks.heating.plant import Counts, Ideal, SlowHeater, Staged, bank
from benchmarks.heating.season import Run, trace
from custom_components.proof_of_heat.engine.emitter import EmitterKind
from custom_components.proof_of_heat.engine.heat_unit import HeatStep, HeatUnit
from custom_components.proof_of_heat.engine.heating_curve import LoadLine
from simulator.house import AIR, HEAVY, LIGHT, SLAB, HouseType
from simulator.weather import BRUSSELS

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
VIEW = View(
    at=NOW,
    setpoint_c=21,
    room_c=20.8,
    outdoor_c=1,
    irradiance_w_m2=0,
    heat_w=0,
    later_c=21,
    later_at=NOW,
    most_w=10_000,
)


def at_room(room_c: float | None) -> View:
    """Return a view of a room at another temperature."""
    return replace(VIEW, room_c=room_c)


def test_hysteresis_keeps_on_within_its_band() -> None:
    """On at 20.7, off at 21.3, and as before in between or without a sensor."""
    law = Hysteresis()
    answers = [law.wish_w(at_room(room_c)) for room_c in (20.8, 20.7, 21.2, None, 21.3, 20.8)]
    assert answers == [0, 10_000, 10_000, 10_000, 0, 0]


@pytest.mark.parametrize(("room_c", "wish_w"), [(20.8, 3200), (18.0, 10_000), (22.0, 0)], ids=["near", "cold", "warm"])
def test_tpi_is_a_share_of_two_differences(room_c: float, wish_w: float) -> None:
    """0.6 of 0.2 K inside and 0.01 of 20 K outside are 32 %."""
    assert Tpi().wish_w(at_room(room_c)) == pytest.approx(wish_w)


def test_pid_adds_its_four_parts() -> None:
    """At 0.2 K: P 10 %, I 0.6 %, E 12 %; after a rise of 0.1 K the differential takes 0.67 % off."""
    law = Pid()
    assert law.wish_w(VIEW) == pytest.approx(2260)
    assert law.wish_w(at_room(20.9)) == pytest.approx(10_000 * (0.05 + 0.009 + 0.12 - 2 / 3 / 100))


def test_a_miner_needs_minutes_to_start_and_none_to_stop() -> None:
    """Three minutes at idle, four of ramp, then all of it; a change of level costs a minute and a half."""
    counts = Counts()
    miner = SlowHeater(HeatUnit(id="a", steps=(HeatStep(heat_w=1000), HeatStep(heat_w=2000))), counts)
    means_w = [miner.mean_w(step) for step in (1, 1, 1, 2, 2, 0)]
    assert means_w == pytest.approx([100, 900, 1000, 1700, 2000, 0])
    assert (counts.starts, counts.changes) == (1, 1)


def test_others_stage_miners_one_after_the_other() -> None:
    """5 kW are the first miner at full power and the second at the level nearest to the rest."""
    staged = Staged(bank())
    settled_w = [staged.heat_w(5000, VIEW) for _ in range(5)][-1]
    assert settled_w == pytest.approx(5000, abs=150)


def test_a_second_stage_joins_a_cold_room() -> None:
    """More than 1 K below its setpoint the backup adds 3 kW at once."""
    assert Staged(bank()).heat_w(0, at_room(19.9)) == 3000


def test_an_ideal_heater_gives_what_is_wished() -> None:
    """Only its starts count."""
    ideal = Ideal()
    assert [ideal.heat_w(wish_w, VIEW) for wish_w in (0, 900, 0, 900)] == [0, 900, 0, 900]
    assert ideal.counts.starts == 2


DAY = timedelta(days=1) // STEP


def settled(house: HouseType, kind: EmitterKind, line: LoadLine) -> tuple[Run, int]:
    """Return a house after two days under `decide` with the miners of the benchmark, and the step it is at."""
    decided = Decided(bank(), line, kind, design_outdoor_c=-8.0)
    run = Run(house, trace(BRUSSELS, 11, days=1), decided, decided, most_w=13_000)
    run.until(2 * DAY, has_setback=False)
    run.measure_anew()
    return run, 2 * DAY


@pytest.mark.parametrize(
    ("house", "kind"),
    [
        (SLAB, EmitterKind.FLOOR),
        (AIR, EmitterKind.AIR),
        (HEAVY.scaled(2.7), EmitterKind.AIR),
        (LIGHT.scaled(2.7), EmitterKind.AIR),
    ],
    ids=["slab", "air", "heavy", "light"],
)
def test_decide_holds_a_room_with_miners_that_come_in_steps(house: HouseType, kind: EmitterKind) -> None:
    """Two winter days never half a kelvin too cold, within a quarter while heated, and few starts."""
    run, start = settled(house, kind, LoadLine.of_design(design_w=house.design_w, design_outdoor_c=-8.0))
    season = run.until(start + 2 * DAY, has_setback=False)
    assert min(hour.room_c for hour in run.hours[-2 * 24 :]) > 20.5
    assert season.hold_rmse_k < 0.25
    assert season.counts.starts <= 2 * 3 * 2


def test_decide_keeps_a_room_warm_without_its_sensor() -> None:
    """A day on the load line that the house has leaves it within a kelvin and a half."""
    line = LoadLine(ua_w_k=AIR.ua_w_k, aperture_m2=AIR.heat_aperture_m2, free_w=AIR.free_heat_w)
    run, start = settled(AIR, EmitterKind.AIR, line)
    season = run.until(start + DAY, has_setback=False, blind_steps=range(start, start + DAY))
    assert season.worst_blind_k < 1.5
