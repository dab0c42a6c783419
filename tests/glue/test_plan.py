"""The plan of a real site: made of prices, weather and sun, shown slot by slot, overruled by hand, judged each day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest
from homeassistant.components.energy.data import async_get_manager
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockModule,
    mock_integration,
    mock_platform,
)
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.proof_of_heat.const import DOMAIN
from custom_components.proof_of_heat.engine.building import Fit
from custom_components.proof_of_heat.engine.heating_curve import LoadLine
from custom_components.proof_of_heat.engine.preheat import Response
from custom_components.proof_of_heat.engine.zone import ZoneState
from custom_components.proof_of_heat.records.zone_memory import Learnt

from .conftest import MakeHome
from .heated_home import OUTDOOR, ZONE, async_heated_home, set_room, zone_entity_id
from .home import Home
from .moneyed import GAS, PRICE, TYPED, tell_prices
from .plant import ISLAND, METER, PLANT, ROOF, async_switch
from .test_websocket import async_ask

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
BY_ENTITY: dict[str, Any] = {"tariff": {"kind": "entity", "entity_id": PRICE, "factor": 1.0, "offset": 0.0}}
DEAR, CHEAP = 0.60, 0.05
CURVE = {"kind": "slope", "slope_w_k": 100.0, "shift_k": 0.0}


async def async_planned(make_home: MakeHome, hass: HomeAssistant, *prices: float, **zone: Any) -> Home:
    """Make a heated home that goes by prices."""
    tell_prices(hass, NOON, *prices)
    options = BY_ENTITY | TYPED | GAS
    home = await async_heated_home(make_home, hass, "braiins", options=options, **{"curve": CURVE, **zone})
    await home.async_call("select", "select_option", home.site_entity_id("select", "strategy"), option="cheapest")
    await async_switch(home, "balancing")
    await home.async_pass(timedelta(minutes=2))
    return home


async def async_plan(home: Home) -> dict[str, Any]:
    """Return the plan as automations see it."""
    answer = await home.hass.services.async_call(DOMAIN, "get_plan", {}, blocking=True, return_response=True)
    assert isinstance(answer, dict)
    return answer


async def async_live(home: Home, *, quarters: int) -> None:
    """Let quarters of an hour pass in which room and weather stay as they are."""
    for _ in range(quarters):
        home.freezer.tick(timedelta(minutes=14, seconds=45))
        set_room(home.hass, 21.0)
        set_room(home.hass, 0.0, OUTDOOR)
        await home.async_pass(timedelta(seconds=15))


def teach(home: Home) -> None:
    """Let the zone have learnt its building: 100 W/K, and 5 kWh for each kelvin."""
    store = home.entry.runtime_data.store
    line = LoadLine(ua_w_k=100.0)
    fit = Fit(line=line, ua_error_w_k=2.0, windows=60, spread_k=10.0)
    memory = store.zone(ZONE)
    store.async_remember_zone(ZONE, _replaced(memory, learnt=Learnt(at=NOON, fit=fit)))
    zone = home.entry.runtime_data.zones.zones[ZONE]
    zone.data = _replaced(zone.data, memory=store.zone(ZONE))
    state = store.memory.state
    zones = {ZONE: _replaced(state.zones.get(ZONE, ZoneState()), response=Response(storage_wh_k=5000, rises=4))}
    store.async_remember_state(_replaced(state, zones=MappingProxyType(zones)))


def _replaced[T](value: T, **changes: Any) -> T:
    """Return a dataclass with changes."""
    return replace(value, **changes)  # type: ignore[type-var]


async def test_without_a_learnt_building_the_load_is_followed(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Only who heats is chosen: miners while they are cheap, the boiler while they are dear."""
    home = await async_planned(make_home, hass, CHEAP, DEAR)
    plan = await async_plan(home)
    (zone,) = plan["zones"]
    assert (plan["is_thermal"], plan["slot_minutes"], plan["is_followed"]) == (False, 15, True)
    assert (zone["zone_id"], zone["name"], len(zone["slots"])) == (ZONE, "Living room", 144)
    assert [slot["reason"] for slot in zone["slots"][:8:4]] == ["mining_pays", "alternative_cheaper"]
    assert zone["slots"][0]["explanation"] == "Mining pays"
    assert zone["slots"][0]["room_c"] is None
    assert zone["slots"][4]["mining_w"] == 0
    assert len(plan["prices"]) == len(plan["surplus_w"]) == len(plan["outdoor_c"]) == 144


