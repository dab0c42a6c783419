"""What a site remembers over a restart: the engine's state, the wishes and the counters."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.storage import Store
from pydantic import TypeAdapter, ValidationError

from .const import DOMAIN
from .engine.miner import Target
from .engine.model import SiteState, Wish
from .engine.supply import StalePolicy, Strategy
from .records.balance_log import BalanceLog
from .records.energy import EnergyCount, OnTime, SiteLedger
from .records.heater_memory import HeaterMemory
from .records.money import MoneyMemory
from .records.wear import Wear
from .records.zone_memory import ZoneMemory

STORE_VERSION: Final = 1

# A wish is worth a write at once; of the counters a crash may cost this much.
SAVE_WISH_AFTER: Final = timedelta(seconds=1)
SAVE_INTERVAL: Final = timedelta(minutes=5)

# The log of a busy farm is a quarter of a megabyte. It has a file of its own, so that the counters don't rewrite it.
SAVE_LOG_INTERVAL: Final = timedelta(minutes=15)

_ADAPTERS: Final[dict[type[object], TypeAdapter[Any]]] = {}

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A target that an action set, and when it ends."""

    target: Target
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MinerMemory:
    """What is remembered of one miner beside the engine's state."""

    wish: Wish = field(default_factory=Wish)
    hold: Hold | None = None
    """What overrules the wish for a while."""
    was_managed: bool | None = None
    """What the settings said when the wish was made; a change there makes a new wish."""
    energy: EnergyCount = field(default_factory=EnergyCount)
    on_time: OnTime = field(default_factory=OnTime)
    writes: int = 0
    """Targets that the machine accepted: on some firmwares they wear its flash."""
    wear: Wear = field(default_factory=Wear)
    """Starts and changes of today."""
    reports: frozenset[str] = frozenset()
    """The fields that it ever reported: only those get an entity, also while it is off."""
    silent_since: datetime | None = None
    machine: str | None = None
    """The machine of which all this is told, None for the first that stood there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteWish:
    """What the owner asked of the site as a whole."""

    is_balancing: bool = False
    is_dry_run: bool = False
    is_stopped: bool = False
    """The emergency stop was pressed; only a resume ends it."""
    margin_share: float | None = None
    """Of the supply, kept free; None for what is usual."""
    cap_w: float | None = None
    strategy: Strategy = Strategy.SURPLUS_ONLY
    stale_policy: StalePolicy = StalePolicy.LOWEST


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteMemory:
    """All that one site remembers."""

    state: SiteState = field(default_factory=SiteState)
    wish: SiteWish = field(default_factory=SiteWish)
    over_supply: EnergyCount = field(default_factory=EnergyCount)
    """Drawn by managed miners above what was available."""
    ledger: SiteLedger = field(default_factory=SiteLedger)
    miners: Mapping[str, MinerMemory] = field(default_factory=dict)
    zones: Mapping[str, ZoneMemory] = field(default_factory=dict)
    heaters: Mapping[str, HeaterMemory] = field(default_factory=dict)
    money: MoneyMemory = field(default_factory=MoneyMemory)


class LogStore:
    """The balance log of one site, and its file."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Start with an empty log."""
        self._store = _log_file(hass, entry_id)
        self._saved = BalanceLog()
        self.log = self._saved

    async def async_load(self, before: object) -> None:
        """Read the file, or take over the log that the memory once held; one that can't be used costs the log only."""
        try:
            stored = await self._store.async_load()
            if stored is not None:
                self.log = self._saved = from_json(BalanceLog, stored)
            elif before is not None:
                self.log = from_json(BalanceLog, before)
                await self.async_save()
        except (HomeAssistantError, NotImplementedError, LookupError, ValidationError) as error:
            _LOGGER.warning("The balance log can't be read, so it starts anew: %s", error)

    async def async_save(self) -> None:
        """Write the file now, unless nothing was told since the last time."""
        if self.log != self._saved:
            self._saved = self.log
            await self._store.async_save(to_json(self.log))


