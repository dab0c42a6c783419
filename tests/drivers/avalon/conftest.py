"""Running Avalons, one of each model, and the driver of the Avalon Q."""

import pytest

from custom_components.proof_of_heat.drivers.asic.avalon import AvalonDriver
from custom_components.proof_of_heat.drivers.asic.network import Network
from simulator.clock import ManualClock
from simulator.miners import avalon
from simulator.miners.avalon import Avalon
from tests.simulated import StartMiner, free_host

from .model import Start


@pytest.fixture
def start(simulated: StartMiner, clock: ManualClock) -> Start:
    """Return a function that starts a model by its name, at its highest level."""

    async def async_start(model: str) -> Avalon:
        """Build and start one."""
        miner = avalon.build(free_host(), seed=1, clock=clock, model=model)
        await simulated(miner)
        return miner

    return async_start


@pytest.fixture
async def miner(start: Start) -> Avalon:
    """Return an Avalon Q in Super, 1,674 W."""
    return await start("Avalon Q")


@pytest.fixture
def driver(miner: Avalon, network: Network) -> AvalonDriver:
    """Return the driver of the Avalon Q."""
    return AvalonDriver(miner.host, network)
