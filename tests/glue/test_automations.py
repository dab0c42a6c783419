"""Automations of Home Assistant wait for what happens at a site, and ask what holds there."""

from datetime import timedelta
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.proof_of_heat.const import DOMAIN
from simulator.fault import Fault
from tests.simulated import START

from .conftest import MakeHome
from .home import STEP, Home
from .plant import ISLAND, async_supply, async_switch

FIRED = "automation_fired"


async def async_automation(
    hass: HomeAssistant,
    trigger: str,
    options: dict[str, Any] | None = None,
    *,
    conditions: list[dict[str, Any]] | None = None,
) -> list[Event]:
    """Set up an automation that fires an event with what the trigger told; return the events to come."""
    automation = {
        "triggers": {"trigger": f"{DOMAIN}.{trigger}", "options": options or {}},
        "conditions": conditions or [],
        "actions": {
            "event": FIRED,
            "event_data_template": {
                "name": "{{ trigger.name }}",
                "text": "{{ trigger.text }}",
                "reason": "{{ trigger.reason }}",
            },
        },
    }
    assert await async_setup_component(hass, "automation", {"automation": automation})
    await hass.async_block_till_done()
    return async_capture_events(hass, FIRED)


async def async_fail(home: Home, duration: timedelta) -> None:
    """Let the first miner fall silent for a while."""
    home.miners[0].faults.add(Fault.EMPTY)
    await home.async_pass(duration)


async def test_a_miner_that_falls_silent_fires_once(make_home: MakeHome, hass: HomeAssistant) -> None:
    """The automation learns which miner failed, and is not asked again while it stays so."""
    home = await make_home("axeos", "braiins", managed=True)
    fired = await async_automation(hass, "miner_failed")
    await async_fail(home, timedelta(minutes=5))
    assert [event.data["text"] for event in fired] == ["BitAxe Gamma 601 failed"]


