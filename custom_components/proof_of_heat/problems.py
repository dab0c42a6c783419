"""What the owner has to mend: problems as facts, shown in the repairs of Home Assistant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOCS_URL, DOMAIN
from .drivers.registers import Silence
from .engine.heater import HeaterMode
from .engine.heater_watch import HeaterTrouble
from .engine.model import Mode
from .engine.reason import Reason
from .engine.sensor_ladder import Footing
from .heaters.device import ModbusSetup
from .heaters.heater import HeaterCoordinator
from .miners.miner import MinerCoordinator
from .zones.zone import ZoneCoordinator

if TYPE_CHECKING:
    from .coordinator import ProofOfHeatConfigEntry

# Whoever mines with the sun switches off at night, so only a whole day is worth a word.
UNREACHABLE_AFTER: Final = timedelta(hours=24)

# After a start of Home Assistant, radio sensors need minutes to come back.
ROOM_STALE_AFTER: Final = timedelta(minutes=15)

# A ramp down and a stop that waits for a cloud to pass take less.
OVER_TARGET_AFTER: Final = timedelta(minutes=5)

# A gateway that restarts is back before.
HEATER_SILENT_AFTER: Final = timedelta(minutes=5)

# A meter that restarts is back before.
SUPPLY_STALE_AFTER: Final = timedelta(minutes=5)

# Prices are asked for at the start, and again within minutes where that failed.
PRICE_MISSING_AFTER: Final = timedelta(minutes=5)

# A pool that restarts is back before.
INTERNET_LOST_AFTER: Final = timedelta(minutes=5)

# The ladder of the engine bridges an hour without an outdoor temperature well.
OUTDOOR_LOST_AFTER: Final = timedelta(hours=1)

# A morning after a set-back is over, also on a heavy floor; a dead heater is not.
TOO_COLD_K: Final = 2.0
TOO_COLD_AFTER: Final = timedelta(hours=4)

# Who sets up a zone is given time for its heaters.
UNHEATED_AFTER: Final = timedelta(minutes=15)


class ProblemKind(StrEnum):
    """What is wrong; the value is the translation key."""

    MINER_UNREACHABLE = "miner_unreachable"
    WRONG_CREDENTIALS = "wrong_credentials"
    NOT_OBEYED = "not_obeyed"
    ROOM_SENSOR_STALE = "room_sensor_stale"
    NO_HIGHEST_LEVEL = "no_highest_level"
    MEMORY_LOST = "memory_lost"
    OVER_TARGET = "over_target"
    SUPPLY_STALE = "supply_stale"
    SUPPLY_MISSING = "supply_missing"
    PRICE_MISSING = "price_missing"
    """Miners should go by a price that nobody knows."""
    HEATER_GOES_OFF = "heater_silent_goes_off"
    """A heater is silent, and a device of its kind heats no more by itself."""
    HEATER_OWN_CONTROL = "heater_silent_own_control"
    HEATER_KEEPS = "heater_silent_keeps"
    HEATER_FAULT = "heater_fault"
    HEATER_NOT_OBEYED = "heater_not_obeyed"
    HEATER_STUCK_ON = "heater_stuck_on"
    HEATER_NO_POWER = "heater_no_power"
    HEATER_PROFILE = "heater_profile"
    """The register profile of a heater can't be used."""
    ZONE_SENSOR_LOST = "zone_sensor_lost"
    ZONE_OUTDOOR_LOST = "zone_outdoor_lost"
    ZONE_TOO_COLD = "zone_too_cold"
    ZONE_UNHEATED = "zone_unheated"
    """No heater of it is managed or held."""
    ZONE_NO_HEAT = "zone_no_heat"
    INTERNET_LOST = "internet_lost"
    ARCHIVE_TABLE = "archive_table"
    ARCHIVE_SILENT = "archive_silent"


