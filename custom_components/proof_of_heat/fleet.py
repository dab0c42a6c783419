"""All miners of one site, each read on its own: one that hangs costs nobody else a reading."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval

from .const import POLL_INTERVAL
from .engine.miner import MinerSample
from .miner import MinerCoordinator

if TYPE_CHECKING:
    from .coordinator import ProofOfHeatConfigEntry

# The miners of a home answer within one; those that do not get their entities from the cached profile.
FIRST_ROUND: Final = timedelta(seconds=3)

# A silent miner blocks a request for 8 s, so the silent ones never take more than 2 of the 10 places of the site.
SILENT_IN_FLIGHT: Final = 2


class Fleet:
    """Reads the miners of one site on a timer of its own, listeners or not."""

    def __init__(
        self, hass: HomeAssistant, entry: ProofOfHeatConfigEntry, miners: Mapping[str, MinerCoordinator]
    ) -> None:
        """Start with nothing under way."""
        self.miners = miners
        self._hass = hass
        self._entry = entry
        self._silent_gate = asyncio.Semaphore(SILENT_IN_FLIGHT)
        self._under_way: dict[str, asyncio.Task[None]] = {}

    @property
    def samples(self) -> dict[str, MinerSample]:
        """Return the last good reading of each miner, however old, from before a restart if need be."""
        last = {key: miner.last_sample for key, miner in self.miners.items()}
        return {key: sample for key, sample in last.items() if sample is not None}

    @property
    def is_offline(self) -> bool:
        """Tell whether no miner that answers and says so reaches its pool."""
        said = [
            miner.data.sample.pool_is_alive
            for miner in self.miners.values()
            if miner.is_online and miner.data.sample is not None and miner.data.sample.pool_is_alive is not None
        ]
        return bool(said) and not any(said)

    async def async_first_round(self) -> None:
        """Read all miners; those that take long go on in the background."""
        self._async_read_due()
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=FIRST_ROUND.total_seconds())

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Start the timer, and return what stops it."""
        return async_track_time_interval(
            self._hass, self._async_round, POLL_INTERVAL, name="proof_of_heat read", cancel_on_shutdown=True
        )

    async def async_close(self) -> None:
        """End what is under way and give back the sockets."""
        tasks = tuple(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for miner in self.miners.values():
            await miner.driver.async_close()

    @callback
    def _async_round(self, _now: datetime) -> None:
        """Begin a round."""
        self._async_read_due()

    @callback
    def _async_read_due(self) -> None:
        """Start to read each miner that is due and not being read yet."""
        for key, miner in self.miners.items():
            if key not in self._under_way and miner.async_is_due():
                self._async_read_apart(key, miner)

    @callback
    def _async_read_apart(self, key: str, miner: MinerCoordinator) -> None:
        """Read one miner in a task of its own."""
        task = self._entry.async_create_background_task(
            self._hass, self._async_read(miner), f"proof_of_heat read {miner.name}", eager_start=False
        )
        self._under_way[key] = task
        task.add_done_callback(lambda _: self._under_way.pop(key, None))

    async def _async_read(self, miner: MinerCoordinator) -> None:
        """Read one miner, and let the site decide anew on what it said."""
        if miner.is_silent:
            async with self._silent_gate:
                await miner.async_refresh()
        else:
            await miner.async_refresh()
        if miner.is_online:
            self._entry.runtime_data.control.async_decide_soon()
