"""The one door to pyasic, so that its successor will need one module."""

# Home Assistant puts its own httpx in place when it is imported, and declines once somebody imported the real one.
import homeassistant  # noqa: F401  # isort: skip
from collections.abc import Awaitable, Callable
from typing import Final

from pyasic.data import MinerData
from pyasic.errors import APIError
from pyasic.miners import factory
from pyasic.miners.backends.btminer import BTMinerV2
from pyasic.miners.base import BaseMiner
from pyasic.miners.data import DataOptions

__all__ = ["APIError", "BTMinerV2", "BaseMiner", "DataOptions", "MinerData", "get_miner"]

get_miner: Final[Callable[[str], Awaitable[BaseMiner | None]]] = factory.get_miner
"""Finds out what answers at an address: at once, over all protocols, so never for many addresses at a time."""
