"""Zones through `decide`: setpoints become the right watts, and watts become the right steps of heaters."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.proof_of_heat.engine.day_window import DayWindow, QuietWindow, TariffWindow
from custom_components.proof_of_heat.engine.effective import Why
from custom_components.proof_of_heat.engine.emitter import EmitterKind
from custom_components.proof_of_heat.engine.heating_curve import HeatingCurve, LoadLine, Point, PointCurve
from custom_components.proof_of_heat.engine.miner import PAUSE, Target
from custom_components.proof_of_heat.engine.model import Mode
from custom_components.proof_of_heat.engine.override import override
from custom_components.proof_of_heat.engine.preheat import Response
from custom_components.proof_of_heat.engine.profile import Profile
from custom_components.proof_of_heat.engine.reason import Reason
from custom_components.proof_of_heat.engine.schedule import Block, Planned, WeekPlan
from custom_components.proof_of_heat.engine.sensor_ladder import Footing
from custom_components.proof_of_heat.engine.zone import Fusion, ZoneMode

from .sample_house import ALL, BOILER, CURVE, ZONE, Home, heating_miner, house, zone
from .sample_site import ECO, NOW, STANDARD, SUPER, miner

BERLIN = ZoneInfo("Europe/Berlin")
DAYTIME = WeekPlan(
    blocks=tuple(Block(weekday=day, start=time(6), end=time(22), profile=Profile.COMFORT) for day in range(7))
)


def test_a_room_at_its_setpoint_gets_what_the_house_loses() -> None:
    """100 W/K at 26 K are 2600 W: two miners give it together."""
    home = Home(house(heating_miner("a"), heating_miner("b")), room_c=21.0, outdoor_c=-5.0)
    home.go(15)
    assert home.zone.demand_w == pytest.approx(2600)
    assert home.zone.planned_w == pytest.approx(2600, abs=400)
    assert home.power_w == home.zone.planned_w == home.zone.measured_w


def test_a_zone_tells_what_it_stands_on() -> None:
    """The verdict has each part of the heat."""
    home = Home(house(), room_c=20.0, sun_w_m2=100)
    verdict = home.go().zones["house"]
    assert verdict.footing is Footing.ALL_SENSORS
    assert verdict.feed_forward_w == pytest.approx(2100)
    assert verdict.integral_w == 0
    assert verdict.proportional_w == pytest.approx(25 * 100 * 0.85)
    assert (verdict.room_c, verdict.outdoor_c, verdict.error_k) == (20.0, 0.0, 1.0)
    assert verdict.heating_curve == CURVE


def test_a_miner_without_a_zone_runs_as_before() -> None:
    """A zone elsewhere, or one that is gone, changes nothing for it."""
    home = Home(house(heating_miner("a"), miner("b", mode=Mode.AUTO), heating_miner("c", weights={"gone": 1.0})))
    home.go(2)
    assert home.decision.verdicts["b"].reason is home.decision.verdicts["c"].reason is Reason.RUNNING_FREELY
    assert home.targets["b"] == home.targets["c"] == SUPER


def test_a_held_miner_of_a_zone_runs_at_its_own_limit() -> None:
    """Mode heat is the owner's number, and the zone counts on it."""
    home = Home(house(heating_miner(mode=Mode.HEAT, limit=STANDARD), heaters=(BOILER,)), room_c=21.0)
    home.go(2)
    assert home.targets["a"] == STANDARD
    assert home.zone.planned_w == pytest.approx(1300)


def test_a_warm_room_lets_its_miners_rest() -> None:
    """Nothing is wanted, so nothing runs."""
    home = Home(house(), room_c=24.0)
    home.go()
    assert home.decision.verdicts["a"].reason is Reason.WARM_ENOUGH
    assert home.targets["a"] == PAUSE


