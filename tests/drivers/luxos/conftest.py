"""A running Antminer with LuxOS, its driver, and what pyasic makes of it."""

import pytest
from pyasic.miners.backends.luxminer import LUXMiner

from custom_components.proof_of_heat.drivers.asic.library import get_miner
from custom_components.proof_of_heat.drivers.asic.luxos import LuxOsDriver
from custom_components.proof_of_heat.drivers.asic.network import Network
from simulator.clock import ManualClock
from simulator.miners import luxos
from simulator.miners.luxos import LuxOs
from tests.simulated import StartMiner, free_host


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
