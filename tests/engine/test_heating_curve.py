"""The heating curve gives watts from the weather, and an impossible one is refused."""

from dataclasses import replace
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.proof_of_heat.engine.curve_fault import CurveFault, curve_fault
from custom_components.proof_of_heat.engine.heating_curve import HeatingCurve, LoadLine, Point, PointCurve

LINE = LoadLine(ua_w_k=270, aperture_m2=8, free_w=-800)
POINTS = (
    Point(outdoor_c=-15, heat_w=9000),
    Point(outdoor_c=0, heat_w=5000),
    Point(outdoor_c=10, heat_w=1500),
    Point(outdoor_c=16, heat_w=0),
)
DRAWN = PointCurve(points=POINTS, setpoint_c=21)


def drawn(*pairs: tuple[float, float], aperture_m2: float = 0.0) -> HeatingCurve:
    """Return a curve through pairs of outdoor temperature and watts."""
    points = tuple(Point(outdoor_c=outdoor_c, heat_w=heat_w) for outdoor_c, heat_w in pairs)
    return HeatingCurve(shape=PointCurve(points=points, setpoint_c=21, aperture_m2=aperture_m2))


def line(ua_w_k: float, aperture_m2: float = 0.0, free_w: float = 0.0) -> HeatingCurve:
    """Return a curve made of a load line."""
    return HeatingCurve(shape=LoadLine(ua_w_k=ua_w_k, aperture_m2=aperture_m2, free_w=free_w))


def test_a_line_is_loss_less_sun_less_free_gains() -> None:
    """At -5 outside and 100 W/m2 the slab house wants 26 K of loss, less the sun, plus what the ground takes."""
    assert LINE.heat_w(setpoint_c=21, outdoor_c=-5, irradiance_w_m2=100) == 270 * 26 - 800 + 800


def test_installers_say_how_much_heat_at_the_design_temperature() -> None:
    """7 kW at -15 degrees are 200 W/K, and no heat at 20."""
    curve = LoadLine.of_design(design_w=7000, design_outdoor_c=-15)
    assert curve.ua_w_k == 200
    assert curve.heat_w(setpoint_c=20, outdoor_c=20) == 0


def test_a_shift_is_worth_a_higher_setpoint() -> None:
    """A line moved by 2 K asks at 19 for what it asked at 21."""
    moved, plain = LoadLine.of_slope(slope_w_k=150, shift_k=2), LoadLine.of_slope(slope_w_k=150)
    assert moved.heat_w(setpoint_c=19, outdoor_c=3) == plain.heat_w(setpoint_c=21, outdoor_c=3)


@pytest.mark.parametrize(
    ("outdoor_c", "heat_w"),
    [(-15, 9000), (-7.5, 7000), (0, 5000), (5, 3250), (13, 750), (20, -1000), (-30, 13_000)],
    ids=["point", "between", "inner point", "next line", "last line", "warmer than drawn", "colder than drawn"],
)
def test_points_are_joined_by_lines_that_go_on(outdoor_c: float, heat_w: float) -> None:
    """Between points the line counts, beyond them the outermost line."""
    assert DRAWN.heat_w(setpoint_c=21, outdoor_c=outdoor_c) == pytest.approx(heat_w)


def test_two_points_are_a_line() -> None:
    """The shortest curve is the one of most heat pumps."""
    curve = PointCurve(points=POINTS[:2], setpoint_c=21)
    assert curve.heat_w(setpoint_c=21, outdoor_c=-3) == pytest.approx(5800)


def test_another_setpoint_moves_points_sideways() -> None:
    """A room 2 K warmer wants at 0 outside what the drawn one wants at -2."""
    warmer_w = DRAWN.heat_w(setpoint_c=23, outdoor_c=0)
    assert warmer_w == pytest.approx(DRAWN.heat_w(setpoint_c=21, outdoor_c=-2))


def test_sun_saves_heat_on_a_drawn_curve_too() -> None:
    """An aperture of 5 m2 saves 500 W at 100 W/m2."""
    sunny = replace(DRAWN, aperture_m2=5.0)
    assert sunny.heat_w(setpoint_c=21, outdoor_c=0, irradiance_w_m2=100) == 4500


outdoors = st.floats(-40, 40)
apertures = st.floats(0, 20)
lines = st.builds(LoadLine, ua_w_k=st.floats(1, 1000), aperture_m2=apertures, free_w=st.floats(-2000, 2000))
drawings = st.lists(st.tuples(st.integers(-40, 40), st.integers(0, 20_000)), min_size=2, max_size=6, unique_by=min)


