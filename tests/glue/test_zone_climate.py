"""A zone as a thermostat: what its owner sets holds until it ends, and what its heaters do is shown."""

import json
from datetime import timedelta

import pytest
from homeassistant.components.climate import HVACAction, HVACMode
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from syrupy.assertion import SnapshotAssertion

from custom_components.proof_of_heat.diagnostics import async_get_config_entry_diagnostics

from .conftest import MakeHome
from .heated_home import async_heated_home, async_set, set_room, thermostat, zone_entity_id, zone_number, zone_state

TWO_HOURS = timedelta(hours=2)


@pytest.mark.parametrize("domain", ["binary_sensor", "button", "climate", "number", "sensor"])
async def test_a_zone_looks_like_this(
    make_home: MakeHome, hass: HomeAssistant, snapshot: SnapshotAssertion, domain: str
) -> None:
    """A zone has a thermostat, what is decided and measured, its curve and its buttons."""
    home = await async_heated_home(make_home, hass, "axeos", room_c=20.5, window_sensors=["binary_sensor.window"])
    shown = {key: one for key, one in home.entities(domain).items() if "living_room" in key}
    assert shown == snapshot


async def test_a_zone_follows_its_plan(make_home: MakeHome, hass: HomeAssistant) -> None:
    """In auto the profile of the plan holds, and the thermostat says so."""
    home = await async_heated_home(make_home, hass, "axeos", room_c=20.0)
    assert zone_state(home, "climate", "zone") == HVACMode.AUTO
    assert thermostat(home, "preset_mode") == "comfort"
    assert thermostat(home, "temperature") == 21
    assert thermostat(home, "current_temperature") == 20
    assert zone_state(home, "sensor", "setpoint_reason") == "plan"


