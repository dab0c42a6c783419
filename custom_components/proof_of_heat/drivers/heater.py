"""What a heater's driver promises: it reads and sets one boiler, heat pump, immersion heater or pump."""

from dataclasses import dataclass
from typing import Protocol, override

from ..engine.heater import HeaterSample
from . import DriverError, DriverErrorKind


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaterOrder:
    """What a device is told, in its own terms."""

    is_on: bool
    flow_c: float | None = None
    """The flow temperature that is wanted, None where nobody asks for one."""
    power_w: float | None = None
    """What it may draw or burn for, None where nobody limits it."""
    share: float = 1.0
    """Its heat as a part of the most that it can (0 to 1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaterReading:
    """What a device said, beyond what decisions need; None where it says nothing."""

    sample: HeaterSample
    fault: int | None = None
    """Its own code, 0 while all is well."""
    energy_kwh: float | None = None
    outdoor_c: float | None = None
    room_c: float | None = None
    setpoint_c: float | None = None
    """The flow temperature that it holds now."""
    runs: bool | None = None
    """Whether it heats or turns now: a boiler that is on rests between its flames."""


class HeaterDriver(Protocol):
    """One device. Every method raises DriverError and nothing else that a device can cause, within 10 seconds."""

    async def async_read(self) -> HeaterReading:
        """Read once; a device that says nothing at all is a failure."""
        ...

    async def async_set(self, order: HeaterOrder) -> None:
        """Write an order within the limits of the device, and read it back."""
        ...

    async def async_tend(self) -> None:
        """Do what is due while somebody controls it: a sign of life, and what had to wait."""
        ...


class LostHeater(HeaterDriver):
    """A device that can't be reached because of its settings: it says why, so that the site starts without it."""

    def __init__(self, kind: DriverErrorKind, detail: str) -> None:
        """Keep what is wrong."""
        self._kind = kind
        self._detail = detail

    @override
    async def async_read(self) -> HeaterReading:
        """Say what is wrong."""
        raise self._error

    @override
    async def async_set(self, order: HeaterOrder) -> None:
        """Say what is wrong."""
        raise self._error

    @override
    async def async_tend(self) -> None:
        """Have nothing to do."""

    @property
    def _error(self) -> DriverError:
        """Return what is wrong."""
        return DriverError(self._kind, self._detail)
