"""What the tests of Whatsminers have in common."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol

from custom_components.proof_of_heat.drivers.asic.driver import AsicDriver
from custom_components.proof_of_heat.engine.miner import Target
from simulator.miners.whatsminer_v2 import WhatsminerV2
from simulator.miners.whatsminer_v3 import WhatsminerV3

type Whatsminer = WhatsminerV2 | WhatsminerV3
type Act = Callable[[AsicDriver], Awaitable[None]]

SETTLE = timedelta(minutes=8)
WARM = Target(power_w=2_000)


class DriverOf(Protocol):
    """Makes a new driver for a miner."""

    def __call__(self, miner: Whatsminer, *, password: str | None = None) -> AsicDriver:
        """Return a driver that knows the right password, unless another is given."""
        ...
