"""The thermal control of LuxOS, a rival for the level, and where pyasic alone fails."""

import asyncio
from datetime import timedelta
from typing import Any, override

import pytest
from pyasic.errors import APIError
from pyasic.miners.backends.luxminer import LUXMiner

from custom_components.proof_of_heat.drivers import DriverError, DriverErrorKind
from custom_components.proof_of_heat.drivers.asic.luxos import LuxOsDriver
from custom_components.proof_of_heat.drivers.asic.network import Network
from simulator.clock import ManualClock
from simulator.miners import luxos
from simulator.miners.luxos import LuxOs
from simulator.miners.luxos_control import ThermalControl
from tests.simulated import StartMiner, free_host

from .words import LOW, SETTLE


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
