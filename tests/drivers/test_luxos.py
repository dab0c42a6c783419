"""LuxOS over its true protocol: the session, the thermal control, and where pyasic alone fails."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any, override

import pytest
from pyasic.errors import APIError
from pyasic.miners.backends.luxminer import LUXMiner

from custom_components.proof_of_heat.drivers import DriverError, DriverErrorKind
from custom_components.proof_of_heat.drivers.asic import async_find
from custom_components.proof_of_heat.drivers.asic.library import get_miner
from custom_components.proof_of_heat.drivers.asic.luxos import LuxOsDriver
from custom_components.proof_of_heat.drivers.asic.network import Network
from custom_components.proof_of_heat.engine.miner import PAUSE, Target
from simulator.clock import ManualClock
from simulator.fault import Fault
from simulator.machine import MachineState
from simulator.miners import luxos, whatsminer_v2
from simulator.miners.luxos import LuxOs
from simulator.miners.luxos_control import ThermalControl
from tests.simulated import StartMiner, free_host

type Act = Callable[[LuxOsDriver], Awaitable[None]]

SETTLE = timedelta(minutes=6)
LOW = Target(power_w=1_188, level_id="290MHz")
LOWEST = Target(power_w=784, level_id="190MHz")


@pytest.fixture
async def miner(simulated: StartMiner, clock: ManualClock) -> LuxOs:
    """Return a running Antminer with LuxOS at its nameplate, 2,794 W, with the thermal control on."""
    miner = luxos.build(free_host(), seed=1, clock=clock)
    await simulated(miner)
    return miner


@pytest.fixture
def driver(miner: LuxOs, network: Network) -> LuxOsDriver:
    """Return the driver of the miner."""
    return LuxOsDriver(miner.host, network)


@pytest.fixture
async def plain(miner: LuxOs) -> LUXMiner:
    """Return pyasic's own driver of the miner: it identifies the simulator as a real one."""
    plain = await get_miner(miner.host)
    assert isinstance(plain, LUXMiner)
    return plain


async def test_pyasic_reads_the_simulator_and_misses_the_mac(
    miner: LuxOs, driver: LuxOsDriver, plain: LUXMiner
) -> None:
    """Power and level agree; the MAC, which tells machines apart, is in the configuration all the same."""
    data = await plain.get_data()
    identity = await driver.async_identify()

    assert data.wattage == pytest.approx(miner.machine.power_w, rel=0.01)
    assert data.wattage_limit == 2_794
    assert data.mac is None
    assert identity.id == miner.mac
    assert identity.model == "Antminer S19k Pro"


async def test_it_is_found_by_its_words(miner: LuxOs, network: Network) -> None:
    """The version names the firmware."""
    found = await async_find(miner.host, network)

    assert (await found.async_identify()).firmware == "luxos"


async def test_levels_are_those_of_the_machine(miner: LuxOs, driver: LuxOsDriver) -> None:
    """All profiles with the machine's own watts and hash rates, rising."""
    capabilities = await driver.async_capabilities()

    assert [level.id for level in capabilities.levels] == [level.id for level in miner.machine.model.levels]
    assert all(lower.power_w < upper.power_w for lower, upper in pairwise(capabilities.levels))
    assert (capabilities.min_w, capabilities.max_w) == (784, 4_195)
    assert capabilities.power_is_measured is False


async def test_a_level_is_set_and_settles(miner: LuxOs, driver: LuxOsDriver, clock: ManualClock) -> None:
    """The machine ramps to the level, and its power is that of the table."""
    await driver.async_set_target(LOW)

    assert miner.machine.state is MachineState.RESTARTING
    clock.advance(SETTLE)
    sample = await driver.async_read()
    assert sample.level_id == "290MHz"
    assert sample.target_w == 1_188
    assert sample.power_w == pytest.approx(1_188, rel=0.05)
    assert sample.hashrate_th_s == pytest.approx(59.8, rel=0.05)
    assert sample.is_mining is True


