"""A site starts, stops and reloads without leftovers, whatever its miners do."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNAVAILABLE, EntityCategory
from homeassistant.core import CoreState
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir

from custom_components.proof_of_heat.const import DOMAIN
from simulator.fault import Fault

from .conftest import MakeHome
from .heated_home import ZONE, add_zone
from .home import Home

ALWAYS_AVAILABLE = {"online", "control_reason", "managed", "unrecorded_time"}
"""What is known of a miner that is off."""


def _states(home: Home) -> dict[str, str]:
    """Return the states of all entities of the first miner by key."""
    entries = er.async_entries_for_config_entry(er.async_get(home.hass), home.entry.entry_id)
    mac = home.miners[0].mac
    return {
        entry.unique_id.removeprefix(f"{mac}_"): state.state
        for entry in entries
        if entry.unique_id.startswith(mac) and (state := home.hass.states.get(entry.entity_id)) is not None
    }


def _file(home: Home) -> Path:
    """Return the file in which the site remembers."""
    return Path(home.hass.config.path(".storage", f"{DOMAIN}.{home.entry.entry_id}"))


async def test_a_site_stops_without_leftovers(make_home: MakeHome) -> None:
    """After an unload no entity has a state but unavailable, and nothing of ours runs on."""
    home = await make_home("axeos")
    assert home.state("binary_sensor", "online") == STATE_ON
    assert await home.hass.config_entries.async_unload(home.entry.entry_id)
    state = home.entry.state
    assert state is ConfigEntryState.NOT_LOADED
    assert set(_states(home).values()) == {STATE_UNAVAILABLE}


async def test_a_miner_that_is_off_at_the_start_has_its_entities(make_home: MakeHome) -> None:
    """Entities come from the cached profile, unavailable and never 0; the setup neither fails nor tries again."""
    home = await make_home("axeos", is_set_up=False)
    await home.miners[0].async_fail(Fault.REFUSED)
    assert await home.hass.config_entries.async_setup(home.entry.entry_id)
    await home.async_settle()
    state = home.entry.state
    assert state is ConfigEntryState.LOADED
    states = _states(home)
    assert {key for key, value in states.items() if value != STATE_UNAVAILABLE} == ALWAYS_AVAILABLE
    assert {"power", "energy", "hash_rate", "heater", "power_level", "target_power"} <= states.keys()
    assert states["online"] == STATE_OFF


async def test_a_miner_that_comes_later_is_read(make_home: MakeHome) -> None:
    """A miner that is switched on after the start gets its values, and the entities of what it reports."""
    home = await make_home("axeos", is_set_up=False)
    await home.miners[0].async_fail(Fault.REFUSED)
    assert await home.hass.config_entries.async_setup(home.entry.entry_id)
    await home.miners[0].async_fail()
    await home.async_pass(timedelta(seconds=30))
    assert home.number("sensor", "power") > 10
    assert home.state("sensor", "started") != STATE_UNAVAILABLE


async def test_wishes_and_energy_survive_a_reload(make_home: MakeHome) -> None:
    """What the owner wished and what was counted is there after a reload."""
    home = await make_home("axeos")
    await home.async_call("climate", "set_hvac_mode", home.entity_id("climate", "heater"), hvac_mode="auto")
    await home.async_pass(timedelta(minutes=30))
    energy_kwh = home.number("sensor", "energy")
    assert energy_kwh > 0
    assert await home.hass.config_entries.async_reload(home.entry.entry_id)
    await home.async_settle()
    assert home.state("climate", "heater") == "auto"
    assert home.number("sensor", "energy") >= energy_kwh


async def test_the_memory_is_saved_when_home_assistant_stops(make_home: MakeHome, hass_storage: dict[str, Any]) -> None:
    """A stop of Home Assistant writes what was counted since the last save."""
    home = await make_home("axeos")
    await home.async_pass(timedelta(minutes=2))
    home.hass.set_state(CoreState.stopping)
    home.hass.bus.async_fire("homeassistant_stop")
    await home.async_settle()
    home.hass.bus.async_fire("homeassistant_final_write")
    await home.async_settle()
    stored = hass_storage[f"{DOMAIN}.{home.entry.entry_id}"]["data"]
    assert stored["miners"][home.miners[0].mac]["energy"]["total_kwh"] > 0
    home.hass.set_state(CoreState.running)


@pytest.mark.parametrize(
    "stored",
    [
        {"version": 99, "minor_version": 1, "data": {}},
        {"version": 1, "minor_version": 1, "data": {"miners": {"x": {"wish": {"mode": "dance"}}}}},
        {"version": 1, "minor_version": 1, "data": []},
    ],
    ids=["of a newer version", "with words unknown", "of another shape"],
)
async def test_a_memory_that_cannot_be_read_costs_no_start(
    make_home: MakeHome,
    hass_storage: dict[str, Any],
    issue_registry: ir.IssueRegistry,
    caplog: pytest.LogCaptureFixture,
    stored: dict[str, Any],
) -> None:
    """The site starts anew, says so once in the log and in the repairs."""
    home = await make_home("axeos", is_set_up=False)
    key = f"{DOMAIN}.{home.entry.entry_id}"
    hass_storage[key] = {"key": key, **stored}
    assert await home.hass.config_entries.async_setup(home.entry.entry_id)
    await home.async_settle()
    assert "What was remembered of the site can't be read" in caplog.text
    assert issue_registry.async_get_issue(DOMAIN, f"memory_lost_{home.entry.entry_id}") is not None
    assert home.number("sensor", "power") > 10


async def test_a_subentry_takes_its_device_and_its_memory_along(
    make_home: MakeHome, device_registry: dr.DeviceRegistry
) -> None:
    """A miner that is removed leaves no device, no entity and no state, and the others go on."""
    home = await make_home("axeos", "whatsminer_v2")
    gone = next(key for key, sub in home.entry.subentries.items() if sub.unique_id == home.miners[0].mac)
    home.hass.config_entries.async_remove_subentry(home.entry, gone)
    await home.async_settle()
    devices = dr.async_entries_for_config_entry(device_registry, home.entry.entry_id)
    assert {device.name for device in devices} == {"Home", "M30S+ VE40"}
    assert _states(home) == {}
    assert home.number("sensor", "power", miner=1) > 1000
    await home.entry.runtime_data.store.async_save()


async def test_a_miner_belongs_to_its_site(make_home: MakeHome, device_registry: dr.DeviceRegistry) -> None:
    """The device of a miner names its address, its firmware and the site that it hangs on."""
    home = await make_home("whatsminer_v2")
    miner = home.miners[0]
    site = device_registry.async_get_device_by_identifier((DOMAIN, home.entry.entry_id), home.entry.entry_id)
    device = device_registry.async_get_device_by_identifier((DOMAIN, miner.mac), home.entry.entry_id)
    assert site is not None
    assert device is not None
    assert device.via_device_id == site.id
    assert device.connections == {(dr.CONNECTION_NETWORK_MAC, miner.mac)}
    assert device.configuration_url == f"http://{miner.host}"
    assert device.model == "M30S+ VE40"
    assert site.entry_type is dr.DeviceEntryType.SERVICE


async def test_new_options_take_effect_at_once(make_home: MakeHome) -> None:
    """A circuit limit that is set later brings its sensor, and holds."""
    home = await make_home("whatsminer_v2", managed=True)
    home.hass.config_entries.async_update_entry(home.entry, options={"circuit_limit_w": 2000})
    await home.async_settle()
    await home.async_pass(timedelta(minutes=30))
    assert home.number("sensor", "power") <= 2100
    assert home.state("sensor", "control_reason") == "circuit_limit"


async def _changed(home: Home) -> str:
    """Change the power of the miner once, and return the name of the file that tells it."""
    await home.async_call("climate", "set_hvac_mode", home.entity_id("climate", "heater"), hvac_mode="off")
    await home.async_pass(timedelta(minutes=1))
    return f"{DOMAIN}.{home.entry.entry_id}.log"


async def test_the_log_has_a_file_of_its_own(make_home: MakeHome, hass_storage: dict[str, Any]) -> None:
    """What was changed is saved every 15 minutes and apart from the counters, which are saved more often."""
    home = await make_home("whatsminer_v2", managed=True)
    key = await _changed(home)
    await home.async_pass(timedelta(minutes=15))
    assert [entry["reason"] for entry in hass_storage[key]["data"]["entries"]][-1:] == ["switched_off"]
    assert "log" not in hass_storage[f"{DOMAIN}.{home.entry.entry_id}"]["data"]


async def test_a_log_that_says_nothing_new_is_not_written(make_home: MakeHome, hass_storage: dict[str, Any]) -> None:
    """A quiet site wears no flash."""
    home = await make_home("whatsminer_v2", managed=True)
    key = await _changed(home)
    await home.async_pass(timedelta(minutes=15))
    del hass_storage[key]
    await home.async_pass(timedelta(minutes=30))
    assert key not in hass_storage


async def test_the_log_of_an_older_version_is_taken_over(make_home: MakeHome, hass_storage: dict[str, Any]) -> None:
    """It stood in the memory once; its entries and their numbers go on."""
    home = await make_home("whatsminer_v2", is_set_up=False)
    key = f"{DOMAIN}.{home.entry.entry_id}"
    entry = {"id": 7, "at": "2026-01-01T00:00:00Z", "kind": "target_changed", "miner_id": "x", "reason": "supply"}
    log = {"entries": [entry], "next_id": 8}
    hass_storage[key] = {"key": key, "version": 1, "minor_version": 1, "data": {"log": log}}
    assert await home.hass.config_entries.async_setup(home.entry.entry_id)
    await home.async_settle()
    stored = hass_storage[f"{key}.log"]["data"]
    assert [entry["id"] for entry in stored["entries"]] == [7]
    assert stored["next_id"] == 8


async def test_a_log_that_cannot_be_read_costs_only_itself(
    make_home: MakeHome, hass_storage: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """The memory stays as it was, and the log begins anew."""
    home = await make_home("whatsminer_v2", is_set_up=False)
    key = f"{DOMAIN}.{home.entry.entry_id}"
    hass_storage[key] = {"key": key, "version": 1, "minor_version": 1, "data": {"wish": {"is_dry_run": True}}}
    hass_storage[f"{key}.log"] = {"key": f"{key}.log", "version": 1, "minor_version": 1, "data": []}
    assert await home.hass.config_entries.async_setup(home.entry.entry_id)
    await home.async_settle()
    assert "The balance log can't be read" in caplog.text
    assert home.entry.runtime_data.store.memory.wish.is_dry_run
    assert home.entry.runtime_data.store.log.entries == ()


async def test_a_removed_site_leaves_no_file(make_home: MakeHome, hass_storage: dict[str, Any]) -> None:
    """Whoever removes a site removes its memory and its log too."""
    home = await make_home("whatsminer_v2", managed=True)
    await _changed(home)
    await home.hass.config_entries.async_remove(home.entry.entry_id)
    await home.async_settle()
    assert not [key for key in hass_storage if key.startswith(f"{DOMAIN}.{home.entry.entry_id}")]


async def test_noisy_sensors_are_off_by_default(make_home: MakeHome, entity_registry: er.EntityRegistry) -> None:
    """What few people need writes no history unless it is asked for."""
    home = await make_home("whatsminer_v2")
    entries = er.async_entries_for_config_entry(entity_registry, home.entry.entry_id)
    keys = {entry.unique_id.removeprefix(f"{home.miners[0].mac}_") for entry in entries if entry.disabled}
    assert {"efficiency", "board_temperature", "fan_speed"} <= keys
    assert all(entry.entity_category is not EntityCategory.CONFIG for entry in entries if entry.disabled)


async def test_a_change_during_a_start_is_not_lost(make_home: MakeHome) -> None:
    """What is added while the site still starts is there after one more start."""
    home = await make_home("axeos")
    first = home.hass.async_create_task(home.hass.config_entries.async_reload(home.entry.entry_id))
    await home.async_until(lambda: home.entry.state is ConfigEntryState.SETUP_IN_PROGRESS)
    add_zone(home)
    await first
    await home.async_settle()
    assert list(home.entry.runtime_data.zones.zones) == [ZONE]