async def test_a_learnt_building_is_heated_before_dear_hours(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Heat is stored while it is cheap and used while it is dear, within a kelvin."""
    home = await async_planned(make_home, hass, CHEAP, CHEAP, *[DEAR] * 3, room_c=21.0)
    teach(home)
    await home.async_pass(timedelta(minutes=15))
    plan = await async_plan(home)
    (zone,) = plan["zones"]
    assert plan["is_thermal"] is True
    assert plan["saving"] > 0
    assert zone["cost"] < zone["follow_cost"]
    reasons = {slot["reason"] for slot in zone["slots"]}
    assert {"storing_cheap", "using_store"} <= reasons
    assert max(slot["room_c"] for slot in zone["slots"]) <= 22.01
    state = hass.states.get(zone_entity_id(home, "sensor", "plan_reason"))
    assert state is not None
    assert state.state == "storing_cheap"
    assert home.site_number("plan_saving") == pytest.approx(plan["saving"], abs=0.02)
    assert home.entry.runtime_data.money.wished(home.entry.runtime_data.zones.settings, NOON)[0].wish_w is None
    wish_w = home.entry.runtime_data.money.wished(home.entry.runtime_data.zones.settings, NOON + timedelta(minutes=16))
    assert wish_w[0].wish_w is not None


async def test_a_room_that_drifts_off_is_planned_anew(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Within the quarter: the plan begins with the room as it is; a tenth of a kelvin is none of its business."""
    home = await async_planned(make_home, hass, CHEAP, *[DEAR] * 3, room_c=21.0)
    teach(home)
    await home.async_pass(timedelta(minutes=15))
    before = home.entry.runtime_data.money.planner.plan
    set_room(hass, 21.1)
    await home.async_pass(timedelta(minutes=3))
    assert home.entry.runtime_data.money.planner.plan is before
    set_room(hass, 20.2)
    await home.async_pass(timedelta(minutes=6))
    after = home.entry.runtime_data.money.planner.plan
    assert after.start == before.start
    assert after.zones[0].slots[0].room_c < 20.7


async def test_a_new_forecast_is_planned_at_once(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A cold day ahead changes the plan before the quarter is over."""
    home = await async_planned(make_home, hass, *[CHEAP] * 24)
    before = await async_plan(home)
    zones = home.entry.runtime_data.zones
    zones.weather.forecast = ((NOON, 0.0), (NOON + timedelta(hours=12), -10.0))
    await home.async_pass(timedelta(minutes=1))
    after = await async_plan(home)
    assert after["start"] == before["start"]
    assert min(after["outdoor_c"]) < min(before["outdoor_c"])


async def test_a_tank_is_in_the_plan(make_home: MakeHome, hass: HomeAssistant) -> None:
    """500 litres and 10 K are 5.8 kWh; a tank whose sensor is silent is none."""
    hass.states.async_set("sensor.tank", "45", {"unit_of_measurement": "°C"})
    tank = {"tank_sensor": "sensor.tank", "tank_litres": 500, "tank_low_c": 40, "tank_high_c": 50}
    home = await async_planned(make_home, hass, CHEAP, *[DEAR] * 3, room_c=21.0, **tank)
    teach(home)
    await home.async_pass(timedelta(minutes=15))
    (mass,) = (zone.mass for zone in home.entry.runtime_data.money.planner.zones)
    assert mass is not None
    assert (mass.tank_kwh, mass.store().now_kwh) == (pytest.approx(5.815), pytest.approx(2.9, abs=0.1))
    told = (await async_plan(home))["zones"][0]["slots"][0]["tank_c"]
    assert 40 <= told <= 50
    hass.states.async_set("sensor.tank", "unavailable")
    await home.async_pass(timedelta(minutes=15))
    assert (await async_plan(home))["zones"][0]["slots"][0]["tank_c"] is None


async def test_a_slot_is_set_by_hand(make_home: MakeHome, hass: HomeAssistant) -> None:
    """The owner pauses a cheap slot; the plan says so, and follows; none lets it hold again."""
    home = await async_planned(make_home, hass, CHEAP, CHEAP)
    await home.async_pass(timedelta(minutes=8))
    assert home.is_mining()
    thermostat = zone_entity_id(home, "climate", "zone")
    slot = {"zone": thermostat, "start": NOON + timedelta(minutes=14)}
    await hass.services.async_call(DOMAIN, "set_plan_slot", {**slot, "override": "pause"}, blocking=True)
    plan = await async_plan(home)
    assert (plan["zones"][0]["slots"][0]["reason"], plan["zones"][0]["slots"][0]["override"]) == ("pause", "pause")
    await hass.services.async_call(DOMAIN, "set_plan_slot", {**slot, "override": "none"}, blocking=True)
    plan = await async_plan(home)
    assert plan["zones"][0]["slots"][0]["override"] is None


async def test_a_slot_outlives_a_restart(make_home: MakeHome, hass: HomeAssistant) -> None:
    """What was set by hand is remembered, and forgotten when it is over."""
    home = await async_planned(make_home, hass, CHEAP, CHEAP)
    slot = {"start": NOON + timedelta(minutes=15), "override": "boost"}
    await hass.services.async_call(DOMAIN, "set_plan_slot", slot, blocking=True)
    assert await hass.config_entries.async_reload(home.entry.entry_id)
    await home.async_settle()
    assert [wish.zone_id for wish in home.entry.runtime_data.money.wishes] == ["site"]
    await home.async_pass(timedelta(minutes=30))
    assert home.entry.runtime_data.money.wishes == ()


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"start": NOON - timedelta(hours=1)}, "slot_out_of_plan"),
        ({"start": NOON + timedelta(hours=48)}, "slot_out_of_plan"),
        ({"start": NOON + timedelta(minutes=15), "zone": "climate.nowhere"}, "not_a_zone"),
    ],
    ids=["over", "beyond the plan", "no zone"],
)
async def test_a_slot_that_cannot_be_is_refused(
    make_home: MakeHome, hass: HomeAssistant, fields: dict[str, Any], key: str
) -> None:
    """The answer says what is wrong."""
    await async_planned(make_home, hass, CHEAP)
    with pytest.raises(ServiceValidationError) as error:
        await hass.services.async_call(DOMAIN, "set_plan_slot", {**fields, "override": "boost"}, blocking=True)
    assert error.value.translation_key == key


async def test_cards_see_prices_and_the_plan(
    make_home: MakeHome, hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """And they may overrule it."""
    home = await async_planned(make_home, hass, CHEAP, DEAR)
    prices = (await async_ask(home, hass_ws_client, "prices"))["result"]
    assert (prices["currency"], prices["status"], prices["feed_in"]) == ("EUR", "ok", [])
    assert prices["slots"][0] == {"start": NOON.isoformat(), "price": CHEAP}
    assert prices["hash_price"]["per_ph_day"] == pytest.approx(45)
    assert prices["mining_w"] == {ZONE: pytest.approx(home.number("sensor", "power"), rel=0.05)}
    answer = await async_ask(
        home, hass_ws_client, "plan/override", zone_id=ZONE, start=NOON.isoformat(), override="boost"
    )
    assert answer["result"]["zones"][0]["slots"][0]["reason"] == "boost"
    plan = (await async_ask(home, hass_ws_client, "plan"))["result"]
    assert plan["zones"] == answer["result"]["zones"]


async def test_each_level_tells_what_it_earns(make_home: MakeHome, hass: HomeAssistant) -> None:
    """By its own kWh, and by those that it draws beyond the level below: the last ones earn least."""
    home = await async_planned(make_home, hass, CHEAP)
    answer: Any = await hass.services.async_call(DOMAIN, "get_prices", {}, blocking=True, return_response=True)
    (levels,) = answer["levels"].values()
    assert answer["levels"].keys() == {miner.device_id for miner in home.entry.runtime_data.fleet.miners.values()}
    first, *_, last = levels
    assert first["revenue_per_kwh"] == first["marginal_per_kwh"]
    assert last["revenue_per_kwh"] == pytest.approx(
        45 / 1000 / 24 * last["hashrate_th_s"] / last["power_w"] * 1000, rel=1e-3
    )
    assert last["marginal_per_kwh"] < last["revenue_per_kwh"]


async def test_explain_tells_of_money(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Who heats for the least, and by how much."""
    await async_planned(make_home, hass, CHEAP)
    answer = await hass.services.async_call(DOMAIN, "explain", {}, blocking=True, return_response=True)
    assert answer is not None
    money: Any = answer["money"]
    assert (money["electricity_price"], money["regime"], money["cheapest_heat"]) == (CHEAP, "always", "miners")


async def test_without_prices_there_is_no_plan(
    make_home: MakeHome, hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """The answer is empty, and nothing is broken."""
    home = await make_home("axeos")
    plan = await async_plan(home)
    assert (plan["start"], plan["zones"]) == (None, [])
    prices = (await async_ask(home, hass_ws_client, "prices"))["result"]
    answer = await hass.services.async_call(DOMAIN, "get_prices", {}, blocking=True, return_response=True)
    assert answer == prices
    assert (prices["slots"], prices["status"], prices["hash_price"]["per_ph_day"]) == ([], "unknown", None)
    answer = await hass.services.async_call(DOMAIN, "explain", {}, blocking=True, return_response=True)
    assert answer is not None
    assert answer["money"] is None


async def test_a_day_is_judged_by_what_came_true(make_home: MakeHome, hass: HomeAssistant) -> None:
    """After midnight the sensors tell how right the forecast was, and what the plan saved."""
    home = await async_planned(make_home, hass, *[CHEAP] * 24, room_c=21.0)
    money = home.entry.runtime_data.money
    await async_live(home, quarters=84)
    assert money.data.memory.review is not None
    assert home.site_number("forecast_error") < 60
    assert home.site_state("plan_gain") != "unknown"


async def test_a_day_without_the_plan_saves_nothing_by_it(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Who does not follow the plan is told no saving."""
    home = await async_planned(make_home, hass, *[CHEAP] * 24, room_c=21.0)
    await async_switch(home, "balancing", to="off")
    await async_live(home, quarters=84)
    assert home.site_state("plan_gain") == "unknown"


class SolarPlatform:
    """An integration that forecasts the sun."""

    @staticmethod
    async def async_get_solar_forecast(_hass: HomeAssistant, _entry_id: str) -> dict[str, dict[str, float]]:
        """Tell 3 kWh in the hour after noon, in two halves."""
        return {"wh_hours": {"2026-01-15T13:00:00+00:00": 1500, "2026-01-15T13:30:00+00:00": 1500}}


async def async_dashboard(hass: HomeAssistant, *entry_ids: str) -> None:
    """Let the energy dashboard have a roof with these forecasts."""
    solar: Any = {"type": "solar", "stat_energy_from": "sensor.roof", "config_entry_solar_forecast": [*entry_ids]}
    preferences: Any = {"energy_sources": [solar]}
    await (await async_get_manager(hass)).async_update(preferences)


async def test_the_sun_to_come_is_in_the_plan(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A solar forecast of the energy dashboard gives surplus to the slots that it is for, less what the house takes."""
    mock_integration(hass, MockModule("sunny"))
    mock_platform(hass, "sunny.energy", SolarPlatform)  # type: ignore[arg-type]  # Any object with the function will do.
    hass.config.components.add("sunny")
    entry = MockConfigEntry(domain="sunny")
    entry.add_to_hass(hass)
    await async_dashboard(hass, entry.entry_id, "gone")
    home = await async_planned(make_home, hass, CHEAP)
    plan = await async_plan(home)
    assert plan["surplus_w"][:12] == [0.0] * 4 + [3000.0] * 4 + [0.0] * 4


async def test_a_dashboard_of_another_form_costs_the_forecast_only(make_home: MakeHome, hass: HomeAssistant) -> None:
    """The plan does without the sun."""
    manager = await async_get_manager(hass)
    broken: Any = {"energy_sources": [{"kind": "solar"}]}
    manager.data = broken
    home = await async_planned(make_home, hass, CHEAP)
    plan = await async_plan(home)
    assert plan["surplus_w"] == [0.0] * 144


async def test_a_plant_gives_later_what_it_gives_now(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A river knows no night."""
    report_plant(hass)
    tell_prices(hass, NOON, CHEAP)
    home = await make_home("braiins", options=BY_ENTITY | TYPED | ISLAND, managed=True)
    await home.async_pass(timedelta(minutes=2))
    plan = await async_plan(home)
    assert plan["zones"][0]["zone_id"] == "site"
    assert set(plan["surplus_w"]) == {5000.0}


async def test_a_roof_gives_for_an_hour_what_it_gives_now(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Without a forecast nobody counts on more."""
    hass.states.async_set(METER, "-2000", {"unit_of_measurement": "W"})
    tell_prices(hass, NOON, CHEAP)
    home = await make_home("braiins", options=BY_ENTITY | TYPED | ROOF, managed=True)
    await home.async_pass(timedelta(seconds=30))
    plan = await async_plan(home)
    drawn_w = home.site_number("power")
    assert plan["surplus_w"][:6] == [pytest.approx(2000 + drawn_w, abs=50)] * 4 + [0.0] * 2


def report_plant(hass: HomeAssistant) -> None:
    """Let the plant report."""
    hass.states.async_set(PLANT, "5000", {"unit_of_measurement": "W"})
