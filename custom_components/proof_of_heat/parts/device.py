"""One device at run time: it is read in rounds, and one that fails costs only itself."""

from abc import abstractmethod
from typing import Final, Protocol, override

from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.update_coordinator import UpdateFailed

from ..drivers import DriverError
from .part import PartCoordinator

# One lost answer is weather, three in a row are silence.
MAX_STRIKES: Final = 3


class Sample(Protocol):
    """What a device says of itself."""

    @property
    def power_w(self) -> float | None:
        """Return what it draws."""
        ...


class DeviceView(Protocol):
    """What is shown of a device."""

    @property
    def sample(self) -> Sample | None:
        """Return its last readings, None before the first."""
        ...


class DeviceCoordinator[ViewT: DeviceView](PartCoordinator[ViewT]):
    """Reads a miner or another heater; the first failures leave the last reading, then it is unavailable."""

    _strikes = 0

    @property
    @override
    def device_info(self) -> DeviceInfo:
        """Return its device: a thing that stands somewhere, unlike a site or a zone."""
        device = super().device_info
        device["entry_type"] = None
        return device

    @property
    @override
    def is_available(self) -> bool:
        """Tell whether it answers."""
        return self.is_online

    @property
    def is_online(self) -> bool:
        """Tell whether its last readings arrived."""
        return self.last_update_success and self.data.sample is not None

    @property
    def power_w(self) -> float | None:
        """Return its last measured power."""
        return None if self.data.sample is None else self.data.sample.power_w

    @property
    def is_silent(self) -> bool:
        """Tell whether it has failed so often that it is taken for off."""
        return self._strikes >= MAX_STRIKES

    @callback
    def async_is_due(self) -> bool:
        """Tell whether it is to be read in this round."""
        return True

    @override
    async def _async_update_data(self) -> ViewT:
        """Read the device once; a silence is told once, when it begins."""
        try:
            view = await self._async_read()
        except DriverError as error:
            self._strikes += 1
            self._note_failure(error)
            if self._strikes == MAX_STRIKES:
                self.last_update_success = False
                self.logger.warning("%s does not answer (%s)", self.name, error)
            if self.last_update_success:
                return self.data
            raise self._unread(error) from error
        self._strikes = 0
        return view

    @abstractmethod
    async def _async_read(self) -> ViewT:
        """Read the device once, and return what is to be shown of it."""

    @abstractmethod
    def _note_failure(self, error: DriverError) -> None:
        """Remember that a reading failed."""

    @abstractmethod
    def _unread(self, error: DriverError) -> UpdateFailed:
        """Return the failure in words for people."""
