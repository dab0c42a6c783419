"""The heating curve in the settings of a zone: each kind, and what makes it impossible."""

from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from .conftest import MakeHome
from .zone_dialog import async_new_zone, async_page, only_zone


@pytest.mark.parametrize(
    ("step", "typed", "errors"),
    [
        ("curve_design", {"design_w": 4000, "design_outdoor_c": 20}, {"design_outdoor_c": "design_too_warm"}),
        ("curve_design", {"design_w": 0, "design_outdoor_c": -15}, {"design_w": "curve_no_loss"}),
        ("curve_slope", {"slope_w_k": 0, "shift_k": 0}, {"slope_w_k": "curve_no_loss"}),
        ("curve_slope", {"slope_w_k": 9, "shift_k": 0, "min_w": 9, "max_w": 5}, {"min_w": "curve_limits_crossed"}),
    ],
    ids=["a warm coldest day", "no heat", "no slope", "limits that cross"],
)
async def test_an_impossible_line_is_refused(
    make_home: MakeHome, hass: HomeAssistant, step: str, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    """A line that no building has says so at its field."""
    dialog = await async_page(hass, make_home, "curve", step)
    await dialog.async_submit(**typed)
    assert dialog.errors == errors


@pytest.mark.parametrize(
    ("points", "error"),
    [
        ([(0, 900)], "curve_too_few_points"),
        ([(n, 900 - n) for n in range(7)], "curve_too_many_points"),
        ([(-75, 900), (10, 0)], "curve_outdoor_out_of_range"),
        ([(0, 900), (10, -5)], "curve_negative_heat"),
        ([(0, 900), (0, 800)], "curve_not_in_order"),
        ([(10, 900), (-10, 100)], "curve_rises_with_outdoor"),
    ],
    ids=["one point", "seven points", "no such weather", "cooling", "two heats at once", "the wrong way"],
)
async def test_impossible_points_are_refused(
    make_home: MakeHome, hass: HomeAssistant, points: list[tuple[float, float]], error: str
) -> None:
    """Points that make no curve say so."""
    dialog = await async_page(hass, make_home, "curve", "curve_points")
    rows = [{"outdoor_c": outdoor_c, "heat_w": heat_w} for outdoor_c, heat_w in points]
    await dialog.async_submit(points=rows, setpoint_c=20)
    assert dialog.errors == {"points": error}


async def test_points_may_come_in_any_order(make_home: MakeHome, hass: HomeAssistant) -> None:
    """They are put in order."""
    home = await make_home()
    dialog = await async_new_zone(hass, home)
    await dialog.async_choose("curve")
    await dialog.async_choose("curve_points")
    rows = [{"outdoor_c": 15, "heat_w": 0}, {"outdoor_c": -10, "heat_w": 3000}]
    await dialog.async_submit(points=rows, setpoint_c=20)
    await dialog.async_choose("finish")
    assert [point["outdoor_c"] for point in only_zone(home).data["curve"]["points"]] == [-10, 15]


@pytest.mark.parametrize(
    ("control", "number", "slope_w_k"),
    [("viessmann", 1.4, 135), ("vaillant", 1.2, 132), ("equitherm", 3.0, 128)],
)
async def test_the_curve_of_another_control_is_brought_over(
    make_home: MakeHome, hass: HomeAssistant, control: str, number: float, slope_w_k: float
) -> None:
    """It becomes slope and shift, with the greatest difference told, and may be changed before it is kept."""
    home = await make_home()
    dialog = await async_new_zone(hass, home, emitter="radiator")
    await dialog.async_choose("curve")
    await dialog.async_choose("curve_import")
    await dialog.async_submit(heating_control=control, number=number, level=0, exponent=1.3, nominal_w=5000)
    assert dialog.page == "curve_imported"
    assert float(dialog.placeholders["worst"]) < 1000
    assert dialog.fields["slope_w_k"] == pytest.approx(slope_w_k, rel=0.15)
    await dialog.async_submit(slope_w_k=dialog.fields["slope_w_k"], shift_k=dialog.fields["shift_k"])
    await dialog.async_choose("finish")
    assert only_zone(home).data["curve"]["kind"] == "slope"


@pytest.mark.parametrize(
    ("emitter", "typed", "errors"),
    [
        ("air", {}, {"base": "import_needs_water"}),
        ("floor", {"nominal_w": 0}, {"nominal_w": "nominal_not_positive"}),
        ("floor", {"number": 0}, {"number": "import_without_heat"}),
    ],
    ids=["warm air", "no size", "a flat curve"],
)
async def test_a_curve_that_cannot_be_brought_over_says_why(
    make_home: MakeHome, hass: HomeAssistant, emitter: str, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    """What lacks is named at its field."""
    dialog = await async_page(hass, make_home, "curve", "curve_import", emitter=emitter)
    viessmann = {"heating_control": "viessmann", "number": 1.4, "level": 0, "exponent": 1.3, "nominal_w": 5000}
    await dialog.async_submit(**{**viessmann, **typed})
    assert dialog.errors == errors


async def test_nothing_need_be_known_of_the_curve(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Then only the coldest day is asked."""
    home = await make_home()
    dialog = await async_new_zone(hass, home)
    await dialog.async_choose("curve")
    await dialog.async_choose("curve_unknown")
    await dialog.async_submit(design_outdoor_c=-20)
    await dialog.async_choose("finish")
    assert only_zone(home).data["curve"] == {"kind": None, "design_outdoor_c": -20}
