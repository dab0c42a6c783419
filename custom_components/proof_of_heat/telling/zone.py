"""What was decided for a zone and why, in words of JSON: for actions with an answer, and for cards."""

from datetime import datetime
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from ..const import CONF_POINTS, CONF_SETPOINT, CONF_SHIFT, CONF_SLOPE, DOMAIN
from ..engine.building import OVERLAP, Fit
from ..engine.heating_curve import HeatingCurve, LoadLine
from ..engine.override import Override
from ..engine.profile import Profile
from ..engine.reason import Reason
from ..engine.zone import ZoneVerdict
from ..heaters.heater import HeaterCoordinator
from ..miners.miner import MinerCoordinator
from ..zones.stored import stored_curve
from ..zones.zone import ZoneCoordinator
from .words import setpoint_text

# Each kind of curve has the fields of all kinds, empty where they are of another.
_NO_CURVE: Final = {CONF_SLOPE: None, CONF_SHIFT: None, CONF_POINTS: None, CONF_SETPOINT: None}

_OBSTACLES: Final = (
    Reason.EMERGENCY_STOP,
    Reason.OVERHEATED,
    Reason.CIRCUIT_LIMIT,
    Reason.OPERATOR_CAP,
    Reason.POWER_CAP,
    Reason.QUIET_HOURS,
    Reason.SUPPLY_UNKNOWN,
    Reason.SUPPLY,
)
"""What keeps who heats a zone from giving what it needs."""


def zone_told(hass: HomeAssistant, zone: ZoneCoordinator) -> dict[str, Any]:
    """Say of one zone what holds, why and until when."""
    view = zone.data
    verdict = view.verdict
    return {
        "zone_id": zone.setup.id,
        "name": zone.shown_name,
        "device_id": zone.device_id,
        "climate_entity_id": _climate(hass, zone),
        "mode": view.memory.mode,
        "override": override_told(view.memory.override),
        **(_nothing() if verdict is None else _verdict(hass, verdict)),
    }


def zone_picture(hass: HomeAssistant, zone: ZoneCoordinator) -> dict[str, Any]:
    """Say of one zone all that a card draws: what holds, its curve, and what the days say of it."""
    setpoints = zone.setup.setpoints
    return zone_told(hass, zone) | {
        "emitter": zone.setup.emitter,
        "curve": _curve(zone),
        "learnt": _learnt(zone),
        "setpoints": {str(profile): setpoints.setpoint_c(profile) for profile in Profile},
        "profiles": [str(profile) for profile in Profile],
        **_held_back(zone),
        "frost_c": zone.setup.frost_c,
        "max_c": zone.setup.max_c,
        "design_outdoor_c": zone.setup.design_outdoor_c,
    }


def _held_back(zone: ZoneCoordinator) -> dict[str, Any]:
    """Say how many heat a zone, how many of them are silent, and what keeps the others from more, the gravest first."""
    site = zone.config_entry.runtime_data
    every: tuple[MinerCoordinator | HeaterCoordinator, ...] = (
        *site.fleet.miners.values(),
        *site.heaters.heaters.values(),
    )
    devices = [device for device in every if zone.setup.id in device.setup.weights]
    reasons = {device.data.verdict.reason for device in devices if device.is_online and device.data.verdict is not None}
    return {
        "heaters": len(devices),
        "silent_heaters": sum(not device.is_online for device in devices),
        "obstacle": next((reason for reason in _OBSTACLES if reason in reasons), None),
    }


def override_told(wish: Override | None) -> dict[str, Any] | None:
    """Say what was set by hand, and until when."""
    if wish is None:
        return None
    return {
        "setpoint_c": wish.setpoint_c,
        "profile": wish.profile,
        "given_at": wish.given_at.isoformat(),
        "until": _at(wish.until),
    }


def curve_told(curve: HeatingCurve | None) -> dict[str, Any] | None:
    """Say what a curve is: a line as slope and shift, or its points."""
    if curve is None:
        return None
    shape = curve.shape
    free_w = shape.free_w if isinstance(shape, LoadLine) else None
    return _NO_CURVE | stored_curve(curve) | {"aperture_m2": shape.aperture_m2, "free_w": free_w}


def _verdict(hass: HomeAssistant, verdict: ZoneVerdict) -> dict[str, Any]:
    """Return what was decided."""
    holds = verdict.effective
    return {
        "setpoint_c": holds.setpoint_c,
        "profile": holds.profile,
        "why": holds.why,
        "explanation": setpoint_text(hass, holds.why),
        "until": _at(holds.until),
        "footing": verdict.footing,
        "demand_w": verdict.demand_w,
        "feed_forward_w": verdict.feed_forward_w,
        "proportional_w": verdict.proportional_w,
        "integral_w": verdict.integral_w,
        "planned_w": verdict.planned_w,
        "measured_w": verdict.measured_w,
        "most_w": verdict.most_w,
        "room_c": verdict.room_c,
        "outdoor_c": verdict.outdoor_c,
        "flow_c": verdict.flow_c,
        "next_profile": verdict.next_profile,
        "next_at": _at(verdict.next_at),
        "is_preheating": verdict.is_preheating,
        "is_freezing": verdict.is_freezing,
        "is_too_warm": verdict.is_too_warm,
        "window_open_since": _at(verdict.window_open_since),
        "trouble": verdict.trouble,
    }


def _nothing() -> dict[str, Any]:
    """Return the fields of a zone for which nothing was decided yet."""
    return {"setpoint_c": None, "profile": None, "why": None, "explanation": None, "until": None}


def _curve(zone: ZoneCoordinator) -> dict[str, Any] | None:
    """Say by which curve a zone heats, and whether nobody entered it."""
    told = curve_told(zone.shown_curve)
    return None if told is None else told | {"is_assumed": zone.curve is None}


def _learnt(zone: ZoneCoordinator) -> dict[str, Any] | None:
    """Say what the days tell of the building, with one point a day."""
    learnt = zone.data.memory.learnt
    if learnt is None:
        return None
    setpoint_c = zone.setup.setpoints.setpoint_c(Profile.COMFORT)
    points = [
        # The day as it would have been at comfort: the colder by which the room was above outdoors.
        {"outdoor_c": round(setpoint_c - day.away_k, 1), "heat_w": round(day.heat_w)}
        for day in learnt.days[:: int(OVERLAP)]
    ]
    told = {"at": learnt.at.isoformat(), "days": round(len(learnt.days) / OVERLAP), "points": points}
    return told | _fit(learnt.fit)


def _fit(fit: Fit | None) -> dict[str, Any]:
    """Say what was fitted, and how sure that is."""
    if fit is None:
        return dict.fromkeys(("ua_w_k", "aperture_m2", "free_w", "error_share", "doubt")) | {"confidence_share": 0.0}
    return {
        "ua_w_k": fit.line.ua_w_k,
        "aperture_m2": fit.line.aperture_m2,
        "free_w": fit.line.free_w,
        "error_share": fit.error_share,
        "confidence_share": fit.confidence_share,
        "doubt": fit.doubt,
    }


def _climate(hass: HomeAssistant, zone: ZoneCoordinator) -> str | None:
    """Return the thermostat of a zone."""
    unique_id = f"{zone.config_entry.entry_id}_{zone.setup.id}_zone"
    return er.async_get(hass).async_get_entity_id("climate", DOMAIN, unique_id)


def _at(instant: datetime | None) -> str | None:
    """Return an instant in words of JSON."""
    return None if instant is None else instant.isoformat()
