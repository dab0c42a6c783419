"""Flow temperature and heat are two faces of one emitter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.proof_of_heat.engine.emitter import Emitter, EmitterKind

RADIATOR = Emitter.of_kind(EmitterKind.RADIATOR, nominal_w=10_000)


@pytest.mark.parametrize(
    ("heat_w", "flow_c"),
    [(0, 20), (-500, 20), (10_000, 70), (5000, 20 + 50 * 0.5 ** (1 / 1.3))],
    ids=["no heat", "less than none", "nominal", "half"],
)
def test_a_radiator_follows_its_exponent(heat_w: float, flow_c: float) -> None:
    """At the nominal heat the water is 50 K above the room (EN 442-2), at half of it 29 K."""
    assert RADIATOR.flow_c(heat_w=heat_w, room_c=20) == pytest.approx(flow_c)


def test_half_the_spread_stands_above_the_mean_water() -> None:
    """A spread of 10 K puts the flow 5 K higher at the nominal heat."""
    emitter = Emitter.of_kind(EmitterKind.RADIATOR, nominal_w=10_000, spread_k=10)
    assert emitter.flow_c(heat_w=10_000, room_c=20) == pytest.approx(75)


@pytest.mark.parametrize("kind", EmitterKind)
@pytest.mark.parametrize("spread_k", [0.0, 10.0], ids=["without spread", "with spread"])
@given(heat_w=st.floats(0, 20_000))
def test_heat_to_flow_and_back_is_the_same_heat(kind: EmitterKind, spread_k: float, heat_w: float) -> None:
    """The inverse gives the watts that the flow temperature was made of."""
    emitter = Emitter.of_kind(kind, nominal_w=10_000, spread_k=spread_k)
    flow_c = emitter.flow_c(heat_w=heat_w, room_c=21)
    assert emitter.heat_w(flow_c=flow_c, room_c=21) == pytest.approx(heat_w, abs=0.01)


def test_water_colder_than_the_room_gives_no_heat() -> None:
    """A radiator does not cool a room."""
    assert RADIATOR.heat_w(flow_c=19, room_c=20) == 0
