"""What actions and cards may ask of a zone, as the engine wants it; what cannot be is declined in the owner's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NoReturn

import probatio as vol
from homeassistant.const import ATTR_TEMPERATURE
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import VolDictType
from homeassistant.util import dt as dt_util

from ..const import CONF_HEAT, CONF_KIND, CONF_OUTDOOR, CONF_POINTS, CONF_SETPOINT, CONF_SHIFT, CONF_SLOPE, DOMAIN
from ..engine.curve_fault import curve_fault
from ..engine.heating_curve import STANDARD_ROOM_C, HeatingCurve
from ..engine.override import LONGEST_SPAN, Ending
from ..engine.profile import Profile
from .stored import KIND_POINTS, KIND_SLOPE, shape_of
from .zone import ZoneCoordinator

ATTR_PROFILE: Final = "profile"
ATTR_DURATION: Final = "duration"
ATTR_UNTIL: Final = "until"
ATTR_ENDING: Final = "ending"

ENDS: Final[VolDictType] = {
    vol.Optional(ATTR_DURATION): cv.positive_time_period,
    vol.Optional(ATTR_UNTIL): cv.datetime,
    vol.Optional(ATTR_ENDING): vol.In([*map(str, Ending)]),
}

CURVE: Final[VolDictType] = {
    vol.Optional(CONF_SLOPE): vol.Coerce(float),
    vol.Optional(CONF_SHIFT): vol.Coerce(float),
    vol.Optional(CONF_POINTS): [
        {vol.Required(CONF_OUTDOOR): vol.Coerce(float), vol.Required(CONF_HEAT): vol.Coerce(float)}
    ],
    vol.Optional(CONF_SETPOINT): vol.Coerce(float),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """How long a wish by hand lasts."""

    ending: Ending = Ending.AFTER_A_WHILE
    span: timedelta | None = None
    """None for what is usual."""


def lasting(asked: Mapping[str, Any], *, now: datetime) -> Lasting:
    """Return how long something is asked for, or decline what is no end or too late an end."""
    named = [key for key in (ATTR_DURATION, ATTR_UNTIL, ATTR_ENDING) if key in asked]
    if len(named) > 1:
        _decline("override_has_two_ends")
    if ATTR_ENDING in asked:
        return Lasting(ending=Ending(asked[ATTR_ENDING]))
    if not named:
        return Lasting()
    # A time without a zone is that of the house.
    span = asked[ATTR_DURATION] if ATTR_DURATION in asked else dt_util.as_utc(asked[ATTR_UNTIL]) - now
    if span <= timedelta():
        _decline("override_in_the_past")
    if span > LONGEST_SPAN:
        _decline("override_too_long", hours=f"{LONGEST_SPAN / timedelta(hours=1):.0f}")
    return Lasting(span=span)


def temperature_or_profile(zone: ZoneCoordinator, asked: Mapping[str, Any]) -> tuple[float | None, Profile | None]:
    """Return what is asked for, one of the two, and within the limits of the zone."""
    if (ATTR_TEMPERATURE in asked) == (ATTR_PROFILE in asked):
        _decline("override_temperature_or_profile")
    if ATTR_PROFILE in asked:
        return None, Profile(asked[ATTR_PROFILE])
    setpoint_c, setup = asked[ATTR_TEMPERATURE], zone.setup
    if not setup.frost_c <= setpoint_c <= setup.max_c:
        _decline("setpoint_out_of_range", name=zone.name, low=f"{setup.frost_c:g}", high=f"{setup.max_c:g}")
    return setpoint_c, None


def curve_asked(zone: ZoneCoordinator, asked: Mapping[str, Any]) -> HeatingCurve:
    """Return the curve that is asked for, within the limits of the one before; decline one that cannot be."""
    if (CONF_SLOPE in asked) == (CONF_POINTS in asked):
        _decline("curve_line_or_points")
    curve = zone.within_limits(shape_of(_stored(asked)))
    if (fault := curve_fault(curve)) is not None:
        _decline(f"curve_{fault}", name=zone.name)
    return curve


def _stored(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return a curve as a subentry would keep it."""
    if CONF_SLOPE in asked:
        return {CONF_KIND: KIND_SLOPE, CONF_SLOPE: asked[CONF_SLOPE], CONF_SHIFT: asked.get(CONF_SHIFT, 0.0)}
    points = sorted(asked[CONF_POINTS], key=lambda point: float(point[CONF_OUTDOOR]))
    return {CONF_KIND: KIND_POINTS, CONF_POINTS: points, CONF_SETPOINT: asked.get(CONF_SETPOINT, STANDARD_ROOM_C)}


def _decline(key: str, **words: str) -> NoReturn:
    """Say what is wrong; nothing was changed."""
    raise ServiceValidationError(translation_domain=DOMAIN, translation_key=key, translation_placeholders=words)
