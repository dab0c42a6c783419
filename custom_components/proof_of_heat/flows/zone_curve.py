"""The heating curve of a zone in its settings: what the owner knows of it, and what makes it impossible."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import probatio as vol
from homeassistant.const import UnitOfTemperature
from homeassistant.helpers.selector import (
    NumberSelector,
    ObjectSelectorField,
)

from ..const import (
    CONF_DESIGN_OUTDOOR,
    CONF_DESIGN_POWER,
    CONF_HEAT,
    CONF_KIND,
    CONF_LEAST,
    CONF_MOST,
    CONF_OUTDOOR,
    CONF_POINTS,
    CONF_SETPOINT,
    CONF_SHIFT,
    CONF_SLOPE,
)
from ..engine.curve_fault import CurveFault, curve_fault
from ..engine.curve_import import Equitherm, FlowCurve, Imported, Vaillant, Viessmann, imported
from ..engine.emitter import Emitter, EmitterKind
from ..engine.heating_curve import STANDARD_ROOM_C
from ..engine.zone import DESIGN_OUTDOOR_C
from ..zones.stored import KIND_DESIGN, KIND_POINTS, KIND_SLOPE, curve_of, shift_k
from .boxes import degrees, number, rows, watts
from .forms import Errors
from .zone_forms import choice

CONF_CONTROL: Final = "heating_control"
CONF_LEVEL: Final = "level"
CONF_NUMBER: Final = "number"
CONF_NOMINAL: Final = "nominal_w"
CONF_EXPONENT: Final = "exponent"

VIESSMANN: Final = "viessmann"
VAILLANT: Final = "vaillant"
EQUITHERM: Final = "equitherm"

# Ten times what the largest greenhouse of this size of site needs; more is a typing error.
GREATEST_HEAT_W: Final = 1_000_000

COLDEST_C: Final = -70
WARMEST_C: Final = 60

AT_LIMITS: Final = {CurveFault.LIMITS_CROSSED: CONF_LEAST}

FIELDS: Final = {KIND_DESIGN: CONF_DESIGN_POWER, KIND_SLOPE: CONF_SLOPE, KIND_POINTS: CONF_POINTS}
"""By kind of curve: the field at which its shape is mended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportAnswer:
    """A curve of another control as a line, or what is wrong with it."""

    errors: Errors
    curve: Mapping[str, Any] | None = None
    worst_w: float = 0.0


def design_form() -> vol.Schema:
    """Return the form of "so many watts on the coldest day"."""
    return vol.Schema(
        {
            vol.Required(CONF_DESIGN_POWER): watts(0, GREATEST_HEAT_W),
            vol.Required(CONF_DESIGN_OUTDOOR, default=DESIGN_OUTDOOR_C): _outdoor(),
            **_limits(),
        }
    )


def slope_form() -> vol.Schema:
    """Return the form of slope and shift."""
    return vol.Schema(
        {
            vol.Required(CONF_SLOPE): number(0, GREATEST_HEAT_W, step=0.1, unit="W/K"),
            vol.Required(CONF_SHIFT, default=0): number(-40, 40, step=0.1, unit=UnitOfTemperature.KELVIN),
            **_limits(),
        }
    )


def points_form() -> vol.Schema:
    """Return the form of a curve through points."""
    fields = {
        CONF_OUTDOOR: ObjectSelectorField(required=True, selector=_outdoor()),
        CONF_HEAT: ObjectSelectorField(required=True, selector=watts(-GREATEST_HEAT_W, GREATEST_HEAT_W)),
    }
    return vol.Schema(
        {
            vol.Required(CONF_POINTS): rows(CONF_POINTS, fields, label=CONF_OUTDOOR, described_by=CONF_HEAT),
            vol.Required(CONF_SETPOINT, default=STANDARD_ROOM_C): degrees(5, 35),
            **_limits(),
        }
    )


