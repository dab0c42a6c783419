"""One miner at run time: its readings, its wish, and the commands to it."""

import logging
from collections.abc import Awaitable
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Final, override

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.device_registry import CONNECTION_NETWORK_MAC, DeviceInfo, format_mac
from homeassistant.helpers.update_coordinator import UpdateFailed
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..drivers import DriverError, DriverErrorKind, MinerDriver
from ..engine.miner import MinerSample
from ..engine.model import Command, MinerState, Mode, Outcome, Verdict, Wish
from ..parts.device import MAX_STRIKES, DeviceCoordinator
from ..records.wear import Wear
from ..settings import MinerSetup
from ..store import Hold, MinerMemory, SiteStore

if TYPE_CHECKING:
    from ..coordinator import ProofOfHeatConfigEntry

# A silent miner is asked in every second round, then every fourth, at last every eighth: two minutes.
MAX_PAUSE_ROUNDS: Final = 8

MAC_LENGTH: Final = len("00:00:00:00:00:00")

_LOGGER = logging.getLogger(__name__)

_MODES_THAT_RUN: Final = frozenset({Mode.HEAT, Mode.AUTO})


@dataclass(frozen=True, slots=True, kw_only=True)
class MinerView:
    """What is shown of one miner."""

    sample: MinerSample | None = None
    memory: MinerMemory = field(default_factory=MinerMemory)
    verdict: Verdict | None = None
    state: MinerState = field(default_factory=MinerState)
    room_c: float | None = None
    """The temperature of its room, None where it is unknown or too old to count."""

    @property
    def target_w(self) -> float | None:
        """Return what it is asked to draw: by us, else by its own limit."""
        if self.state.target is not None:
            return self.state.target.power_w
        return None if self.sample is None else self.sample.target_w

    @property
    def wear(self) -> Wear:
        """Return what today asked of it."""
        return self.memory.wear.on(dt_util.now().date())

    @property
    def has_problem(self) -> bool:
        """Tell whether it reports a fault or does not do as asked."""
        has_fault = self.sample is not None and self.sample.fault is not None
        return has_fault or self.state.is_overheated or self.state.quarantined_until is not None


