"""One zone as its subentry has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Self

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import CONF_ENTITY_ID

from ..const import (
    CONF_COOLS,
    CONF_CURVE,
    CONF_DESIGN_OUTDOOR,
    CONF_DETECTS_WINDOWS,
    CONF_EMITTER,
    CONF_FROST,
    CONF_FUSION,
    CONF_HUMIDITY_SENSOR,
    CONF_KIND,
    CONF_LEARNING,
    CONF_MAX,
    CONF_OFF,
    CONF_ON,
    CONF_OUTDOOR_SENSOR,
    CONF_PRESENCE,
    CONF_QUIET_WINDOWS,
    CONF_ROOM_SENSORS,
    CONF_SCHEDULE,
    CONF_SETPOINTS,
    CONF_TANK_HIGH,
    CONF_TANK_LITRES,
    CONF_TANK_LOW,
    CONF_TANK_SENSOR,
    CONF_TARIFF_WINDOWS,
    CONF_WARMS,
    CONF_WINDOW_SENSORS,
    SUBENTRY_ZONE,
)
from ..engine.day_window import QuietWindow, TariffWindow
from ..engine.emitter import EmitterKind
from ..engine.heating_curve import HeatingCurve
from ..engine.profile import Profile, Setpoints
from ..engine.schedule import WeekPlan
from ..engine.zone import COOLS_K, DESIGN_OUTDOOR_C, FROST_C, MAX_ROOM_C, WARMS_K, Fusion
from .stored import KIND_ENTITY, USUAL_PLAN, curve_of, plan_of, quiet_windows_of, tariff_windows_of

LEARNING_SHOW: Final = "show"
LEARNING_ADOPT: Final = "adopt"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEntity:
    """A schedule or a calendar of Home Assistant that says which profile holds."""

    entity_id: str
    on: Profile
    """While the schedule is on, or an event of the calendar lasts."""
    off: Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class TankSetup:
    """A buffer tank between the heaters and a zone."""

    sensor: str
    litres: float
    low_c: float
    high_c: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneSetup:
    """One zone as its owner set it up."""

    subentry_id: str
    name: str
    sensors: tuple[str, ...]
    fusion: Fusion
    outdoor_sensor: str | None
    humidity_sensor: str | None
    window_sensors: tuple[str, ...]
    detects_windows: bool
    presence: tuple[str, ...]
    emitter: EmitterKind
    setpoints: Setpoints
    max_c: float
    frost_c: float
    cools_k: float
    """How far the plan by prices may let the room cool."""
    warms_k: float
    tank: TankSetup | None
    curve: HeatingCurve | None
    """None where nobody knows one yet."""
    design_outdoor_c: float
    plan: WeekPlan | PlanEntity
    tariff_windows: tuple[TariffWindow, ...]
    quiet_windows: tuple[QuietWindow, ...]
    adopts: bool
    """A learnt curve is adopted without asking."""

    @property
    def id(self) -> str:
        """Return what the engine calls it."""
        return self.subentry_id

    @property
    def entity_ids(self) -> frozenset[str]:
        """Return all entities that a decision depends on."""
        plan = (self.plan.entity_id,) if isinstance(self.plan, PlanEntity) else ()
        return frozenset((*self.sensors, *self.window_sensors, *self.presence, *plan))

    @classmethod
    def of(cls, subentry: ConfigSubentry) -> Self:
        """Read a subentry."""
        stored = subentry.data
        emitter = EmitterKind(stored.get(CONF_EMITTER, EmitterKind.AIR))
        curve = stored.get(CONF_CURVE) or {}
        return cls(
            subentry_id=subentry.subentry_id,
            name=subentry.title,
            sensors=tuple(stored.get(CONF_ROOM_SENSORS, ())),
            fusion=Fusion(stored.get(CONF_FUSION, Fusion.MEAN)),
            outdoor_sensor=stored.get(CONF_OUTDOOR_SENSOR),
            humidity_sensor=stored.get(CONF_HUMIDITY_SENSOR),
            window_sensors=tuple(stored.get(CONF_WINDOW_SENSORS, ())),
            detects_windows=stored.get(CONF_DETECTS_WINDOWS, False),
            presence=tuple(stored.get(CONF_PRESENCE, ())),
            emitter=emitter,
            setpoints=_setpoints(stored.get(CONF_SETPOINTS), emitter),
            max_c=stored.get(CONF_MAX, MAX_ROOM_C),
            frost_c=stored.get(CONF_FROST, FROST_C),
            cools_k=stored.get(CONF_COOLS, COOLS_K),
            warms_k=stored.get(CONF_WARMS, WARMS_K),
            tank=_tank(stored),
            curve=curve_of(curve),
            design_outdoor_c=curve.get(CONF_DESIGN_OUTDOOR, DESIGN_OUTDOOR_C),
            plan=_plan(stored.get(CONF_SCHEDULE)),
            tariff_windows=tariff_windows_of(stored.get(CONF_TARIFF_WINDOWS, ())),
            quiet_windows=quiet_windows_of(stored.get(CONF_QUIET_WINDOWS, ())),
            adopts=stored.get(CONF_LEARNING) == LEARNING_ADOPT,
        )


def zone_setups(entry: ConfigEntry) -> tuple[ZoneSetup, ...]:
    """Return the zones of a site."""
    return tuple(ZoneSetup.of(subentry) for subentry in entry.get_subentries_of_type(SUBENTRY_ZONE))


def _setpoints(stored: Mapping[str, float] | None, emitter: EmitterKind) -> Setpoints:
    """Return the setpoints, the usual ones of the emitter where none are set."""
    usual = Setpoints.usual(emitter)
    if stored is None:
        return usual
    known = {profile: stored.get(profile, usual.setpoint_c(profile)) for profile in Profile}
    return Setpoints(by_profile_c=MappingProxyType(known))


def _tank(stored: Mapping[str, Any]) -> TankSetup | None:
    """Return the buffer tank, None where none is set up."""
    sensor = stored.get(CONF_TANK_SENSOR)
    if sensor is None:
        return None
    return TankSetup(
        sensor=sensor,
        litres=stored[CONF_TANK_LITRES],
        low_c=stored[CONF_TANK_LOW],
        high_c=stored[CONF_TANK_HIGH],
    )


def _plan(stored: Mapping[str, Any] | None) -> WeekPlan | PlanEntity:
    """Return where the profile comes from."""
    if stored is None:
        return USUAL_PLAN
    if stored[CONF_KIND] == KIND_ENTITY:
        return PlanEntity(entity_id=stored[CONF_ENTITY_ID], on=Profile(stored[CONF_ON]), off=Profile(stored[CONF_OFF]))
    return plan_of(stored)
