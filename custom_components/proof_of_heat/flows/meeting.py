"""Meet a miner: who it is and what it can be set to, asked once and kept as its profile."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ..drivers import Credentials, Identity
from ..drivers.asic import async_find
from ..drivers.asic.network import Network
from ..engine.miner import Action, Capabilities, Control

FIRMWARES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "antminer": "Bitmain",
        "avalon": "Avalon",
        "axeos": "AxeOS",
        "braiins": "Braiins OS",
        "epic": "ePIC",
        "luxos": "LuxOS",
        "vnish": "VNish",
        "whatsminer_v2": "Whatsminer",
        "whatsminer_v3": "Whatsminer",
    }
)
"""The names of firmwares, or of the machines where a firmware has no name; alike in all languages."""

DEFAULTS: Final = Credentials()
"""Those that a firmware comes with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """A miner that says nothing without its password."""

    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """A miner that said who it is and what it can be set to."""

    host: str
    credentials: Credentials
    identity: Identity
    capabilities: Capabilities

    @property
    def name(self) -> str:
        """Return what people call it; a machine at rest may not tell its model."""
        return self.identity.model or FIRMWARES.get(self.identity.firmware) or self.host

    @property
    def kind(self) -> tuple[object, ...]:
        """Return what it has in common with those of which the owner wants the same."""
        return self.name, self.identity.firmware, self.capabilities

    @property
    def range_w(self) -> tuple[float, float] | None:
        """Return the watts that it can be set to, None where it does not say."""
        if self.capabilities.levels:
            return self.capabilities.levels[0].power_w, self.capabilities.levels[-1].power_w
        if self.capabilities.min_w is None or self.capabilities.max_w is None:
            return None
        return self.capabilities.min_w, self.capabilities.max_w

    @property
    def can_be_set(self) -> bool:
        """Tell whether it takes a power or a level, or stops and starts at least."""
        takes_watts = bool(self.capabilities.levels) or self.capabilities.control is Control.WATTS
        return takes_watts or Action.PAUSE in self.capabilities.actions


async def async_meet(host: str, network: Network, credentials: Credentials = DEFAULTS) -> Met:
    """Find out what answers at an address; DriverError if it is no miner, silent, or asks for another password."""
    driver = await async_find(host, network, credentials)
    try:
        return Met(
            host=host,
            credentials=credentials,
            identity=await driver.async_identify(),
            capabilities=await driver.async_capabilities(),
        )
    finally:
        await driver.async_close()