async def test_a_miner_has_the_name_that_its_owner_gave_it(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Whoever renames a device reads that name in sentences, too."""
    home = await make_home("axeos", managed=True)
    (device,) = [one for one in dr.async_get(hass).devices if one.name == "BitAxe Gamma 601"]
    dr.async_get(hass).async_update_device(device.id, name_by_user="The little one")
    fired = await async_automation(hass, "miner_failed")
    await async_fail(home, timedelta(minutes=5))
    assert [event.data["text"] for event in fired] == ["The little one failed"]
    answer = await hass.services.async_call(DOMAIN, "explain", {}, blocking=True, return_response=True)
    assert answer is not None
    assert answer["text"] == "The little one does not answer."


async def test_a_miner_that_was_silent_at_the_start_fires_nothing(make_home: MakeHome, hass: HomeAssistant) -> None:
    """What held before anybody watched is no news."""
    home = await make_home("axeos", managed=True)
    await async_fail(home, timedelta(minutes=2))
    fired = await async_automation(hass, "miner_failed")
    await home.async_pass(timedelta(minutes=1))
    assert fired == []


async def test_a_short_silence_is_not_told_to_who_waits(make_home: MakeHome, hass: HomeAssistant) -> None:
    """With a wait of ten minutes only a longer silence counts."""
    home = await make_home("axeos", managed=True)
    fired = await async_automation(hass, "miner_failed", {"for": {"minutes": 10}})
    await async_fail(home, timedelta(minutes=5))
    assert fired == []
    await home.async_pass(timedelta(minutes=7))
    assert len(fired) == 1


async def test_a_miner_that_is_back_fires(make_home: MakeHome, hass: HomeAssistant) -> None:
    """The end of the trouble is told too."""
    home = await make_home("axeos", managed=True)
    fired = await async_automation(hass, "miner_recovered")
    await async_fail(home, timedelta(minutes=2))
    home.miners[0].faults.clear()
    await home.async_pass(timedelta(minutes=5))
    assert len(fired) == 1


async def test_a_reload_is_no_news(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A site that starts anew fires for nobody who is well before and after."""
    home = await make_home("axeos", managed=True)
    fired = await async_automation(hass, "miner_recovered")
    assert await hass.config_entries.async_reload(home.entry.entry_id)
    await home.async_pass(timedelta(minutes=1))
    assert fired == []


@pytest.mark.parametrize(("share", "times"), [(30, 1), (50, 0)])
async def test_a_cut_of_40_percent_fires_as_asked(
    make_home: MakeHome, hass: HomeAssistant, share: int, times: int
) -> None:
    """The share that has to be lost is the owner's choice."""
    home = await make_home("braiins", options=ISLAND, managed=True)
    await async_switch(home, "balancing")
    await async_supply(home, 5000, timedelta(minutes=1))
    fired = await async_automation(hass, "power_cut", {"share": share})
    await async_supply(home, 3000, 3 * STEP)
    assert len(fired) == times


async def test_more_than_there_is_fires(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A plant that trips leaves miners above what it gives, for the time of their ramps."""
    home = await make_home("whatsminer_v2", options=ISLAND, managed=True)
    await async_switch(home, "balancing")
    await async_supply(home, 5000, timedelta(minutes=5))
    fired = await async_automation(hass, "over_target")
    await async_supply(home, 500, 2 * STEP)
    (event,) = fired
    assert event.data["text"].endswith("but only 500 W are available")


async def test_over_target_fires_above_a_cap(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Where no supply counts, the cap is what there is."""
    home = await make_home("whatsminer_v2", options=ISLAND, managed=True)
    await home.async_call("select", "select_option", home.site_entity_id("select", "strategy"), option="hash_first")
    await async_switch(home, "balancing")
    await async_supply(home, 5000, timedelta(minutes=10))
    fired = await async_automation(hass, "over_target")
    await home.async_call("number", "set_value", home.site_entity_id("number", "power_cap"), value=2000)
    await async_supply(home, 5000, 2 * STEP)
    (event,) = fired
    assert event.data["text"].endswith("but only 2,000 W are available")


async def test_another_reason_fires_with_its_code(make_home: MakeHome, hass: HomeAssistant) -> None:
    """The automation learns the new reason."""
    home = await make_home("axeos", managed=True)
    fired = await async_automation(hass, "reason_changed")
    await home.async_call("climate", "set_hvac_mode", home.entity_id("climate", "heater"), hvac_mode="off")
    await home.async_pass(STEP)
    assert [event.data["reason"] for event in fired] == ["switched_off"]


@pytest.mark.parametrize(("power_w", "times"), [(500, 1), (9000, 0)])
async def test_an_automation_asks_for_the_surplus(
    make_home: MakeHome, hass: HomeAssistant, power_w: int, times: int
) -> None:
    """It goes on if so much is free, and stops if not."""
    home = await make_home("axeos", options=ISLAND, managed=True)
    await async_switch(home, "balancing")
    await async_supply(home, 2000, timedelta(minutes=1))
    asked = {"condition": f"{DOMAIN}.surplus_at_least", "options": {"power_w": power_w}}
    fired = await async_automation(hass, "miner_failed", conditions=[asked])
    home.miners[0].faults.add(Fault.EMPTY)
    await async_supply(home, 2000, timedelta(minutes=2))
    assert len(fired) == times


@pytest.mark.parametrize(("hours", "times"), [(("00:00:00", "00:00:00"), 1), (("03:00:00", "03:01:00"), 0)])
async def test_an_automation_asks_for_the_quiet_hours(
    make_home: MakeHome, hass: HomeAssistant, hours: tuple[str, str], times: int
) -> None:
    """It goes on within them, and stops outside."""
    quiet = {"quiet_hours": {"start": hours[0], "end": hours[1], "limit_w": 1000}}
    home = await make_home("axeos", options=quiet, managed=True)
    asked = {"condition": f"{DOMAIN}.quiet_hours", "options": {}}
    fired = await async_automation(hass, "miner_failed", conditions=[asked])
    await async_fail(home, timedelta(minutes=2))
    assert len(fired) == times


def hourly(*prices: float) -> dict[str, Any]:
    """Return what a site of this hour knows of prices: one for each hour from now on."""
    start = dt_util.utcnow().replace(minute=0, second=0, microsecond=0)
    raw = [
        {
            "start": (start + timedelta(hours=number)).isoformat(),
            "end": (start + timedelta(hours=number + 1)).isoformat(),
            "value": price,
        }
        for number, price in enumerate(prices)
    ]
    return {"raw_today": raw, "raw_tomorrow": [], "unit_of_measurement": "EUR/kWh"}


@pytest.mark.parametrize(("prices", "times"), [((0.1, 0.2, 0.3), 1), ((0.3, 0.2, 0.1), 0)], ids=["cheap", "dear"])
async def test_an_automation_asks_for_cheap_power(
    make_home: MakeHome, hass: HomeAssistant, freezer: FrozenDateTimeFactory, prices: tuple[float, ...], times: int
) -> None:
    """Only the lowest hours are cheap."""
    freezer.move_to(START)
    hass.config.currency = "EUR"
    hass.states.async_set("sensor.price", str(prices[0]), hourly(*prices))
    tariff = {"tariff": {"kind": "entity", "entity_id": "sensor.price", "factor": 1.0, "offset": 0.0}}
    home = await make_home("axeos", options=tariff, managed=True)
    asked = {"condition": f"{DOMAIN}.cheap_now", "options": {"hours": 1}}
    fired = await async_automation(hass, "miner_failed", conditions=[asked])
    await async_fail(home, timedelta(minutes=2))
    assert len(fired) == times


async def test_the_price_of_the_miners_heat_crosses_a_threshold(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A dearer tariff makes their heat dearer than the threshold."""
    hass.states.async_set("sensor.price", "0.05", {"unit_of_measurement": "EUR/kWh"})
    tariff = {"kind": "entity", "entity_id": "sensor.price", "factor": 1.0, "offset": 0.0}
    home = await make_home("braiins", options={"tariff": tariff}, managed=True)
    await home.async_pass(timedelta(minutes=2))
    fired = await async_automation(hass, "net_heat_price_crossed", {"price": 0.2})
    hass.states.async_set("sensor.price", "0.40", {"unit_of_measurement": "EUR/kWh"})
    await home.async_pass(timedelta(minutes=2))
    assert len(fired) == 1


async def test_lost_pools_fire(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Miners that mine for nobody are told."""
    home = await make_home("epic", managed=True)
    fired = await async_automation(hass, "internet_lost")
    home.miners[0].machine.pools[0]["url"] = ""
    await home.async_pass(timedelta(minutes=1))
    assert [event.data["text"] for event in fired] == ["Home: all miners lost their pools"]