class SiteStore:
    """The memory of one site, and its file."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Start with an empty memory."""
        self._hass = hass
        self._store = _site_file(hass, entry_id)
        self._log_store = LogStore(hass, entry_id)
        self.memory = SiteMemory()
        self.kept = self.memory
        """The memory as the file has it at least: what is shown of a counter must outlast a crash."""
        self.is_lost = False
        """The file could not be read, so the memory started anew."""

    async def async_load(self) -> None:
        """Read the files; one that can't be used costs its memory, never the start."""
        log = None
        try:
            stored = await self._store.async_load()
            if stored is not None:
                self.memory = from_json(SiteMemory, stored)
                log = stored.get("log")
        except (HomeAssistantError, NotImplementedError, LookupError, ValidationError) as error:
            self.is_lost = True
            _LOGGER.warning("What was remembered of the site can't be read, so it starts anew: %s", error)
        self.kept = self.memory
        await self._log_store.async_load(log)

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Save counters and log now and then, and at the stop of Home Assistant; return what ends that."""
        stops = (
            async_track_time_interval(
                self._hass, self._async_save_on_time, SAVE_INTERVAL, name="proof_of_heat save", cancel_on_shutdown=True
            ),
            async_track_time_interval(
                self._hass,
                self._async_save_log_on_time,
                SAVE_LOG_INTERVAL,
                name="proof_of_heat save log",
                cancel_on_shutdown=True,
            ),
            self._hass.bus.async_listen(EVENT_HOMEASSISTANT_STOP, self._async_save_at_stop),
        )

        @callback
        def stop() -> None:
            """End the timers and the listener."""
            for one in stops:
                one()

        return stop

    async def async_save(self) -> None:
        """Write the files now."""
        await self._async_save_memory()
        await self._log_store.async_save()

    @property
    def log(self) -> BalanceLog:
        """Return what was changed of late."""
        return self._log_store.log

    def miner(self, miner_id: str) -> MinerMemory:
        """Return what is remembered of a miner."""
        return self.memory.miners.get(miner_id, MinerMemory())

    @callback
    def async_remember(self, miner_id: str, memory: MinerMemory) -> None:
        """Remember something of a miner; a new wish reaches the file at once."""
        before = self.miner(miner_id)
        is_new_wish = (memory.wish, memory.hold) != (before.wish, before.hold)
        self.memory = replace(self.memory, miners={**self.memory.miners, miner_id: memory})
        if is_new_wish:
            self._async_save_soon()

    def zone(self, zone_id: str) -> ZoneMemory:
        """Return what is remembered of a zone."""
        return self.memory.zones.get(zone_id, ZoneMemory())

    @callback
    def async_remember_zone(self, zone_id: str, memory: ZoneMemory) -> None:
        """Remember something of a zone; a new wish reaches the file at once."""
        is_new_wish = memory.wishes != self.zone(zone_id).wishes
        self.memory = replace(self.memory, zones={**self.memory.zones, zone_id: memory})
        if is_new_wish:
            self._async_save_soon()

    def heater(self, heater_id: str) -> HeaterMemory:
        """Return what is remembered of a heater that is no miner."""
        return self.memory.heaters.get(heater_id, HeaterMemory())

    @callback
    def async_remember_heater(self, heater_id: str, memory: HeaterMemory) -> None:
        """Remember something of a heater; a new mode reaches the file at once."""
        is_new_wish = memory.mode is not self.heater(heater_id).mode
        self.memory = replace(self.memory, heaters={**self.memory.heaters, heater_id: memory})
        if is_new_wish:
            self._async_save_soon()

    @callback
    def async_end_holds(self, now: datetime) -> None:
        """Forget the holds that have ended."""
        for miner_id, memory in self.memory.miners.items():
            if memory.hold is not None and memory.hold.until <= now:
                self.async_remember(miner_id, replace(memory, hold=None))

    @callback
    def async_wish(self, wish: SiteWish) -> None:
        """Remember a wish for the site."""
        self.memory = replace(self.memory, wish=wish)
        self._async_save_soon()

    @callback
    def async_count(self, *, log: BalanceLog, over_supply: EnergyCount) -> None:
        """Remember what was told and counted in a cycle."""
        self._log_store.log = log
        self.memory = replace(self.memory, over_supply=over_supply)

    @callback
    def async_remember_money(self, money: MoneyMemory) -> None:
        """Remember prices and accounts; what the owner wants of the plan reaches the file at once."""
        is_new_wish = money.wishes != self.memory.money.wishes
        self.memory = replace(self.memory, money=money)
        if is_new_wish:
            self._async_save_soon()

    @callback
    def async_keep_ledger(self, ledger: SiteLedger) -> None:
        """Remember what the site as a whole has counted."""
        self.memory = replace(self.memory, ledger=ledger)

    @callback
    def async_remember_state(self, state: SiteState) -> None:
        """Remember the engine's state; what was asked of a miner reaches the file at once."""
        is_new_target = _commands(state) != _commands(self.memory.state)
        self.memory = replace(self.memory, state=state)
        if is_new_target:
            self._async_save_soon()

    @callback
    def async_forget_lessons(self, miner_id: str) -> None:
        """Forget what the engine learnt of a machine that is gone."""
        state = self.memory.state
        others = {key: value for key, value in state.miners.items() if key != miner_id}
        self.memory = replace(self.memory, state=replace(state, miners=others))

    @callback
    def async_forget_others(self, *, miners: Iterable[str], zones: Iterable[str], heaters: Iterable[str]) -> None:
        """Forget the miners, the zones and the other heaters that the site no longer has."""
        memory, state = self.memory, self.memory.state
        miner_ids, zone_ids, heater_ids = frozenset(miners), frozenset(zones), frozenset(heaters)
        self.memory = replace(
            memory,
            state=replace(
                state,
                miners=_only(state.miners, miner_ids),
                zones=_only(state.zones, zone_ids),
                heaters=_only(state.heaters, heater_ids),
            ),
            miners=_only(memory.miners, miner_ids),
            zones=_only(memory.zones, zone_ids),
            heaters=_only(memory.heaters, heater_ids),
        )

    @callback
    def _async_save_soon(self) -> None:
        """Write the file in a moment, once for several changes.

        The store moves a pending write to the latest time it was ever asked for, so every delay here is the same.
        """
        self._store.async_delay_save(lambda: to_json(self.memory), SAVE_WISH_AFTER.total_seconds())

    async def _async_save_on_time(self, _now: datetime) -> None:
        """Write the counters."""
        await self._async_save_memory()

    async def _async_save_log_on_time(self, _now: datetime) -> None:
        """Write the log."""
        await self._log_store.async_save()

    async def _async_save_at_stop(self, _event: Event) -> None:
        """Hand memory and log over for the last write of Home Assistant."""
        await self.async_save()

    async def _async_save_memory(self) -> None:
        """Write the file of the memory now."""
        memory = self.memory
        await self._store.async_save(to_json(memory))
        self.kept = memory