def test_a_miner_rests_while_others_are_enough() -> None:
    """One of two efficient miners does it; the reason says so."""
    home = Home(house(heating_miner("a"), heating_miner("b")), room_c=21.0, outdoor_c=10.0)
    home.go(3)
    resting = [one.reason for one in home.decision.verdicts.values() if one.target == PAUSE]
    assert resting == [Reason.OTHERS_HEAT]


@pytest.mark.parametrize(("fusion", "room_c"), [(Fusion.MEAN, 20.0), (Fusion.LOWEST, 19.0)], ids=["mean", "lowest"])
def test_several_sensors_make_one_room(fusion: Fusion, room_c: float) -> None:
    """The mean or the coldest, of those that count."""
    home = Home(house(zones=(zone(sensors=("hall", "bath", "dead"), fusion=fusion),)))
    home.go(room_c={"hall": 19.0, "bath": 21.0, "dead": -127.0})
    assert home.zone.room_c == room_c


def test_a_held_zone_keeps_its_own_temperature() -> None:
    """Neither the plan nor an absence moves it, a window does."""
    home = Home(house(zones=(zone(mode=ZoneMode.HEAT, held_c=18.5, is_away=True),)))
    assert home.go().zones["house"].effective.setpoint_c == 18.5
    opened = home.now - timedelta(minutes=3)
    assert home.go(open_windows={"house": opened}).zones["house"].effective.why is Why.WINDOW_OPEN


def test_a_wish_by_hand_ends_after_two_hours() -> None:
    """Then the plan holds again."""
    home = Home(house(zones=(zone(override=override(now=NOW, setpoint_c=23.0)),)))
    assert home.go().zones["house"].effective.setpoint_c == 23.0
    assert home.zone.effective.until == NOW + timedelta(hours=2)
    assert home.go(cycle=timedelta(hours=2)).zones["house"].effective.setpoint_c == 21.0


def test_without_a_curve_all_heaters_fit_the_design_temperature() -> None:
    """1674 W at -10 degC and 20 degC indoors are 55.8 W/K."""
    home = Home(house(zones=(zone(curve=None),)), room_c=21.0)
    curve = home.go().zones["house"].heating_curve
    assert curve == HeatingCurve(shape=LoadLine(ua_w_k=1674 / 30))


def test_a_curve_through_points_has_gains_of_its_mean_slope() -> None:
    """From 3100 W at -10 degC to 100 W at 20 degC it is 100 W/K."""
    points = PointCurve(points=(Point(outdoor_c=-10, heat_w=3100), Point(outdoor_c=20, heat_w=100)), setpoint_c=21.0)
    home = Home(house(zones=(zone(curve=HeatingCurve(shape=points)),)), room_c=20.0)
    verdict = home.go().zones["house"]
    assert verdict.feed_forward_w == pytest.approx(2100)
    assert verdict.proportional_w == pytest.approx(2125)


@pytest.mark.parametrize(
    ("now", "profile"),
    [
        (datetime(2026, 3, 29, 3, 59, tzinfo=UTC), Profile.ECO),
        (datetime(2026, 3, 29, 4, 0, tzinfo=UTC), Profile.COMFORT),
        (datetime(2026, 10, 25, 4, 59, tzinfo=UTC), Profile.ECO),
        (datetime(2026, 10, 25, 5, 0, tzinfo=UTC), Profile.COMFORT),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), Profile.ECO),
        (datetime(2027, 1, 1, 5, 0, tzinfo=UTC), Profile.COMFORT),
    ],
    ids=["day of 23 h before", "day of 23 h after", "day of 25 h before", "day of 25 h after", "new year", "after it"],
)
def test_a_plan_holds_in_the_time_of_the_house(now: datetime, profile: Profile) -> None:
    """Six o'clock is six o'clock on days of 23 and 25 hours too, and in a new year."""
    settings = house(zones=(zone(plan=DAYTIME),), time_zone=BERLIN)
    home = Home(settings, now=now - timedelta(minutes=1))
    verdict = home.go().zones["house"]
    assert verdict.effective.profile is profile
    assert verdict.next_profile is (Profile.ECO if profile is Profile.COMFORT else Profile.COMFORT)


