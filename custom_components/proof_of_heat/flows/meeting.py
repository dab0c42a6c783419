"""Meet a miner: who it is and what it can be set to, asked once and kept as its profile."""

from dataclasses import dataclass
from typing import Final

from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_USERNAME

from ..const import CONF_CAPABILITIES, CONF_IDENTITY
from ..drivers import Credentials, Identity
from ..drivers.asic import async_find
from ..drivers.asic.network import Network
from ..engine.miner import Capabilities, Control
from ..store import to_json

DEFAULTS: Final = Credentials()
"""Those that a firmware comes with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """A miner that answered; without identity it asks for a password first."""

    host: str
    credentials: Credentials = DEFAULTS
    identity: Identity | None = None
    capabilities: Capabilities | None = None

    @property
    def name(self) -> str:
        """Return what people call it."""
        if self.identity is None:
            return self.host
        return self.identity.model or self.identity.firmware

    @property
    def range_w(self) -> tuple[float, float] | None:
        """Return the watts that it can be set to, None where it does not say."""
        if self.capabilities is None:
            return None
        if self.capabilities.levels:
            return self.capabilities.levels[0].power_w, self.capabilities.levels[-1].power_w
        if self.capabilities.min_w is None or self.capabilities.max_w is None:
            return None
        return self.capabilities.min_w, self.capabilities.max_w

    @property
    def can_be_set(self) -> bool:
        """Tell whether it takes a power or a level."""
        return self.capabilities is not None and (
            bool(self.capabilities.levels) or self.capabilities.control is Control.WATTS
        )

    def profile(self) -> dict[str, object]:
        """Return what of it goes into its subentry."""
        return {
            CONF_HOST: self.host,
            CONF_USERNAME: self.credentials.username,
            CONF_PASSWORD: self.credentials.password,
            CONF_IDENTITY: to_json(self.identity),
            CONF_CAPABILITIES: to_json(self.capabilities),
        }


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
