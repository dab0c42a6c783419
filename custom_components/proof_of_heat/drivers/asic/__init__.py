"""Miners: find out what answers at an address, and drive it in the words of its firmware."""

from typing import Final

from .. import Credentials, DriverError, DriverErrorKind, MinerDriver
from .antminer import AntminerDriver
from .avalon import AvalonDriver
from .axeos import AxeOsDriver
from .braiins import BraiinsDriver
from .driver import AsicDriver
from .epic import EpicDriver
from .luxos import LuxOsDriver
from .network import Network
from .probe import async_probe
from .pyasic_driver import PyasicDriver
from .vnish import VnishDriver
from .whatsminer_v2 import WhatsminerV2Driver
from .whatsminer_v3 import WhatsminerV3Driver

DRIVERS: Final[dict[str, type[AsicDriver]]] = {
    driver.firmware: driver
    for driver in (
        AntminerDriver,
        AvalonDriver,
        AxeOsDriver,
        BraiinsDriver,
        EpicDriver,
        LuxOsDriver,
        PyasicDriver,
        VnishDriver,
        WhatsminerV2Driver,
        WhatsminerV3Driver,
    )
}
"""The drivers by firmware."""


async def async_find(host: str, network: Network, credentials: Credentials | None = None) -> MinerDriver:
    """Return the driver for what answers at an address, after it has said who it is.

    A machine whose words we do not know is read through pyasic, if that knows it.
    """
    async with network.request(host):
        is_there, firmware = await async_probe(host, network)
        if firmware is None:
            if not is_there:
                raise DriverError(DriverErrorKind.SILENT, "nobody answers")
            firmware = PyasicDriver.firmware
    driver = driver_for(firmware, host, network, credentials)
    await driver.async_identify()
    return driver


def driver_for(
    firmware: str, host: str, network: Network, credentials: Credentials | None = None, *, mac: str | None = None
) -> MinerDriver:
    """Return the driver for a firmware that is known already, without a word to the miner, which may be off."""
    if firmware not in DRIVERS:
        raise DriverError(DriverErrorKind.UNSUPPORTED, f"no driver for {firmware}")
    return DRIVERS[firmware](host, network, credentials=credentials, mac=mac)
