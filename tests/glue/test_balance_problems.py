"""What the balancer tells its owner: repairs that come after minutes, and an event for each change."""

from datetime import timedelta

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.proof_of_heat.const import DOMAIN
from simulator.fault import Fault

from .conftest import MakeHome
from .home import STEP, Home
from .plant import ISLAND, METER, PLANT, ROOF, async_press, async_supply, async_switch


def problems(home: Home) -> dict[str, dict[str, str]]:
    """Return what the repairs tell, with the words that are filled in."""
    return {
        str(issue.translation_key): issue.translation_placeholders or {}
        for issue in ir.async_get(home.hass).issues.values()
        if issue.domain == DOMAIN
    }


async def test_a_supply_that_stays_silent_is_told_after_5_minutes(make_home: MakeHome, hass: HomeAssistant) -> None:
    """The sensors are named; when they are back, the issue goes."""
    home = await make_home("axeos", options=ISLAND, managed=True)
    await async_switch(home, "balancing")
    await async_supply(home, 9000, timedelta(minutes=1))
    hass.states.async_set(PLANT, "unavailable")
    await home.async_pass(timedelta(minutes=4))
    assert problems(home) == {}
    await home.async_pass(timedelta(minutes=2))
    assert problems(home) == {"supply_stale": {"name": "Home", "sensor": PLANT}}
    await async_supply(home, 9000, STEP)
    assert problems(home) == {}


async def test_the_list_of_lost_sensors_follows(make_home: MakeHome, hass: HomeAssistant) -> None:
    """One sensor that comes back leaves the issue for the other."""
    supply = {"generation": PLANT, "house": METER}
    home = await make_home("axeos", options={"supply": supply}, managed=True)
    await async_switch(home, "balancing")
    await home.async_pass(timedelta(minutes=6))
    assert problems(home)["supply_stale"]["sensor"] == f"{PLANT}, {METER}"
    await async_supply(home, 9000, STEP)
    assert problems(home)["supply_stale"]["sensor"] == METER


async def test_a_site_that_balances_without_a_supply_is_told(make_home: MakeHome) -> None:
    """Surplus of nothing known; hashing first needs none."""
    home = await make_home("axeos", managed=True)
    await async_switch(home, "balancing")
    await home.async_pass(STEP)
    assert problems(home).keys() == {"supply_missing"}
    await home.async_call("select", "select_option", home.site_entity_id("select", "strategy"), option="hash_first")
    await home.async_pass(STEP)
    assert problems(home) == {}


async def async_choose(home: Home, strategy: str) -> None:
    """Choose a strategy."""
    await home.async_call("select", "select_option", home.site_entity_id("select", "strategy"), option=strategy)


async def test_miners_without_a_room_miss_the_supply_where_heat_comes_first(make_home: MakeHome) -> None:
    """They follow it as they do under surplus only, once some sensor of it is set up."""
    home = await make_home("axeos", options=ISLAND, managed=True)
    await async_switch(home, "balancing")
    await async_choose(home, "heat_first")
    await home.async_pass(timedelta(minutes=6))
    assert problems(home).keys() == {"supply_stale"}


async def test_a_site_that_goes_by_prices_needs_one(make_home: MakeHome, hass: HomeAssistant) -> None:
    """It is told after 5 minutes, and the issue goes with the first price."""
    by_entity = {"tariff": {"kind": "entity", "entity_id": "sensor.price", "factor": 1.0, "offset": 0.0}}
    home = await make_home("axeos", options=by_entity, managed=True)
    await async_switch(home, "balancing")
    await async_choose(home, "cheapest")
    await home.async_pass(timedelta(minutes=4))
    assert problems(home) == {}
    await home.async_pass(timedelta(minutes=2))
    assert problems(home).keys() == {"price_missing"}
    hass.states.async_set("sensor.price", "0.2", {"unit_of_measurement": "EUR/kWh"})
    await home.async_pass(timedelta(minutes=1))
    assert problems(home) == {}