class MinerCoordinator(DeviceCoordinator[MinerView]):
    """Reads one miner, remembers what it said, and carries out commands."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ProofOfHeatConfigEntry,
        setup: MinerSetup,
        driver: MinerDriver,
        store: SiteStore,
    ) -> None:
        """Start with the cached profile: the miner may be off."""
        super().__init__(hass, _LOGGER, entry, name=setup.name, unique_id=setup.id, subentry_id=setup.subentry_id)
        self.setup = setup
        self.driver = driver
        self.is_denied = False
        """Its credentials were rejected."""
        self._store = store
        self._is_read_denied = False
        self._pause_rounds = 0
        self.data = MinerView(memory=store.miner(setup.id))

    @property
    @override
    def device_info(self) -> DeviceInfo:
        """Return its device, with what is known of the machine that stands there now."""
        device, identity = super().device_info, self.setup.identity
        device["manufacturer"] = identity.manufacturer
        device["model"] = identity.model
        device["sw_version"] = identity.firmware_version
        device["configuration_url"] = f"http://{self.setup.host}"
        device["connections"] = self.connections
        return device

    @property
    def connections(self) -> set[tuple[str, str]]:
        """Return by what other integrations know the machine that stands there now."""
        machine = self.setup.identity.id
        return {(CONNECTION_NETWORK_MAC, format_mac(machine))} if len(machine) == MAC_LENGTH else set()

    @property
    def last_sample(self) -> MinerSample | None:
        """Return its last reading; after a restart that is the power it drew before."""
        energy = self.data.memory.energy
        if self.data.sample is not None or energy.read_at is None:
            return self.data.sample
        return MinerSample(read_at=energy.read_at, power_w=energy.power_w)

    @property
    @override
    def kept(self) -> MinerView:
        """Return the view with the counters that outlast a crash."""
        return replace(self.data, memory=self._store.kept.miners.get(self.setup.id, MinerMemory()))

    @property
    def is_mining(self) -> bool | None:
        """Tell whether it mined at its last reading."""
        return None if self.data.sample is None else self.data.sample.is_mining

    @callback
    @override
    def async_is_due(self) -> bool:
        """Tell whether it is to be read in this round; a silent miner pauses for ever more rounds."""
        if self._pause_rounds > 0:
            self._pause_rounds -= 1
            return False
        return True

    @override
    async def _async_read(self) -> MinerView:
        """Read the miner once, and count what it did since."""
        sample = await self.driver.async_read()
        if self._is_read_denied:
            self.is_denied = self._is_read_denied = False
        memory = self._store.miner(self.setup.id)
        count = memory.energy.counted_to(power_w=sample.power_w, read_at=sample.read_at)
        on_time = memory.on_time.counted_to(is_on=sample.is_mining, read_at=sample.read_at)
        reports = memory.reports | _reported(sample)
        memory = replace(memory, energy=count, on_time=on_time, silent_since=None, reports=reports)
        self._store.async_remember(self.setup.id, memory)
        return replace(self.data, sample=sample, memory=memory)

    @override
    def _note_failure(self, error: DriverError) -> None:
        """Remember since when it is silent, and ask it ever more seldom."""
        self._note_denial(error)
        self._is_read_denied |= error.kind is DriverErrorKind.WRONG_CREDENTIALS
        self._pause_rounds = min(2 ** max(0, self._strikes - MAX_STRIKES), MAX_PAUSE_ROUNDS) - 1
        memory = self._store.miner(self.setup.id)
        now = dt_util.utcnow()
        memory = replace(memory, silent_since=memory.silent_since or now, energy=memory.energy.silent_until(now))
        self._store.async_remember(self.setup.id, memory)
        self.data = replace(self.data, memory=memory)
        if self.is_silent:
            # Nobody else tells that a silence grows.
            self.async_update_listeners()

    @override
    def _unread(self, error: DriverError) -> UpdateFailed:
        """Return the failure in words for people, of its kind."""
        return UpdateFailed(
            translation_domain=DOMAIN,
            translation_key=f"miner_{error.kind}",
            translation_placeholders={"name": self.name},
        )

    def _note_denial(self, error: DriverError) -> None:
        """Ask the owner once for credentials that were rejected."""
        if error.kind is not DriverErrorKind.WRONG_CREDENTIALS or self.is_denied:
            return
        self.is_denied = True
        self.config_entry.async_start_reauth_if_available(self.hass, data={"subentry_id": self.setup.subentry_id})

    @callback
    def async_show(self, *, verdict: Verdict | None, state: MinerState, room_c: float | None) -> None:
        """Show what was decided for it."""
        memory = self._store.miner(self.setup.id)
        self._async_show_view(replace(self.data, verdict=verdict, state=state, room_c=room_c, memory=memory))

    @callback
    def async_wish(self, wish: Wish) -> None:
        """Remember a wish of the owner, and have it decided upon."""
        if wish.mode in _MODES_THAT_RUN and self.setup.highest is None:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="no_highest_level",
                translation_placeholders={"name": self.name},
            )
        # What the owner does last counts, so a hold ends with it.
        self._async_remember(replace(self._store.miner(self.setup.id), wish=wish, hold=None))

    @callback
    def async_hold(self, hold: Hold | None) -> None:
        """Overrule the wish for a while, or release the miner, and have it decided upon."""
        self._async_remember(replace(self._store.miner(self.setup.id), hold=hold))

    @callback
    def _async_remember(self, memory: MinerMemory) -> None:
        """Remember what the owner asked, show it, and have it decided upon."""
        self._store.async_remember(self.setup.id, memory)
        self._async_show_wish(replace(self.data, memory=memory))

    async def async_carry_out(self, command: Command) -> Outcome:
        """Send a target; a refusal is a result."""
        try:
            await self.driver.async_set_target(command.target)
        except DriverError as error:
            self._note_denial(error)
            _LOGGER.debug("%s did not take %s W (%s)", self.name, command.target.power_w, error)
            return Outcome(command=command, at=dt_util.utcnow(), error=error.kind)
        self.is_denied = False
        memory = self._store.miner(self.setup.id)
        wear = memory.wear.moved(
            command.target, before=self.data.state.target, was_mining=self.is_mining, day=dt_util.now().date()
        )
        self._store.async_remember(self.setup.id, replace(memory, writes=memory.writes + 1, wear=wear))
        return Outcome(command=command, at=dt_util.utcnow())

    async def async_ask(self, request: Awaitable[None]) -> None:
        """Await a request of the owner to the machine; its failure is told in the owner's words."""
        try:
            await request
        except DriverError as error:
            self._note_denial(error)
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key=f"miner_{error.kind}",
                translation_placeholders={"name": self.name},
            ) from error


def _reported(sample: MinerSample) -> frozenset[str]:
    """Return the names of the fields that a reading has."""
    return frozenset(field.name for field in fields(sample) if getattr(sample, field.name) not in (None, ()))