def falling(pairs: list[tuple[int, int]]) -> PointCurve:
    """Return a curve that falls as it should, through these temperatures and watts in any order."""
    cold_first = sorted({outdoor_c for outdoor_c, _ in pairs})
    most_first = sorted((heat_w for _, heat_w in pairs), reverse=True)
    joined = zip(cold_first, most_first, strict=False)
    return PointCurve(points=tuple(Point(outdoor_c=c, heat_w=w) for c, w in joined), setpoint_c=21)


curves = st.builds(
    lambda shape, low_w, more_w: HeatingCurve(shape=shape, min_w=low_w, max_w=low_w + more_w),
    st.one_of(lines, drawings.map(falling).filter(lambda curve: len(curve.points) > 1)),
    st.floats(0, 1000),
    st.floats(0, 20_000),
)


@given(curves, outdoors, outdoors, st.floats(5, 30))
def test_no_curve_asks_for_more_heat_where_it_is_warmer(
    curve: HeatingCurve, one_c: float, other_c: float, setpoint_c: float
) -> None:
    """Every curve that is accepted falls with the outdoor temperature."""
    cold_c, mild_c = sorted((one_c, other_c))
    cold_w = curve.heat_w(setpoint_c=setpoint_c, outdoor_c=cold_c)
    assert curve_fault(curve) is None
    assert cold_w >= curve.heat_w(setpoint_c=setpoint_c, outdoor_c=mild_c) - 1e-6


@given(curves, outdoors, st.floats(0, 1000), st.floats(5, 30))
def test_no_curve_passes_its_limits(curve: HeatingCurve, outdoor_c: float, sun_w_m2: float, setpoint_c: float) -> None:
    """Cold, sun and setpoint move the heat between the least and the greatest only."""
    heat_w = curve.heat_w(setpoint_c=setpoint_c, outdoor_c=outdoor_c, irradiance_w_m2=sun_w_m2)
    assert curve.min_w <= heat_w <= curve.max_w


@pytest.mark.parametrize(
    ("curve", "fault"),
    [
        (line(270, 8, -800), None),
        (HeatingCurve(shape=DRAWN, max_w=8000), None),
        (line(0), CurveFault.NO_LOSS),
        (line(-90), CurveFault.NO_LOSS),
        (line(nan), CurveFault.NOT_A_NUMBER),
        (line(90, aperture_m2=-1), CurveFault.NEGATIVE_SUN),
        (drawn((0, 100)), CurveFault.TOO_FEW_POINTS),
        (drawn(*((n, 100 - n) for n in range(7))), CurveFault.TOO_MANY_POINTS),
        (drawn((0, inf), (5, 0)), CurveFault.NOT_A_NUMBER),
        (drawn((0, 10), (5, 0), aperture_m2=-1), CurveFault.NEGATIVE_SUN),
        (drawn((-80, 10), (5, 0)), CurveFault.OUTDOOR_OUT_OF_RANGE),
        (drawn((0, 10), (5, -1)), CurveFault.NEGATIVE_HEAT),
        (drawn((0, 10), (0, 5)), CurveFault.NOT_IN_ORDER),
        (drawn((5, 10), (0, 20)), CurveFault.NOT_IN_ORDER),
        (drawn((0, 10), (5, 20)), CurveFault.RISES_WITH_OUTDOOR),
        (HeatingCurve(shape=LINE, min_w=500, max_w=400), CurveFault.LIMITS_CROSSED),
        (HeatingCurve(shape=LINE, min_w=-1), CurveFault.LIMITS_CROSSED),
        (HeatingCurve(shape=LINE, min_w=nan), CurveFault.LIMITS_CROSSED),
    ],
    ids=[
        "line",
        "points",
        "no loss",
        "falls the wrong way",
        "line is not a number",
        "sun cools",
        "one point",
        "seven points",
        "endless heat",
        "sun cools a drawn one",
        "colder than anywhere",
        "negative heat",
        "twice the same",
        "wrong order",
        "rises",
        "limits crossed",
        "limit below zero",
        "limit is not a number",
    ],
)
def test_an_impossible_curve_is_refused_with_its_reason(curve: HeatingCurve, fault: CurveFault | None) -> None:
    """Each fault has a word of its own, so that the owner knows what to mend."""
    assert curve_fault(curve) is fault
