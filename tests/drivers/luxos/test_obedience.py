"""What LuxOS does with a command: sleep, wake, shine, or nothing at all."""

from datetime import timedelta

import pytest
from pyasic.miners.backends.luxminer import LUXMiner

from custom_components.proof_of_heat.drivers import DriverError, DriverErrorKind
from custom_components.proof_of_heat.drivers.asic.luxos import LuxOsDriver
from custom_components.proof_of_heat.drivers.asic.network import Network
from custom_components.proof_of_heat.engine.miner import PAUSE
from simulator.clock import ManualClock
from simulator.fault import Fault
from simulator.machine import MachineState
from simulator.miners import whatsminer_v2
from simulator.miners.luxos import LuxOs
from tests.simulated import StartMiner, free_host

from .words import LOW, LOWEST, SETTLE, Act


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
