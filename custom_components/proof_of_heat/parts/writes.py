"""The commands under way to the devices of one site, and what became of them until a decision has seen it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant, callback

if TYPE_CHECKING:
    from ..coordinator import ProofOfHeatConfigEntry

# A driver takes at most 10 s; a write is not broken off half-way for a reload.
WRITE_PATIENCE: Final = timedelta(seconds=10)


class Writes[CommandT, OutcomeT]:
    """Carries out commands, one at a time for each device and each in a task of its own."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ProofOfHeatConfigEntry,
        async_carry_out: Callable[[CommandT], Awaitable[OutcomeT]],
    ) -> None:
        """Start with nothing under way."""
        self._hass = hass
        self._entry = entry
        self._async_carry_out = async_carry_out
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._outcomes: list[OutcomeT] = []

    @property
    def outcomes(self) -> tuple[OutcomeT, ...]:
        """Return what became of the commands since they were forgotten last."""
        return tuple(self._outcomes)

    @callback
    def async_forget(self, outcomes: tuple[OutcomeT, ...]) -> None:
        """Forget outcomes that a decision has seen."""
        del self._outcomes[: len(outcomes)]

    @callback
    def async_send(self, device_id: str, command: CommandT) -> None:
        """Carry out a command, unless one is under way to that device."""
        if device_id in self._under_way:
            return
        task = self._hass.async_create_background_task(
            self._async_send(command), f"proof_of_heat set {device_id}", eager_start=False
        )
        self._under_way[device_id] = task
        task.add_done_callback(lambda _: self._under_way.pop(device_id, None))

    async def async_close(self) -> None:
        """Let what is under way end."""
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=WRITE_PATIENCE.total_seconds())

    async def _async_send(self, command: CommandT) -> None:
        """Carry out a command, and decide on what became of it."""
        self._outcomes.append(await self._async_carry_out(command))
        self._entry.runtime_data.control.async_decide_soon()
