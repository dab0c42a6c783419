"""The safety of zones through `decide`: no lost sensor, no wish, no window and no clock harms a house."""

from dataclasses import replace
from datetime import time, timedelta
from math import nan
from zoneinfo import ZoneInfo

import pytest

from custom_components.proof_of_heat.engine.day_window import DayWindow, QuietWindow
from custom_components.proof_of_heat.engine.effective import Why
from custom_components.proof_of_heat.engine.event import EventKind
from custom_components.proof_of_heat.engine.heater_watch import HeaterTrouble
from custom_components.proof_of_heat.engine.heating_curve import HeatingCurve, LoadLine
from custom_components.proof_of_heat.engine.miner import PAUSE
from custom_components.proof_of_heat.engine.model import Mode
from custom_components.proof_of_heat.engine.override import override
from custom_components.proof_of_heat.engine.profile import Profile
from custom_components.proof_of_heat.engine.reason import Reason
from custom_components.proof_of_heat.engine.schedule import Block, WeekPlan
from custom_components.proof_of_heat.engine.sensor_ladder import Footing
from custom_components.proof_of_heat.engine.zone import Weather, ZoneMode

from .sample_house import BOILER, ZONE, Home, heating_miner, house, zone
from .sample_site import NOW, SUPER

BERLIN = ZoneInfo("Europe/Berlin")
DAYTIME = WeekPlan(
    blocks=tuple(Block(weekday=day, start=time(6), end=time(22), profile=Profile.COMFORT) for day in range(7))
)


@pytest.mark.parametrize(
    "room_c",
    [None, nan, -127.0, 85.0],
    ids=["no reading", "not a number", "sensor without power", "sensor just reset"],
)
def test_a_lost_room_sensor_leaves_the_load_line(room_c: float | None) -> None:
    """Room known, then lost: the house gets what it loses, no more and no less."""
    home = Home(house(heating_miner("a"), heating_miner("b")), room_c=21.0)
    home.go(20)
    home.go(60, room_c=room_c)
    assert home.zone.footing is Footing.LOAD_LINE
    assert home.zone.demand_w == pytest.approx(2100)
    assert home.power_w == pytest.approx(2100, abs=400)


def test_a_stale_room_sensor_is_lost() -> None:
    """What was read over an hour ago is no reading."""
    home = Home(house(), room_c=21.0)
    home.go(5)
    old = home.snapshot().rooms
    home.go(70, rooms=old)
    assert home.zone.footing is Footing.LOAD_LINE


def test_a_frozen_room_sensor_is_lost() -> None:
    """A value that never moves for a day is no reading."""
    home = Home(house(), room_c=21.0)
    home.go(25, cycle=timedelta(hours=1))
    assert home.zone.footing is Footing.LOAD_LINE


def test_a_room_sensor_that_jumps_is_doubted() -> None:
    """Ten kelvin in a minute are a sensor, not a room; once they stay they count."""
    home = Home(house(), room_c=21.0)
    home.go(5)
    assert home.go(room_c=11.0).zones["house"].footing is Footing.LOAD_LINE
    assert home.go(20).zones["house"].room_c == 11.0


def test_a_sensor_dead_from_the_start_heats_by_the_line() -> None:
    """A zone that never saw its room is heated all the same."""
    home = Home(house(heating_miner("a"), heating_miner("b")), room_c=None)
    home.go(3)
    assert home.zone.demand_w == pytest.approx(2100)
    assert home.power_w > 1600


def test_a_sensor_that_dies_on_a_mild_day_does_not_leave_the_house_cold() -> None:
    """Little heat is wanted when it dies, and more when the night is cold."""
    home = Home(house(heating_miner("a"), heating_miner("b")), room_c=21.0, outdoor_c=15.0)
    home.go(30)
    home.go(12 * 12, cycle=timedelta(minutes=5), room_c=None, outdoor_c=0.0)
    assert home.zone.demand_w == pytest.approx(2100, rel=0.02)


def test_a_sensor_that_comes_back_counts_at_once() -> None:
    """No hold is left over."""
    home = Home(house(), room_c=21.0)
    home.go(5)
    home.go(5, room_c=None)
    assert home.go(room_c=20.5).zones["house"].footing is Footing.ALL_SENSORS


