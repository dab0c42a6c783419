"""The one door to pyasic, so that its successor will need one module."""

# Home Assistant puts its own httpx in place when it is imported; pyasic finds no httpx before that.
import homeassistant  # noqa: F401  # isort: skip
from pyasic import get_miner
from pyasic.data import MinerData
from pyasic.errors import APIError
from pyasic.miners.backends import AntminerModern, AvalonMiner, BitAxe, BTMinerV2, BTMinerV3, LUXMiner, VNish, ePIC
from pyasic.miners.base import BaseMiner
from pyasic.miners.data import DataOptions
from pyasic.web.braiins_os.proto.braiins.bos import v1 as bos

__all__ = [
    "APIError",
    "AntminerModern",
    "AvalonMiner",
    "BTMinerV2",
    "BTMinerV3",
    "BaseMiner",
    "BitAxe",
    "DataOptions",
    "LUXMiner",
    "MinerData",
    "VNish",
    "bos",
    "ePIC",
    "get_miner",
]
