"""What the tests of LuxOS have in common."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from custom_components.proof_of_heat.drivers.asic.luxos import LuxOsDriver
from custom_components.proof_of_heat.engine.miner import Target

type Act = Callable[[LuxOsDriver], Awaitable[None]]

SETTLE = timedelta(minutes=6)
LOW = Target(power_w=1_188, level_id="290MHz")
LOWEST = Target(power_w=784, level_id="190MHz")