SEVERITY: Final = {
    ProblemKind.MINER_UNREACHABLE: ir.IssueSeverity.WARNING,
    ProblemKind.WRONG_CREDENTIALS: ir.IssueSeverity.ERROR,
    ProblemKind.NOT_OBEYED: ir.IssueSeverity.ERROR,
    ProblemKind.ROOM_SENSOR_STALE: ir.IssueSeverity.WARNING,
    ProblemKind.NO_HIGHEST_LEVEL: ir.IssueSeverity.WARNING,
    ProblemKind.MEMORY_LOST: ir.IssueSeverity.WARNING,
    ProblemKind.OVER_TARGET: ir.IssueSeverity.WARNING,
    ProblemKind.SUPPLY_STALE: ir.IssueSeverity.WARNING,
    ProblemKind.SUPPLY_MISSING: ir.IssueSeverity.WARNING,
    ProblemKind.PRICE_MISSING: ir.IssueSeverity.WARNING,
    ProblemKind.HEATER_GOES_OFF: ir.IssueSeverity.ERROR,
    ProblemKind.HEATER_OWN_CONTROL: ir.IssueSeverity.WARNING,
    ProblemKind.HEATER_KEEPS: ir.IssueSeverity.ERROR,
    ProblemKind.HEATER_FAULT: ir.IssueSeverity.ERROR,
    ProblemKind.HEATER_NOT_OBEYED: ir.IssueSeverity.ERROR,
    ProblemKind.HEATER_PROFILE: ir.IssueSeverity.ERROR,
    ProblemKind.ZONE_SENSOR_LOST: ir.IssueSeverity.WARNING,
    ProblemKind.ZONE_OUTDOOR_LOST: ir.IssueSeverity.WARNING,
    ProblemKind.ZONE_TOO_COLD: ir.IssueSeverity.WARNING,
    ProblemKind.ZONE_UNHEATED: ir.IssueSeverity.WARNING,
    ProblemKind.HEATER_STUCK_ON: ir.IssueSeverity.ERROR,
    ProblemKind.HEATER_NO_POWER: ir.IssueSeverity.ERROR,
    ProblemKind.ZONE_NO_HEAT: ir.IssueSeverity.ERROR,
    ProblemKind.INTERNET_LOST: ir.IssueSeverity.ERROR,
    ProblemKind.ARCHIVE_TABLE: ir.IssueSeverity.ERROR,
    ProblemKind.ARCHIVE_SILENT: ir.IssueSeverity.WARNING,
}


SILENCES: Final = {
    Silence.OFF: ProblemKind.HEATER_GOES_OFF,
    Silence.OWN_CONTROL: ProblemKind.HEATER_OWN_CONTROL,
    Silence.KEEPS: ProblemKind.HEATER_KEEPS,
}
"""Which problem it is when a heater is silent: what the device does meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteCondition:
    """What of a site as a whole may be wrong."""

    is_memory_lost: bool
    follows_supply: bool
    """Managed miners follow the supply now."""
    has_supply: bool
    """Some sensor of the supply is set up."""
    lost_sensors: tuple[str, ...]
    """Those of the supply whose readings do not count."""
    is_over_target: bool
    """The managed miners draw more than there is."""
    lacks_price: bool = False
    """Miners should go by the price of electricity, and nobody knows it."""
    is_offline: bool = False
    """No miner that answers reaches its pool."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to mend."""

    kind: ProblemKind
    place: str
    """The subentry or the entry that it belongs to."""
    name: str
    sensor: str = ""

    @property
    def issue_id(self) -> str:
        """Return what it is called in the issue registry."""
        return f"{self.kind}_{self.place}"