def test_a_tariff_moves_the_setpoint() -> None:
    """Cheap power heats ahead by what its window says."""
    cheap = TariffWindow(window=DayWindow(start=time(12), end=time(14)), shift_k=1.0)
    verdict = Home(house(zones=(zone(tariff_windows=(cheap,)),))).go().zones["house"]
    assert (verdict.effective.setpoint_c, verdict.effective.why) == (22.0, Why.TARIFF)


def test_quiet_hours_cap_a_zone_at_once() -> None:
    """Miners are lowered although their last change was just now; the demand is capped too."""
    home = Home(house(heating_miner("a"), heating_miner("b")), room_c=20.0)
    home.go(3)
    assert home.power_w == 2 * 1674
    quiet = QuietWindow(window=DayWindow(start=time(12, 10), end=time(14)), limit_w=1700)
    home.change_zone(quiet_windows=(quiet,))
    home.go(40)
    assert home.power_w <= 1700
    assert home.zone.demand_w == 1700


def test_optimal_start_heats_for_the_next_setpoint() -> None:
    """500 Wh/K and 2 K with 1.3 kW to spare are about three quarters of an hour."""
    plan = Planned(profile=Profile.ECO, until=NOW + timedelta(hours=2), then=Profile.COMFORT)
    home = Home(house(heating_miner("a"), heating_miner("b"), zones=(zone(plan=plan),)), room_c=19.0)
    home.go()
    state = replace(home.zone_state, response=Response(storage_wh_k=500, rises=5))
    home.state = replace(home.state, zones={"house": state})
    assert not home.go(60).zones["house"].is_preheating
    verdict = home.go(20).zones["house"]
    assert verdict.is_preheating
    assert (verdict.effective.setpoint_c, verdict.effective.profile) == (21.0, Profile.COMFORT)


def test_ahead_of_time_a_room_is_warmed_gently() -> None:
    """With as much again as it loses, not with all that there is; once it should be warm, with all."""
    plan = Planned(profile=Profile.ECO, until=NOW + timedelta(hours=2), then=Profile.COMFORT)
    many = (heating_miner("a"), heating_miner("b"), heating_miner("c"), heating_miner("d"))
    home = Home(house(*many, zones=(zone(plan=plan),)), room_c=19.0)
    home.go()
    state = replace(home.zone_state, response=Response(storage_wh_k=1500, rises=5))
    home.state = replace(home.state, zones={"house": state})
    verdict = home.go(90).zones["house"]
    assert verdict.is_preheating
    assert verdict.demand_w == pytest.approx(2 * 2100)
    home.change_zone(plan=Planned(profile=Profile.COMFORT, until=None, then=None))
    assert home.go(30).zones["house"].demand_w == 4 * 1674


def test_each_heating_up_is_learnt_from() -> None:
    """From 19 to 21 degC in an hour and a half teaches the storage of the room."""
    home = Home(house(heating_miner("a"), heating_miner("b")), room_c=19.0)
    home.go(30)
    home.go(30, room_c=20.0)
    home.go(30, room_c=20.9)
    assert home.zone_state.response is not None
    assert home.zone_state.response.rises == 1


def test_prices_move_the_heat_within_comfort_only() -> None:
    """While the room is warm enough the plan by prices decides, below that the room does."""
    home = Home(house(heating_miner("a"), heating_miner("b"), zones=(zone(wish_w=0.0),)), room_c=20.8)
    assert home.go(2).zones["house"].demand_w == 0
    assert home.go(30, room_c=20.3).zones["house"].demand_w > 2100
    home.change_zone(wish_w=99_999.0)
    assert home.go(30, room_c=21.5).zones["house"].demand_w == 2 * 1674