async def test_an_island_that_goes_by_prices_misses_its_supply(make_home: MakeHome) -> None:
    """There the supply limits the miners, whatever they earn."""
    home = await make_home("axeos", options=ISLAND | {"tariff": {"kind": "fixed", "price": 0.1}}, managed=True)
    await async_switch(home, "balancing")
    await async_choose(home, "cheapest")
    await home.async_pass(timedelta(minutes=6))
    assert problems(home).keys() == {"supply_stale"}


@pytest.mark.parametrize("strategy", ["hash_first", "cheapest"])
async def test_who_draws_from_the_grid_on_purpose_is_over_no_target(make_home: MakeHome, strategy: str) -> None:
    """A roof that gives less than the miners draw limits nobody there; a cap still does."""
    price = {"tariff": {"kind": "fixed", "price": 0.001}, "revenue": {"typed_hash_price": 45, "typed_bitcoin_price": 1}}
    home = await make_home("braiins", options=ROOF | price, managed=True)
    await async_switch(home, "balancing")
    await async_choose(home, strategy)
    await async_supply(home, 3000, timedelta(minutes=10), sensor=METER)
    assert home.is_mining()
    assert home.site_state("supply_status") == "ok"
    assert problems(home) == {}


async def test_a_stopped_site_misses_no_supply(make_home: MakeHome) -> None:
    """After an emergency stop nobody follows anything."""
    home = await make_home("axeos", managed=True)
    await async_switch(home, "balancing")
    await async_press(home, "emergency_stop")
    await home.async_pass(timedelta(minutes=6))
    assert problems(home) == {}


async def test_miners_over_target_are_told_after_5_minutes(make_home: MakeHome) -> None:
    """A miner that does not do as asked keeps drawing what is not there."""
    home = await make_home("axeos", options=ISLAND, managed=True)
    await async_switch(home, "balancing")
    await async_supply(home, 9000, timedelta(minutes=1))
    home.miners[0].faults.add(Fault.NEVER_APPLIED)
    home.miners[0].faults.add(Fault.IGNORES)
    await async_supply(home, 15, timedelta(minutes=4))
    assert home.site_state("supply_status") == "over_target"
    assert "over_target" not in problems(home)
    await async_supply(home, 15, timedelta(minutes=2))
    assert "over_target" in problems(home)
    await async_supply(home, 9000, STEP)
    assert "over_target" not in problems(home)


async def test_a_dry_run_blames_nobody(make_home: MakeHome) -> None:
    """Nothing was commanded, so nothing is over its target."""
    home = await make_home("whatsminer_v2", options=ISLAND, managed=True)
    await async_switch(home, "dry_run")
    await async_switch(home, "balancing")
    await async_supply(home, 1000, timedelta(minutes=6))
    assert home.site_state("supply_status") == "over_target"
    assert problems(home) == {}


async def test_each_change_is_an_event_of_the_site(
    make_home: MakeHome, hass: HomeAssistant, entity_registry: er.EntityRegistry
) -> None:
    """Off by default; two changes of one moment are two states, each later than the one before."""
    home = await make_home("whatsminer_v2", "braiins", options=ISLAND, managed=True)
    entity_id = home.site_entity_id("event", "change")
    assert entity_registry.entities[entity_id].disabled
    entity_registry.async_update_entity(entity_id, disabled_by=None)
    # Home Assistant starts the site anew by itself half a minute after an entity was switched on.
    await home.async_pass(timedelta(minutes=1))
    changes = async_capture_events(hass, "state_changed")
    await async_press(home, "emergency_stop")
    await home.async_pass(timedelta(minutes=1))
    states = [event.data["new_state"] for event in changes if event.data["entity_id"] == entity_id]
    told = [state for state in states if state.attributes.get("event_type") == "target_changed"]
    assert [state.attributes["to_w"] for state in told] == [0, 0]
    assert told[0].attributes["id"] < told[1].attributes["id"]
    assert {state.attributes["reason"] for state in told} == {"emergency_stop"}
    assert told[0].state < told[1].state
