"""All heaters of one site that are no miners, each told on its own: one that hangs costs nobody else."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, override

from homeassistant.core import HomeAssistant, callback

from ..engine.heater import HeaterCommand, HeaterOutcome, HeaterSample, HeaterSettings, HeaterState
from ..engine.model import Decision
from ..parts.rounds import Rounds
from ..parts.writes import Writes
from .heater import HeaterCoordinator

if TYPE_CHECKING:
    from ..coordinator import ProofOfHeatConfigEntry


class Heaters(Rounds[HeaterCoordinator]):
    """Reads the heaters of one site, and carries out what was decided."""

    def __init__(
        self, hass: HomeAssistant, entry: ProofOfHeatConfigEntry, heaters: Mapping[str, HeaterCoordinator]
    ) -> None:
        """Start with nothing under way."""
        super().__init__(hass, entry, heaters)
        self.heaters = heaters
        self.writes = Writes(hass, entry, self._async_carry_out)

    @property
    def settings(self) -> tuple[HeaterSettings, ...]:
        """Return the heaters as the engine wants them now."""
        return tuple(heater.settings for heater in self.heaters.values())

    @property
    def samples(self) -> dict[str, HeaterSample]:
        """Return the last good reading of each heater, however old."""
        last = {key: heater.data.sample for key, heater in self.heaters.items()}
        return {key: sample for key, sample in last.items() if sample is not None}

    @override
    async def async_close(self) -> None:
        """Let the writes under way end, and break off the reads."""
        await self.writes.async_close()
        await super().async_close()

    @callback
    def async_show(self, decision: Decision, *, outdoor_c: float | None) -> None:
        """Show what was decided for each heater."""
        for key, heater in self.heaters.items():
            heater.outdoor_c = outdoor_c
            heater.async_show(verdict=decision.heaters.get(key), state=decision.state.heaters.get(key, HeaterState()))

    async def _async_carry_out(self, command: HeaterCommand) -> HeaterOutcome:
        """Send a command to its heater."""
        return await self.heaters[command.heater_id].async_carry_out(command)
