"""The safety of heating, through Home Assistant: lost sensors, frost, heat, windows, restarts and dead heaters."""

from datetime import timedelta

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from custom_components.proof_of_heat.const import DOMAIN

from .conftest import MakeHome
from .heated_home import (
    OUTDOOR,
    async_heated_home,
    async_set,
    set_room,
    thermostat,
    zone_number,
    zone_state,
)
from .home import ROOM, Home

WINDOW = "binary_sensor.window"
MINUTE = timedelta(minutes=1)
STEEP = {"kind": "slope", "slope_w_k": 2.0, "shift_k": 0.0}
"""A BitAxe has to give nearly all it can at 0 °C."""


async def _async_report(home: Home, duration: timedelta, temperature_c: float | str, sensor: str = ROOM) -> None:
    """Let time pass while a sensor goes on to report, every five minutes."""
    for _ in range(max(1, duration // timedelta(minutes=5))):
        set_room(home.hass, temperature_c, sensor)
        await home.async_pass(timedelta(minutes=5))


def _issues(hass: HomeAssistant) -> set[str]:
    """Return the problems that are shown."""
    return {str(issue.translation_key) for (domain, _), issue in ir.async_get(hass).issues.items() if domain == DOMAIN}


@pytest.mark.parametrize(
    "said", ["unavailable", "unknown", "nan", "-127", "85"], ids=["silent", "unknown", "no number", "-127", "85"]
)
async def test_a_dead_room_sensor_leaves_the_curve(make_home: MakeHome, hass: HomeAssistant, said: str) -> None:
    """Without its room the zone is heated by the weather, and the owner is told."""
    home = await async_heated_home(make_home, hass, "axeos", room_c=20.9, outdoor_c=11)
    set_room(hass, said)
    await home.async_pass(MINUTE)
    assert zone_state(home, "sensor", "footing") == "load_line"
    assert thermostat(home, "current_temperature") is None
    assert zone_number(home, "heat_demand") == pytest.approx(10, abs=2)
    assert "zone_sensor_lost" not in _issues(hass)
    await home.async_pass(timedelta(minutes=16))
    assert "zone_sensor_lost" in _issues(hass)
    set_room(hass, 20.9)
    await home.async_pass(MINUTE)
    assert zone_state(home, "sensor", "footing") == "all_sensors"
    assert "zone_sensor_lost" not in _issues(hass)


async def test_a_room_sensor_that_is_dead_from_the_start(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A house that starts with a dead sensor is heated all the same."""
    home = await async_heated_home(make_home, hass, "axeos", room_c="unavailable", curve=STEEP, outdoor_c=5)
    await home.async_pass(timedelta(minutes=5))
    assert zone_state(home, "sensor", "footing") == "load_line"
    assert home.is_mining()


async def test_a_frozen_sensor_is_dead_too(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A sensor that no longer reports counts for an hour, whatever its last word was."""
    home = await async_heated_home(make_home, hass, "axeos", room_c=15)
    home.freezer.tick(timedelta(hours=1))
    await home.async_pass(MINUTE)
    assert zone_state(home, "sensor", "footing") != "all_sensors"


async def test_one_of_two_sensors_is_enough(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Of several sensors a lost one is left out."""
    set_room(hass, 22, "sensor.other")
    home = await async_heated_home(make_home, hass, "axeos", room_c=20, room_sensors=[ROOM, "sensor.other"])
    assert thermostat(home, "current_temperature") == 21
    set_room(hass, "unavailable", "sensor.other")
    await home.async_pass(MINUTE)
    assert thermostat(home, "current_temperature") == 20
    assert zone_state(home, "sensor", "footing") == "all_sensors"


async def test_a_lost_outdoor_sensor_is_bridged(make_home: MakeHome, hass: HomeAssistant) -> None:
    """The last outdoor temperature counts for hours, then the room alone; after an hour of that the owner is told."""
    home = await async_heated_home(make_home, hass, "axeos", room_c=20.9, outdoor_c=11)
    set_room(hass, "unavailable", OUTDOOR)
    await home.async_pass(MINUTE)
    assert zone_number(home, "feed_forward") == pytest.approx(10, abs=0.5)
    home.freezer.tick(timedelta(hours=7))
    set_room(hass, 20.9)
    await home.async_pass(MINUTE)
    assert zone_state(home, "sensor", "footing") == "room"
    home.freezer.tick(timedelta(hours=1))
    set_room(hass, 20.9)
    await home.async_pass(MINUTE)
    assert "zone_outdoor_lost" in _issues(hass)


async def test_frost_wins_over_off_and_over_a_window(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Below the frost limit all heaters run, whatever was asked."""
    hass.states.async_set(WINDOW, "on")
    home = await async_heated_home(make_home, hass, "axeos", room_c=12, window_sensors=[WINDOW])
    await async_set(home, "turn_off")
    await _async_report(home, timedelta(minutes=45), 12)
    assert not home.is_mining()
    await _async_report(home, timedelta(minutes=30), 5)
    assert home.is_mining()
    assert home.state("sensor", "control_reason") == "frost"


async def test_a_room_that_is_too_warm_stops_its_heaters(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Above the maximum nothing heats, not even a boost."""
    home = await async_heated_home(make_home, hass, "axeos", room_c=20, curve=STEEP)
    await async_set(home, "set_preset_mode", preset_mode="boost")
    await _async_report(home, timedelta(minutes=5), 20)
    assert home.is_mining()
    await _async_report(home, timedelta(minutes=40), 29)
    assert not home.is_mining()
    assert home.state("sensor", "control_reason") == "room_too_warm"


async def test_an_open_window_pauses_after_two_minutes_and_resumes(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Airing for a moment changes nothing; a window that stays open does, until it is closed."""
    hass.states.async_set(WINDOW, "off")
    home = await async_heated_home(make_home, hass, "axeos", window_sensors=[WINDOW])
    hass.states.async_set(WINDOW, "on")
    await home.async_pass(MINUTE)
    assert zone_state(home, "binary_sensor", "window_open") == "on"
    assert thermostat(home, "temperature") == 21
    await home.async_pass(2 * MINUTE)
    assert thermostat(home, "temperature") == 7
    assert zone_state(home, "sensor", "setpoint_reason") == "window_open"
    hass.states.async_set(WINDOW, "off")
    await home.async_pass(MINUTE)
    assert thermostat(home, "temperature") == 21
    assert zone_state(home, "binary_sensor", "window_open") == "off"


async def test_a_window_is_seen_by_the_room(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Without a contact a fast fall of the room counts as an open window."""
    home = await async_heated_home(make_home, hass, "axeos", room_c=21, detects_windows=True)
    await home.async_pass(2 * MINUTE)
    set_room(hass, 19.8)
    await home.async_pass(MINUTE)
    assert zone_state(home, "binary_sensor", "window_open") == "on"


async def test_a_restart_keeps_what_the_room_taught(make_home: MakeHome, hass: HomeAssistant) -> None:
    """After a restart the integral goes on, and minimum times still hold."""
    home = await async_heated_home(make_home, hass, "axeos", room_c=20.5, outdoor_c=15)
    await _async_report(home, timedelta(minutes=30), 20.5)
    before = zone_number(home, "integral")
    assert before > 0
    assert await hass.config_entries.async_reload(home.entry.entry_id)
    await home.async_settle()
    assert zone_number(home, "integral") == pytest.approx(before, abs=0.5)


async def test_a_silent_miner_at_full_demand_is_trouble(make_home: MakeHome, hass: HomeAssistant) -> None:
    """The others go on, and the owner is told that a heater gives nothing."""
    home = await async_heated_home(make_home, hass, "axeos", "axeos", room_c=18, curve=STEEP)
    await _async_report(home, timedelta(minutes=5), 18)
    await home.miners[0].async_stop()
    await _async_report(home, timedelta(minutes=20), 18)
    assert zone_number(home, "heat_power") == pytest.approx(home.number("sensor", "power", miner=1), rel=0.2)
    assert home.is_mining(miner=1)


async def test_a_zone_that_stays_cold_is_told(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A zone below its setpoint for hours is a repair, and it goes when the zone is warm."""
    home = await async_heated_home(make_home, hass, "axeos", room_c=17, curve=STEEP)
    await _async_report(home, timedelta(minutes=10), 17)
    home.freezer.tick(timedelta(hours=4))
    await _async_report(home, timedelta(minutes=5), 17.1)
    assert "zone_too_cold" in _issues(hass)
    await _async_report(home, timedelta(minutes=20), 20.8)
    assert "zone_too_cold" not in _issues(hass)


async def test_a_zone_that_nothing_heats_is_told(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Miners that nobody manages heat no zone; once one is managed, all is well."""
    home = await async_heated_home(make_home, hass, "axeos", miner={"managed": False})
    await home.async_pass(timedelta(minutes=16))
    assert "zone_unheated" in _issues(hass)
    await home.async_call("switch", "turn_on", home.entity_id("switch", "managed"))
    await home.async_pass(MINUTE)
    assert "zone_unheated" not in _issues(hass)


async def test_lost_internet_is_told(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Miners without a pool earn nothing, and many stop heating."""
    home = await async_heated_home(make_home, hass, "epic", curve={"kind": "slope", "slope_w_k": 200.0})
    assert "internet_lost" not in _issues(hass)
    home.miners[0].machine.pools[0]["url"] = ""
    await home.async_pass(timedelta(minutes=6))
    assert "internet_lost" in _issues(hass)


async def test_nobody_at_home(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Away holds once all are out, ends with the first who comes, and a lost tracker counts as at home."""
    hass.states.async_set("person.ann", "home")
    hass.states.async_set("person.bob", "not_home")
    home = await async_heated_home(make_home, hass, "axeos", presence=["person.ann", "person.bob"])
    assert thermostat(home, "preset_mode") == "comfort"
    hass.states.async_set("person.ann", "Office")
    await home.async_pass(MINUTE)
    assert thermostat(home, "preset_mode") == "away"
    assert zone_state(home, "sensor", "setpoint_reason") == "away"
    hass.states.async_set("person.bob", "unavailable")
    await home.async_pass(MINUTE)
    assert thermostat(home, "preset_mode") == "comfort"


async def test_an_empty_map_and_a_holiday(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A zone of the map with nobody in it is away, and so is an event of a calendar."""
    hass.states.async_set("zone.near_home", "1")
    hass.states.async_set("calendar.holidays", "off")
    home = await async_heated_home(make_home, hass, "axeos", presence=["zone.near_home", "calendar.holidays"])
    assert thermostat(home, "preset_mode") == "comfort"
    hass.states.async_set("calendar.holidays", "on")
    await home.async_pass(MINUTE)
    assert thermostat(home, "preset_mode") == "away"
    hass.states.async_set("calendar.holidays", "off")
    hass.states.async_set("zone.near_home", "0")
    await home.async_pass(MINUTE)
    assert thermostat(home, "preset_mode") == "away"


async def test_quiet_hours_cap_the_heat(make_home: MakeHome, hass: HomeAssistant) -> None:
    """In its quiet hours a zone asks for no more than its cap."""
    quiet = [{"weekdays": [0, 1, 2, 3, 4, 5, 6], "start": "00:00:00", "end": "00:00:00", "limit_w": 5}]
    home = await async_heated_home(make_home, hass, "axeos", room_c=18, curve=STEEP, quiet_windows=quiet)
    await home.async_pass(MINUTE)
    assert zone_number(home, "heat_demand") <= 5


async def test_cheap_hours_move_the_setpoint(make_home: MakeHome, hass: HomeAssistant) -> None:
    """While power is cheap the setpoint of the plan is higher, and the reason says why."""
    cheap = [{"weekdays": [0, 1, 2, 3, 4, 5, 6], "start": "00:00:00", "end": "00:00:00", "shift_k": 1.5}]
    home = await async_heated_home(make_home, hass, "axeos", tariff_windows=cheap)
    assert thermostat(home, "temperature") == 22.5
    assert zone_state(home, "sensor", "setpoint_reason") == "tariff"


async def test_two_miners_heat_a_room_to_its_setpoint(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A cold room with the heat of two miners gets warm and is held, with few changes."""
    curve = {"kind": "slope", "slope_w_k": 1.2, "shift_k": 0.0}
    home = await async_heated_home(make_home, hass, "axeos", "axeos", room_c=20.3, outdoor_c=0, curve=curve)
    room_c = 20.3
    for _ in range(24):
        heat_w = sum(home.number("sensor", "power", miner=n) for n in range(2))
        # A box that loses 1.2 W/K and stores 12 Wh/K.
        room_c += (heat_w - 1.2 * room_c) / 12 * (5 / 60)
        await _async_report(home, timedelta(minutes=5), round(room_c, 2))
    assert room_c == pytest.approx(21, abs=0.6)
    assert all(miner.machine.flash_writes < 12 for miner in home.miners)
