"""A running BitAxe, a running NerdQAxe++ and their drivers."""

import pytest

from custom_components.proof_of_heat.drivers.asic.axeos import AxeOsDriver
from custom_components.proof_of_heat.drivers.asic.network import Network
from simulator.clock import ManualClock
from simulator.miners import axeos
from simulator.miners.axeos import AxeOs
from tests.simulated import StartMiner, free_host

from .setting import Build


@pytest.fixture
def build(clock: ManualClock) -> Build:
    """Return a function that builds a board by its name."""
    return lambda model: axeos.build(free_host(), seed=1, clock=clock, model=model)


@pytest.fixture
async def miner(simulated: StartMiner, build: Build) -> AxeOs:
    """Return a BitAxe Gamma at its default, 19 W."""
    miner = build("BitAxe Gamma 601")
    await simulated(miner)
    return miner


@pytest.fixture
async def nerd(simulated: StartMiner, build: Build) -> AxeOs:
    """Return a NerdQAxe++ at its default, 85 W."""
    nerd = build("NerdQAxe++")
    await simulated(nerd)
    return nerd


@pytest.fixture
def driver(miner: AxeOs, network: Network) -> AxeOsDriver:
    """Return the driver of the BitAxe."""
    return AxeOsDriver(miner.host, network)


@pytest.fixture
def nerd_driver(nerd: AxeOs, network: Network) -> AxeOsDriver:
    """Return the driver of the NerdQAxe++."""
    return AxeOsDriver(nerd.host, network)
