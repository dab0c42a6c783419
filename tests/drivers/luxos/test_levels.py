"""The levels of LuxOS, as the machine tells them."""

from itertools import pairwise

import pytest
from pyasic.miners.backends.luxminer import LUXMiner

from custom_components.proof_of_heat.drivers import DriverError, DriverErrorKind
from custom_components.proof_of_heat.drivers.asic import async_find
from custom_components.proof_of_heat.drivers.asic.luxos import LuxOsDriver
from custom_components.proof_of_heat.drivers.asic.network import Network
from custom_components.proof_of_heat.engine.miner import Target
from simulator.clock import ManualClock
from simulator.machine import MachineState
from simulator.miners.luxos import LuxOs

from .words import LOW, SETTLE


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
    assert (capabilities.min_w, capabilities.rated_w, capabilities.max_w) == (784, 2_794, 4_195)
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
