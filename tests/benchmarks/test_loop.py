"""The light miners, the sun, the oracle and the rules of others do what their authors wrote."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.loop.evcc import Evcc
from benchmarks.loop.fleets import BRAIINS, VNISH, VNISH_THROTTLE, Kind, fleet
from benchmarks.loop.leader import Leader
from benchmarks.loop.machine import IDLE_W, Machine
from benchmarks.loop.oracle import Oracle
from benchmarks.loop.ours import Ours
from benchmarks.loop.play import played, recovery
from benchmarks.loop.powerhive_v1 import PowerHiveV1
from benchmarks.loop.powerhive_v2 import PowerHiveV2
from benchmarks.loop.site import Meter, Scenario
from benchmarks.loop.sun import parsed
from benchmarks.polling import percentile
from custom_components.proof_of_heat.engine.miner import PAUSE

NOW = datetime(2016, 6, 1, 12, tzinfo=UTC)


def machine(kind: Kind) -> Machine:
    """Return a machine that is as its table says."""
    places = {BRAIINS.firmware: ("home 2", 0), VNISH.firmware: ("home 2", 1)}
    name, place = ("home 2 throttle", 1) if kind is VNISH_THROTTLE else places[kind.firmware]
    return replace(fleet(name, seed=1)[place], power_ratio=1.0, hash_ratio=1.0)


def running(kind: Kind, place: int = -1) -> Machine:
    """Return a machine that has been at one of its levels for long."""
    one = machine(kind)
    one.command(one.steps[place], NOW - timedelta(hours=1))
    one.advance(NOW)
    return one


def after(one: Machine, seconds: float) -> float:
    """Return what a machine draws some time after now."""
    one.advance(NOW + timedelta(seconds=seconds))
    return one.power_w


def meter(generation_w: float, *machines: Machine, age: timedelta = timedelta()) -> Meter:
    """Return the meter of a site without other loads."""
    return Meter(
        generation_w=generation_w,
        auxiliary_w=0,
        miners_w=sum(one.power_w for one in machines if not one.target.is_pause),
        read_at=NOW - age,
    )


def steady(supply_w: Callable[[datetime], float]) -> Scenario:
    """Return two hours at an islanded site."""
    return Scenario(
        fleet="home 2",
        day=1,
        generation_w=supply_w,
        auxiliary_w=0,
        start=NOW,
        end=NOW + timedelta(hours=2),
        is_islanded=True,
        margin_share=0.0,
    )


def test_a_live_firmware_glides() -> None:
    """Half way through its ramp it draws the mean of before and after, and hashes on."""
    one = running(BRAIINS)
    one.command(one.steps[0], NOW)
    assert after(one, 20) == pytest.approx((3300 + 1000) / 2)
    assert one.hashrate_th_s > 0
    assert after(one, 40) == 1000


def test_a_restart_falls_waits_and_climbs() -> None:
    """It draws 8 % for 30 s without a hash, then climbs for two minutes."""
    one = running(VNISH)
    top_w = one.power_w
    one.command(one.steps[-2], NOW)
    goal_w = one.goal_w
    assert top_w > goal_w
    assert after(one, 29) == pytest.approx(0.08 * goal_w)
    assert one.hashrate_th_s == 0
    assert after(one, 90) == pytest.approx(goal_w * (0.08 + 1) / 2)
    assert after(one, 150) == goal_w


def test_a_trim_glides_although_a_level_restarts() -> None:
    """Within one level the throttle moves without a restart."""
    one = running(VNISH_THROTTLE)
    before_w = one.power_w
    one.command(replace(one.target, power_w=0.5 * before_w), NOW)
    assert after(one, 20) == pytest.approx(0.75 * before_w)
    assert after(one, 40) == pytest.approx(0.5 * before_w)
    assert one.hashrate_th_s == pytest.approx(0.5 * one.hashing(one.steps[-1]))


def test_a_pause_is_quick_and_a_start_takes_a_minute() -> None:
    """A stopped machine idles at once, and boots before it hashes."""
    one = running(BRAIINS)
    one.command(PAUSE, NOW)
    assert (after(one, 0), one.hashrate_th_s, one.stops) == (IDLE_W, 0, 1)
    one.command(one.steps[-1], NOW)
    assert after(one, 59) == pytest.approx(0.08 * 3300)
    assert one.hashrate_th_s == 0
    assert after(one, 100) == 3300


def test_the_same_target_again_is_no_change() -> None:
    """Only what differs counts."""
    one = running(BRAIINS)
    one.command(one.target, NOW)
    assert one.changes == 1


def test_the_first_version_goes_to_the_top_at_once_and_down_step_by_step() -> None:
    """Raised to the highest level at once, lowered by one, left alone within 2 kW."""
    low, high = running(VNISH, 0), running(VNISH)
    assert list(PowerHiveV1().orders(meter(9000, low), [low], NOW)) == [(low, low.steps[-1])]
    assert list(PowerHiveV1().orders(meter(0, high), [high], NOW)) == [(high, high.steps[-2])]
    assert list(PowerHiveV1().orders(meter(4000, low), [low], NOW)) == []


def test_the_first_version_never_stops() -> None:
    """At the lowest level nothing is left to lower."""
    low = running(VNISH, 0)
    assert list(PowerHiveV1().orders(meter(-5000, low), [low], NOW)) == []


def test_the_second_version_waits_two_minutes_and_raises_one() -> None:
    """Above 20 % of margin for two minutes, it raises those at the lowest power first, one at a time."""
    leader, low, high = PowerHiveV2(), running(VNISH, 0), running(VNISH, 1)
    moments = [NOW + timedelta(seconds=15 * number) for number in range(11)]
    orders = [list(leader.orders(meter(20_000, low, high), [high, low], moment)) for moment in moments]
    assert orders[:10] == [[]] * 10
    assert orders[10] == [(low, low.steps[-1])]


def test_the_second_version_lowers_by_what_is_needed() -> None:
    """Below 10 % of margin it lowers to the first level that frees enough for 15 %."""
    leader, high = PowerHiveV2(), running(VNISH)
    generation_w = high.power_w / 0.92
    assert list(leader.orders(meter(generation_w, high), [high], NOW)) == []
    ((_, target),) = leader.orders(meter(generation_w, high), [high], NOW + timedelta(seconds=5))
    assert target.power_w <= 0.85 * generation_w < high.steps[high.steps.index(target) + 1].power_w


def test_evcc_gives_one_device_a_tick_what_is_there() -> None:
    """The first device takes the level that fits, the second has its turn 30 s later."""
    one, other = running(BRAIINS, 0), running(BRAIINS, 0)
    leader = Evcc([one, other])
    at_once = list(leader.orders(meter(3000, one, other), [one, other], NOW))
    assert [(order[0] is one, order[1].power_w) for order in at_once] == [(True, 2000)]
    assert list(leader.orders(meter(3000, one, other), [one, other], NOW + timedelta(seconds=15))) == []


@pytest.mark.parametrize("age", [timedelta(), timedelta(minutes=2)], ids=["no power", "an old meter"])
def test_evcc_stops_after_three_minutes(age: timedelta) -> None:
    """Too little power, or a meter of which nothing is known, goes to the lowest level and stops after the delay."""
    one = running(BRAIINS)
    leader = Evcc([one])
    shortage = meter(9000 if age else 0, one, age=age)
    assert list(leader.orders(shortage, [one], NOW)) == [(one, one.steps[0])]
    one.command(one.steps[0], NOW)
    later = replace(shortage, read_at=shortage.read_at + timedelta(minutes=3))
    assert list(leader.orders(later, [one], NOW + timedelta(minutes=3))) == [(one, PAUSE)]


def test_the_oracle_uses_a_supply_to_the_last_level() -> None:
    """A supply for one level hashes what that level hashes, an endless one what all hash."""
    machines = [machine(VNISH)]
    oracle = Oracle(machines)
    lowest = machines[0].steps[0]
    assert oracle.hashrate_th_s(lowest.power_w + 10) == machines[0].hashing(lowest)
    assert oracle.hashrate_th_s(0) == 0


@pytest.mark.parametrize(
    ("build", "least_share"),
    [(Ours, 0.8), (lambda _, machines: Evcc(machines), 0.6)],
    ids=["ours", "evcc-like, which leaves too little for the second miner"],
)
def test_a_steady_supply_is_used_and_not_passed(
    build: Callable[[Scenario, list[Machine]], Leader], least_share: float
) -> None:
    """After two hours most of what the oracle hashes has been hashed, with hardly a watt too much."""
    scenario = steady(lambda _: 5000.0)
    machines = fleet("home 2", seed=1)
    score = played(scenario, machines, build(scenario, machines), Oracle(machines))
    assert least_share < score.own_th / score.best_th <= 1
    assert score.over_kwh < 0.01 * score.drawn_kwh


def test_a_drop_is_answered_by_ours_and_not_by_who_never_stops() -> None:
    """When all generation goes, we are at nothing within minutes."""
    scenario = steady(lambda when: 5000.0 if when < NOW + timedelta(hours=1) else 0.0)
    machines = fleet("home 2", seed=1)
    assert recovery(scenario, machines, Ours(scenario, machines)) < 120
    others = fleet("home 2", seed=1)
    assert recovery(scenario, others, PowerHiveV1()) == float("inf")


def test_the_sun_is_read_and_holes_are_filled() -> None:
    """The third number of every other line is the irradiance; -999 repeats the minute before."""
    lines = [
        "*U0008",
        "x",
        "*U0100",
        " 1 0 -3 0",
        " 0",
        " 1 1 500 0",
        " 0",
        " 1 2 -999 0",
        " 0",
        "*U0300",
        " 1 3 900 0",
    ]
    day = parsed(lines)[1]
    assert list(day[:4]) == pytest.approx([0, 0.43, 0.43, 0.43])


@pytest.mark.parametrize(("share", "expected"), [(0.0, 1), (0.5, 3), (0.99, 4)], ids=["least", "middle", "most"])
def test_a_percentile_is_one_of_the_values(share: float, expected: float) -> None:
    """It is the value that this share of them does not exceed."""
    assert percentile([4, 1, 3, 2], share) == expected
