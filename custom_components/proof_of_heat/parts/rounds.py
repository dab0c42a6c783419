"""The rounds in which the devices of one site are read, each on its own: one that hangs costs nobody else a reading."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval

from ..const import POLL_INTERVAL
from .device import DeviceCoordinator

if TYPE_CHECKING:
    from ..coordinator import ProofOfHeatConfigEntry

# The devices of a home answer within one; those that do not have their entities all the same.
FIRST_ROUND: Final = timedelta(seconds=3)


class Rounds[DeviceT: DeviceCoordinator[Any]]:
    """Reads the devices of one site on a timer of its own, listeners or not."""

    def __init__(self, hass: HomeAssistant, entry: ProofOfHeatConfigEntry, devices: Mapping[str, DeviceT]) -> None:
        """Start with nothing under way."""
        self._hass = hass
        self._entry = entry
        self._devices = devices
        self._reads: dict[str, asyncio.Task[None]] = {}

    async def async_first_round(self) -> None:
        """Read all devices; those that take long go on in the background."""
        self._async_read_due()
        if self._reads:
            await asyncio.wait(self._reads.values(), timeout=FIRST_ROUND.total_seconds())

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Start the timer, and return what stops it."""
        return async_track_time_interval(
            self._hass, self._async_round, POLL_INTERVAL, name="proof_of_heat read", cancel_on_shutdown=True
        )

    async def async_close(self) -> None:
        """Break off the reads under way."""
        tasks = tuple(self._reads.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @callback
    def _async_round(self, _now: datetime) -> None:
        """Begin a round."""
        self._async_read_due()

    @callback
    def _async_read_due(self) -> None:
        """Start to read each device that is due and not being read yet."""
        for key, device in self._devices.items():
            if key not in self._reads and device.async_is_due():
                self._async_read_apart(key, device)

    @callback
    def _async_read_apart(self, key: str, device: DeviceT) -> None:
        """Read one device in a task of its own."""
        task = self._entry.async_create_background_task(
            self._hass, self._async_read(device), f"proof_of_heat read {device.name}", eager_start=False
        )
        self._reads[key] = task
        task.add_done_callback(lambda _: self._reads.pop(key, None))

    async def _async_read(self, device: DeviceT) -> None:
        """Read one device, and let the site decide anew on what it said."""
        await self._async_refresh(device)
        if device.is_online:
            self._entry.runtime_data.control.async_decide_soon()

    async def _async_refresh(self, device: DeviceT) -> None:
        """Wait for a reading of one device."""
        await device.async_refresh()
