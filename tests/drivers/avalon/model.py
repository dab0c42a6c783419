"""What the tests of Avalons have in common: the levels of an Avalon Q."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from custom_components.proof_of_heat.engine.miner import Target
from simulator.miners.avalon import Avalon

SETTLE = timedelta(minutes=5)
ECO = Target(power_w=800, level_id="0")
STANDARD = Target(power_w=1300, level_id="1")
SUPER = Target(power_w=1674, level_id="2")

type Start = Callable[[str], Awaitable[Avalon]]
"""Starts a model by its name."""