@pytest.mark.parametrize(
    ("power_w", "level_id"),
    [(1_250, "290MHz"), (1_188, "290MHz"), (300, "190MHz"), (9_000, "790MHz")],
    ids=["between two levels", "at a level", "below all", "above all"],
)
async def test_watts_without_a_level_are_never_passed_where_a_level_fits(
    miner: LuxOs, driver: LuxOsDriver, power_w: float, level_id: str
) -> None:
    """The highest level within the watts is taken, else the lowest of all."""
    await driver.async_set_target(Target(power_w=power_w))

    assert miner.machine.level_id == level_id


async def test_an_unknown_level_is_refused(miner: LuxOs, driver: LuxOsDriver) -> None:
    """A level that the machine does not have is not sent."""
    with pytest.raises(DriverError, match="no profile 7W") as failed:
        await driver.async_set_target(Target(power_w=7, level_id="7W"))

    assert failed.value.kind is DriverErrorKind.REFUSED
    assert miner.machine.flash_writes == 0


# The thermal control


async def test_pyasic_lets_the_thermal_control_climb_over_the_limit(
    miner: LuxOs, plain: LUXMiner, clock: ManualClock
) -> None:
    """The level is set, and two hours later the machine is back at its nameplate."""
    assert await plain.set_power_limit(1_200) is True

    clock.advance(timedelta(hours=5))
    await plain.get_data()
    clock.advance(SETTLE)
    assert miner.machine.power_w == pytest.approx(2_794, rel=0.05)


async def test_the_thermal_control_stays_on_and_below_the_level(
    miner: LuxOs, driver: LuxOsDriver, clock: ManualClock
) -> None:
    """It may step down when it gets hot, and never up over the level."""
    await driver.async_set_target(LOW)

    clock.advance(timedelta(hours=5))
    await driver.async_read()
    clock.advance(SETTLE)
    assert miner.machine.power_w == pytest.approx(1_188, rel=0.05)
    assert miner.atm.is_on
    assert miner.atm.highest == "290MHz"


async def test_pyasic_leaves_the_thermal_control_off_after_a_failure(miner: LuxOs, plain: LUXMiner) -> None:
    """The profile is refused, and the machine is left without protection from heat."""
    miner.failing_levels.add("290MHz")

    with pytest.raises(APIError):
        await plain.set_power_limit(1_200)

    assert not miner.atm.is_on


async def test_the_thermal_control_comes_back_after_a_failure(miner: LuxOs, driver: LuxOsDriver) -> None:
    """Whatever happens between, it is on again, with its own highest profile."""
    miner.failing_levels.add("290MHz")

    with pytest.raises(DriverError, match="Profile not found") as failed:
        await driver.async_set_target(LOW)

    assert failed.value.kind is DriverErrorKind.REFUSED
    assert miner.atm.is_on
    assert miner.atm.highest == "default"


async def test_a_thermal_control_that_is_off_stays_off(miner: LuxOs, driver: LuxOsDriver) -> None:
    """Its owner switched it off."""
    miner.atm.is_on = False

    await driver.async_set_target(LOW)

    assert miner.machine.level_id == "290MHz"
    assert not miner.atm.is_on
    assert miner.atm.highest == "default"


class Stubborn(ThermalControl):
    """Once off, it stays off."""

    @override
    def __setattr__(self, name: str, value: object) -> None:
        """Take everything but the order to be on again."""
        if name != "is_on" or getattr(self, "is_on", True):
            super().__setattr__(name, value)


async def test_a_thermal_control_that_does_not_come_back_is_reported(miner: LuxOs, driver: LuxOsDriver) -> None:
    """A machine that is left without protection from heat is an error, whatever level it runs at."""
    miner.atm = Stubborn(miner.machine, highest="default")

    with pytest.raises(DriverError, match="thermal control did not come back"):
        await driver.async_set_target(LOW)


class Freezing(LuxOs):
    """A machine that never answers when it is given a profile."""

    @override
    def answer(self, command: str, parameter: str | None = None) -> Any:
        """Answer everything else."""
        return asyncio.Event().wait() if command == "profileset" else super().answer(command, parameter)


