"""One heater that is no miner at run time: its readings, its mode, and the commands to it."""

import logging
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, override

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.update_coordinator import UpdateFailed
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..drivers import DriverError
from ..drivers.heater import HeaterDriver, HeaterReading
from ..drivers.registers import RegisterProfile, Silence
from ..engine.heater import (
    HeaterCommand,
    HeaterMode,
    HeaterOutcome,
    HeaterSample,
    HeaterSettings,
    HeaterState,
    HeaterTarget,
    HeaterVerdict,
)
from ..engine.rehearsal import PROTECTION
from ..parts.device import DeviceCoordinator
from ..records.heater_memory import HeaterMemory
from ..store import SiteStore
from .setup import HeaterSetup

if TYPE_CHECKING:
    from ..coordinator import ProofOfHeatConfigEntry

# A watchdog is fed only while the site decides: if that ever hangs, the device shall know.
DECISION_LIFE: Final = timedelta(minutes=2)

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaterView:
    """What is shown of one heater."""

    reading: HeaterReading | None = None
    memory: HeaterMemory = field(default_factory=HeaterMemory)
    verdict: HeaterVerdict | None = None
    state: HeaterState = field(default_factory=HeaterState)

    @property
    def sample(self) -> HeaterSample | None:
        """Return what decisions go by."""
        return None if self.reading is None else self.reading.sample

    @property
    def runs(self) -> bool | None:
        """Tell whether it runs now; a device that does not say so runs while it is on."""
        if self.reading is None:
            return None
        return self.reading.sample.is_on if self.reading.runs is None else self.reading.runs

    @property
    def has_problem(self) -> bool:
        """Tell whether it reports a fault, or does not do as asked."""
        has_fault = self.reading is not None and bool(self.reading.fault)
        in_trouble = self.verdict is not None and self.verdict.trouble is not None
        return has_fault or in_trouble or self.state.quarantined_until is not None