def test_a_lost_outdoor_sensor_leaves_the_last_value_then_the_forecast_then_the_design() -> None:
    """Each loss has its next best."""
    home = Home(house(), room_c=21.0, outdoor_c=5.0)
    home.go(2)
    assert home.go(outdoor_c=None, forecast_c=1.0).zones["house"].outdoor_c == 5.0
    assert home.go(cycle=timedelta(hours=7)).zones["house"].outdoor_c == 1.0
    home.senses.pop("forecast_c")
    verdict = home.go(cycle=timedelta(minutes=1)).zones["house"]
    assert (verdict.outdoor_c, verdict.footing) == (ZONE.design_outdoor_c, Footing.ROOM)


def test_the_first_true_weather_counts_as_it_is() -> None:
    """Sensors that come up after Home Assistant did leave no trace of the guesses that stood in for them."""
    sunny = HeatingCurve(shape=LoadLine(ua_w_k=100.0, aperture_m2=1.0))
    home = Home(house(zones=(zone(curve=sunny),)), room_c=21.0, outdoor_c=None, sun_w_m2=None)
    home.go(5)
    assert home.zone.feed_forward_w == pytest.approx(3100)
    home.go(outdoor_c=10.0, sun_w_m2=300.0)
    assert home.zone.feed_forward_w == pytest.approx(800)
    home.go(outdoor_c=0.0)
    assert home.zone.feed_forward_w == pytest.approx(800, abs=20)


def test_without_room_and_weather_the_month_heats() -> None:
    """In January it is 45 % of all heat."""
    home = Home(house(heating_miner("a"), heating_miner("b")), room_c=None, outdoor_c=None)
    verdict = home.go().zones["house"]
    assert verdict.footing is Footing.MONTH
    assert verdict.demand_w == verdict.feed_forward_w == pytest.approx(0.45 * 2 * 1674)


def test_in_the_south_january_is_warm() -> None:
    """The months are those of the other half of the year."""
    home = Home(house(is_southern=True), room_c=None, outdoor_c=None)
    assert home.go().zones["house"].demand_w == 0


def test_a_zone_has_weather_of_its_own() -> None:
    """Its own sensor stands before that of the site."""
    home = Home(house(), room_c=21.0, zone_weather={"house": Weather(outdoor_c=-10.0, outdoor_read_at=NOW)})
    assert home.go().zones["house"].feed_forward_w == pytest.approx(3100)


def test_weather_that_cannot_be_true_is_lost() -> None:
    """85 degC is a sensor that was reset, and a weather without an age is none."""
    home = Home(house(), room_c=21.0, weather=Weather(outdoor_c=85.0, outdoor_read_at=NOW, irradiance_w_m2=100))
    assert home.go().zones["house"].footing is Footing.ROOM


@pytest.mark.parametrize(
    "changes",
    [
        {"mode": ZoneMode.OFF},
        {"is_away": True},
        {"override": override(now=NOW, setpoint_c=5.0)},
        {"mode": ZoneMode.HEAT, "held_c": 5.0},
        {"wish_w": 0.0},
        {"quiet_windows": (QuietWindow(window=DayWindow(start=time(0), end=time(0)), limit_w=0),)},
    ],
    ids=["off", "away", "by hand", "held", "by price", "quiet"],
)
@pytest.mark.parametrize("mode", [Mode.AUTO, Mode.OFF, Mode.HEAT], ids=["managed", "switched off", "held"])
def test_nothing_wins_over_the_frost_floor(changes: dict[str, object], mode: Mode) -> None:
    """Below 7 degC all heaters run fully, whatever anybody asked for."""
    home = Home(house(heating_miner(mode=mode), heaters=(BOILER,), zones=(zone(**changes),)), room_c=6.5)
    home.go(3)
    assert home.zone.is_freezing
    assert home.targets["a"] == SUPER
    assert home.heater_targets["boiler"].step == 2
    assert {one.reason for one in home.decision.verdicts.values()} == {Reason.FROST}