class Problems:
    """The problems of one site, in step with the issue registry."""

    def __init__(self, hass: HomeAssistant, entry: ProofOfHeatConfigEntry) -> None:
        """Start with none."""
        self._hass = hass
        self._entry = entry
        self._shown: frozenset[Problem] = frozenset()
        self._since: dict[tuple[ProblemKind, str], datetime] = {}

    @callback
    def async_update(
        self,
        miners: Iterable[MinerCoordinator],
        heaters: Iterable[HeaterCoordinator],
        zones: Iterable[ZoneCoordinator],
        site: SiteCondition,
        *,
        now: datetime,
    ) -> None:
        """Show what is wrong now, and take back what no longer is."""
        miners, heaters = tuple(miners), tuple(heaters)
        heated = _heated(miners, heaters)
        found = frozenset(
            (
                *self._of_site(site, now),
                *(problem for miner in miners for problem in self._of(miner, now)),
                *(problem for zone in zones for problem in self._of_zone(zone, heated, now)),
                *(problem for heater in heaters for problem in self._of_heater(heater, now)),
            )
        )
        for issue_id in {one.issue_id for one in self._shown} - {one.issue_id for one in found}:
            ir.async_delete_issue(self._hass, DOMAIN, issue_id)
        for problem in found - self._shown:
            self._async_create(problem)
        self._shown = found

    @callback
    def async_clear(self) -> None:
        """Take back all: the next start finds them anew."""
        for problem in self._shown:
            ir.async_delete_issue(self._hass, DOMAIN, problem.issue_id)
        self._shown = frozenset()

    def _of_site(self, site: SiteCondition, now: datetime) -> Iterable[Problem]:
        """Return the problems of the site as a whole."""
        entry = self._entry
        is_stale = site.follows_supply and site.has_supply and bool(site.lost_sensors)
        cases = {
            ProblemKind.MEMORY_LOST: site.is_memory_lost,
            ProblemKind.SUPPLY_MISSING: site.follows_supply and not site.has_supply,
            ProblemKind.SUPPLY_STALE: self._has_lasted(
                ProblemKind.SUPPLY_STALE, entry.entry_id, SUPPLY_STALE_AFTER, is_so=is_stale, now=now
            ),
            ProblemKind.PRICE_MISSING: self._has_lasted(
                ProblemKind.PRICE_MISSING, entry.entry_id, PRICE_MISSING_AFTER, is_so=site.lacks_price, now=now
            ),
            ProblemKind.INTERNET_LOST: self._has_lasted(
                ProblemKind.INTERNET_LOST, entry.entry_id, INTERNET_LOST_AFTER, is_so=site.is_offline, now=now
            ),
            ProblemKind.OVER_TARGET: self._has_lasted(
                ProblemKind.OVER_TARGET, entry.entry_id, OVER_TARGET_AFTER, is_so=site.is_over_target, now=now
            ),
        }
        sensors = ", ".join(site.lost_sensors)
        return (
            Problem(kind=kind, place=entry.entry_id, name=entry.title, sensor=sensors)
            for kind, is_wrong in cases.items()
            if is_wrong
        )

    def _of(self, miner: MinerCoordinator, now: datetime) -> Iterable[Problem]:
        """Return the problems of one miner."""
        setup, view = miner.setup, miner.data
        reason = None if view.verdict is None else view.verdict.reason
        silent_since = view.memory.silent_since
        cases = {
            ProblemKind.MINER_UNREACHABLE: silent_since is not None and now - silent_since >= UNREACHABLE_AFTER,
            ProblemKind.WRONG_CREDENTIALS: miner.is_denied,
            ProblemKind.NOT_OBEYED: view.state.quarantined_until is not None,
            ProblemKind.ROOM_SENSOR_STALE: self._has_lasted(
                ProblemKind.ROOM_SENSOR_STALE,
                setup.id,
                ROOM_STALE_AFTER,
                is_so=reason is Reason.ROOM_UNKNOWN,
                now=now,
            ),
            ProblemKind.NO_HIGHEST_LEVEL: reason is Reason.UNCONFIRMED,
        }
        sensor = "" if setup.room is None else setup.room.id
        return (
            Problem(kind=kind, place=setup.subentry_id, name=setup.name, sensor=sensor)
            for kind, is_wrong in cases.items()
            if is_wrong
        )

    def _of_zone(self, zone: ZoneCoordinator, heated: frozenset[str], now: datetime) -> Iterable[Problem]:
        """Return the problems of one zone; `heated` are the zones that some heater may heat."""
        setup, verdict = zone.setup, zone.data.verdict
        if verdict is None:
            return ()
        is_room_lost = verdict.footing in {Footing.LOAD_LINE, Footing.MONTH} and bool(setup.sensors)
        is_outdoor_lost = verdict.footing in {Footing.ROOM, Footing.MONTH} and zone.has_outdoor
        is_cold = verdict.error_k is not None and verdict.error_k >= TOO_COLD_K
        spans = {
            ProblemKind.ZONE_SENSOR_LOST: (is_room_lost, ROOM_STALE_AFTER),
            ProblemKind.ZONE_OUTDOOR_LOST: (is_outdoor_lost, OUTDOOR_LOST_AFTER),
            ProblemKind.ZONE_UNHEATED: (setup.id not in heated, UNHEATED_AFTER),
            ProblemKind.ZONE_TOO_COLD: (is_cold and verdict.window_open_since is None, TOO_COLD_AFTER),
        }
        lasting = (
            kind
            for kind, (is_so, span) in spans.items()
            if self._has_lasted(kind, setup.id, span, is_so=is_so, now=now)
        )
        troubles = [ProblemKind.ZONE_NO_HEAT] if verdict.trouble is not None else []
        sensor = ", ".join(setup.sensors)
        return [Problem(kind=kind, place=setup.id, name=setup.name, sensor=sensor) for kind in (*lasting, *troubles)]

    def _of_heater(self, heater: HeaterCoordinator, now: datetime) -> Iterable[Problem]:
        """Return the problems of one heater that is no miner."""
        setup, view = heater.setup, heater.data
        silent_since = view.memory.silent_since
        fault = None if view.reading is None else view.reading.fault
        trouble = None if view.verdict is None else view.verdict.trouble
        is_lost = isinstance(setup.device, ModbusSetup) and heater.profile is None
        cases = {
            ProblemKind.HEATER_PROFILE: is_lost,
            SILENCES[heater.silence]: not is_lost
            and silent_since is not None
            and now - silent_since >= HEATER_SILENT_AFTER,
            ProblemKind.HEATER_FAULT: heater.is_online and bool(fault),
            ProblemKind.HEATER_NOT_OBEYED: view.state.quarantined_until is not None,
            ProblemKind.HEATER_STUCK_ON: trouble is HeaterTrouble.STUCK_ON,
            ProblemKind.HEATER_NO_POWER: trouble is HeaterTrouble.NO_POWER,
        }
        told = setup.device.profile_id if isinstance(setup.device, ModbusSetup) and is_lost else str(fault)
        return (
            Problem(kind=kind, place=setup.subentry_id, name=setup.name, sensor=told)
            for kind, is_wrong in cases.items()
            if is_wrong
        )

    def _has_lasted(self, kind: ProblemKind, place: str, span: timedelta, *, is_so: bool, now: datetime) -> bool:
        """Tell whether something has been so for at least this long."""
        if not is_so:
            self._since.pop((kind, place), None)
            return False
        return now - self._since.setdefault((kind, place), now) >= span

    @callback
    def _async_create(self, problem: Problem) -> None:
        """Show one problem."""
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            problem.issue_id,
            config_entry_id=self._entry.entry_id,
            is_fixable=problem.kind is ProblemKind.MEMORY_LOST,
            learn_more_url=f"{DOCS_URL}/blob/main/docs/troubleshooting.md",
            severity=SEVERITY[problem.kind],
            translation_key=problem.kind,
            translation_placeholders={"name": problem.name, "sensor": problem.sensor},
        )


def _heated(miners: Iterable[MinerCoordinator], heaters: Iterable[HeaterCoordinator]) -> frozenset[str]:
    """Return the zones that some heater may heat: one that nobody controls heats for itself alone."""
    by_miners = (m.setup.weights for m in miners if m.data.memory.wish.mode is not Mode.UNMANAGED)
    by_heaters = (h.setup.weights for h in heaters if h.data.memory.mode is not HeaterMode.UNMANAGED)
    return frozenset(zone_id for weights in (*by_miners, *by_heaters) for zone_id in weights)
