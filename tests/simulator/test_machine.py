"""The physics of a machine: power over time, heat, fans and wear."""

from dataclasses import replace
from datetime import timedelta

import pytest

from simulator.clock import ManualClock
from simulator.levels import Level
from simulator.machine import Machine, MachineModel, MachineState

MODEL = MachineModel(
    firmware="made",
    model="Made 1",
    levels=(
        Level(id="low", power_w=1000, hashrate_th_s=50),
        Level(id="mid", power_w=2000, hashrate_th_s=90),
        Level(id="high", power_w=3000, hashrate_th_s=120),
    ),
    idle_w=10,
    lag=timedelta(seconds=40),
    dead_time=timedelta(seconds=60),
)
MAC = "02:00:5e:00:53:01"
LONG = timedelta(minutes=10)


def machine_of(clock: ManualClock, *, seed: int = 1, model: MachineModel = MODEL) -> Machine:
    """Return a machine that mines at its highest level."""
    return Machine(model, mac=MAC, seed=seed, clock=clock)


@pytest.fixture
def machine(clock: ManualClock) -> Machine:
    """Return a machine that mines at its highest level."""
    return machine_of(clock)


def look_often(machine: Machine, clock: ManualClock) -> None:
    """Read a machine once a second for some minutes."""
    for _ in range(150):
        clock.advance(timedelta(seconds=1))
        assert machine.power_w > 0


def nominal_w(machine: Machine) -> object:
    """Return what equals the power of a machine within the differences between units and the ripple."""
    return pytest.approx(machine.limit_w, rel=0.035)


def test_the_same_seed_gives_the_same_machine(clock: ManualClock) -> None:
    """Two runs of a demo or a benchmark are alike to the last digit."""
    first, second = machine_of(clock, seed=5), machine_of(clock, seed=5)
    first.set_power(1500)
    second.set_power(1500)
    clock.advance(timedelta(seconds=93))

    assert (first.power_w, first.hashrate_th_s, first.fans_rpm) == (
        second.power_w,
        second.hashrate_th_s,
        second.fans_rpm,
    )


def test_machines_of_one_model_differ_by_a_few_percent(clock: ManualClock) -> None:
    """No two units are alike, and none is far from its nameplate."""
    powers_w = {machine_of(clock, seed=seed).power_w for seed in range(40)}

    assert len(powers_w) == 40
    assert min(powers_w) > 3000 * 0.965
    assert max(powers_w) < 3000 * 1.035


def test_the_outcome_does_not_depend_on_how_often_one_looks(clock: ManualClock) -> None:
    """A machine that is read each second and one that is read once end up alike."""
    watched, alone = machine_of(clock), machine_of(clock)
    watched.set_level("low")
    alone.set_level("low")
    look_often(watched, clock)

    assert watched.power_w == pytest.approx(alone.power_w)
    assert watched.energy_kwh == pytest.approx(alone.energy_kwh)
    assert watched.boards_c == pytest.approx(alone.boards_c)


def test_power_follows_with_a_first_order_lag(machine: Machine, clock: ManualClock) -> None:
    """After one time constant 63 % of the way is done."""
    machine.set_power(2000, is_live=True)

    clock.advance(MODEL.lag)

    assert machine.power_w == pytest.approx(2000 + 1000 * 0.368, rel=0.035)


def test_boards_as_quick_as_the_power_are_no_special_case(clock: ManualClock) -> None:
    """Two equal lags have a solution of their own, which must not divide by zero."""
    machine = machine_of(clock, model=replace(MODEL, board_lag=MODEL.lag))
    machine.inlet_c = 0
    warm_c = machine.boards_c[0]
    machine.set_power(1500, is_live=True)

    clock.advance(MODEL.lag)

    # With both lags equal, the second one has done 1 - 2/e = 26 % of its way after one of them.
    assert machine.boards_c[0] == pytest.approx(warm_c * (1 - 0.5 * 0.264), rel=0.01)


def test_a_live_change_interrupts_nothing(machine: Machine, clock: ManualClock) -> None:
    """It mines on while the power moves."""
    machine.set_level("mid", is_live=True)
    clock.advance(timedelta(seconds=1))

    assert (machine.state, machine.restarts) == (MachineState.MINING, 0)


def test_a_restart_costs_its_dead_time_at_idle_power(machine: Machine, clock: ManualClock) -> None:
    """Before it hashes again it draws next to nothing."""
    machine.set_level("mid")
    clock.advance(MODEL.dead_time - timedelta(seconds=1))

    assert (machine.state, machine.hashrate_th_s) == (MachineState.RESTARTING, 0)
    assert machine.power_w == pytest.approx(MODEL.idle_w, rel=0.05)


def test_after_the_dead_time_it_rises_to_its_new_level(machine: Machine, clock: ManualClock) -> None:
    """The level is reached some time constants later."""
    machine.set_level("mid")
    clock.advance(MODEL.dead_time + LONG)

    assert (machine.state, machine.level_id) == (MachineState.MINING, "mid")
    assert machine.power_w == nominal_w(machine)


