"""What a plan is made of: the slots that are known, the weather to come, and each zone with what it can do."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from custom_components.proof_of_heat.engine.alternative import HeatSource, gas
from custom_components.proof_of_heat.engine.hash_price import HashPrice
from custom_components.proof_of_heat.engine.heating_curve import HeatingCurve, LoadLine
from custom_components.proof_of_heat.engine.model import Mode
from custom_components.proof_of_heat.engine.money import Override
from custom_components.proof_of_heat.engine.plan import Outlook, PlanZone
from custom_components.proof_of_heat.engine.preheat import Response
from custom_components.proof_of_heat.engine.profile import Profile, Setpoints
from custom_components.proof_of_heat.engine.schedule import Block, WeekPlan
from custom_components.proof_of_heat.engine.tariff import SLOT, Tariff
from custom_components.proof_of_heat.engine.thermal_mass import Tank
from custom_components.proof_of_heat.money.alternatives import Option, cheapest_option, known_options, prices_by_source
from custom_components.proof_of_heat.money.house import house_w
from custom_components.proof_of_heat.money.outlook import Machine, Sky, Terms, ZoneFacts, at, outlook, plan_zones
from custom_components.proof_of_heat.money.setup import AlternativeSetup
from custom_components.proof_of_heat.records.money import SlotWish
from tests.engine.sample_site import ROOM, WATTS, miner

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
HASH = HashPrice(btc_per_th_day=0.045, price_per_btc=1)
LEARNT = ZoneFacts(
    id="house",
    curve=HeatingCurve(shape=LoadLine(ua_w_k=100.0)),
    setpoint_c=21.0,
    week=None,
    setpoints=Setpoints(),
    room_c=20.5,
    max_c=24.0,
    cools_k=0.5,
    warms_k=1.0,
    tank=None,
    response=Response(storage_wh_k=5000, rises=3),
    line=LoadLine(ua_w_k=100.0),
)


def terms(*prices: float, currency: str = "EUR", **changes: Any) -> Terms:
    """Return the prices of some hours."""
    tariff = Tariff(start=NOON, prices_per_kwh=tuple(price for price in prices for _ in range(4)), currency=currency)
    return replace(Terms(tariff=tariff, feed_in=None, hash_price=HASH), **changes)


def planned_zones(
    zone: ZoneFacts, *machines: Machine, sky: Sky | None = None, wishes: Sequence[SlotWish] = ()
) -> tuple[PlanZone, ...]:
    """Return the zones of a plan of two hours."""
    told = terms(0.2, 0.3, options=(Option(alternative=gas(fuel_per_kwh=0.09, efficiency_share=0.9)),))
    sky = sky or Sky(outdoor_c=0.0)
    view: Outlook = outlook(NOON, told, sky, time_zone=UTC)
    return plan_zones(view, told, sky, [zone], machines, wishes=wishes, time_zone=UTC)


def heating(**changes: Any) -> Machine:
    """Return a managed miner of the house."""
    return Machine(settings=miner("a", mode=Mode.AUTO, weights={"house": 0.5}, **changes))


def test_the_outlook_ends_where_prices_end() -> None:
    """Nobody plans by prices that nobody knows."""
    view = outlook(NOON, terms(0.1, 0.2), Sky(outdoor_c=0.0), time_zone=UTC)
    assert [rates.import_per_kwh for rates in view.rates] == [0.1] * 4 + [0.2] * 4
    assert view.minimum_gain_per_kwh == 0.01


def test_a_small_gain_is_small_in_any_money() -> None:
    """A hundredth of a euro is eleven öre."""
    assert outlook(
        NOON, terms(1.0, currency="SEK"), Sky(outdoor_c=0.0), time_zone=UTC
    ).minimum_gain_per_kwh == pytest.approx(0.11)


def test_feed_in_is_told_by_slot() -> None:
    """Where it is not known, the grid pays nothing."""
    feed_in = Tariff(start=NOON, prices_per_kwh=(0.05,), currency="EUR")
    view = outlook(NOON, terms(0.1, feed_in=feed_in), Sky(outdoor_c=0.0), time_zone=UTC)
    assert [rates.feed_in_per_kwh for rates in view.rates] == [0.05, 0.0, 0.0, 0.0]


def test_a_zone_has_its_share_of_its_miners() -> None:
    """Half of a miner's heat is half of its watts and hashes."""
    (zone,) = planned_zones(LEARNT, heating())
    assert [level.power_w for level in zone.miners[0]] == [400, 650, 837]
    assert [level.hashrate_th_s for level in zone.miners[0]] == [26, 40, 45]
    assert zone.demand_w == (2100.0,) * 8
    assert zone.alternative_per_kwh == pytest.approx((0.1,) * 8)


