"""What makes a heating curve impossible, so that it is refused before anything heats by it."""

from enum import StrEnum
from itertools import pairwise
from math import isfinite
from typing import Final

from .heating_curve import HeatingCurve, LoadLine, PointCurve

MIN_POINTS: Final = 2
# More points than a hand can keep in order draw noise.
MAX_POINTS: Final = 6

# Every inhabited place lies between (WMO extremes of weather: -67.7 in Oymyakon, 56.7 in Death Valley).
OUTDOOR_RANGE_C: Final = (-70.0, 60.0)


class CurveFault(StrEnum):
    """Why a curve is refused; the value is the translation key."""

    NOT_A_NUMBER = "not_a_number"
    NO_LOSS = "no_loss"
    """No building gets warmer the colder it is outside."""
    NEGATIVE_SUN = "negative_sun"
    """The sun does not cool."""
    TOO_FEW_POINTS = "too_few_points"
    TOO_MANY_POINTS = "too_many_points"
    OUTDOOR_OUT_OF_RANGE = "outdoor_out_of_range"
    NEGATIVE_HEAT = "negative_heat"
    NOT_IN_ORDER = "not_in_order"
    """Two points have the same outdoor temperature, or they stand in another order."""
    RISES_WITH_OUTDOOR = "rises_with_outdoor"
    """It asks for more heat where it is warmer outside."""
    LIMITS_CROSSED = "limits_crossed"
    """The least heat lies above the greatest, or below 0."""


def curve_fault(curve: HeatingCurve) -> CurveFault | None:
    """Return the first thing that makes a curve impossible, None for one that can be used."""
    if not 0 <= curve.min_w <= curve.max_w:
        return CurveFault.LIMITS_CROSSED
    if isinstance(curve.shape, LoadLine):
        return _line_fault(curve.shape)
    return _count_fault(curve.shape) or _points_fault(curve.shape)


def _line_fault(line: LoadLine) -> CurveFault | None:
    """Return what is wrong with a load line."""
    if not all(map(isfinite, (line.ua_w_k, line.aperture_m2, line.free_w))):
        return CurveFault.NOT_A_NUMBER
    if line.ua_w_k <= 0:
        return CurveFault.NO_LOSS
    return CurveFault.NEGATIVE_SUN if line.aperture_m2 < 0 else None


def _count_fault(curve: PointCurve) -> CurveFault | None:
    """Return what is wrong with the number of the points and with their numbers."""
    if len(curve.points) < MIN_POINTS:
        return CurveFault.TOO_FEW_POINTS
    if len(curve.points) > MAX_POINTS:
        return CurveFault.TOO_MANY_POINTS
    numbers = [number for point in curve.points for number in (point.outdoor_c, point.heat_w)]
    if not all(map(isfinite, (*numbers, curve.setpoint_c, curve.aperture_m2))):
        return CurveFault.NOT_A_NUMBER
    return CurveFault.NEGATIVE_SUN if curve.aperture_m2 < 0 else None


def _points_fault(curve: PointCurve) -> CurveFault | None:
    """Return what is wrong with the places of the points."""
    low_c, high_c = OUTDOOR_RANGE_C
    if not all(low_c <= point.outdoor_c <= high_c for point in curve.points):
        return CurveFault.OUTDOOR_OUT_OF_RANGE
    if any(point.heat_w < 0 for point in curve.points):
        return CurveFault.NEGATIVE_HEAT
    steps = list(pairwise(curve.points))
    if any(one.outdoor_c >= other.outdoor_c for one, other in steps):
        return CurveFault.NOT_IN_ORDER
    return CurveFault.RISES_WITH_OUTDOOR if any(one.heat_w < other.heat_w for one, other in steps) else None
