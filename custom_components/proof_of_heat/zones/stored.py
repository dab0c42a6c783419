"""Curves, plans and windows of the day as a subentry keeps them, in the engine's words and back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from typing import Any, Final

from ..const import (
    CONF_BLOCKS,
    CONF_DESIGN_OUTDOOR,
    CONF_DESIGN_POWER,
    CONF_END,
    CONF_HEAT,
    CONF_KIND,
    CONF_LEAST,
    CONF_LIMIT,
    CONF_MOST,
    CONF_OTHERWISE,
    CONF_OUTDOOR,
    CONF_POINTS,
    CONF_PROFILE,
    CONF_SETPOINT,
    CONF_SHIFT,
    CONF_SLOPE,
    CONF_START,
    CONF_WEEKDAY,
    CONF_WEEKDAYS,
)
from ..engine.day_window import ALL_WEEK, DayWindow, QuietWindow, TariffWindow
from ..engine.heating_curve import NO_LIMIT_W, STANDARD_ROOM_C, HeatingCurve, LoadLine, Point, PointCurve
from ..engine.profile import Profile
from ..engine.schedule import Block, WeekPlan

type Stored = Mapping[str, Any]

KIND_DESIGN: Final = "design"
KIND_SLOPE: Final = "slope"
KIND_POINTS: Final = "points"

KIND_WEEK: Final = "week"
KIND_ENTITY: Final = "entity"

# What most homes keep: warm while people are up.
DAY_STARTS: Final = time(6)
DAY_ENDS: Final = time(22)

USUAL_PLAN: Final = WeekPlan(
    blocks=tuple(
        Block(weekday=weekday, start=DAY_STARTS, end=DAY_ENDS, profile=Profile.COMFORT) for weekday in sorted(ALL_WEEK)
    ),
    otherwise=Profile.ECO,
)
"""On a floor its two profiles are equally warm, so nothing is set back there."""


def curve_of(stored: Stored | None) -> HeatingCurve | None:
    """Return the curve, None where nobody knows one."""
    if stored is None or stored.get(CONF_KIND) is None:
        return None
    return HeatingCurve(
        shape=shape_of(stored),
        min_w=stored.get(CONF_LEAST) or 0.0,
        max_w=NO_LIMIT_W if stored.get(CONF_MOST) is None else stored[CONF_MOST],
    )


def shape_of(stored: Stored) -> LoadLine | PointCurve:
    """Return the shape of a curve that somebody knows."""
    kind = stored[CONF_KIND]
    if kind == KIND_DESIGN:
        return LoadLine.of_design(design_w=stored[CONF_DESIGN_POWER], design_outdoor_c=stored[CONF_DESIGN_OUTDOOR])
    if kind == KIND_SLOPE:
        return LoadLine.of_slope(slope_w_k=stored[CONF_SLOPE], shift_k=stored.get(CONF_SHIFT) or 0.0)
    return PointCurve(
        points=tuple(Point(outdoor_c=one[CONF_OUTDOOR], heat_w=one[CONF_HEAT]) for one in stored[CONF_POINTS]),
        setpoint_c=stored.get(CONF_SETPOINT, STANDARD_ROOM_C),
    )


def stored_curve(curve: HeatingCurve) -> dict[str, Any]:
    """Return a curve as it is kept and told: a line as slope and shift, or its points."""
    limits = {CONF_LEAST: curve.min_w, CONF_MOST: None if curve.max_w >= NO_LIMIT_W else curve.max_w}
    if isinstance(curve.shape, LoadLine):
        return {CONF_KIND: KIND_SLOPE, CONF_SLOPE: curve.shape.ua_w_k, CONF_SHIFT: shift_k(curve.shape), **limits}
    points = [{CONF_OUTDOOR: point.outdoor_c, CONF_HEAT: point.heat_w} for point in curve.shape.points]
    return {CONF_KIND: KIND_POINTS, CONF_POINTS: points, CONF_SETPOINT: curve.shape.setpoint_c, **limits}


def shift_k(line: LoadLine) -> float:
    """Return by how many kelvin a line is moved in parallel, free gains downwards."""
    # Without the sum a line that is not moved would show as -0.0.
    return -line.free_w / line.ua_w_k + 0.0 if line.ua_w_k else 0.0


def plan_of(stored: Stored) -> WeekPlan:
    """Return a weekly plan."""
    return WeekPlan(
        blocks=tuple(
            Block(
                weekday=block[CONF_WEEKDAY],
                start=time.fromisoformat(block[CONF_START]),
                end=time.fromisoformat(block[CONF_END]),
                profile=Profile(block[CONF_PROFILE]),
            )
            for block in stored[CONF_BLOCKS]
        ),
        otherwise=Profile(stored[CONF_OTHERWISE]),
    )


def stored_plan(plan: WeekPlan) -> dict[str, Any]:
    """Return a weekly plan as it is kept."""
    return {
        CONF_KIND: KIND_WEEK,
        CONF_BLOCKS: [
            {
                CONF_WEEKDAY: block.weekday,
                CONF_START: block.start.isoformat(),
                CONF_END: block.end.isoformat(),
                CONF_PROFILE: str(block.profile),
            }
            for block in plan.blocks
        ],
        CONF_OTHERWISE: str(plan.otherwise),
    }


def tariff_windows_of(stored: Iterable[Stored]) -> tuple[TariffWindow, ...]:
    """Return the hours in which the setpoint moves."""
    return tuple(TariffWindow(window=window_of(one), shift_k=one[CONF_SHIFT]) for one in stored)


def quiet_windows_of(stored: Iterable[Stored]) -> tuple[QuietWindow, ...]:
    """Return the hours in which the zone has a cap."""
    return tuple(QuietWindow(window=window_of(one), limit_w=one[CONF_LIMIT]) for one in stored)


def window_of(stored: Stored) -> DayWindow:
    """Return a time of day on some days; without days it is every day."""
    return DayWindow(
        start=time.fromisoformat(stored[CONF_START]),
        end=time.fromisoformat(stored[CONF_END]),
        weekdays=weekdays_of(stored.get(CONF_WEEKDAYS)),
    )


def weekdays_of(stored: Sequence[int | str] | None) -> frozenset[int]:
    """Return days of the week, all of them where none are named."""
    return frozenset(int(day) for day in stored) if stored else ALL_WEEK
