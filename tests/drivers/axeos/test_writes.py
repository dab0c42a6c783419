"""What is written to AxeOS: offered settings only, once, and never to a machine that is too hot."""

import aiohttp
import pytest

from custom_components.proof_of_heat.drivers import DriverError, DriverErrorKind
from custom_components.proof_of_heat.drivers.asic.axeos import AxeOsDriver
from custom_components.proof_of_heat.engine.miner import PAUSE, Target
from simulator.clock import ManualClock
from simulator.machine import MachineState
from simulator.miners.axeos import AxeOs

from .setting import DEFAULT, LOW, SETTLE


async def test_the_firmware_itself_takes_what_destroys_the_chip(miner: AxeOs, session: aiohttp.ClientSession) -> None:
    """So nobody but the driver stands between a wrong number and the chip."""
    async with session.patch(
        f"http://{miner.host}/api/system", json={"frequency": 1300, "coreVoltage": 1600}
    ) as response:
        assert response.status == 200

    assert miner.machine.limit_w > 80


@pytest.mark.parametrize(
    "level_id",
    ["1300/1600", "625/1060", "525/1151", "0/0", "fast"],
    ids=["far above", "off the diagonal", "not offered", "nothing", "a word"],
)
async def test_a_setting_that_is_no_level_is_never_written(miner: AxeOs, driver: AxeOsDriver, level_id: str) -> None:
    """Only offered pairs reach the machine."""
    with pytest.raises(DriverError, match="does not offer") as failed:
        await driver.async_set_target(Target(power_w=19, level_id=level_id))

    assert failed.value.kind is DriverErrorKind.REFUSED
    assert (miner.machine.flash_writes, miner.mhz, miner.mv) == (0, 525, 1150)


@pytest.mark.parametrize(
    ("power_w", "level_id"),
    [(20, "525/1150"), (19, "525/1150"), (3, "400/1060"), (500, "625/1250")],
    ids=["between two levels", "at a level", "below all", "above all"],
)
async def test_watts_without_a_level_are_never_passed_where_a_level_fits(
    miner: AxeOs, driver: AxeOsDriver, power_w: float, level_id: str
) -> None:
    """The highest level within the watts is taken, else the lowest of all."""
    await driver.async_set_target(Target(power_w=power_w))

    assert miner.machine.level_id == level_id


async def test_a_setting_goes_live_without_a_restart_and_wears_the_flash_once(
    miner: AxeOs, driver: AxeOsDriver
) -> None:
    """Frequency and voltage go together in one request."""
    await driver.async_set_target(LOW)

    assert miner.machine.state is MachineState.MINING
    assert (miner.machine.flash_writes, miner.machine.restarts) == (1, 0)
    assert (await driver.async_read()).level_id == "400/1060"


async def test_the_setting_that_runs_is_not_written_again(miner: AxeOs, driver: AxeOsDriver) -> None:
    """Flash wears with every write."""
    await driver.async_set_target(DEFAULT)

    assert miner.machine.flash_writes == 0


async def test_a_reading_knows_the_target_once_the_levels_are_known(driver: AxeOsDriver) -> None:
    """The firmware holds a setting, the watts stand in the table."""
    assert (await driver.async_read()).target_w is None

    await driver.async_capabilities()

    assert (await driver.async_read()).target_w == 19


async def test_an_overheated_miner_is_not_raised(miner: AxeOs, driver: AxeOsDriver) -> None:
    """It throttled itself, and nobody writes before it has recovered."""
    miner.overheat()

    with pytest.raises(DriverError, match="overheated") as failed:
        await driver.async_set_target(LOW)

    assert failed.value.kind is DriverErrorKind.REFUSED
    assert miner.machine.flash_writes == 0
    assert (await driver.async_read()).fault == "overheat_mode"


async def test_an_overheated_miner_may_be_paused(miner: AxeOs, driver: AxeOsDriver) -> None:
    """A pause is always safe, and it does not start again by itself then."""
    miner.overheat()

    await driver.async_set_target(PAUSE)
    miner.cool_down()

    assert miner.machine.state is MachineState.STOPPED


async def test_a_recovered_miner_shows_the_setting_that_it_chose(
    miner: AxeOs, driver: AxeOsDriver, clock: ManualClock
) -> None:
    """It comes back 100 MHz and 100 mV lower, at a pair that is no level, and says so."""
    miner.overheat()
    miner.cool_down()
    clock.advance(SETTLE)

    sample = await driver.async_read()

    assert (sample.level_id, sample.fault, sample.is_mining) == ("425/1050", None, True)
    assert sample.power_w == pytest.approx(12.8, rel=0.05)


async def test_a_chip_without_power_has_no_temperature(miner: AxeOs, driver: AxeOsDriver) -> None:
    """The firmware says -1 for it."""
    miner.machine.pause()

    assert (await driver.async_read()).chip_c is None