async def test_the_thermal_control_comes_back_when_time_runs_out(
    simulated: StartMiner, clock: ManualClock, network: Network
) -> None:
    """A machine that falls silent in the middle of a write is left neither without it nor with a session."""
    host = free_host()
    freezing = Freezing(host, luxos.build(host, seed=3, clock=clock).machine, seed=3)
    await simulated(freezing)

    with pytest.raises(DriverError) as failed:
        await LuxOsDriver(host, network).async_set_target(LOW)

    assert failed.value.kind is DriverErrorKind.SILENT
    assert freezing.atm.is_on
    assert freezing.session.held == ""


# The session


async def test_pyasic_writes_in_the_session_of_somebody_else(miner: LuxOs, plain: LUXMiner) -> None:
    """It asks for the session that holds and uses it, whoever began it."""
    miner.faults.add(Fault.SESSION_TAKEN)

    assert await plain.set_power_limit(1_200) is True
    assert miner.machine.level_id == "290MHz"


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda driver: driver.async_set_target(LOW), id="level"),
        pytest.param(lambda driver: driver.async_set_target(PAUSE), id="pause"),
        pytest.param(lambda driver: driver.async_set_light(is_on=True), id="light"),
        pytest.param(lambda driver: driver.async_reboot(), id="reboot"),
        pytest.param(lambda driver: driver.async_restart_mining(), id="restart of mining"),
    ],
)
async def test_the_session_of_somebody_else_is_left_to_them(miner: LuxOs, driver: LuxOsDriver, act: Act) -> None:
    """A write waits for another time, and says for whom."""
    miner.faults.add(Fault.SESSION_TAKEN)

    with pytest.raises(DriverError, match="another client holds the only session") as failed:
        await act(driver)

    assert failed.value.kind is DriverErrorKind.REFUSED
    assert miner.machine.flash_writes == 0
    assert miner.machine.state is MachineState.MINING


async def test_pyasic_keeps_the_session_to_itself(miner: LuxOs, plain: LUXMiner) -> None:
    """After a write nobody else can write for a minute."""
    assert await plain.set_power_limit(1_200) is True

    assert miner.session.held


async def test_the_session_is_given_back(miner: LuxOs, driver: LuxOsDriver) -> None:
    """After a write, good or bad, the next client can begin."""
    await driver.async_set_target(LOW)
    after_success = miner.session.held
    miner.failing_levels.add("190MHz")
    with pytest.raises(DriverError):
        await driver.async_set_target(LOWEST)

    assert after_success == ""
    assert miner.session.held == ""


async def test_a_session_that_ended_is_begun_anew(miner: LuxOs, driver: LuxOsDriver) -> None:
    """One write that comes too late for its session goes out once more."""
    miner.faults.add(Fault.TOKEN_EXPIRED)

    await driver.async_set_target(LOW)

    assert miner.machine.level_id == "290MHz"
    assert miner.atm.is_on
    assert miner.session.held == ""


# Sleep


async def test_a_machine_asleep_rests_here_and_mines_for_pyasic(
    driver: LuxOsDriver, plain: LUXMiner, clock: ManualClock
) -> None:
    """The curtail mode decides: neither an average nor a default makes a sleeping machine mine."""
    await driver.async_set_target(PAUSE)

    clock.advance(SETTLE)
    sample = await driver.async_read()
    assert (await plain.get_data()).is_mining is True
    assert (sample.is_mining, sample.hashrate_th_s) == (False, 0)
    assert sample.power_w == pytest.approx(12, abs=1)
    assert (sample.pool_is_alive, sample.fault) == (None, None)


async def test_a_machine_wakes_at_its_level_without_another_write(
    miner: LuxOs, driver: LuxOsDriver, clock: ManualClock
) -> None:
    """After a pause at the same level nothing is written to flash."""
    await driver.async_set_target(LOW)
    await driver.async_set_target(PAUSE)
    clock.advance(SETTLE)

    await driver.async_set_target(LOW)

    clock.advance(SETTLE)
    assert miner.machine.flash_writes == 1
    assert miner.machine.power_w == pytest.approx(1_188, rel=0.05)


