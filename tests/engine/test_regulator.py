"""Feed-forward and PI hold a room without tuning, and nothing makes them jump."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.proof_of_heat.engine.emitter import EmitterKind
from custom_components.proof_of_heat.engine.heating_curve import LoadLine
from custom_components.proof_of_heat.engine.regulator import Gains, Regulated, RegulatorState, regulated, relearnt

from .sample_site import NOW, ago

UA_W_K = 100.0
MOST_W = 4000.0
USUAL = Gains.of_building(ua_w_k=UA_W_K, kind=EmitterKind.AIR)
GAINS = replace(USUAL, calm_k=0.0)
STATE = RegulatorState(integral_w=300.0, at=ago(minutes=5))

errors = st.floats(-30, 30)
parts = st.floats(-5000, 9000)


def answer(state: RegulatorState = STATE, **changes: Any) -> Regulated:
    """Return the answer for a room 0.2 K too cold that wants 2 kW at rest, or what `changes` make of it."""
    facts: dict[str, Any] = {"feed_forward_w": 2000.0, "error_k": 0.2, "most_w": MOST_W, "now": NOW}
    return regulated(GAINS, state, **facts | changes)


def after_an_hour(state: RegulatorState, *, error_k: float) -> RegulatorState:
    """Return the state after an hour with the same error."""
    for minutes in range(5, 65, 5):
        state = answer(state, error_k=error_k, now=NOW + timedelta(minutes=minutes)).state
    return state


def test_gains_follow_the_building() -> None:
    """A house that loses more gets more watts for a kelvin; a floor learns slower."""
    floor = Gains.of_building(ua_w_k=270, kind=EmitterKind.FLOOR)
    assert (USUAL.proportional_w_k, USUAL.reset, USUAL.calm_k) == (2500, timedelta(seconds=6000), 0.15)
    assert (floor.proportional_w_k, floor.reset, floor.calm_k) == (6750, timedelta(seconds=10_000), 0.05)


@pytest.mark.parametrize(
    ("error_k", "proportional_w"),
    [(0.1, 0.0), (-0.15, 0.0), (0.35, 500.0), (-0.35, -500.0)],
    ids=["a step of the sensor", "edge of the band", "too cold", "too warm"],
)
def test_near_its_setpoint_a_room_does_not_move_the_miners(error_k: float, proportional_w: float) -> None:
    """Within the calm band only the integral learns; beyond it the rest of the error counts."""
    state = RegulatorState(at=ago(minutes=5))
    found = regulated(USUAL, state, feed_forward_w=2000, error_k=error_k, most_w=MOST_W, now=NOW)
    assert found.proportional_w == pytest.approx(proportional_w)
    assert found.state.integral_w == pytest.approx(2500 * error_k / 20)


def test_the_heat_is_the_sum_of_its_parts() -> None:
    """The line gives 2000 W, the missing 0.2 K another 500 W, the integral 300 W."""
    given_w = answer()
    assert given_w.heat_w == 2800
    assert (given_w.feed_forward_w, given_w.proportional_w, given_w.integral_w) == (2000, 500, 300)
    assert not given_w.is_limited


def test_the_integral_learns_from_what_is_missing() -> None:
    """Five minutes at 500 W are a twentieth of the reset time of 6000 s."""
    state = answer().state
    assert (state.integral_w, state.at) == (325.0, NOW)


def test_the_usual_integral_follows_in_about_a_day() -> None:
    """Five minutes are a 288th of a day; it starts from nothing and nears the 300 W of now."""
    assert answer().state.usual_w == pytest.approx(300 / 288)


def test_a_new_line_moves_the_usual_integral_with_the_one_of_now() -> None:
    """What the line says more, both say less."""
    state = relearnt(RegulatorState(integral_w=300.0, usual_w=100.0), before_w=1500, after_w=1700)
    assert (state.integral_w, state.usual_w) == (100.0, -100.0)


@pytest.mark.parametrize(
    ("changes", "integral_w"),
    [
        ({"error_k": 1.0}, 300.0),
        ({"error_k": -1.0}, 300.0),
        ({"feed_forward_w": 3900.0}, 300.0),
        ({"feed_forward_w": 3900.0, "error_k": -0.02}, 297.5),
        ({"feed_forward_w": -2000.0, "error_k": -0.2}, 300.0),
        ({"feed_forward_w": -2000.0}, 325.0),
        ({"most_rise_w": 400.0}, 300.0),
        ({"most_rise_w": 400.0, "error_k": -0.2}, 275.0),
        ({"now": NOW - timedelta(hours=1)}, 300.0),
        ({"now": NOW + timedelta(days=2)}, 375.0),
    ],
    ids=[
        "far too cold",
        "far too warm",
        "all heaters at full power",
        "above full power, too warm",
        "no heat, too warm",
        "no heat, too cold",
        "warmed gently",
        "warmed gently, too warm",
        "clock set back",
        "after an outage",
    ],
)
def test_the_integral_learns_only_where_it_can(changes: dict[str, Any], integral_w: float) -> None:
    """It stands still while heating up, beyond a limit, and for time that nobody watched."""
    assert answer(**changes).state.integral_w == pytest.approx(integral_w)


def test_the_first_cycle_learns_nothing() -> None:
    """Without a time before there is no time to integrate over."""
    assert answer(RegulatorState()).state.integral_w == 0


@pytest.mark.parametrize(("held_w", "bound_w"), [(9000.0, 1400.0), (-9000.0, -1400.0)], ids=["too much", "too little"])
def test_the_integral_never_passes_a_third_of_all_heat(held_w: float, bound_w: float) -> None:
    """A state of larger heaters, or a wrong one, is brought back within the bound."""
    assert answer(RegulatorState(integral_w=held_w, at=NOW), error_k=0.0).state.integral_w == bound_w


@given(parts, errors, st.floats(0, 20_000), st.floats(-20_000, 20_000))
def test_the_heat_stays_between_nothing_and_all(
    feed_forward_w: float, error_k: float, most_w: float, integral_w: float
) -> None:
    """Whatever it is told, a room asks for what its heaters can give, and the integral keeps its bound."""
    state = RegulatorState(integral_w=integral_w, at=ago(minutes=5))
    given_w = answer(state, feed_forward_w=feed_forward_w, error_k=error_k, most_w=most_w)
    assert 0 <= given_w.heat_w <= most_w
    assert abs(given_w.state.integral_w) <= 0.35 * most_w + 1e-9


@given(parts, errors)
def test_the_same_input_gives_the_same_heat(feed_forward_w: float, error_k: float) -> None:
    """There is no memory beside the state."""
    facts: dict[str, Any] = {"feed_forward_w": feed_forward_w, "error_k": error_k}
    assert answer(**facts) == answer(**facts)


@given(st.floats(15, 25), st.floats(15, 25))
def test_a_new_setpoint_leaves_no_bump_behind(one_c: float, other_c: float) -> None:
    """There and back again within a cycle the integral is what it was: up, down, and between profiles."""
    line = LoadLine(ua_w_k=UA_W_K)
    away = answer(feed_forward_w=line.heat_w(setpoint_c=other_c, outdoor_c=0), error_k=other_c - one_c, now=STATE.at)
    back = answer(away.state, feed_forward_w=line.heat_w(setpoint_c=one_c, outdoor_c=0), error_k=0.0)
    assert back.integral_w == STATE.integral_w


def test_a_room_far_below_a_new_setpoint_does_not_wind_up() -> None:
    """An hour on the way up from 19 to 21 leaves the integral alone."""
    assert after_an_hour(STATE, error_k=2.0).integral_w == STATE.integral_w


@given(parts, parts)
def test_a_line_learnt_anew_does_not_change_the_heat(before_w: float, after_w: float) -> None:
    """What the new line adds, the integral gives back, within its bound."""
    roomy = replace(STATE, at=NOW)
    before = answer(roomy, feed_forward_w=before_w, most_w=100_000)
    after = answer(relearnt(roomy, before_w=before_w, after_w=after_w), feed_forward_w=after_w, most_w=100_000)
    assert after.heat_w == pytest.approx(before.heat_w)


def test_a_restart_goes_on_where_it_was() -> None:
    """The heat after a restart is the heat before it: the integral was kept."""
    before = answer()
    after = answer(before.state, now=NOW + timedelta(seconds=30))
    assert after.heat_w == pytest.approx(before.heat_w + 25)