def unknown_form() -> vol.Schema:
    """Return the form of a curve that nobody knows: how cold it gets."""
    return vol.Schema({vol.Required(CONF_DESIGN_OUTDOOR, default=DESIGN_OUTDOOR_C): _outdoor()})


def import_form() -> vol.Schema:
    """Return the form of a curve of another control."""
    return vol.Schema(
        {
            vol.Required(CONF_CONTROL): choice(CONF_CONTROL, [VIESSMANN, VAILLANT, EQUITHERM]),
            vol.Required(CONF_NUMBER): number(0, 10, step=0.05),
            vol.Required(CONF_LEVEL, default=0): number(-40, 40, step=0.5, unit=UnitOfTemperature.KELVIN),
            vol.Required(CONF_EXPONENT, default=1.3): number(1, 2, step=0.05),
            vol.Required(CONF_NOMINAL): watts(0, GREATEST_HEAT_W),
        }
    )


def curve_typed(kind: str, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return a curve as the subentry keeps it; points are put in order."""
    curve = {CONF_KIND: kind, **{key: value for key, value in typed.items() if value is not None}}
    if kind == KIND_POINTS:
        curve[CONF_POINTS] = sorted(typed[CONF_POINTS], key=lambda point: float(point[CONF_OUTDOOR]))
    return curve


def curve_errors(curve: Mapping[str, Any]) -> Errors:
    """Return what makes a curve impossible, at the field that mends it."""
    if curve[CONF_KIND] == KIND_DESIGN and curve[CONF_DESIGN_OUTDOOR] >= STANDARD_ROOM_C:
        return {CONF_DESIGN_OUTDOOR: "design_too_warm"}
    built = curve_of(curve)
    fault = None if built is None else curve_fault(built)
    return {} if fault is None else {AT_LIMITS.get(fault, FIELDS[curve[CONF_KIND]]): f"curve_{fault}"}


def import_answer(typed: Mapping[str, Any], kind: EmitterKind) -> ImportAnswer:
    """Return the line that stands for a curve of another control."""
    if kind is EmitterKind.AIR:
        return ImportAnswer(errors={"base": "import_needs_water"})
    if typed[CONF_NOMINAL] <= 0:
        return ImportAnswer(errors={CONF_NOMINAL: "nominal_not_positive"})
    emitter = Emitter.of_kind(kind, nominal_w=typed[CONF_NOMINAL])
    found = imported(_flow_curve(typed), emitter, setpoint_c=STANDARD_ROOM_C)
    if found is None or found.line.ua_w_k <= 0:
        return ImportAnswer(errors={CONF_NUMBER: "import_without_heat"})
    return ImportAnswer(errors={}, curve=_as_slope(found), worst_w=found.worst_w)


def _as_slope(found: Imported) -> dict[str, Any]:
    """Return the line as slope and shift, in steps that the form can show."""
    return {CONF_SLOPE: round(found.line.ua_w_k, 1), CONF_SHIFT: round(shift_k(found.line), 1)}


def _flow_curve(typed: Mapping[str, Any]) -> FlowCurve:
    """Return the curve of another control."""
    number, level_k = typed[CONF_NUMBER], typed[CONF_LEVEL]
    if typed[CONF_CONTROL] == VIESSMANN:
        return Viessmann(slope=number, level_k=level_k)
    if typed[CONF_CONTROL] == VAILLANT:
        return Vaillant(number=number)
    return Equitherm(slope=number, shift_k=level_k, exponent=typed[CONF_EXPONENT])


def _limits() -> dict[vol.Marker, NumberSelector]:
    """Return the fields of the least and the most heat."""
    heat = watts(0, GREATEST_HEAT_W)
    return {vol.Optional(CONF_LEAST): heat, vol.Optional(CONF_MOST): heat}


def _outdoor() -> NumberSelector:
    """Return a box for an outdoor temperature."""
    return number(COLDEST_C - 10, WARMEST_C + 10, step=0.5, unit=UnitOfTemperature.CELSIUS)