class HeaterCoordinator(DeviceCoordinator[HeaterView]):
    """Reads one heater, remembers what it counted, and carries out commands."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ProofOfHeatConfigEntry,
        setup: HeaterSetup,
        driver: HeaterDriver,
        store: SiteStore,
        *,
        profile: RegisterProfile | None,
    ) -> None:
        """Start with what is remembered: the device may be off."""
        unique_id = f"{entry.entry_id}_{setup.id}"
        super().__init__(hass, _LOGGER, entry, name=setup.name, unique_id=unique_id, subentry_id=setup.subentry_id)
        self.setup = setup
        self.driver = driver
        self.profile = profile
        self.outdoor_c: float | None = None
        """Of the site, for the yield of a heat pump."""
        self._store = store
        self._decided_at: datetime | None = None
        self._may_have_forgotten = True
        """Nobody knows whether the device still holds what it was told last: we or it were away."""
        memory = store.heater(setup.id).managed(is_managed=setup.is_managed)
        store.async_remember_heater(setup.id, memory)
        self.data = HeaterView(memory=memory)

    @property
    @override
    def device_info(self) -> DeviceInfo:
        """Return its device, with the make that its profile names."""
        device = super().device_info
        if self.profile is not None:
            device["manufacturer"] = self.profile.manufacturer
            device["model"] = self.profile.name
        return device

    @property
    @override
    def kept(self) -> HeaterView:
        """Return the view with the counters that outlast a crash."""
        return replace(self.data, memory=self._store.kept.heaters.get(self.setup.id, HeaterMemory()))

    @property
    def can_be_driven(self) -> bool:
        """Tell whether it has anything to set; a meter has not."""
        return self.profile is None or self.profile.can_be_driven

    @property
    def settings(self) -> HeaterSettings:
        """Return the heater as the engine wants it now."""
        mode = self._memory.mode if self.can_be_driven else HeaterMode.UNMANAGED
        return self.setup.settings(mode, outdoor_c=self.outdoor_c)

    @property
    def silence(self) -> Silence:
        """Return what the device does while nobody reaches it."""
        return Silence.KEEPS if self.profile is None else self.profile.silence

    @override
    async def _async_read(self) -> HeaterView:
        """Read the device once, and count what it did since."""
        reading = await self.driver.async_read()
        reading = replace(reading, sample=self._with_heat(reading))
        memory = replace(self._counted(reading), silent_since=None)
        self._store.async_remember_heater(self.setup.id, memory)
        await self._async_tend()
        return replace(self.data, reading=reading, memory=memory)

    async def _async_tend(self) -> None:
        """Keep the device awake while it is controlled and the site decides; a dry run does so for what protects."""
        now = dt_util.utcnow()
        is_decided = self._decided_at is not None and now - self._decided_at <= DECISION_LIFE
        verdict = self.data.verdict
        protects = verdict is not None and verdict.reason in PROTECTION
        is_trial = self._store.memory.wish.is_dry_run and not protects
        is_left = self.settings.mode is HeaterMode.UNMANAGED or is_trial
        if is_left or not is_decided:
            return
        try:
            if self._may_have_forgotten and (target := self._settled) is not None:
                # What the device holds already is not written again.
                await self.driver.async_set(self.setup.order(target, outdoor_c=self.outdoor_c))
                self._may_have_forgotten = False
            await self.driver.async_tend()
        except DriverError as error:
            _LOGGER.debug("%s did not take a sign of life (%s)", self.name, error)

    @property
    def _settled(self) -> HeaterTarget | None:
        """Return what it accepted last, None where the site wants something else by now."""
        verdict, target = self.data.verdict, self.data.state.target
        wanted = None if verdict is None else verdict.target
        return target if target is not None and wanted is not None and wanted.step == target.step else None

    def _with_heat(self, reading: HeaterReading) -> HeaterSample:
        """Return the sample with the heat that follows from its power, where it does not measure any."""
        sample = reading.sample
        if sample.heat_w is not None:
            return sample
        outdoor_c = self.outdoor_c if reading.outdoor_c is None else reading.outdoor_c
        return replace(
            sample, heat_w=self.setup.heat_w(is_on=sample.is_on, power_w=sample.power_w, outdoor_c=outdoor_c)
        )

    def _counted(self, reading: HeaterReading) -> HeaterMemory:
        """Return the memory with what it drew and gave until this reading."""
        sample, memory = reading.sample, self._memory
        return replace(
            memory,
            energy=memory.energy.counted_to(power_w=sample.power_w, read_at=sample.read_at),
            heat=memory.heat.counted_to(power_w=sample.heat_w, read_at=sample.read_at),
        )

    @override
    def _note_failure(self, error: DriverError) -> None:
        """Remember since when it is silent; who is away for long may have forgotten what it was told."""
        memory = self._memory
        if memory.silent_since is None:
            memory = replace(memory, silent_since=dt_util.utcnow())
            self._store.async_remember_heater(self.setup.id, memory)
        self.data = replace(self.data, memory=memory)
        self._may_have_forgotten |= self.is_silent

    @override
    def _unread(self, error: DriverError) -> UpdateFailed:
        """Return the failure in words for people, whatever its kind."""
        return UpdateFailed(
            translation_domain=DOMAIN,
            translation_key="heater_unreadable",
            translation_placeholders={"name": self.name},
        )

    @callback
    def async_show(self, *, verdict: HeaterVerdict | None, state: HeaterState) -> None:
        """Show what was decided for it."""
        self._decided_at = dt_util.utcnow()
        self._async_show_view(replace(self.data, verdict=verdict, state=state, memory=self._memory))

    @callback
    def async_wish(self, mode: HeaterMode) -> None:
        """Remember another mode, show it, and have it decided upon."""
        memory = replace(self._memory, mode=mode)
        self._store.async_remember_heater(self.setup.id, memory)
        self._async_show_wish(replace(self.data, memory=memory))

    async def async_carry_out(self, command: HeaterCommand) -> HeaterOutcome:
        """Send a target; a refusal is a result."""
        try:
            await self.driver.async_set(self.setup.order(command.target, outdoor_c=self.outdoor_c))
        except DriverError as error:
            _LOGGER.debug("%s did not take step %s (%s)", self.name, command.target.step, error)
            return HeaterOutcome(command=command, at=dt_util.utcnow(), error=error.kind)
        memory = self._memory
        self._store.async_remember_heater(self.setup.id, replace(memory, writes=memory.writes + 1))
        return HeaterOutcome(command=command, at=dt_util.utcnow())

    @property
    def _memory(self) -> HeaterMemory:
        """Return what is remembered of it."""
        return self._store.heater(self.setup.id)
