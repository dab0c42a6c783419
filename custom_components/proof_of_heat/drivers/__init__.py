"""What a driver promises: it identifies, reads and sets one device, and turns every failure into a DriverError."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, override

from ..engine.miner import Capabilities, MinerSample, Target


class DriverErrorKind(StrEnum):
    """Why a device did not do as asked; the value is a translation key."""

    SILENT = "silent"
    """No answer, or none in time."""
    REFUSED = "refused"
    """It answered and declined."""
    WRONG_CREDENTIALS = "wrong_credentials"
    IMPLAUSIBLE = "implausible"
    """It answered with something that cannot be true, or it is another device."""
    UNSUPPORTED = "unsupported"


class DriverError(Exception):
    """A device failed; `detail` is for logs and holds no secret."""

    def __init__(self, kind: DriverErrorKind, detail: str) -> None:
        """Keep the kind for translation and the detail for logs."""
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What a device wants to hear before it obeys; None where the firmware's default serves."""

    username: str | None = None
    password: str | None = None

    @override
    def __repr__(self) -> str:
        """Hide the secret in logs and diagnostics."""
        return "Credentials(**REDACTED**)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who a miner is; `id` stays the same when its address, firmware or name changes."""

    id: str
    """MAC in lower case with colons, else serial number."""
    firmware: str
    """The family that picks the driver: braiins, whatsminer_v2, whatsminer_v3, luxos, vnish, avalon, axeos, antminer,
    epic, or other for what is only read.
    """
    firmware_version: str | None = None
    manufacturer: str | None = None
    model: str | None = None
    hostname: str | None = None


class MinerDriver(Protocol):
    """One miner behind one address.

    Every method raises DriverError and nothing else that a device can cause, within 10 seconds.
    A method whose Action is not among the capabilities raises UNSUPPORTED.
    """

    async def async_identify(self) -> Identity:
        """Ask the machine who it is."""
        ...

    async def async_capabilities(self) -> Capabilities:
        """Ask the machine what it can be set to."""
        ...

    async def async_read(self) -> MinerSample:
        """Read once; an answer without hash rate, power and uptime is a failure (SILENT)."""
        ...

    async def async_set_target(self, target: Target) -> None:
        """Write a target after a fresh check of firmware and MAC, and read the set value back; 0 W pauses."""
        ...

    async def async_reboot(self) -> None:
        """Restart the whole machine."""
        ...

    async def async_restart_mining(self) -> None:
        """Restart the mining software only."""
        ...

    async def async_set_light(self, *, is_on: bool) -> None:
        """Switch the light that helps to find the machine."""
        ...

    async def async_close(self) -> None:
        """Give back sessions and sockets."""
        ...
