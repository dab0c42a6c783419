"""The site decides on a timer and on changes, keeps its limits, and its failures stay small."""

from datetime import timedelta

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.proof_of_heat.const import EVENT_DECISION, EVENT_VERIFIED
from simulator.fault import Fault

from .conftest import MakeHome
from .home import ROOM


async def test_the_circuit_limit_holds(make_home: MakeHome) -> None:
    """Two managed miners never draw more than their circuit once they are under control."""
    home = await make_home("whatsminer_v2", "braiins", managed=True, options={"circuit_limit_w": 4500})
    await home.async_pass(timedelta(minutes=30))
    total_w = home.number("sensor", "power", miner=0) + home.number("sensor", "power", miner=1)
    assert total_w <= 4500 * 1.05
    assert home.site_number("circuit_use") <= 105


async def test_it_is_safe_without_a_single_entity(make_home: MakeHome, entity_registry: er.EntityRegistry) -> None:
    """A site whose entities are all disabled still keeps its circuit limit."""
    home = await make_home("whatsminer_v2", managed=True, options={"circuit_limit_w": 2000})
    for entry in er.async_entries_for_config_entry(entity_registry, home.entry.entry_id):
        entity_registry.async_update_entity(entry.entity_id, disabled_by=er.RegistryEntryDisabler.USER)
    await home.hass.config_entries.async_reload(home.entry.entry_id)
    await home.async_pass(timedelta(minutes=30))
    assert home.miners[0].machine.power_w <= 2100


async def test_a_room_that_gets_too_warm_stops_the_miner_at_once(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A changed room temperature is decided upon without waiting for the next cycle."""
    hass.states.async_set(ROOM, "18", {"unit_of_measurement": "°C"})
    home = await make_home("axeos", managed=True, room_sensor=ROOM)
    await home.async_pass(timedelta(minutes=2))
    assert home.is_mining()
    hass.states.async_set(ROOM, "30", {"unit_of_measurement": "°C"})
    await home.async_pass(timedelta(seconds=1))
    assert not home.is_mining()
    assert home.state("sensor", "control_reason") == "room_too_warm"


async def test_a_change_is_an_event(make_home: MakeHome, hass: HomeAssistant) -> None:
    """An automation hears what was changed, on which device, from what, to what and why."""
    home = await make_home("axeos")
    events = async_capture_events(hass, EVENT_DECISION)
    proofs = async_capture_events(hass, EVENT_VERIFIED)
    await home.async_call("select", "select_option", home.entity_id("select", "power_level"), option="490/1100")
    await home.async_pass(timedelta(seconds=30))
    assert [(event.data["kind"], event.data["id"]) for event in events] == [("target_changed", 1)]
    assert [(event.data["kind"], event.data["id"]) for event in proofs] == [("verified", 1)]
    assert events[0].data["config_entry_id"] == home.entry.entry_id
    assert events[0].data["to_w"] == pytest.approx(16.2)
    assert events[0].data["reason"] == "held"
    assert events[0].data["name"] == "BitAxe Gamma 601"
    assert events[0].data["device_id"]


async def test_a_refusal_is_a_result(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A machine that refuses is told so in an event, and the others go on."""
    home = await make_home("whatsminer_v2", "axeos")
    events = async_capture_events(hass, EVENT_DECISION)
    home.miners[0].faults.add(Fault.WRONG_PASSWORD)
    await home.async_call("number", "set_value", home.entity_id("number", "power_limit"), value=2000)
    await home.async_call(
        "select", "select_option", home.entity_id("select", "power_level", miner=1), option="490/1100"
    )
    await home.async_pass(timedelta(seconds=60))
    refused = [event.data for event in events if event.data["kind"] == "command_refused"]
    assert refused[0]["error"] == "wrong_credentials"
    assert home.miners[1].machine.level_id == "490/1100"


async def test_writes_are_counted_and_few(make_home: MakeHome) -> None:
    """A wish that stays the same is written once."""
    home = await make_home("axeos")
    await home.async_call("select", "select_option", home.entity_id("select", "power_level"), option="490/1100")
    await home.async_pass(timedelta(minutes=30))
    assert home.miners[0].machine.flash_writes == 1
    assert home.entry.runtime_data.store.miner(home.ids[0]).writes == 1


async def test_a_reload_waits_for_a_write(make_home: MakeHome) -> None:
    """A write under way ends before the site stops."""
    home = await make_home("axeos")
    await home.hass.services.async_call(
        "select",
        "select_option",
        {"entity_id": home.entity_id("select", "power_level"), "option": "490/1100"},
        blocking=True,
    )
    await home.hass.config_entries.async_unload(home.entry.entry_id)
    assert home.miners[0].machine.level_id == "490/1100"


async def test_a_machine_that_only_runs_or_rests_can_be_managed(make_home: MakeHome) -> None:
    """A managed machine without levels runs; off stops it, heat starts it."""
    home = await make_home("epic", managed=True)
    heater = home.entity_id("climate", "heater")
    await home.async_pass(timedelta(minutes=15))
    assert home.is_mining()
    await home.async_call("climate", "turn_off", heater)
    await home.async_pass(timedelta(minutes=20))
    assert not home.is_mining()
    await home.async_call("climate", "set_hvac_mode", heater, hvac_mode="heat")
    await home.async_pass(timedelta(minutes=20))
    assert home.is_mining()