async def async_remove_store(hass: HomeAssistant, entry_id: str) -> None:
    """Remove the files of a site that is no more."""
    await _site_file(hass, entry_id).async_remove()
    await _log_file(hass, entry_id).async_remove()


def to_json(value: object) -> dict[str, Any]:
    """Return a dataclass of the engine or the drivers in words of JSON."""
    # The frozen empty mappings that stand as defaults are the only thing pydantic does not know.
    written: dict[str, Any] = _adapter(type(value)).dump_python(value, mode="json", fallback=dict, warnings=False)
    return written


def from_json[T](cls: type[T], value: object) -> T:
    """Return the dataclass that was written as JSON; ValidationError if it was another."""
    read: T = _adapter(cls).validate_python(value)
    return read


def _adapter(cls: type[object]) -> TypeAdapter[Any]:
    """Return the one adapter of a type: making it costs milliseconds."""
    if cls not in _ADAPTERS:
        _ADAPTERS[cls] = TypeAdapter(cls)
    return _ADAPTERS[cls]


def _site_file(hass: HomeAssistant, entry_id: str) -> Store[dict[str, Any]]:
    """Return the file of a site."""
    return Store(hass, STORE_VERSION, f"{DOMAIN}.{entry_id}")


def _log_file(hass: HomeAssistant, entry_id: str) -> Store[dict[str, Any]]:
    """Return the file of the balance log of a site."""
    return Store(hass, STORE_VERSION, f"{DOMAIN}.{entry_id}.log")


def _commands(state: SiteState) -> dict[str, datetime | None]:
    """Return when each miner and each other heater was last sent a target."""
    miners = {key: miner.commanded_at for key, miner in state.miners.items()}
    return miners | {key: heater.commanded_at for key, heater in state.heaters.items()}


def _only[T](parts: Mapping[str, T], kept: frozenset[str]) -> dict[str, T]:
    """Return the parts whose ids are kept."""
    return {key: part for key, part in parts.items() if key in kept}