def test_a_trim_lowers_the_power_without_restart_and_without_wear(machine: Machine, clock: ManualClock) -> None:
    """That is what a throttle is for."""
    machine.set_trim(0.5)
    clock.advance(LONG)

    assert machine.power_w == pytest.approx(1500, rel=0.035)
    assert (machine.restarts, machine.flash_writes, machine.level_id) == (0, 0, "high")


def test_a_paused_machine_keeps_its_setting(machine: Machine, clock: ManualClock) -> None:
    """A pause and a resume end where they began."""
    machine.pause()
    clock.advance(LONG)
    paused_th_s = machine.hashrate_th_s
    machine.resume()
    clock.advance(LONG)

    assert paused_th_s == 0
    assert machine.power_w == nominal_w(machine)


def test_a_setting_of_a_paused_machine_waits_for_its_resume(machine: Machine, clock: ManualClock) -> None:
    """It does not start by itself."""
    machine.pause()
    machine.set_level("low")
    clock.advance(LONG)

    assert (machine.state, machine.restarts) == (MachineState.STOPPED, 0)


def test_a_resume_of_a_mining_machine_changes_nothing(machine: Machine, clock: ManualClock) -> None:
    """It mines already."""
    machine.resume()
    clock.advance(timedelta(seconds=1))

    assert machine.is_mining


def test_the_hash_rate_lies_on_the_line_between_two_levels(machine: Machine, clock: ManualClock) -> None:
    """Half-way between 1,000 and 2,000 W it hashes half-way between 50 and 90 TH/s."""
    machine.set_power(1500)
    clock.advance(LONG)

    assert machine.hashrate_th_s == pytest.approx(70, rel=0.04)


def test_boards_are_warmer_than_the_air_and_chips_warmer_than_boards(machine: Machine) -> None:
    """Heat flows from the chips through the boards into the air."""
    assert machine.inlet_c < machine.outlet_c < min(machine.boards_c)
    assert max(machine.boards_c) < max(machine.chips_c)


def test_a_stopped_machine_cools_down_to_the_air(machine: Machine, clock: ManualClock) -> None:
    """Boards follow the power with a lag of their own."""
    machine.inlet_c = 5
    machine.pause()
    clock.advance(timedelta(seconds=30))
    soon = max(machine.boards_c)
    clock.advance(timedelta(hours=1))

    assert soon > 20
    assert max(machine.boards_c) == pytest.approx(5, abs=0.5)


def test_fans_roar_at_a_start(machine: Machine, clock: ManualClock) -> None:
    """For some seconds they run at full speed, then after the heat."""
    machine.restart_mining()
    clock.advance(timedelta(seconds=1))
    roaring_rpm = max(machine.fans_rpm)
    clock.advance(LONG)

    assert roaring_rpm == pytest.approx(MODEL.nominal_fan_rpm, rel=0.01)
    assert max(machine.fans_rpm) < 0.9 * MODEL.nominal_fan_rpm


def test_a_hydro_machine_has_no_fans(clock: ManualClock) -> None:
    """Its heat leaves with the water."""
    assert machine_of(clock, model=replace(MODEL, fans=0)).fans_rpm == ()


def test_a_reboot_begins_a_new_uptime(machine: Machine, clock: ManualClock) -> None:
    """It counts from the boot, and the light is off."""
    machine.set_light(True)
    machine.reboot()
    clock.advance(timedelta(seconds=30))

    assert (machine.uptime, machine.light_is_on) == (timedelta(seconds=30), False)


def test_wear_is_counted(machine: Machine) -> None:
    """Each setting writes flash; each that is not live restarts mining."""
    machine.set_level("low")
    machine.set_power(1800, is_live=True)
    machine.restart_mining()

    assert (machine.flash_writes, machine.restarts) == (2, 2)


def test_a_deaf_machine_changes_nothing(machine: Machine, clock: ManualClock) -> None:
    """It is told everything and does nothing."""
    machine.is_deaf = lambda: True
    machine.set_level("low")
    machine.set_power(500)
    machine.set_trim(0.5)
    machine.pause()
    machine.restart_mining()
    machine.reboot()
    machine.set_light(True)
    clock.advance(LONG)

    assert (machine.level_id, machine.is_mining, machine.flash_writes, machine.restarts) == ("high", True, 0, 0)
    assert machine.power_w == nominal_w(machine)


def test_an_unknown_level_is_declined(machine: Machine) -> None:
    """A firmware module that passes one on has an error of its own to give."""
    with pytest.raises(LookupError, match="turbo"):
        machine.set_level("turbo")


def test_energy_is_power_over_time(machine: Machine, clock: ManualClock) -> None:
    """An hour at 3 kW is 3 kWh, less the difference of the unit."""
    clock.advance(timedelta(hours=1))

    assert machine.energy_kwh == pytest.approx(3, rel=0.031)


def test_shares_are_found_while_it_mines(machine: Machine, clock: ManualClock) -> None:
    """About one in ten seconds, of which the pool rejects few; none while it is paused."""
    clock.advance(timedelta(hours=1))
    mined = (machine.accepted, machine.rejected)
    machine.pause()
    clock.advance(timedelta(hours=1))

    assert mined == (359, 1)
    assert (machine.accepted, machine.rejected) == mined
