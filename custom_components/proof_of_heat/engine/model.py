"""The site as data: what the owner set, what is read, what is remembered, what is decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, tzinfo
from enum import StrEnum
from types import MappingProxyType

from .bounds import Bound
from .event import Event
from .heat_dispatch import HeatState
from .heater import HeaterCommand, HeaterOutcome, HeaterSample, HeaterSettings, HeaterState, HeaterVerdict
from .miner import Capabilities, MinerSample, Target
from .money import Money
from .reason import Reason
from .supply import Input, SiteReading, Supply, SupplySettings, SupplyState, SupplyStatus
from .wall import Lessons
from .zone import FROST_C, MAX_ROOM_C, Weather, ZoneSettings, ZoneState, ZoneVerdict

HYSTERESIS_K = 0.3
"""Half of the band around the setpoint, as HA's own thermostat has it."""


class Mode(StrEnum):
    """What the owner wants of a miner as a whole."""

    UNMANAGED = "unmanaged"
    OFF = "off"
    HEAT = "heat"
    """Held at its own limit, or thermostat at that limit where it has a room."""
    AUTO = "auto"
    """Managed: the site chooses its power below its own limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the owner asked of one miner."""

    mode: Mode = Mode.UNMANAGED
    setpoint_c: float | None = None
    limit: Target | None = None
    """The owner's ceiling, None for the highest allowed level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room that miners heat."""

    id: str
    max_c: float = MAX_ROOM_C
    frost_c: float = FROST_C
    hysteresis_k: float = HYSTERESIS_K