async def test_a_temperature_by_hand_ends_after_two_hours(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Whoever turns the dial gets it for two hours, and sees until when."""
    home = await async_heated_home(make_home, hass, "axeos")
    await async_set(home, "set_temperature", temperature=23)
    assert thermostat(home, "temperature") == 23
    assert thermostat(home, "preset_mode") is None
    assert zone_state(home, "sensor", "setpoint_reason") == "override"
    until = dt_util.parse_datetime(zone_state(home, "sensor", "override_until"))
    assert until is not None
    assert timedelta(0) <= dt_util.utcnow() + TWO_HOURS - until <= timedelta(minutes=1)
    home.freezer.tick(TWO_HOURS)
    await home.async_pass(timedelta(seconds=30))
    assert thermostat(home, "temperature") == 21
    assert zone_state(home, "sensor", "override_until") == "unknown"


async def test_the_setpoints_are_those_of_the_settings(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Each profile has the temperature that its owner set; what is not set is as usual."""
    home = await async_heated_home(make_home, hass, "axeos", setpoints={"comfort": 22.0}, max_c=25, frost_c=8)
    assert thermostat(home, "temperature") == 22
    assert (thermostat(home, "min_temp"), thermostat(home, "max_temp")) == (8, 25)
    await async_set(home, "set_preset_mode", preset_mode="eco")
    assert thermostat(home, "temperature") == 19


async def test_a_zone_is_known_to_diagnostics_without_its_names(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Whoever helps sees curve, verdict and memory, but no name of a room."""
    home = await async_heated_home(make_home, hass, "axeos")
    told = await async_get_config_entry_diagnostics(hass, home.entry)
    (zone,) = told["zones"]
    assert zone["curve"]["shape"]["ua_w_k"] == 1
    assert zone["verdict"]["effective"]["setpoint_c"] == 21
    assert "Living room" not in json.dumps(zone)


async def test_a_boost_lasts_an_hour(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A boost is a profile that ends after an hour."""
    home = await async_heated_home(make_home, hass, "axeos")
    await async_set(home, "set_preset_mode", preset_mode="boost")
    assert (thermostat(home, "preset_mode"), thermostat(home, "temperature")) == ("boost", 22.5)
    assert zone_state(home, "sensor", "setpoint_reason") == "boost"
    home.freezer.tick(timedelta(hours=1))
    await home.async_pass(timedelta(seconds=30))
    assert thermostat(home, "preset_mode") == "comfort"


async def test_held_is_held_until_told_otherwise(make_home: MakeHome, hass: HomeAssistant) -> None:
    """In heat the temperature that is set stays, and begins with the one that held."""
    home = await async_heated_home(make_home, hass, "axeos")
    await async_set(home, "set_hvac_mode", hvac_mode=HVACMode.HEAT)
    assert thermostat(home, "temperature") == 21
    await async_set(home, "set_temperature", temperature=18)
    home.freezer.tick(timedelta(days=2))
    await home.async_pass(timedelta(seconds=30))
    assert thermostat(home, "temperature") == 18
    await async_set(home, "set_preset_mode", preset_mode="eco")
    assert thermostat(home, "temperature") == 19


async def test_auto_returns_to_the_plan(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Choosing auto, or the button, ends what was set by hand."""
    home = await async_heated_home(make_home, hass, "axeos")
    await async_set(home, "set_temperature", temperature=24, hvac_mode=HVACMode.AUTO)
    await async_set(home, "set_hvac_mode", hvac_mode=HVACMode.AUTO)
    assert thermostat(home, "temperature") == 21
    await async_set(home, "set_temperature", temperature=24)
    await home.async_call("button", "press", zone_entity_id(home, "button", "clear_override"))
    await home.async_pass(timedelta(seconds=15))
    assert thermostat(home, "temperature") == 21


async def test_off_leaves_frost_protection(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A zone that is off is kept from freezing, and nothing else; on returns to the plan."""
    home = await async_heated_home(make_home, hass, "axeos", room_c=15)
    await async_set(home, "turn_off")
    assert zone_state(home, "climate", "zone") == HVACMode.OFF
    assert thermostat(home, "temperature") == 7
    await home.async_pass(timedelta(minutes=35))
    assert not home.is_mining()
    assert thermostat(home, "hvac_action") == HVACAction.OFF
    await async_set(home, "turn_on")
    assert zone_state(home, "climate", "zone") == HVACMode.AUTO


async def test_heat_is_measured_and_counted(make_home: MakeHome, hass: HomeAssistant) -> None:
    """What the miners draw is the heat of the zone, and its energy adds up."""
    home = await async_heated_home(make_home, hass, "avalon", room_c=18, curve={"kind": "slope", "slope_w_k": 100.0})
    await home.async_pass(timedelta(minutes=10))
    assert thermostat(home, "hvac_action") == HVACAction.HEATING
    assert zone_number(home, "heat_power") == pytest.approx(home.number("sensor", "power"), rel=0.1)
    before = zone_number(home, "heat_energy")
    await home.async_pass(timedelta(minutes=10))
    assert zone_number(home, "heat_energy") > before


async def test_a_miner_in_a_zone_shows_the_temperatures_of_the_zone(make_home: MakeHome, hass: HomeAssistant) -> None:
    """The heater of a miner has the room and the setpoint of its zone, and passes a new setpoint on."""
    home = await async_heated_home(make_home, hass, "axeos", room_c=19.5)
    heater = home.entity_id("climate", "heater")
    state = hass.states.get(heater)
    assert state is not None
    assert (state.attributes["current_temperature"], state.attributes["temperature"]) == (19.5, 21)
    await home.async_call("climate", "set_temperature", heater, temperature=22, hvac_mode=HVACMode.AUTO)
    await home.async_pass(timedelta(seconds=15))
    assert thermostat(home, "temperature") == 22


async def test_starts_and_changes_are_counted_by_day(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A stop is no start, a start is no change, and at midnight the counts begin anew."""
    home = await async_heated_home(make_home, hass, "axeos", room_c=19)
    await home.async_pass(timedelta(minutes=40))
    assert home.is_mining()
    before = home.number("sensor", "starts_today"), home.number("sensor", "level_changes_today")
    heater = home.entity_id("climate", "heater")
    await home.async_call("climate", "turn_off", heater)
    await home.async_pass(timedelta(minutes=20))
    await home.async_call("climate", "set_hvac_mode", heater, hvac_mode="heat")
    await home.async_pass(timedelta(minutes=20))
    after = home.number("sensor", "starts_today"), home.number("sensor", "level_changes_today")
    assert after == (before[0] + 1, before[1])
    home.freezer.tick(timedelta(days=1))
    await home.async_pass(timedelta(minutes=1))
    assert home.number("sensor", "starts_today") == 0


async def test_humidity_is_shown(make_home: MakeHome, hass: HomeAssistant) -> None:
    """The thermostat shows the humidity of the room."""
    hass.states.async_set("sensor.humidity", "48", {"unit_of_measurement": "%"})
    home = await async_heated_home(make_home, hass, "axeos", humidity_sensor="sensor.humidity")
    await home.async_pass(timedelta(seconds=15))
    assert thermostat(home, "current_humidity") == 48


async def test_slope_and_shift_move_the_curve(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A new slope heats by itself at once, and the integral keeps the sum as it was."""
    home = await async_heated_home(make_home, hass, "axeos", room_c=21, outdoor_c=1)
    assert zone_number(home, "feed_forward") == pytest.approx(20)
    slope, shift = (zone_entity_id(home, "number", key) for key in ("curve_slope", "curve_shift"))
    await home.async_call("number", "set_value", slope, value=2)
    await home.async_pass(timedelta(seconds=15))
    assert zone_number(home, "feed_forward") == pytest.approx(40)
    await home.async_call("number", "set_value", shift, value=1)
    await home.async_pass(timedelta(seconds=15))
    assert zone_number(home, "feed_forward") == pytest.approx(42)
    assert float(zone_state(home, "number", "curve_slope")) == 2


async def test_a_slope_of_endless_digits_is_shown_short(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A third of a watt is no news to anybody."""
    curve = {"kind": "slope", "slope_w_k": 1000 / 7, "shift_k": 1 / 3}
    home = await async_heated_home(make_home, hass, "axeos", curve=curve)
    assert zone_state(home, "number", "curve_slope") == "142.9"
    assert zone_state(home, "number", "curve_shift") == "0.3"


async def test_a_curve_of_points_has_no_slope(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Slope and shift belong to a line."""
    points = [{"outdoor_c": -10, "heat_w": 900}, {"outdoor_c": 15, "heat_w": 0}]
    home = await async_heated_home(make_home, hass, "axeos", curve={"kind": "points", "points": points})
    assert zone_state(home, "number", "curve_slope") == "unavailable"


async def test_wishes_survive_a_restart(make_home: MakeHome, hass: HomeAssistant) -> None:
    """An override, a curve set by hand and the integral are there after a new start."""
    home = await async_heated_home(make_home, hass, "axeos", room_c=20.5)
    await async_set(home, "set_temperature", temperature=20.6)
    await home.async_call("number", "set_value", zone_entity_id(home, "number", "curve_slope"), value=3)
    await home.async_pass(timedelta(minutes=20))
    integral, until = zone_state(home, "sensor", "integral"), zone_state(home, "sensor", "override_until")
    assert float(integral) != 0
    assert await hass.config_entries.async_reload(home.entry.entry_id)
    await home.async_settle()
    assert thermostat(home, "temperature") == 20.6
    assert zone_state(home, "sensor", "override_until") == until
    assert zone_number(home, "integral") == pytest.approx(float(integral), abs=1)
    assert float(zone_state(home, "number", "curve_slope")) == 3


async def test_a_curve_of_the_settings_ends_one_by_hand(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Whoever changes the curve in the settings means it."""
    home = await async_heated_home(make_home, hass, "axeos")
    await home.async_call("number", "set_value", zone_entity_id(home, "number", "curve_slope"), value=3)
    (subentry,) = home.entry.get_subentries_of_type("zone")
    curve = {"kind": "slope", "slope_w_k": 5.0, "shift_k": 0.0}
    hass.config_entries.async_update_subentry(home.entry, subentry, data={**subentry.data, "curve": curve})
    await home.async_settle()
    assert float(zone_state(home, "number", "curve_slope")) == 5


async def test_a_removed_zone_leaves_its_miners_alone(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Without its zone a miner is a miner as before, and nothing of the zone is left."""
    home = await async_heated_home(make_home, hass, "axeos")
    (subentry,) = home.entry.get_subentries_of_type("zone")
    hass.config_entries.async_remove_subentry(home.entry, subentry.subentry_id)
    await home.async_settle()
    await home.async_pass(timedelta(seconds=30))
    assert hass.states.get("climate.living_room") is None
    assert home.state("climate", "heater") == HVACMode.AUTO
    set_room(hass, 30)
    await home.async_pass(timedelta(seconds=30))
    assert home.state("sensor", "control_reason") == "running_freely"
