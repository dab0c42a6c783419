"""What the drivers of all firmwares have in common: one turn a method, and never a word to the wrong machine."""

from abc import ABC, abstractmethod
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Final

from ...engine.miner import Capabilities, MinerSample, Target
from .. import Credentials, DriverError, DriverErrorKind, Identity
from .network import Network
from .reading import checked, mac_address

CONFIRM_INTERVAL: Final = timedelta(hours=1)
"""MAC, name and firmware change so seldom that asking at every reading would only cost time."""


class AsicDriver(ABC):
    """One miner of one firmware; each firmware fills in the methods with an underscore.

    The public methods keep the promises of MinerDriver: one turn on the network, a total time, DriverError only,
    the right machine. The methods with an underscore run within that turn, so they never ask for one.
    """

    firmware: ClassVar[str]

    def __init__(
        self, host: str, network: Network, *, credentials: Credentials | None = None, mac: str | None = None
    ) -> None:
        """Talk to the miner behind an address; `mac` is the one expected there, None for whoever answers first."""
        self.host = host
        self.network = network
        self.credentials = credentials or Credentials()
        self.mac = mac
        self._confirmed_at: datetime | None = None

    async def async_identify(self) -> Identity:
        """Ask the machine who it is."""
        async with self.network.request(self.host):
            return await self._async_confirm()

    async def async_capabilities(self) -> Capabilities:
        """Ask the machine what it can be set to."""
        async with self.network.request(self.host):
            return await self._async_capabilities()

    async def async_read(self) -> MinerSample:
        """Read once; after a failure, and every hour, ask first who answers."""
        async with self.network.request(self.host):
            try:
                if not self._is_confirmed():
                    await self._async_confirm()
                return checked(await self._async_sample(), mac=mac_address(self.mac))
            except BaseException:
                self._confirmed_at = None
                raise

    async def async_set_target(self, target: Target) -> None:
        """Make sure who answers, write a target and read it back; 0 W pauses."""
        async with self.network.request(self.host):
            await self._async_confirm()
            if target.is_pause:
                await self._async_pause()
            else:
                await self._async_apply(target)

    async def async_reboot(self) -> None:
        """Restart the whole machine."""
        async with self.network.request(self.host):
            await self._async_confirm()
            await self._async_reboot()

    async def async_restart_mining(self) -> None:
        """Restart the mining software only."""
        async with self.network.request(self.host):
            await self._async_confirm()
            await self._async_restart_mining()

    async def async_set_light(self, *, is_on: bool) -> None:
        """Switch the light that helps to find the machine."""
        async with self.network.request(self.host):
            await self._async_confirm()
            await self._async_set_light(is_on=is_on)

    async def async_close(self) -> None:  # noqa: B027  Nothing to give back is the usual case.
        """Give back sessions and sockets; most firmwares keep none."""

    @abstractmethod
    async def _async_identify(self) -> Identity:
        """Ask the machine who it is, in as few requests as it takes; UNSUPPORTED if it runs another firmware."""

    @abstractmethod
    async def _async_capabilities(self) -> Capabilities:
        """Ask the machine what it can be set to."""

    @abstractmethod
    async def _async_sample(self) -> MinerSample:
        """Read once; ranges, identity and emptiness are judged afterwards."""

    async def _async_apply(self, target: Target) -> None:
        """Write a target above 0 W, start mining if it is paused, and read the set value back."""
        raise unsupported(self, f"a target of {target.power_w} W")

    async def _async_pause(self) -> None:
        """Stop mining, and read back that it was accepted."""
        raise unsupported(self, "a pause")

    async def _async_reboot(self) -> None:
        """Restart the whole machine."""
        raise unsupported(self, "a reboot")

    async def _async_restart_mining(self) -> None:
        """Restart the mining software only."""
        raise unsupported(self, "a restart of mining")

    async def _async_set_light(self, *, is_on: bool) -> None:
        """Switch the light, and read it back where the firmware lets one."""
        raise unsupported(self, f"a light that is {'on' if is_on else 'off'}")

    async def _async_confirm(self) -> Identity:
        """Make sure that the expected machine with the expected firmware answers; the first answer is remembered."""
        self._confirmed_at = None
        identity = await self._async_identify()
        if identity.firmware != self.firmware:
            raise DriverError(DriverErrorKind.IMPLAUSIBLE, f"{identity.firmware} runs in place of {self.firmware}")
        if self.mac is not None and identity.id != self.mac:
            raise DriverError(DriverErrorKind.IMPLAUSIBLE, f"{identity.id} answers in place of {self.mac}")
        self.mac = identity.id
        self._confirmed_at = datetime.now(UTC)
        return identity

    def _is_confirmed(self) -> bool:
        """Tell whether the machine said lately who it is, and has answered ever since."""
        if self._confirmed_at is None:
            return False
        return timedelta() <= datetime.now(UTC) - self._confirmed_at < CONFIRM_INTERVAL


def unsupported(driver: AsicDriver, what: str) -> DriverError:
    """Return the error for something that a firmware cannot do."""
    return DriverError(DriverErrorKind.UNSUPPORTED, f"{driver.firmware} takes no {what.removeprefix('a ')}")


def refused(detail: str) -> DriverError:
    """Return the error for a write that the machine declined, or whose value does not stand when read back."""
    return DriverError(DriverErrorKind.REFUSED, detail)
