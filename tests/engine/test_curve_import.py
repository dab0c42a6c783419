"""Curves of other controls become load lines."""

import pytest

from custom_components.proof_of_heat.engine.curve_import import (
    Equitherm,
    FlowCurve,
    Sat,
    TwoPoints,
    Vaillant,
    Viessmann,
    imported,
)
from custom_components.proof_of_heat.engine.emitter import Emitter, EmitterKind

RADIATOR = Emitter.of_kind(EmitterKind.RADIATOR, nominal_w=12_000)
TWO_POINTS = TwoPoints(cold_outdoor_c=-15, cold_flow_c=55, mild_outdoor_c=15, mild_flow_c=25)

ALL = {
    "viessmann": Viessmann(slope=1.4),
    "vaillant": Vaillant(number=1.2),
    "equitherm": Equitherm(slope=2.6),
    "sat": Sat(coefficient=1.5, base_c=27.2),
    "two points": TWO_POINTS,
}

every_curve = pytest.mark.parametrize("curve", ALL.values(), ids=ALL)


@pytest.mark.parametrize(
    ("curve", "outdoor_c", "flow_c"),
    [
        (Viessmann(slope=1.4), 0, 51.188),
        (Viessmann(slope=1.4, level_k=5), 0, 56.188),
        (Vaillant(number=1.2), -10, 61.731),
        (Vaillant(number=1.2), 25, 20.0),
        (Equitherm(slope=2.6, shift_k=3), 0, 49.047),
        (Equitherm(slope=2.6, shift_k=3), 20, 20.0),
        (Sat(coefficient=1.5, base_c=27.2), 0, 34.7),
        (TWO_POINTS, 0, 40.0),
    ],
    ids=[
        "viessmann",
        "viessmann with level",
        "vaillant",
        "vaillant in summer",
        "equitherm",
        "equitherm above the setpoint",
        "sat",
        "two points",
    ],
)
def test_each_maker_has_its_formula(curve: FlowCurve, outdoor_c: float, flow_c: float) -> None:
    """Flow temperatures for a room of 20 degrees, reckoned by hand."""
    assert curve.flow_c(outdoor_c=outdoor_c, setpoint_c=20) == pytest.approx(flow_c, abs=0.01)


@every_curve
def test_every_curve_becomes_a_line_that_falls(curve: FlowCurve) -> None:
    """The line asks for more where it is colder, and stays near the curve that it stands for."""
    found = imported(curve, RADIATOR, setpoint_c=20)
    assert found is not None
    assert found.line.ua_w_k > 0
    assert found.worst_w < 0.15 * found.line.heat_w(setpoint_c=20, outdoor_c=-15)


def test_a_straight_curve_of_a_straight_emitter_is_met_exactly() -> None:
    """Warm air follows its temperature in proportion, so nothing is lost on the way."""
    fan = Emitter.of_kind(EmitterKind.AIR, nominal_w=2000)
    found = imported(TWO_POINTS, fan, setpoint_c=20)
    assert found is not None
    assert found.worst_w == pytest.approx(0, abs=1e-6)
    assert found.line.heat_w(setpoint_c=20, outdoor_c=0) == pytest.approx(2000)


def test_a_curve_that_hardly_heats_is_no_line() -> None:
    """Fewer than three temperatures with heat say nothing of a building."""
    cold = TwoPoints(cold_outdoor_c=-15, cold_flow_c=25, mild_outdoor_c=-5, mild_flow_c=18)
    assert imported(cold, RADIATOR, setpoint_c=20) is None
