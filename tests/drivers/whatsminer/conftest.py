"""Running Whatsminers, and drivers that know their passwords."""

from collections.abc import Callable

import pytest

from custom_components.proof_of_heat.drivers import Credentials
from custom_components.proof_of_heat.drivers.asic.driver import AsicDriver
from custom_components.proof_of_heat.drivers.asic.network import Network
from custom_components.proof_of_heat.drivers.asic.whatsminer_v2 import WhatsminerV2Driver
from custom_components.proof_of_heat.drivers.asic.whatsminer_v3 import WhatsminerV3Driver
from simulator.clock import ManualClock
from simulator.miners import whatsminer_v2, whatsminer_v3
from simulator.miners.whatsminer_v2 import WhatsminerV2
from simulator.miners.whatsminer_v3 import WhatsminerV3
from tests.simulated import StartMiner, free_host

from .words import DriverOf, Whatsminer


@pytest.fixture
async def v2(simulated: StartMiner, clock: ManualClock) -> WhatsminerV2:
    """Return a running Whatsminer with API v2, rated 3,400 W."""
    miner = whatsminer_v2.build(free_host(), seed=1, clock=clock)
    await simulated(miner)
    return miner


@pytest.fixture
async def v3(simulated: StartMiner, clock: ManualClock) -> WhatsminerV3:
    """Return a running Whatsminer with API v3 and the old port open, rated 3,441 W."""
    miner = whatsminer_v3.build(free_host(), seed=2, clock=clock)
    await simulated(miner)
    return miner


@pytest.fixture(params=["v2", "v3"])
async def either(request: pytest.FixtureRequest, simulated: StartMiner, clock: ManualClock) -> Whatsminer:
    """Return a running Whatsminer of each API in turn."""
    builds: dict[str, Callable[..., Whatsminer]] = {"v2": whatsminer_v2.build, "v3": whatsminer_v3.build}
    miner = builds[request.param](free_host(), seed=3, clock=clock)
    await simulated(miner)
    return miner


@pytest.fixture
def driver_of(network: Network) -> DriverOf:
    """Return a function that makes a new driver for a miner."""

    def make(miner: Whatsminer, *, password: str | None = None) -> AsicDriver:
        driver = WhatsminerV2Driver if isinstance(miner, WhatsminerV2) else WhatsminerV3Driver
        return driver(miner.host, network, credentials=Credentials(password=password or miner.password))

    return make
