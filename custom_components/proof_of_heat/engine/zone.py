"""A zone as data: what is heated together, what its owner wants of it, what is decided for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from .comfort import Comfort
from .day_window import QuietWindow, TariffWindow
from .effective import Effective
from .emitter import EmitterKind
from .heater_watch import HeaterTrouble, RoomWatch
from .heating_curve import HeatingCurve
from .override import Override
from .preheat import Response
from .profile import Profile, Setpoints
from .regulator import RegulatorState
from .rise_watch import RiseWatch
from .schedule import Planned, WeekPlan
from .sensor_ladder import Footing, LadderState
from .sensor_watch import SensorWatch
from .smoothing import Smoothed
from .window_slope import WindowWatch

FROST_C = 7.0
"""The usual frost floor of heating controls."""

MAX_ROOM_C = 28.0

COOLS_K = 0.5
WARMS_K = 1.0
"""How far money may move a room: half a kelvin below its setpoint few notice, and a kelvin more is no discomfort."""

DESIGN_OUTDOOR_C = -10.0
"""A cold day of the temperate zone; EN 12831-1 lists the design temperatures of places."""


class ZoneMode(StrEnum):
    """What the owner wants of a zone as a whole; the value is the HVAC mode in Home Assistant."""

    OFF = "off"
    """Nothing but frost protection."""
    HEAT = "heat"
    """Held at one temperature."""
    AUTO = "auto"
    """Follows its plan."""


class Fusion(StrEnum):
    """How several room sensors become one temperature; the value is the translation key."""

    MEAN = "mean"
    LOWEST = "lowest"


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneSettings:
    """One zone as its owner set it up."""

    id: str
    sensors: tuple[str, ...] = ()
    """Ids of its readings in `Snapshot.rooms`; without any the load line heats alone."""
    fusion: Fusion = Fusion.MEAN
    mode: ZoneMode = ZoneMode.AUTO
    held_c: float = 20.0
    """The setpoint of the mode `heat`."""
    plan: WeekPlan | Planned = field(default_factory=lambda: Planned(profile=Profile.COMFORT, until=None, then=None))
    """A plan of our own, or what a helper of Home Assistant says now."""
    setpoints: Setpoints = field(default_factory=Setpoints)
    override: Override | None = None
    is_away: bool = False
    curve: HeatingCurve | None = None
    """None for the line at whose cold end all heaters of the zone run fully."""
    kind: EmitterKind = EmitterKind.AIR
    design_outdoor_c: float = DESIGN_OUTDOOR_C
    frost_c: float = FROST_C
    max_c: float = MAX_ROOM_C
    tariff_windows: tuple[TariffWindow, ...] = ()
    quiet_windows: tuple[QuietWindow, ...] = ()
    wish_w: float | None = None
    """What the plan by prices wants of the heaters now, None while the load is followed."""
    cools_k: float = COOLS_K
    """It is heard while the room is at most this much below its setpoint."""
    detects_windows: bool = False
    """A fast fall of the room counts as an open window, where no contact tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """What is known of the weather at the site; None where nothing is."""

    outdoor_c: float | None = None
    outdoor_read_at: datetime | None = None
    irradiance_w_m2: float | None = None
    """Global horizontal irradiance."""
    irradiance_read_at: datetime | None = None
    forecast_c: float | None = None
    """What the forecast says of the temperature now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneState:
    """What must be remembered of one zone from cycle to cycle, and over a restart."""

    regulator: RegulatorState = field(default_factory=RegulatorState)
    ladder: LadderState = field(default_factory=LadderState)
    sensors: Mapping[str, SensorWatch] = field(default_factory=dict)
    room: Smoothed | None = None
    outdoor: Smoothed | None = None
    sun: Smoothed | None = None
    rise: RiseWatch | None = None
    response: Response | None = None
    watch: RoomWatch = field(default_factory=RoomWatch)
    curve: HeatingCurve | None = None
    """The curve that heated last: another one begins without a bump."""
    is_freezing: bool = False
    """It fell below the frost floor and is not yet clear of it."""
    is_too_warm: bool = False
    """It rose above its maximum and is not yet clear of it."""
    window: WindowWatch = field(default_factory=WindowWatch)
    comfort: Comfort = field(default_factory=Comfort)
    trouble: HeaterTrouble | None = None
    """Told already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneVerdict:
    """What this cycle makes of one zone, and why."""

    zone_id: str
    effective: Effective
    """The setpoint that holds, why, and until when."""
    footing: Footing
    """What the heat stands on."""
    demand_w: float
    """The heat that the zone wants."""
    feed_forward_w: float
    proportional_w: float
    integral_w: float
    planned_w: float
    """The heat that the chosen steps of its heaters give once all ramps are over."""
    measured_w: float | None
    """The heat that its heaters give now, as far as they are measured."""
    room_c: float | None = None
    outdoor_c: float | None = None
    error_k: float | None = None
    """Setpoint less room temperature."""
    is_preheating: bool = False
    is_freezing: bool = False
    is_too_warm: bool = False
    flow_c: float | None = None
    """The flow temperature that its emitters need for this heat, None for warm air."""
    next_profile: Profile | None = None
    next_at: datetime | None = None
    trouble: HeaterTrouble | None = None
    window_open_since: datetime | None = None
    """By its contacts, else by the slope of the room where that is looked at."""
    heating_curve: HeatingCurve | None = None
    """The curve that heats now, also where nobody entered one."""
    most_w: float = 0.0
    """What its heaters could give now."""
    comfort: Comfort = field(default_factory=Comfort)
    """How well it was kept today."""
