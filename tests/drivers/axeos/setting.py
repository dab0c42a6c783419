"""What the tests of AxeOS have in common: a BitAxe Gamma 601 and two of its levels."""

from collections.abc import Callable
from datetime import timedelta

from custom_components.proof_of_heat.engine.miner import Target
from simulator.miners.axeos import AxeOs

SETTLE = timedelta(seconds=60)
LOW = Target(power_w=12.3, level_id="400/1060")
DEFAULT = Target(power_w=19, level_id="525/1150")

type Build = Callable[[str], AxeOs]
"""Builds a board by its name."""
