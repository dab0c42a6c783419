"""Read, decide, act: the site decides on its own timer and on each change, and carries out what was decided."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.event import async_track_state_change_event, async_track_time_interval
from homeassistant.util import dt as dt_util

from .archiving.archives import Archives
from .const import DECIDE_INTERVAL, EVENT_DECISION, EVENT_VERIFIED, SIGNAL_DECIDED
from .drivers.asic.network import Network
from .engine.controller import decide
from .engine.event import Event as DecisionEvent
from .engine.event import EventKind
from .engine.model import Decision, MinerSettings, MinerState, Mode, Snapshot
from .engine.supply import Input, Strategy, SupplyStatus, over_supply_w
from .engine.trust import is_plausible, trusted
from .engine.zone import Weather
from .heaters.heaters import Heaters
from .inputs import charge_share, input_readings, operator_cap_w
from .miners.fleet import Fleet
from .money.coordinator import MoneyCoordinator
from .parts.part import PartCoordinator
from .problems import Problems, SiteCondition
from .records.balance_log import BalanceLog
from .records.energy import SiteLedger
from .rooms import room_readings
from .settings import MinerSetup
from .site import SiteSetup, site_settings
from .store import SiteStore, SiteWish
from .zones.zones import Load, Zones

# The readings of one round arrive within a second; one decision is enough for them.
DECIDE_COOLDOWN: Final = timedelta(seconds=1)

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteView:
    """What is shown of the site as a whole."""

    decision: Decision
    power_w: float | None
    """Measured power of all miners that answer, None while none reports any."""
    online: int
    circuit_share: float | None
    """Measured power as a share of the circuit limit, None without a limit."""
    inputs: Mapping[Input, float] = MappingProxyType({})
    """The readings of the supply that count, in watts."""
    over_supply_kwh: float = 0
    ledger: SiteLedger = field(default_factory=SiteLedger)
    changes: int = 0
    """Targets changed today."""
    weather: Weather = field(default_factory=Weather)
    managed: int = 0
    running: int = 0
    quarantined: int = 0


class ControlCoordinator(PartCoordinator[SiteView]):
    """Decides for the site, and acts; safe without a listener."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ProofOfHeatConfigEntry,
        store: SiteStore,
        *,
        fleet: Fleet,
        zones: Zones,
        heaters: Heaters,
        money: MoneyCoordinator,
    ) -> None:
        """Start with nothing decided."""
        super().__init__(
            hass,
            _LOGGER,
            entry,
            name=entry.title,
            unique_id=entry.entry_id,
            debouncer=Debouncer(hass, _LOGGER, cooldown=DECIDE_COOLDOWN.total_seconds(), immediate=True),
        )
        self.setups = tuple(miner.setup for miner in fleet.miners.values())
        self.setup = SiteSetup.of(entry)
        self._fleet = fleet
        self.zones = zones
        self._heaters = heaters
        self._money = money
        self.miner_settings: tuple[MinerSettings, ...] = ()
        """The miners as the last decision saw them."""
        self._store = store
        # A new start of the site alone is no outage.
        self._restored_at = None if hass.is_running else dt_util.utcnow()
        self._problems = Problems(hass, entry)
        self._operator_cap_w: float | None = None

    @property
    @override
    def kept(self) -> SiteView:
        """Return the view with the counters that outlast a crash."""
        memory = self._store.kept
        return replace(self.data, ledger=memory.ledger, over_supply_kwh=memory.over_supply.total_kwh)

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Decide from now on, on a timer and when a room or the supply has a new reading; return what ends that."""
        stop_timer = async_track_time_interval(
            self.hass, self._async_decide_on_time, DECIDE_INTERVAL, name="proof_of_heat decide", cancel_on_shutdown=True
        )
        sensors = self._rooms | self.setup.supply.entity_ids | self.zones.entity_ids
        stop_listener = async_track_state_change_event(self.hass, sensors, self._async_input_changed)

        @callback
        def stop() -> None:
            """End the timer and the listener."""
            stop_timer()
            stop_listener()

        return stop

    async def async_close(self) -> None:
        """Let the writes under way end and remember what became of them, then stop."""
        await self._fleet.writes.async_close()
        if self._fleet.writes.outcomes or self._heaters.writes.outcomes:
            # Whoever starts anew would send the same once more.
            self._async_decide(dt_util.utcnow())
        self._problems.async_clear()

    @callback
    def async_decide_soon(self) -> None:
        """Decide on a changed input, once for several that change together."""
        self._debounced_refresh.async_schedule_call()

    @override
    async def _async_update_data(self) -> SiteView:
        """Read what is known, decide, act and publish."""
        now = dt_util.utcnow()
        decision, snapshot = self._async_decide(now)
        for command in decision.commands:
            self._fleet.writes.async_send(command.miner_id, command)
        for heater_command in decision.heater_commands:
            self._heaters.writes.async_send(heater_command.heater_id, heater_command)
        self._async_show(decision, snapshot, now)
        view = self._counted(self._view(decision, snapshot, now), now)
        self._problems.async_update(
            self._fleet.miners.values(),
            self._heaters.heaters.values(),
            self.zones.zones.values(),
            self._condition(view),
            now=now,
        )
        return view

    @callback
    def _async_decide(self, now: datetime) -> tuple[Decision, Snapshot]:
        """Read what is known, decide, and keep and tell what is to be remembered."""
        snapshot = self._snapshot(now)
        supply = self.setup.supply
        self._operator_cap_w = operator_cap_w(self.hass, supply, before_w=self._operator_cap_w)
        self._store.async_end_holds(now)
        memory = self._store.memory
        settings = site_settings(
            self.setup,
            self.setups,
            memory,
            zones=self._money.wished(self.zones.settings, now),
            heaters=self._heaters.settings,
            operator_cap_w=self._operator_cap_w,
            is_southern=self.hass.config.latitude < 0,
            money=self._money.now(snapshot, now),
            now=now,
        )
        self.miner_settings = settings.miners
        decision = decide(settings, memory.state, snapshot, now=now)
        self._fleet.writes.async_forget(snapshot.outcomes)
        self._heaters.writes.async_forget(snapshot.heater_outcomes)
        self._store.async_remember_state(decision.state)
        told = self.log.told(decision.events)
        self._async_count(decision, told.log, now)
        for event, change_id in zip(decision.events, told.ids, strict=True):
            self._async_fire(event, change_id)
        return decision, snapshot

    def _snapshot(self, now: datetime) -> Snapshot:
        """Return what is known of the site now."""
        supply, zones = self.setup.supply, self.zones
        return Snapshot(
            samples=self._fleet.samples,
            rooms=room_readings(self.hass, self._rooms | zones.sensors),
            outcomes=self._fleet.writes.outcomes,
            inputs=input_readings(self.hass, supply),
            charge_share=charge_share(self.hass, supply),
            weather=zones.weather_now(now),
            zone_weather=zones.own_weather(now),
            open_windows=zones.open_windows,
            restored_at=self._restored_at,
            heaters=self._heaters.samples,
            heater_outcomes=self._heaters.writes.outcomes,
        )

    @property
    def _rooms(self) -> frozenset[str]:
        """Return the sensors of the rooms that miners heat by themselves."""
        return frozenset(setup.room.id for setup in self.setups if setup.room is not None)

    @callback
    def async_wish(self, wish: SiteWish) -> None:
        """Remember a wish for the site, and have it decided upon."""
        self._store.async_wish(wish)
        self.async_update_listeners()
        self.async_decide_soon()

    @property
    def wish(self) -> SiteWish:
        """Return what the owner asked of the site."""
        return self._store.memory.wish

    @property
    def log(self) -> BalanceLog:
        """Return what was changed of late."""
        return self._store.log

    @callback
    def _async_count(self, decision: Decision, log: BalanceLog, now: datetime) -> None:
        """Keep the log, and count the energy drawn above the supply."""
        over_supply = self._store.memory.over_supply.counted_to(power_w=_over_w(decision), read_at=now)
        self._store.async_count(log=log, over_supply=over_supply)

    def _counted(self, view: SiteView, now: datetime) -> SiteView:
        """Carry the ledger of the site on to now."""
        ledger = self._store.memory.ledger.counted_to(
            power_w=view.power_w, generation_w=view.inputs.get(Input.GENERATION), now=now
        )
        self._store.async_keep_ledger(ledger)
        return replace(view, ledger=ledger)

    @callback
    def _async_show(self, decision: Decision, snapshot: Snapshot, now: datetime) -> None:
        """Show what was decided for each zone, each miner and each other heater."""
        self.zones.async_show(decision, self._loads, now=now)
        self._heaters.async_show(decision, outdoor_c=snapshot.weather.outdoor_c)
        for key, miner in self._fleet.miners.items():
            miner.async_show(
                verdict=decision.verdicts.get(key),
                state=decision.state.miners.get(key, MinerState()),
                room_c=self._room_c(miner.setup, snapshot, now),
            )

    @property
    def _loads(self) -> list[Load]:
        """Return what all devices draw that answer and say so."""
        devices = [
            *((miner.setup.weights, miner.is_online, miner.power_w) for miner in self._fleet.miners.values()),
            *((heater.setup.weights, heater.is_online, heater.power_w) for heater in self._heaters.heaters.values()),
        ]
        return [
            Load(weights=weights, power_w=power_w)
            for weights, is_online, power_w in devices
            if is_online and power_w is not None
        ]

    def _room_c(self, setup: MinerSetup, snapshot: Snapshot, now: datetime) -> float | None:
        """Return the temperature of the zone or the room that a miner heats, None where it is unknown."""
        zone = self.zones.heated_by(setup.weights)
        if zone is not None:
            return None if zone.data.verdict is None else zone.data.verdict.room_c
        room = None if setup.room is None else snapshot.rooms.get(setup.room.id)
        return room.temperature_c if room is not None and is_plausible(room, now) else None

    @callback
    def _async_fire(self, event: DecisionEvent, change_id: int | None) -> None:
        """Fire an event of a decision, for automations and the logbook."""
        device = self._fleet.miners.get(event.miner_id) or self._heaters.heaters.get(event.miner_id)
        if device is None:
            return
        self.hass.bus.async_fire(
            EVENT_VERIFIED if event.kind is EventKind.VERIFIED else EVENT_DECISION,
            {
                "id": change_id,
                "kind": event.kind,
                "config_entry_id": self.config_entry.entry_id,
                "device_id": device.device_id,
                "name": device.shown_name,
                "reason": event.reason,
                "from_w": event.from_w,
                "to_w": event.to_w,
                "available_w": event.available_w,
                "error": event.error,
            },
        )

    def _condition(self, view: SiteView) -> SiteCondition:
        """Return what of the site may be wrong."""
        supply, wish = self.setup.supply, self.wish
        report = view.decision.report
        follows = report is not None and report.follows_supply and not wish.is_stopped
        by_price = wish.is_balancing and wish.strategy is Strategy.CHEAPEST and not wish.is_stopped
        return SiteCondition(
            is_memory_lost=self._store.is_lost,
            follows_supply=follows,
            has_supply=bool(supply.sensors),
            is_offline=self._fleet.is_offline,
            lost_sensors=tuple(sensor for key, sensor in supply.sensors.items() if key not in view.inputs),
            # A dry run lowers nobody, so nobody is to blame.
            is_over_target=follows
            and not wish.is_dry_run
            and report is not None
            and report.status is SupplyStatus.OVER_TARGET,
            lacks_price=by_price and not self._money.knows_price,
        )

    def _view(self, decision: Decision, snapshot: Snapshot, now: datetime) -> SiteView:
        """Return what is shown of the site."""
        online = [miner for miner in self._fleet.miners.values() if miner.is_online]
        powers_w = [power_w for miner in online if (power_w := miner.power_w) is not None]
        power_w = sum(powers_w) if powers_w else None
        limit_w = self.setup.limit_w
        return SiteView(
            decision=decision,
            power_w=power_w,
            online=len(online),
            circuit_share=None if power_w is None or limit_w is None else power_w / limit_w,
            inputs={key: reading.power_w for key, reading in trusted(snapshot, now=now).inputs.items()},
            over_supply_kwh=self._store.memory.over_supply.total_kwh,
            changes=self.log.changes_since(dt_util.start_of_local_day()),
            weather=snapshot.weather,
            managed=sum(miner.data.memory.wish.mode is Mode.AUTO for miner in self._fleet.miners.values()),
            running=sum(miner.is_mining is True for miner in online),
            quarantined=sum(state.quarantined_until is not None for state in decision.state.miners.values()),
        )

    async def _async_decide_on_time(self, _now: datetime) -> None:
        """Decide because it is time."""
        await self.async_refresh()
        async_dispatcher_send(self.hass, SIGNAL_DECIDED, self.config_entry.entry_id)

    @callback
    def _async_input_changed(self, _event: Event[EventStateChangedData]) -> None:
        """Decide because a room or the supply has another reading."""
        self.async_decide_soon()


def _over_w(decision: Decision) -> float | None:
    """Return the measured watts of managed miners above what is available, None while that is unknown."""
    report = decision.report
    return None if report is None else over_supply_w(report.supply, managed_w=report.active_w)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What one config entry has at run time."""

    network: Network
    fleet: Fleet
    control: ControlCoordinator
    store: SiteStore
    archives: Archives
    zones: Zones
    heaters: Heaters
    money: MoneyCoordinator


type ProofOfHeatConfigEntry = ConfigEntry[Site]
