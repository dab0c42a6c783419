"""The one session of LuxOS, and where pyasic alone fails."""

import pytest
from pyasic.miners.backends.luxminer import LUXMiner

from custom_components.proof_of_heat.drivers import DriverError, DriverErrorKind
from custom_components.proof_of_heat.drivers.asic.luxos import LuxOsDriver
from custom_components.proof_of_heat.engine.miner import PAUSE
from simulator.fault import Fault
from simulator.machine import MachineState
from simulator.miners.luxos import LuxOs

from .words import LOW, LOWEST, Act


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