def test_an_open_window_does_not_win_over_the_frost_floor() -> None:
    """Pipes freeze with an open window too."""
    home = Home(house(), room_c=6.5, open_windows={"house": NOW - timedelta(hours=1)})
    home.go(2)
    assert home.targets["a"] == SUPER


def test_frost_holds_until_the_room_is_clear_of_it() -> None:
    """Half a kelvin: a sensor's step must not start and stop heaters."""
    home = Home(house(zones=(zone(mode=ZoneMode.OFF),)), room_c=6.9)
    assert home.go().zones["house"].is_freezing
    assert home.go(room_c=7.3).zones["house"].is_freezing
    assert not home.go(room_c=7.6).zones["house"].is_freezing


@pytest.mark.parametrize(
    "changes",
    [
        {"override": override(now=NOW, profile=Profile.BOOST)},
        {"mode": ZoneMode.HEAT, "held_c": 35.0},
        {"wish_w": 9000.0},
    ],
    ids=["boost", "held", "by price"],
)
@pytest.mark.parametrize("mode", [Mode.AUTO, Mode.HEAT], ids=["managed", "held"])
def test_nothing_wins_over_the_maximum_of_a_room(changes: dict[str, object], mode: Mode) -> None:
    """Above 28 degC all heaters stop, whatever anybody asked for."""
    home = Home(house(heating_miner(mode=mode), heaters=(BOILER,), zones=(zone(**changes),)), room_c=26.0)
    home.go(3)
    home.go(room_c=28.1)
    assert home.targets["a"] == PAUSE
    assert not home.is_on("boiler")
    assert home.decision.verdicts["a"].reason is home.decision.heaters["boiler"].reason is Reason.ROOM_TOO_WARM
    assert home.zone.demand_w == 0


def test_a_zone_that_is_off_does_not_heat() -> None:
    """Off is off, above the floor."""
    home = Home(house(heaters=(BOILER,), zones=(zone(mode=ZoneMode.OFF),)), room_c=12.0)
    home.go(3)
    assert home.commands == [] or not any(one.target.power_w for one in home.decision.commands)
    assert home.zone.effective.profile is Profile.FROST_PROTECTION
    assert not home.is_on("boiler")


def test_an_open_window_pauses_and_closing_it_resumes() -> None:
    """What the integral learnt stays."""
    home = Home(house(heating_miner("a"), heating_miner("b")), room_c=20.8)
    home.go(30)
    learnt_w = home.zone_state.regulator.integral_w
    home.go(10, open_windows={"house": home.now}, room_c=19.0)
    assert home.zone.effective.why is Why.WINDOW_OPEN
    assert home.zone.demand_w == 0
    closed = home.go(open_windows={}, room_c=20.8).zones["house"]
    assert closed.effective.why is Why.PLAN
    assert closed.integral_w == pytest.approx(learnt_w, abs=10)


def test_a_fast_fall_counts_as_an_open_window() -> None:
    """1.2 K in five minutes is no wall; the zone says since when."""
    home = Home(house(zones=(zone(detects_windows=True),)), room_c=21.0)
    home.go(3)
    home.go(5)
    home.go(room_c=19.8)
    assert home.zone.window_open_since == home.now
    assert home.go(4).zones["house"].effective.why is Why.WINDOW_OPEN
    assert home.go(room_c=20.1).zones["house"].window_open_since is None


@pytest.mark.parametrize("to_c", [23.0, 19.0], ids=["up", "down"])
def test_a_change_of_the_setpoint_does_not_bump_the_integral(to_c: float) -> None:
    """The feed-forward moves instead."""
    home = Home(house(heating_miner("a"), heating_miner("b")), room_c=20.9)
    home.go(30)
    before = home.zone
    home.change_zone(override=override(now=home.now, setpoint_c=to_c))
    after = home.go().zones["house"]
    assert after.integral_w == pytest.approx(before.integral_w, abs=10)
    assert after.feed_forward_w - before.feed_forward_w == pytest.approx(100 * (to_c - 21))