async def test_a_machine_wakes_at_another_level(miner: LuxOs, driver: LuxOsDriver, clock: ManualClock) -> None:
    """The level is set while it sleeps, so that it never starts above it."""
    await driver.async_set_target(PAUSE)
    clock.advance(SETTLE)

    await driver.async_set_target(LOWEST)

    assert miner.machine.state is MachineState.STARTING
    assert miner.machine.limit_w == 784


async def test_a_machine_asleep_stays_asleep_over_a_reboot(
    miner: LuxOs, driver: LuxOsDriver, clock: ManualClock
) -> None:
    """The curtail mode outlives a reboot, and a second pause is no error."""
    await driver.async_set_target(PAUSE)

    await driver.async_reboot()
    clock.advance(SETTLE)
    await driver.async_set_target(PAUSE)

    assert miner.machine.uptime == SETTLE
    assert miner.machine.state is MachineState.STOPPED


# Obedience


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda driver: driver.async_set_target(LOW), id="level"),
        pytest.param(lambda driver: driver.async_set_target(PAUSE), id="pause"),
        pytest.param(lambda driver: driver.async_set_light(is_on=True), id="light"),
    ],
)
async def test_a_machine_that_agrees_and_does_nothing_is_found_out(miner: LuxOs, driver: LuxOsDriver, act: Act) -> None:
    """What was written is read back; `S` in a status proves nothing."""
    miner.atm.is_on = False
    miner.faults.add(Fault.IGNORES)

    with pytest.raises(DriverError) as failed:
        await act(driver)

    assert failed.value.kind is DriverErrorKind.REFUSED


async def test_a_machine_that_never_applies_a_level_is_found_out(miner: LuxOs, driver: LuxOsDriver) -> None:
    """The configuration still names the old profile."""
    miner.faults.add(Fault.NEVER_APPLIED)

    with pytest.raises(DriverError, match="stays at default"):
        await driver.async_set_target(LOW)


async def test_the_light_blinks_and_goes_back_to_the_machine(
    miner: LuxOs, driver: LuxOsDriver, plain: LUXMiner
) -> None:
    """`auto` is off: pyasic takes it for a light that somebody switched on."""
    assert (await plain.get_data()).fault_light is True
    assert (await driver.async_read()).light_is_on is False

    await driver.async_set_light(is_on=True)
    shines = (await driver.async_read()).light_is_on
    await driver.async_set_light(is_on=False)

    assert shines is True
    assert not miner.machine.light_is_on


async def test_mining_restarts_alone(miner: LuxOs, driver: LuxOsDriver) -> None:
    """The mining software restarts, and the machine does not."""
    await driver.async_restart_mining()

    assert miner.machine.state is MachineState.RESTARTING
    assert miner.machine.uptime > timedelta(hours=1)


async def test_another_firmware_on_the_port_is_no_luxos(
    simulated: StartMiner, clock: ManualClock, network: Network
) -> None:
    """A Whatsminer speaks the same protocol, and none of the same words."""
    other = whatsminer_v2.build(free_host(), seed=2, clock=clock)
    await simulated(other)

    with pytest.raises(DriverError) as failed:
        await LuxOsDriver(other.host, network).async_identify()

    assert failed.value.kind is DriverErrorKind.UNSUPPORTED


async def test_another_machine_at_the_address_gets_no_word(miner: LuxOs, driver: LuxOsDriver) -> None:
    """After a change of addresses nothing is written to the machine that took this one's place."""
    await driver.async_identify()
    miner.faults.add(Fault.OTHER_MAC)

    with pytest.raises(DriverError) as failed:
        await driver.async_set_target(LOW)

    assert failed.value.kind is DriverErrorKind.IMPLAUSIBLE
    assert miner.machine.flash_writes == 0
