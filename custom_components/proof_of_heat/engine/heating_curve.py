"""The heating curve: the heat that holds a room at its setpoint, in watts, from the weather."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# The indoor temperature of EN 12831-1 for living rooms, for which installers state the heat of a house.
STANDARD_ROOM_C: Final = 20.0

# More than any building takes. Not infinity: the memory is kept as JSON, which has none.
NO_LIMIT_W: Final = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadLine:
    """A building at rest: what it loses, what the sun gives, what comes for free."""

    ua_w_k: float
    """The slope: heat for each kelvin between room and outdoors (W/K)."""
    aperture_m2: float = 0.0
    """Heat for each W/m2 of sun (m2)."""
    free_w: float = 0.0
    """People and appliances less the loss into the ground; it may be negative."""

    @classmethod
    def of_design(cls, *, design_w: float, design_outdoor_c: float, room_c: float = STANDARD_ROOM_C) -> LoadLine:
        """Return the line through "so many watts at the design temperature" (EN 12831-1) and no heat at room_c."""
        return cls(ua_w_k=design_w / (room_c - design_outdoor_c))

    @classmethod
    def of_slope(cls, *, slope_w_k: float, shift_k: float = 0.0) -> LoadLine:
        """Return the line of a slope, moved in parallel as if the setpoint were `shift_k` higher."""
        return cls(ua_w_k=slope_w_k, free_w=-slope_w_k * shift_k)

    def heat_w(self, *, setpoint_c: float, outdoor_c: float, irradiance_w_m2: float = 0.0) -> float:
        """Return UA (setpoint - outdoor) - aperture irradiance - free gains (EN 12831-1); it may be negative."""
        return self.ua_w_k * (setpoint_c - outdoor_c) - self.aperture_m2 * irradiance_w_m2 - self.free_w


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point that the owner drew."""

    outdoor_c: float
    heat_w: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PointCurve:
    """A curve through points, rising in outdoor temperature; its outermost lines go on beyond them."""

    points: tuple[Point, ...]
    setpoint_c: float
    """The setpoint for which the points were drawn; another one moves the curve sideways."""
    aperture_m2: float = 0.0

    @property
    def ua_w_k(self) -> float:
        """Return the mean slope over all points (W/K)."""
        first, last = self.points[0], self.points[-1]
        return (first.heat_w - last.heat_w) / (last.outdoor_c - first.outdoor_c)

    def heat_w(self, *, setpoint_c: float, outdoor_c: float, irradiance_w_m2: float = 0.0) -> float:
        """Return the heat on the line between the two points around the outdoor temperature."""
        # A room that is 1 K warmer loses as much as one under a sky that is 1 K colder.
        moved_c = outdoor_c - (setpoint_c - self.setpoint_c)
        lower, upper = _around(self.points, moved_c)
        share = (moved_c - lower.outdoor_c) / (upper.outdoor_c - lower.outdoor_c)
        return lower.heat_w + share * (upper.heat_w - lower.heat_w) - self.aperture_m2 * irradiance_w_m2


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatingCurve:
    """A shape within limits."""

    shape: LoadLine | PointCurve
    min_w: float = 0.0
    max_w: float = NO_LIMIT_W

    def heat_w(self, *, setpoint_c: float, outdoor_c: float, irradiance_w_m2: float = 0.0) -> float:
        """Return the heat at rest within the limits."""
        heat_w = self.shape.heat_w(setpoint_c=setpoint_c, outdoor_c=outdoor_c, irradiance_w_m2=irradiance_w_m2)
        return min(max(heat_w, self.min_w), self.max_w)


def _around(points: Sequence[Point], outdoor_c: float) -> tuple[Point, Point]:
    """Return the two neighbours whose line counts at this temperature."""
    inner = points[1:-1]
    left = sum(point.outdoor_c <= outdoor_c for point in inner)
    return points[left], points[left + 1]
