"""All heaters of one site that are no miners, each read and told on its own: one that hangs costs nobody else."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval

from ..const import POLL_INTERVAL
from ..engine.heater import HeaterCommand, HeaterOutcome, HeaterSample, HeaterSettings, HeaterState
from ..engine.model import Decision
from .heater import HeaterCoordinator

if TYPE_CHECKING:
    from ..coordinator import ProofOfHeatConfigEntry

# Devices of a house answer within one; those that do not have their entities all the same.
FIRST_ROUND: Final = timedelta(seconds=3)

# A driver takes at most 10 s; a write is not broken off half-way for a reload.
WRITE_PATIENCE: Final = timedelta(seconds=10)


class Heaters:
    """Reads the heaters of one site on a timer of its own, listeners or not, and carries out what was decided."""

    def __init__(
        self, hass: HomeAssistant, entry: ProofOfHeatConfigEntry, heaters: Mapping[str, HeaterCoordinator]
    ) -> None:
        """Start with nothing under way."""
        self.heaters = heaters
        self._hass = hass
        self._entry = entry
        self._reads: dict[str, asyncio.Task[None]] = {}
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

    async def async_first_round(self) -> None:
        """Read all heaters; those that take long go on in the background."""
        self._async_read_all()
        if self._reads:
            await asyncio.wait(self._reads.values(), timeout=FIRST_ROUND.total_seconds())

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Start the timer, and return what stops it."""
        return async_track_time_interval(
            self._hass, self._async_round, POLL_INTERVAL, name="proof_of_heat heaters", cancel_on_shutdown=True
        )

    async def async_close(self) -> None:
        """Let the writes under way end, and break off the reads."""
        if self._writes:
            await asyncio.wait(self._writes.values(), timeout=WRITE_PATIENCE.total_seconds())
        tasks = tuple(self._reads.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

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

    @callback
    def _async_round(self, _now: datetime) -> None:
        """Begin a round."""
        self._async_read_all()

    @callback
    def _async_read_all(self) -> None:
        """Start to read each heater that is not being read yet."""
        for key, heater in self.heaters.items():
            if key not in self._reads:
                self._async_read_apart(key, heater)

    @callback
    def _async_read_apart(self, key: str, heater: HeaterCoordinator) -> None:
        """Read one heater in a task of its own."""
        task = self._entry.async_create_background_task(
            self._hass, self._async_read(heater), f"proof_of_heat read {heater.name}", eager_start=False
        )
        self._reads[key] = task
        task.add_done_callback(lambda _: self._reads.pop(key, None))

    async def _async_read(self, heater: HeaterCoordinator) -> None:
        """Read one heater, and let the site decide anew on what it said."""
        await heater.async_refresh()
        if heater.is_online:
            self._entry.runtime_data.control.async_decide_soon()