@dataclass(frozen=True, slots=True, kw_only=True)
class Circuit:
    """A fuse: what hangs on it never draws more than its limit."""

    id: str
    limit_w: float
    parent_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MinerSettings:
    """One miner as the owner set it up."""

    id: str
    capabilities: Capabilities
    wish: Wish = field(default_factory=Wish)
    highest: Target | None = None
    """The highest level that the owner confirmed; None forbids every command but a pause."""
    room: Room | None = None
    circuit_id: str | None = None
    is_held_back: bool = False
    """The soak limit keeps it from changing."""
    weights: Mapping[str, float] = MappingProxyType({})
    """By zone: the part of its heat that the zone gets (0 to 1); none for a miner that heats no zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """A time of day, over midnight if it ends before it starts, in which less may be drawn."""

    start: time
    end: time
    limit_w: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSettings:
    """One site, behind one electrical connection."""

    miners: tuple[MinerSettings, ...] = ()
    zones: tuple[ZoneSettings, ...] = ()
    heaters: tuple[HeaterSettings, ...] = ()
    circuits: tuple[Circuit, ...] = ()
    is_balancing: bool = False
    """The managed miners follow the supply; otherwise they run at their limits."""
    is_stopped: bool = False
    """The emergency stop was pressed and not yet resumed."""
    is_dry_run: bool = False
    """Decide and tell, command nothing."""
    supply: SupplySettings = field(default_factory=SupplySettings)
    caps: tuple[Bound, ...] = ()
    """Limits for all managed miners together that hold at once: power cap, operator cap."""
    quiet_hours: QuietHours | None = None
    time_zone: tzinfo = UTC
    is_southern: bool = False
    """It lies south of the equator, where July is cold."""
    money: Money | None = None
    """None while no price is known: then the strategy `cheapest` serves the heat first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomReading:
    """What the sensor of a room said last."""

    temperature_c: float
    read_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One target for one miner."""

    miner_id: str
    target: Target
    reason: Reason
    available_w: float | None = None
    """What the supply gave when it was decided, where that played a part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one command."""

    command: Command
    at: datetime
    error: str | None = None
    """None where the machine accepted the target and read it back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All readings of one moment; each carries its own age."""

    samples: Mapping[str, MinerSample] = MappingProxyType({})
    """The last good reading of each miner by its id, however old."""
    rooms: Mapping[str, RoomReading] = MappingProxyType({})
    outcomes: tuple[Outcome, ...] = ()
    """Of the commands since the snapshot before."""
    inputs: Mapping[Input, SiteReading] = MappingProxyType({})
    """The last readings of the supply."""
    charge_share: float | None = None
    """State of charge of the battery (0 to 1)."""
    weather: Weather = field(default_factory=Weather)
    zone_weather: Mapping[str, Weather] = MappingProxyType({})
    """By zone, where it has sensors of its own; otherwise that of the site counts."""
    open_windows: Mapping[str, datetime] = MappingProxyType({})
    """By zone: since when a window is open."""
    heaters: Mapping[str, HeaterSample] = MappingProxyType({})
    """The last good reading of each heater that is no miner, however old."""
    heater_outcomes: tuple[HeaterOutcome, ...] = ()
    restored_at: datetime | None = None
    """When power or Home Assistant came back last, None for long ago."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MinerState:
    """What must be remembered of one miner from cycle to cycle."""

    target: Target | None = None
    """What it was asked last and accepted."""
    reason: Reason = Reason.UNMANAGED
    """Why it was asked that."""
    asked: Target | None = None
    """What was last sent, accepted or not."""
    commanded_at: datetime | None = None
    """When that was."""
    proposed: Target | None = None
    """What a dry run would have it do."""
    deviates_since: datetime | None = None
    """Since when its readings disagree with its target; each command starts it anew."""
    misses: int = 0
    """Targets in a row that it refused or did not obey."""
    quarantined_until: datetime | None = None
    started_at: datetime | None = None
    stopped_at: datetime | None = None
    is_heating: bool = False
    """The thermostat of its room calls for heat."""
    is_overheated: bool = False
    hot_at: datetime | None = None
    """When it last showed more than it had to cool to."""
    lessons: Lessons = field(default_factory=dict)
    """What its targets were measured to mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteState:
    """What must survive from cycle to cycle, and a restart."""

    miners: Mapping[str, MinerState] = field(default_factory=dict)
    supply: SupplyState = field(default_factory=SupplyState)
    zones: Mapping[str, ZoneState] = field(default_factory=dict)
    heaters: Mapping[str, HeaterState] = field(default_factory=dict)
    banks: Mapping[str, HeatState] = field(default_factory=dict)
    """Heaters that serve the same zones in the same parts, by the name of the bank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What this cycle wants of one miner, whether or not a command is due, and why."""

    miner_id: str
    reason: Reason
    target: Target | None = None
    """None leaves the miner as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the balancer sees and does in one cycle."""

    supply: Supply
    status: SupplyStatus
    managed_w: float
    """Measured power of the managed miners."""
    active_w: float
    """Of it, what can be lowered: the idle watts of a paused miner can't."""
    committed_w: float
    """What their present targets draw once all ramps are over."""
    planned_w: float
    """What the targets of this cycle will draw."""
    bound: Bound | None
    """The tightest limit for them all, None where nothing limits them."""
    gap_share: float | None = None
    follows_supply: bool = False
    """The supply limits some of them now: only then it is missed, and only then they can be over it."""
    order: tuple[str, ...] = ()
    """The managed miners, the most efficient first: up in this order, down from its end."""

    @property
    def free_w(self) -> float | None:
        """Return what is still to give below the target, None where that is unknown."""
        return None if self.supply.target_w is None else max(self.supply.target_w - self.managed_w, 0.0)

    @property
    def used_share(self) -> float | None:
        """Return the part of what is available that is used, None while nothing is available."""
        available_w = self.supply.available_w
        return None if available_w is None or available_w <= 0 else self.managed_w / available_w


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer of one cycle."""

    state: SiteState
    verdicts: Mapping[str, Verdict]
    commands: tuple[Command, ...]
    events: tuple[Event, ...] = ()
    report: Report | None = None
    """How the managed miners follow the supply, None while nobody balances."""
    zones: Mapping[str, ZoneVerdict] = MappingProxyType({})
    heaters: Mapping[str, HeaterVerdict] = MappingProxyType({})
    heater_commands: tuple[HeaterCommand, ...] = ()
