"""All heaters of one site that are no miners, each told on its own: one that hangs costs nobody else."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final, override

from homeassistant.core import HomeAssistant, callback

from ..engine.heater import HeaterCommand, HeaterOutcome, HeaterSample, HeaterSettings, HeaterState
from ..engine.model import Decision
from ..rounds import Rounds
from .heater import HeaterCoordinator

if TYPE_CHECKING:
    from ..coordinator import ProofOfHeatConfigEntry

# A driver takes at most 10 s; a write is not broken off half-way for a reload.
WRITE_PATIENCE: Final = timedelta(seconds=10)


class Heaters(Rounds[HeaterCoordinator]):
    """Reads the heaters of one site, and carries out what was decided."""

    def __init__(
        self, hass: HomeAssistant, entry: ProofOfHeatConfigEntry, heaters: Mapping[str, HeaterCoordinator]
    ) -> None:
        """Start with nothing under way."""
        super().__init__(hass, entry, heaters)
        self.heaters = heaters
        self._writes: dict[str, asyncio.Task[None]] = {}
        self._outcomes: list[HeaterOutcome] = []

    @property
    def settings(self) -> tuple[HeaterSettings, ...]:
        """Return the heaters as the engine wants them now."""
        return tuple(heater.settings for heater in self.heaters.values())

    @property
    def samples(self) -> dict[str, HeaterSample]:
        """Return the last good reading of each heater, however old."""
        last = {key: heater.data.sample for key, heater in self.heaters.items()}
        return {key: sample for key, sample in last.items() if sample is not None}

    @property
    def outcomes(self) -> tuple[HeaterOutcome, ...]:
        """Return what became of the commands since they were taken last."""
        return tuple(self._outcomes)

    @override
    async def async_close(self) -> None:
        """Let the writes under way end, and break off the reads."""
        if self._writes:
            await asyncio.wait(self._writes.values(), timeout=WRITE_PATIENCE.total_seconds())
        await super().async_close()

    @callback
    def async_show(self, decision: Decision, *, outdoor_c: float | None) -> None:
        """Show what was decided for each heater."""
        for key, heater in self.heaters.items():
            heater.outdoor_c = outdoor_c
            heater.async_show(verdict=decision.heaters.get(key), state=decision.state.heaters.get(key, HeaterState()))

    @callback
    def async_forget(self, outcomes: tuple[HeaterOutcome, ...]) -> None:
        """Forget outcomes that a decision has seen."""
        del self._outcomes[: len(outcomes)]

    @callback
    def async_send(self, command: HeaterCommand) -> None:
        """Carry out a command in a task of its own, unless one is under way to that heater."""
        key = command.heater_id
        if key in self._writes or key not in self.heaters:
            return
        task = self._hass.async_create_background_task(
            self._async_carry_out(command), f"proof_of_heat set {key}", eager_start=False
        )
        self._writes[key] = task
        task.add_done_callback(lambda _: self._writes.pop(key, None))

    async def _async_carry_out(self, command: HeaterCommand) -> None:
        """Carry out a command, and decide on what became of it."""
        self._outcomes.append(await self.heaters[command.heater_id].async_carry_out(command))
        self._entry.runtime_data.control.async_decide_soon()
