"""Braiins OS+: watts over gRPC."""

from typing import ClassVar

from .driver import AsicDriver


class BraiinsDriver(AsicDriver):
    """A miner with Braiins OS+ 23.03 or later."""

    firmware: ClassVar[str] = "braiins"
