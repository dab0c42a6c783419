"""The boiler heats, modulates, locks, and goes on alone when its master falls silent."""

from datetime import timedelta

import pytest

from simulator.boiler import FALLBACK_SETPOINT_C, MIN_OFF, Alarm, Boiler, BoilerState
from simulator.clock import ManualClock

HOUR = timedelta(hours=1)


@pytest.fixture
def boiler(clock: ManualClock) -> Boiler:
    """Return a cold boiler."""
    return Boiler(clock)


@pytest.fixture
def heating(boiler: Boiler, clock: ManualClock) -> Boiler:
    """Return a boiler that heats to 55 degrees for an hour."""
    boiler.setpoint_c = 55
    boiler.is_enabled = True
    clock.advance(HOUR)
    boiler.advance()
    return boiler


def test_it_stays_cold_until_it_is_enabled(boiler: Boiler, clock: ManualClock) -> None:
    """Without a wish nothing burns."""
    clock.advance(HOUR)
    boiler.advance()
    assert (boiler.state, boiler.burner_w, boiler.is_pump_on) == (BoilerState.OFF, 0, False)


def test_it_holds_its_setpoint(heating: Boiler) -> None:
    """After an hour the flow is near the setpoint and the return below it."""
    assert heating.flow_c == pytest.approx(55, abs=2)
    assert heating.return_c < heating.flow_c - 3
    assert heating.state is BoilerState.HEATING


def test_the_flame_gives_what_radiators_and_cellar_take(heating: Boiler) -> None:
    """At rest the flame is the heat that leaves the water."""
    standing_w = heating.model.standing_w_k * (heating.water_c - heating.room_c)
    assert heating.burner_w == pytest.approx(heating.radiator_w + standing_w, rel=0.01)


def test_the_gas_is_the_heat_over_the_efficiency(heating: Boiler, clock: ManualClock) -> None:
    """Over an hour at rest the gas meter agrees with flame and efficiency."""
    before_j = heating.gas_j
    clock.advance(HOUR)
    heating.advance()
    assert heating.gas_j - before_j == pytest.approx(heating.burner_w * 3600 / 0.94, rel=0.01)


def test_it_cycles_where_its_smallest_flame_is_too_large(boiler: Boiler, clock: ManualClock) -> None:
    """At 30 degrees it starts several times an hour, never more often than its rest allows."""
    boiler.setpoint_c = 30
    boiler.is_enabled = True
    clock.advance(4 * HOUR)
    boiler.advance()
    assert 4 <= boiler.starts <= 4 * HOUR / MIN_OFF


def test_the_pump_runs_on_after_the_flame(heating: Boiler, clock: ManualClock) -> None:
    """It carries the last heat away and then stops."""
    heating.is_enabled = False
    clock.advance(timedelta(minutes=1))
    heating.advance()
    assert (heating.state, heating.is_pump_on) == (BoilerState.AFTER_RUN, True)
    clock.advance(timedelta(minutes=10))
    heating.advance()
    assert (heating.state, heating.is_pump_on) == (BoilerState.OFF, False)


def test_a_silent_master_leaves_it_to_itself(boiler: Boiler, clock: ManualClock) -> None:
    """After the watchdog's time it heats to its own setpoint, and obeys again when it is fed."""
    boiler.watchdog = timedelta(minutes=5)
    clock.advance(timedelta(minutes=6))
    boiler.advance()
    assert boiler.wanted_c == FALLBACK_SETPOINT_C
    boiler.feed()
    assert boiler.wanted_c is None


def test_without_a_watchdog_it_trusts_its_master_for_ever(boiler: Boiler, clock: ManualClock) -> None:
    """A time of zero means never."""
    clock.advance(timedelta(days=1))
    boiler.advance()
    assert not boiler.is_alone


def test_low_pressure_locks_it_until_somebody_resets(heating: Boiler, clock: ManualClock) -> None:
    """Water alone does not unlock it."""
    heating.pressure_bar = 0.3
    clock.advance(timedelta(minutes=1))
    heating.advance()
    assert (heating.alarm, heating.burner_w, heating.state) == (Alarm.LOW_PRESSURE, 0, BoilerState.LOCKED)
    heating.pressure_bar = 1.5
    clock.advance(HOUR)
    heating.reset_alarm()
    clock.advance(HOUR)
    heating.advance()
    assert heating.state is BoilerState.HEATING


def test_without_gas_it_does_not_ignite(boiler: Boiler, clock: ManualClock) -> None:
    """It locks at the first try."""
    boiler.has_gas = False
    boiler.is_enabled = True
    clock.advance(timedelta(minutes=1))
    boiler.advance()
    assert (boiler.alarm, boiler.starts) == (Alarm.NO_IGNITION, 0)


def test_water_that_is_too_hot_locks_it(boiler: Boiler, clock: ManualClock) -> None:
    """The limiter acts whatever heated the water."""
    boiler.water_c = 97
    clock.advance(timedelta(seconds=5))
    boiler.advance()
    assert boiler.alarm is Alarm.OVERHEATED


def test_a_long_absence_costs_little(heating: Boiler, clock: ManualClock) -> None:
    """After a month unseen it stands where it would stand after a day."""
    clock.advance(timedelta(days=30))
    heating.advance()
    assert heating.flow_c == pytest.approx(55, abs=2)