def test_a_zone_without_miners_is_not_planned() -> None:
    """There is nothing to choose."""
    assert planned_zones(LEARNT) == ()


def test_the_learnt_building_stores_heat() -> None:
    """Its mass, its loss, and how far money may move the room."""
    (zone,) = planned_zones(LEARNT, heating())
    assert zone.mass is not None
    assert (zone.mass.capacity_kwh_k, zone.mass.loss_w_k, zone.mass.low_k, zone.mass.high_k) == (5.0, 100.0, 0.5, 1.0)


@pytest.mark.parametrize(
    "facts",
    [
        {"line": None},
        {"room_c": None},
        {"response": None},
        {"response": Response(storage_wh_k=5000, rises=1)},
        {"max_c": 20.5},
    ],
    ids=["no loss", "no room", "no rise", "one rise", "setpoint above the maximum"],
)
def test_what_is_not_known_stores_nothing(facts: dict[str, Any]) -> None:
    """Then only who heats is chosen."""
    (zone,) = planned_zones(replace(LEARNT, **facts), heating())
    assert zone.mass is None


def test_the_owner_says_how_far_money_moves_the_room() -> None:
    """And which tank there is."""
    tank = Tank(capacity_kwh_k=1.0, tank_c=40.0, low_c=30.0, high_c=50.0)
    (zone,) = planned_zones(replace(LEARNT, cools_k=1.0, warms_k=0.0, tank=tank), heating())
    assert zone.mass is not None
    assert (zone.mass.low_k, zone.mass.high_k, zone.mass.tank) == (1.0, 0.0, tank)


def test_the_load_follows_the_week_and_the_weather() -> None:
    """A lower setpoint after an hour, and a sky that grows colder."""
    week = WeekPlan(
        blocks=(Block(weekday=3, start=time(8), end=time(13), profile=Profile.COMFORT),), otherwise=Profile.ECO
    )
    setpoints = Setpoints(by_profile_c={**Setpoints().by_profile_c, Profile.COMFORT: 21.0, Profile.ECO: 18.0})
    sky = Sky(outdoor_c=5.0, forecast_c=((NOON, 0.0), (NOON + timedelta(hours=2), -4.0)))
    (zone,) = planned_zones(replace(LEARNT, week=week, setpoints=setpoints), heating(), sky=sky)
    assert zone.demand_w[::4] == (2100.0, 2000.0)


def test_a_usual_day_is_expected_again() -> None:
    """At one o'clock people and sun usually give 500 W; the learnt line says the rest, whatever the curve is."""
    usual_w = tuple(-500.0 if hour == 13 else 0.0 for hour in range(24))
    learnt = replace(LEARNT, usual_w=usual_w, line=LoadLine(ua_w_k=90.0))
    (zone,) = planned_zones(learnt, heating())
    assert zone.demand_w[::4] == (1890.0, 1390.0)


def test_a_day_that_nobody_knows_is_as_the_curve_says() -> None:
    """A line in doubt tells nothing of a day."""
    (zone,) = planned_zones(replace(LEARNT, usual_w=(-500.0,) * 24, line=None), heating())
    assert set(zone.demand_w) == {2100.0}


def test_a_zone_without_a_curve_wants_nothing_yet() -> None:
    """Nobody knows its load."""
    (zone,) = planned_zones(replace(LEARNT, curve=None, line=None), heating())
    assert set(zone.demand_w) == {0.0}


def test_free_miners_are_one_more_zone() -> None:
    """They may run for their revenue alone; a miner with a room of its own is left to its thermostat."""
    machines = (
        Machine(settings=miner("b", mode=Mode.AUTO)),
        Machine(settings=miner("c", mode=Mode.AUTO, room=ROOM, setpoint_c=21.0)),
        Machine(settings=miner("d", mode=Mode.AUTO, highest=None, capabilities=WATTS)),
    )
    wishes = (SlotWish(zone_id="site", start=NOON + SLOT, override=Override.PAUSE),)
    (zone,) = planned_zones(LEARNT, *machines, wishes=wishes)
    assert (zone.id, zone.can_shed, zone.overrides) == ("site", True, {1: Override.PAUSE})
    assert [len(levels) for levels in zone.miners] == [3, 0]


@pytest.mark.parametrize(
    ("hours", "value"), [(-1, 1.0), (0, 1.0), (1, 2.0), (3, 3.0)], ids=["before", "at the first", "between", "after"]
)
def test_a_course_is_straight_between_its_points(hours: float, value: float) -> None:
    """And level beyond them."""
    course = ((NOON, 1.0), (NOON + timedelta(hours=2), 3.0))
    assert at(course, NOON + timedelta(hours=hours), 9.0) == value


