"""All miners of one site."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, override

from homeassistant.core import HomeAssistant

from ..engine.miner import MinerSample
from ..engine.model import Command, Outcome
from ..parts.rounds import Rounds
from ..parts.writes import Writes
from .miner import MinerCoordinator

if TYPE_CHECKING:
    from ..coordinator import ProofOfHeatConfigEntry

# A silent miner blocks a request for 8 s, so the silent ones never take more than 2 of the 10 places of the site.
SILENT_IN_FLIGHT: Final = 2


class Fleet(Rounds[MinerCoordinator]):
    """Reads the miners of one site, the silent ones a few at a time."""

    def __init__(
        self, hass: HomeAssistant, entry: ProofOfHeatConfigEntry, miners: Mapping[str, MinerCoordinator]
    ) -> None:
        """Start with nothing under way."""
        super().__init__(hass, entry, miners)
        self.miners = miners
        self.writes = Writes(hass, entry, self._async_carry_out)
        self._silent_gate = asyncio.Semaphore(SILENT_IN_FLIGHT)

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

    @override
    async def async_close(self) -> None:
        """End what is under way and give back the sockets."""
        await super().async_close()
        for miner in self.miners.values():
            await miner.driver.async_close()

    @override
    async def _async_refresh(self, device: MinerCoordinator) -> None:
        """Wait for a reading of one miner; the silent ones queue up."""
        if device.is_silent:
            async with self._silent_gate:
                await super()._async_refresh(device)
        else:
            await super()._async_refresh(device)

    async def _async_carry_out(self, command: Command) -> Outcome:
        """Send a command to its miner."""
        return await self.miners[command.miner_id].async_carry_out(command)
