"""Avalons as pyasic sees them: the simulator is taken for real, and where pyasic alone goes wrong."""

import pytest

from custom_components.proof_of_heat.drivers.asic.avalon import AvalonDriver
from custom_components.proof_of_heat.drivers.asic.library import APIError
from custom_components.proof_of_heat.drivers.asic.network import Network
from custom_components.proof_of_heat.engine.miner import PAUSE
from simulator.clock import ManualClock
from simulator.miners.avalon import Avalon
from tests.drivers.plain import async_plain_miner

from .model import ECO, SETTLE, Start


@pytest.mark.parametrize(
    ("model", "cls"),
    [
        ("Avalon Q", "CGMinerAvalonQHome"),
        ("Avalon Mini 3", "CGMinerAvalonMini3"),
        ("Avalon Nano 3S", "CGMinerAvalonNano3s"),
        ("Avalon Nano 3", "CGMinerAvalonNano3"),
        ("Avalon A1566", "CGMinerAvalon1566"),
    ],
)
async def test_pyasic_takes_the_simulator_for_real(start: Start, model: str, cls: str) -> None:
    """It names the model, and reads hash rate, limit and the temperature of the chips."""
    miner = await start(model)

    plain = await async_plain_miner(miner.host)

    assert type(plain).__name__ == cls
    data = await plain.get_data()
    assert float(data.hashrate) == pytest.approx(miner.machine.hashrate_th_s, rel=0.01)
    assert data.wattage_limit == miner.machine.limit_w
    assert data.hashboards[0].chip_temp == pytest.approx(miner.machine.chips_c[0] + 4, abs=1)


async def test_pyasic_takes_an_idle_avalon_for_a_mining_one(
    miner: Avalon, driver: AvalonDriver, clock: ManualClock
) -> None:
    """The average of an idle Avalon Q goes on for hours; its state and its rate of this moment say the truth."""
    await driver.async_set_target(PAUSE)
    clock.advance(SETTLE)

    plain = await (await async_plain_miner(miner.host)).get_data()
    sample = await driver.async_read()

    assert (plain.is_mining, plain.wattage) == (True, None)
    assert float(plain.hashrate) > 40
    assert (sample.is_mining, sample.hashrate_th_s, sample.power_w) == (False, 0, None)


async def test_pyasic_takes_leftovers_of_a_nano_for_power(start: Start, network: Network, clock: ManualClock) -> None:
    """The supply of a machine at rest repeats old numbers, so its power is unknown."""
    nano = await start("Avalon Nano 3S")
    driver = AvalonDriver(nano.host, network)
    await driver.async_set_target(PAUSE)
    clock.advance(SETTLE)

    plain = await (await async_plain_miner(nano.host)).get_data()

    assert plain.wattage > 2 * nano.machine.power_w
    assert (await driver.async_read()).power_w is None


async def test_pyasic_commands_the_highest_level_when_asked_for_eco(
    miner: Avalon, driver: AvalonDriver, clock: ManualClock
) -> None:
    """Whatever lies above 100 W is 1,674 W to pyasic, and it says that all went well."""
    miner.machine.set_level("0")
    clock.advance(SETTLE)

    assert await (await async_plain_miner(miner.host)).set_power_limit(800) is True
    clock.advance(SETTLE)
    assert miner.machine.power_w == pytest.approx(1674, rel=0.05)

    await driver.async_set_target(ECO)
    clock.advance(SETTLE)
    assert miner.machine.power_w == pytest.approx(800, rel=0.05)


async def test_pyasic_loses_a_zero_on_the_way(miner: Avalon, driver: AvalonDriver) -> None:
    """The number of Eco is 0, which only arrives as text."""
    plain = await async_plain_miner(miner.host)

    with pytest.raises(APIError):
        await plain.rpc.ascset(0, "workmode,set", 0)
    assert miner.told == ["0,workmode,set"]

    await driver.async_set_target(ECO)
    assert miner.told[-1] == "0,workmode,set,0"
    assert miner.machine.level_id == "0"


async def test_pyasic_reads_no_power_of_a_working_avalon_q(miner: Avalon, driver: AvalonDriver) -> None:
    """The supply's list has the watts at the wall in its last place while it works."""
    plain = await (await async_plain_miner(miner.host)).get_data()

    assert plain.wattage is None
    assert (await driver.async_read()).power_w == pytest.approx(miner.machine.power_w, abs=1)