def test_a_course_without_points_is_what_holds_now() -> None:
    """No forecast is no news."""
    assert at((), NOON, 9.0) == 9.0


def test_the_sun_gives_what_the_house_leaves() -> None:
    """1 kW of 3 kW goes to the house now, so it will later."""
    sky = Sky(outdoor_c=0.0, solar_w=((NOON + timedelta(hours=1), 4000.0),), surplus_w=2000.0, generation_w=3000.0)
    view = outlook(NOON, terms(0.1, 0.1, 0.1), sky, time_zone=UTC)
    assert [rates.surplus_w for rates in view.rates[::4]] == [2000.0, 3000.0, 0.0]


def test_the_sun_gives_what_the_house_usually_leaves() -> None:
    """It draws little now, and usually 2.5 kW at one o'clock."""
    usual_w = tuple(2500.0 if hour == 13 else 500.0 for hour in range(24))
    sun = tuple((NOON + timedelta(hours=hour), 4000.0) for hour in (1, 2))
    sky = Sky(outdoor_c=0.0, solar_w=sun, surplus_w=2000.0, generation_w=2100.0, usual_house_w=usual_w)
    view = outlook(NOON, terms(0.1, 0.1, 0.1), sky, time_zone=UTC)
    assert [rates.surplus_w for rates in view.rates[::4]] == [2000.0, 1500.0, 3500.0]


@pytest.mark.parametrize(
    ("means", "drawn_w"),
    [
        ({"house": {NOON: 400.0}, "generation": {NOON: 1.0}}, {NOON: 400.0}),
        ({"generation": {NOON: 3000.0}, "grid": {NOON: 500.0}, "miners": {NOON: 2000.0}}, {NOON: 1500.0}),
        ({"generation": {NOON: 3000.0}, "grid": {NOON: -500.0}, "battery": {NOON: 1000.0}}, {NOON: 1500.0}),
        ({"generation": {NOON: 3000.0}, "grid": {NOON: -4000.0}}, {NOON: 0.0}),
        ({"generation": {NOON: 3000.0}, "grid": {NOON: 500.0}, "miners": {}}, {}),
        ({"generation": {NOON: 3000.0}, "grid": {}}, {}),
        ({"generation": {NOON: 3000.0}}, {}),
    ],
    ids=["measured", "by roof and grid", "with a battery", "never below 0", "no miners", "no grid", "no meter"],
)
def test_the_house_takes_what_nobody_else_does(
    means: dict[str, dict[datetime, float]], drawn_w: dict[datetime, float]
) -> None:
    """An hour of which one meter says nothing is not guessed."""
    assert house_w(means) == drawn_w


def test_the_cheapest_of_several_heaters_counts() -> None:
    """Each zone has those that can heat it; without any, a socket does it."""
    boiler = gas(fuel_per_kwh=0.09, efficiency_share=0.9)
    dear = gas(fuel_per_kwh=0.18, efficiency_share=0.9)
    options = (Option(alternative=boiler, zones=frozenset({"house"})), Option(alternative=dear))
    assert cheapest_option(options, "house", tariff_per_kwh=0.3, outdoor_c=0.0) is boiler
    assert cheapest_option(options, "shed", tariff_per_kwh=0.3, outdoor_c=0.0) is dear
    assert cheapest_option((), "shed", tariff_per_kwh=0.3, outdoor_c=0.0).source is HeatSource.RESISTIVE
    assert prices_by_source(options, tariff_per_kwh=0.3, outdoor_c=0.0) == {HeatSource.GAS: pytest.approx(0.1)}


@pytest.mark.parametrize(
    ("state", "unit", "per_kwh"),
    [("0.1", "EUR/kWh", 0.1), ("1.055", "EUR/m3", 0.1), ("?", "EUR/kWh", 0.2), ("21", "°C", 0.2), ("21", "°C/m³", 0.2)],
    ids=["by the kWh", "by the cubic metre", "silent", "no price", "no money"],
)
def test_a_fuel_has_the_price_of_its_entity(hass: HomeAssistant, state: str, unit: str, per_kwh: float) -> None:
    """While that says none, what was typed in counts."""
    hass.states.async_set("sensor.gas", state, {"unit_of_measurement": unit})
    stored = {"source": "gas", "efficiency": 100, "fuel_price_per_kwh": 0.2, "fuel_price_entity": "sensor.gas"}
    (option,) = known_options(hass, AlternativeSetup.of(stored), [])
    assert option.alternative.fuel_per_kwh == pytest.approx(per_kwh)


def test_a_fuel_without_a_price_is_no_option(hass: HomeAssistant) -> None:
    """Nobody knows what it costs."""
    stored = {"source": "gas", "fuel_price_entity": "sensor.gas"}
    assert known_options(hass, AlternativeSetup.of(stored), []) == ()
