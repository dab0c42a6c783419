"""Pauses, boots and the greeting of AxeOS, and what old firmware lacks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.proof_of_heat.drivers import DriverError, DriverErrorKind
from custom_components.proof_of_heat.drivers.asic.axeos import AxeOsDriver
from custom_components.proof_of_heat.drivers.asic.network import Network
from custom_components.proof_of_heat.engine.miner import PAUSE, Action
from simulator.clock import ManualClock
from simulator.fault import Fault
from simulator.miners.axeos import AxeOs
from simulator.miners.axeos_board import BOARDS
from tests.simulated import StartMiner

from .setting import DEFAULT, SETTLE, Build


async def test_a_boot_ends_a_pause(miner: AxeOs, driver: AxeOsDriver, clock: ManualClock) -> None:
    """The pause is not kept, so a power cut makes a paused machine mine; the reading tells."""
    await driver.async_set_target(PAUSE)
    assert (await driver.async_read()).is_mining is False

    await driver.async_reboot()
    clock.advance(SETTLE)

    assert (await driver.async_read()).is_mining is True


async def test_firmware_before_pauses_has_none(miner: AxeOs, driver: AxeOsDriver) -> None:
    """The pause came with 2.14, and the greeting with 2.12."""
    miner.has_pause = False
    miner.version = "v2.11.0"

    assert (await driver.async_capabilities()).actions == {Action.REBOOT}
    with pytest.raises(DriverError, match=r"2\.14") as failed:
        await driver.async_set_target(PAUSE)
    assert failed.value.kind is DriverErrorKind.UNSUPPORTED
    with pytest.raises(DriverError, match=r"2\.12"):
        await driver.async_set_light(is_on=True)


async def test_a_build_of_ones_own_has_no_greeting(miner: AxeOs, driver: AxeOsDriver) -> None:
    """Its version says nothing about what it can do."""
    miner.version = "my-branch-dirty"

    assert Action.LOCATE not in (await driver.async_capabilities()).actions


async def test_a_resume_that_is_not_obeyed_is_refused(miner: AxeOs, driver: AxeOsDriver) -> None:
    """It says yes and stays paused."""
    await driver.async_set_target(PAUSE)
    await miner.async_fail(Fault.IGNORES)

    with pytest.raises(DriverError, match="stays paused") as failed:
        await driver.async_set_target(DEFAULT)

    assert failed.value.kind is DriverErrorKind.REFUSED


async def test_a_greeting_that_somebody_began_goes_on(miner: AxeOs, driver: AxeOsDriver) -> None:
    """One command begins and ends it, so the second one repairs the first."""
    await driver.async_set_light(is_on=True)

    await driver.async_set_light(is_on=True)

    assert miner.machine.light_is_on


async def test_a_greeting_that_does_not_end_is_refused(miner: AxeOs, driver: AxeOsDriver) -> None:
    """Asked twice, the machine says twice that it greets on."""
    await driver.async_set_light(is_on=True)
    await miner.async_fail(Fault.IGNORES)

    with pytest.raises(DriverError, match="screen does not change") as failed:
        await driver.async_set_light(is_on=False)

    assert failed.value.kind is DriverErrorKind.REFUSED


async def test_a_greeting_ends_by_itself(miner: AxeOs, driver: AxeOsDriver, clock: ManualClock) -> None:
    """After half a minute the next command begins it anew, and none is needed to end it."""
    await driver.async_set_light(is_on=True)
    clock.advance(timedelta(seconds=31))

    await driver.async_set_light(is_on=True)

    assert miner.machine.light_is_on


@pytest.mark.parametrize("model", list(BOARDS))
async def test_a_board_is_called_what_it_is_sold_as(
    simulated: StartMiner, build: Build, network: Network, model: str
) -> None:
    """The BitAxe says its number, the NerdAxe its name."""
    miner = build(model)
    await simulated(miner)

    assert (await AxeOsDriver(miner.host, network).async_identify()).model == model


async def test_a_reading_has_what_the_supply_says(miner: AxeOs, driver: AxeOsDriver, clock: ManualClock) -> None:
    """Volts, amperes, fans and shares come along."""
    clock.advance(timedelta(hours=1))

    sample = await driver.async_read()

    assert sample.voltage_v == 5
    assert sample.current_a == pytest.approx(miner.machine.power_w / 5, rel=0.01)
    assert sample.fan_rpm == miner.machine.fans_rpm
    assert sample.accepted_share == pytest.approx(0.997, abs=0.003)
    assert sample.mac == miner.mac


async def test_a_device_without_a_chip_is_no_miner(simulated: StartMiner, build: Build, network: Network) -> None:
    """Another device may have the same paths."""
    miner = build("BitAxe Gamma 601")
    miner.board = replace(miner.board, chip="")
    await simulated(miner)

    with pytest.raises(DriverError, match="no AxeOS") as failed:
        await AxeOsDriver(miner.host, network).async_identify()

    assert failed.value.kind is DriverErrorKind.UNSUPPORTED