def test_a_new_curve_begins_without_a_bump() -> None:
    """The integral takes back what the feed-forward gained."""
    home = Home(house(heating_miner("a"), heating_miner("b")), room_c=21.0)
    before_w = home.go(30).zones["house"].demand_w
    home.change_zone(curve=HeatingCurve(shape=LoadLine(ua_w_k=120.0)))
    after = home.go().zones["house"]
    assert after.demand_w == pytest.approx(before_w)
    assert after.integral_w == pytest.approx(-420, abs=1)


def test_a_restart_keeps_integral_and_times() -> None:
    """What is remembered goes on after an outage of ten minutes, as if nothing had been."""
    home = Home(house(heating_miner("a"), heating_miner("b")), room_c=20.9)
    home.go(40)
    integral_w, units = home.zone_state.regulator.integral_w, home.state.banks["miners house=1"].units
    home.go(cycle=timedelta(minutes=10), restored_at=home.now + timedelta(minutes=9))
    assert home.zone_state.regulator.integral_w == pytest.approx(integral_w, abs=30)
    assert home.state.banks["miners house=1"].units["a"].started_at == units["a"].started_at


@pytest.mark.parametrize("hours", [-30, -1, 1, 30], ids=["a day back", "an hour back", "an hour on", "a day on"])
def test_a_clock_that_jumps_does_no_harm(hours: int) -> None:
    """The zone is heated on, and its integral does not wind up."""
    home = Home(house(heating_miner("a"), heating_miner("b")), room_c=20.95)
    home.go(30)
    home.now += timedelta(hours=hours)
    home.go(5, room_c=20.9)
    assert home.zone.footing is Footing.ALL_SENSORS
    assert abs(home.zone.integral_w) < 200
    assert home.power_w > 800


def test_heaters_that_do_not_warm_the_room_are_told() -> None:
    """Two hours of all heat, a fifth more than the loss, and no rise: somebody has to look."""
    home = Home(house(heating_miner("a"), heating_miner("b")), room_c=15.0)
    home.go(150)
    assert home.zone.trouble is HeaterTrouble.NO_HEAT
    assert [one.kind for one in home.events].count(EventKind.NO_HEAT) == 1


def test_a_miner_that_falls_silent_counts_for_five_minutes_more() -> None:
    """Then the boiler takes its part; the miner may heat on, which the room would tell."""
    home = Home(house(heating_miner("a"), heaters=(BOILER,)), room_c=21.0)
    home.go(15)
    assert home.heater_targets["boiler"].step == 0
    home.silent = frozenset({"a"})
    home.go(4)
    assert home.zone.planned_w == 1674
    home.go(20)
    assert home.heater_targets["boiler"].step == 1
    assert home.decision.verdicts["a"].reason is Reason.SILENT


def test_miners_that_lose_their_pool_leave_the_house_to_the_backup() -> None:
    """They answer and draw nothing: they are asked on, and nobody counts on them."""
    home = Home(house(heating_miner("a"), heaters=(BOILER,)), room_c=21.0)
    home.go(15)
    home.powerless = frozenset({"a"})
    home.go(40)
    assert home.is_on("boiler")
    assert home.zone.planned_w == home.heater_targets["boiler"].heat_w


def test_after_an_outage_miners_start_one_after_the_other() -> None:
    """One a minute, in the order of their names."""
    home = Home(house(heating_miner("a"), heating_miner("b")), room_c=18.0, restored_at=NOW)
    home.go()
    assert (home.targets["a"], home.targets["b"]) == (SUPER, PAUSE)
    assert home.decision.verdicts["b"].reason is Reason.STARTS_IN_TURN
    home.go()
    assert home.targets["b"] == SUPER


def test_a_miner_that_was_paused_waits_its_turn_too() -> None:
    """What was asked before the outage does not matter."""
    home = Home(house(heating_miner("a"), heating_miner("b")), room_c=25.0)
    home.go(2)
    home.go(20, room_c=25.0)
    home.state = replace(home.state, miners={key: replace(one, target=PAUSE) for key, one in home.state.miners.items()})
    home.go(room_c=18.0, restored_at=home.now)
    assert home.power_w == 0