def test_a_floor_tells_its_flow_temperature() -> None:
    """At the design heat of all heaters a floor is 12.5 K above the room; half of it is less."""
    verdict = Home(house(zones=(zone(kind=EmitterKind.FLOOR),)), room_c=20.0).go().zones["house"]
    assert verdict.flow_c == pytest.approx(32.5)
    blind = Home(house(zones=(zone(kind=EmitterKind.FLOOR),)), room_c=None, outdoor_c=10.0).go().zones["house"]
    assert blind.flow_c is not None
    assert 21 < blind.flow_c < 33.5


def test_a_zone_without_heaters_only_tells() -> None:
    """Nothing is divided by its heat of 0 W."""
    settings = house(miner("b"), zones=(zone(kind=EmitterKind.RADIATOR, curve=None),))
    verdict = Home(settings, room_c=19.0).go().zones["house"]
    assert (verdict.demand_w, verdict.most_w, verdict.flow_c, verdict.measured_w) == (0, 0, None, None)


def test_an_idle_miner_without_a_reading_of_its_power_counts_by_what_it_says() -> None:
    """Not mining is no heat, and mining is what its target means."""
    home = Home(house(heating_miner("a"), heaters=(BOILER,)), room_c=21.0)
    home.go(15)
    samples = {"a": replace(home.snapshot().samples["a"], power_w=None, read_at=home.now + timedelta(minutes=1))}
    assert home.go(samples=samples).zones["house"].planned_w == 1674
    stopped = {"a": replace(samples["a"], is_mining=False, read_at=home.now + timedelta(minutes=1))}
    home.go(samples=stopped)
    assert home.zone.measured_w == 0


def test_one_miner_heats_two_zones_by_weight() -> None:
    """Each zone gets its part, and the warmer one protects itself."""
    weights = {"house": 0.5, "shed": 0.5}
    shed = zone(id="shed", sensors=("shed",), max_c=25.0)
    home = Home(house(heating_miner(weights=weights), zones=(ZONE, shed)), room_c={"hall": 20.0, "shed": 20.0})
    home.go(3)
    assert {key: one.planned_w for key, one in home.decision.zones.items()} == {"house": 837, "shed": 837}
    home.go(20, room_c={"hall": 20.0, "shed": 25.5})
    assert home.targets["a"] == PAUSE


def test_a_zone_with_a_very_cold_room_may_start_more_often() -> None:
    """Wear counts less than a cold room."""
    home = Home(house(), room_c=21.0)
    home.go(40, room_c=20.5)
    home.go(40, room_c=24.0)
    home.go(40, room_c=20.5)
    home.go(40, room_c=24.0)
    home.go(30, room_c=20.5)
    assert home.targets["a"] == PAUSE
    home.go(60, room_c=19.0)
    assert home.targets["a"] == SUPER


def test_a_lower_ceiling_is_followed() -> None:
    """A step that was taken away is the highest one left."""
    home = Home(house(), room_c=18.0)
    home.go(3)
    home.change(miners=(heating_miner(highest=ECO),))
    home.go(12)
    assert home.targets["a"] == ECO


def test_how_well_a_room_is_kept_is_tallied_by_day() -> None:
    """An hour at 1 K too cold is half a K h outside of the band."""
    home = Home(house(), room_c=20.0)
    home.go(61)
    assert home.zone.comfort.deviation_k_h == pytest.approx(0.5)
    home.go(60)
    assert home.zone.comfort.hold_rmse_k == pytest.approx(1.0)


def test_unconfirmed_miners_give_nothing() -> None:
    """Without a confirmed level nothing starts, and the boiler heats."""
    home = Home(house(heating_miner(highest=None), heaters=(BOILER,)), room_c=20.5)
    home.go(3)
    assert home.is_on("boiler")
    assert home.decision.verdicts["a"].reason is Reason.UNCONFIRMED


def test_watts_of_a_target_are_those_at_the_wall() -> None:
    """A level that draws 10 % more counts with that."""
    home = Home(house(heating_miner("a", weights=ALL)), room_c=18.0)
    home.go(3)
    assert home.targets["a"] == Target(power_w=1674, level_id="super")
