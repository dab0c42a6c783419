"""Stop and start of Avalons: told for an instant of the machine's own clock."""

from datetime import timedelta

import pytest

from custom_components.proof_of_heat.drivers import DriverError, DriverErrorKind
from custom_components.proof_of_heat.drivers.asic.avalon import AvalonDriver
from custom_components.proof_of_heat.drivers.asic.network import Network
from custom_components.proof_of_heat.engine.miner import PAUSE
from simulator.clock import ManualClock
from simulator.fault import Fault
from simulator.miners.avalon import Avalon

from .model import ECO, SETTLE, SUPER, Start

NOTICE = timedelta(seconds=6)


async def test_a_stop_is_told_by_the_machines_own_clock(
    miner: Avalon, driver: AvalonDriver, clock: ManualClock
) -> None:
    """Its clock may be wrong by months, as this one is; a time of ours would never come there, or be long past."""
    await driver.async_set_target(PAUSE)

    assert miner.told == [f"0,softoff,1:{int(clock.now().timestamp()) + 5}"]


async def test_a_stop_shows_only_when_it_is_due(driver: AvalonDriver, clock: ManualClock) -> None:
    """A stop that was accepted is no failure though the machine still works."""
    await driver.async_set_target(PAUSE)
    assert (await driver.async_read()).is_mining is not False

    clock.advance(NOTICE)

    assert (await driver.async_read()).is_mining is False


@pytest.mark.parametrize("model", ["Avalon Q", "Avalon Nano 3S"])
async def test_a_start_overtakes_a_stop_that_is_not_due(
    start: Start, network: Network, clock: ManualClock, model: str
) -> None:
    """Somebody who changes their mind within the seconds of notice gets what they asked for last."""
    miner = await start(model)
    driver = AvalonDriver(miner.host, network)
    highest = (await driver.async_capabilities()).levels[-1]
    await driver.async_set_target(PAUSE)

    await driver.async_set_target(SUPER)
    clock.advance(SETTLE)

    assert miner.machine.power_w == pytest.approx(highest.power_w, rel=0.05)
    assert (await driver.async_read()).is_mining is True


async def test_a_machine_that_starts_without_a_word_starts_nevertheless(
    miner: Avalon, driver: AvalonDriver, clock: ManualClock
) -> None:
    """Some versions close the connection in place of a reply; the time that they hold says it all."""
    miner.is_mute_at_start = True
    await driver.async_set_target(PAUSE)
    clock.advance(SETTLE)

    await driver.async_set_target(ECO)
    clock.advance(SETTLE)

    assert miner.machine.power_w == pytest.approx(800, rel=0.05)


async def test_a_start_that_is_not_taken_is_refused(miner: Avalon, driver: AvalonDriver, clock: ManualClock) -> None:
    """It says yes, and the time that it holds is the old one."""
    await driver.async_set_target(PAUSE)
    clock.advance(SETTLE)
    await miner.async_fail(Fault.IGNORES)

    with pytest.raises(DriverError, match="does not take the start") as failed:
        await driver.async_set_target(SUPER)

    assert failed.value.kind is DriverErrorKind.REFUSED


async def test_a_machine_at_rest_is_not_stopped_again(miner: Avalon, driver: AvalonDriver, clock: ManualClock) -> None:
    """One stop is enough."""
    await driver.async_set_target(PAUSE)
    clock.advance(SETTLE)

    await driver.async_set_target(PAUSE)

    assert len(miner.told) == 1
