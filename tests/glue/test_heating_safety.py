"""The safety of heating through Home Assistant: odd sensors, odd machines, odd clocks, and a restart in the middle."""

from datetime import UTC, datetime, timedelta

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.proof_of_heat.const import DOMAIN
from simulator.fault import Fault

from .boiler_home import add_heater
from .conftest import MakeHome
from .heated_home import ZONE, add_zone, async_heated_home, async_set, set_room, thermostat, zone_number, zone_state
from .home import Home

MINUTE = timedelta(minutes=1)
WINDOW = "binary_sensor.window"
STEEP = {"kind": "slope", "slope_w_k": 2.0, "shift_k": 0.0}
"""A BitAxe has to give nearly all it can at 0 °C."""

RELAY = {
    "kind": "electric_heater",
    "drive": "entity",
    "entity_id": "input_boolean.heater",
    "power_sensor": "sensor.relay_power",
    "max_heat_w": 2000,
    "managed": True,
    "zones": {ZONE: 1.0},
}


def issues(hass: HomeAssistant) -> set[str]:
    """Return the problems that are shown."""
    return {str(issue.translation_key) for (domain, _), issue in ir.async_get(hass).issues.items() if domain == DOMAIN}


async def async_hours(home: Home, count: int, room_c: float, outdoor_c: float = 0.0) -> None:
    """Let hours pass in which both sensors report every half an hour."""
    for _ in range(2 * count):
        home.freezer.tick(timedelta(minutes=29))
        set_room(home.hass, room_c)
        set_room(home.hass, outdoor_c, "sensor.outdoor")
        await home.async_pass(MINUTE)


async def test_a_room_sensor_that_never_moves_is_lost(make_home: MakeHome, hass: HomeAssistant) -> None:
    """It reports and reports, and always the same: after a day the weather heats alone."""
    home = await async_heated_home(make_home, hass, "axeos", room_c=20.9)
    await async_hours(home, 20, 20.9)
    assert zone_state(home, "sensor", "footing") == "all_sensors"
    await async_hours(home, 6, 20.9)
    assert zone_state(home, "sensor", "footing") == "load_line"


async def test_a_room_sensor_that_jumps_is_doubted(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Ten kelvin in a minute are a sensor, not a room; once they stay they count."""
    home = await async_heated_home(make_home, hass, "axeos", room_c=21)
    set_room(hass, 11)
    await home.async_pass(MINUTE / 4)
    assert zone_state(home, "sensor", "footing") == "load_line"
    await home.async_pass(20 * MINUTE)
    assert thermostat(home, "current_temperature") == 11


async def test_a_sensor_that_dies_on_a_mild_day_does_not_leave_the_house_cold(
    make_home: MakeHome, hass: HomeAssistant
) -> None:
    """Little heat was wanted when it died; the cold night gets what the curve says."""
    home = await async_heated_home(make_home, hass, "axeos", room_c=21, outdoor_c=19, curve=STEEP)
    set_room(hass, "unavailable")
    await home.async_pass(MINUTE)
    assert zone_number(home, "heat_demand") == pytest.approx(4, abs=2)
    for _ in range(24):
        home.freezer.tick(timedelta(minutes=29))
        set_room(hass, 15, "sensor.outdoor")
        await home.async_pass(MINUTE)
    assert zone_number(home, "heat_demand") == pytest.approx(12, abs=1)
    await home.async_pass(15 * MINUTE)
    assert home.is_mining()


async def test_a_miner_that_heats_although_it_is_off_is_stopped_again(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Somebody started it on its own page; where it does not obey, the owner is told."""
    home = await async_heated_home(make_home, hass, "axeos", room_c=25)
    await home.async_pass(5 * MINUTE)
    assert not home.is_mining()
    home.miners[0].machine.resume()
    await home.async_pass(15 * MINUTE)
    assert not home.is_mining()
    home.miners[0].machine.resume()
    home.miners[0].faults.add(Fault.IGNORES)
    for _ in range(12):
        set_room(hass, 25)
        await home.async_pass(5 * MINUTE)
    assert "not_obeyed" in issues(hass)


@pytest.mark.parametrize(
    ("room_c", "state", "power_w", "problem"),
    [(25, "off", 900, "heater_stuck_on"), (15, "on", 2, "heater_no_power")],
    ids=["draws power although off", "draws nothing although on"],
)
async def test_a_heater_whose_power_does_not_fit_is_told(
    make_home: MakeHome, hass: HomeAssistant, room_c: float, state: str, power_w: float, problem: str
) -> None:
    """A relay that sticks and a fuse that blew are repairs; they go when the power fits again."""
    watts = {"unit_of_measurement": "W"}
    hass.states.async_set("input_boolean.heater", state)
    hass.states.async_set("sensor.relay_power", str(power_w), watts)
    async_mock_service(hass, "input_boolean", "turn_on")
    async_mock_service(hass, "input_boolean", "turn_off")
    home = await make_home(is_set_up=False)
    add_zone(home, curve={"kind": "slope", "slope_w_k": 100.0, "shift_k": 0.0})
    add_heater(home, RELAY)
    set_room(hass, room_c)
    assert await hass.config_entries.async_setup(home.entry.entry_id)
    await home.async_settle()
    assert problem not in issues(hass)
    await home.async_pass(20 * MINUTE)
    assert problem in issues(hass)
    hass.states.async_set("sensor.relay_power", "0" if state == "off" else "2000", watts)
    await home.async_pass(2 * MINUTE)
    assert problem not in issues(hass)


async def test_heat_that_does_not_warm_the_room_is_told(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Two hours of all heat, more than the house loses, and no rise: the heat goes elsewhere."""
    little = {"kind": "slope", "slope_w_k": 0.3, "shift_k": 0.0}
    home = await async_heated_home(make_home, hass, "axeos", room_c=12, curve=little)
    for _ in range(30):
        set_room(hass, 12)
        await home.async_pass(5 * MINUTE)
    assert "zone_no_heat" in issues(hass)


async def test_a_restart_in_the_middle_keeps_wish_and_minimum_times(make_home: MakeHome, hass: HomeAssistant) -> None:
    """What was set by hand ends when it should have, and a miner that just started is not stopped."""
    home = await async_heated_home(make_home, hass, "axeos", room_c=19, curve=STEEP)
    await home.async_pass(5 * MINUTE)
    await async_set(home, "set_temperature", temperature=20)
    until = zone_state(home, "sensor", "override_until")
    assert home.is_mining()
    assert await hass.config_entries.async_reload(home.entry.entry_id)
    set_room(hass, 23)
    await home.async_pass(5 * MINUTE)
    assert zone_state(home, "sensor", "override_until") == until
    assert home.is_mining()
    for _ in range(8):
        set_room(hass, 23)
        await home.async_pass(5 * MINUTE)
    assert not home.is_mining()


@pytest.mark.parametrize("to_c", [19, 23], ids=["down", "up"])
async def test_a_step_of_the_setpoint_does_not_bump_the_integral(
    make_home: MakeHome, hass: HomeAssistant, to_c: float
) -> None:
    """The feed-forward moves by a watt for each kelvin, the integral by nothing."""
    home = await async_heated_home(make_home, hass, "axeos", room_c=20.9, outdoor_c=10)
    await async_hours(home, 1, 20.9, 10)
    before = zone_number(home, "integral"), zone_number(home, "feed_forward")
    await async_set(home, "set_temperature", temperature=to_c)
    assert zone_number(home, "integral") == pytest.approx(before[0], abs=0.3)
    assert zone_number(home, "feed_forward") == pytest.approx(before[1] + to_c - 21, abs=0.5)


async def test_hours_with_an_open_window_do_not_teach(make_home: MakeHome, hass: HomeAssistant) -> None:
    """What is lost to the street is no loss of the building."""
    hass.states.async_set(WINDOW, "off")
    home = await async_heated_home(make_home, hass, "axeos", window_sensors=[WINDOW])
    await home.async_pass(2 * MINUTE)
    memory = home.entry.runtime_data.store.zone(ZONE)
    assert not memory.disturbed
    hass.states.async_set(WINDOW, "on")
    await home.async_pass(4 * MINUTE)
    assert home.entry.runtime_data.store.zone(ZONE).disturbed


async def test_a_cold_zone_does_not_overload_its_circuit(make_home: MakeHome, hass: HomeAssistant) -> None:
    """However cold the room, both miners together stay below the limit of the site."""
    curve = {"kind": "slope", "slope_w_k": 500.0, "shift_k": 0.0}
    home = await async_heated_home(
        make_home, hass, "whatsminer_v2", "braiins", room_c=12, curve=curve, options={"circuit_limit_w": 4500}
    )
    await home.async_pass(30 * MINUTE)
    assert zone_number(home, "heat_demand") > 4500
    total_w = home.number("sensor", "power", miner=0) + home.number("sensor", "power", miner=1)
    assert 1000 < total_w <= 4500 * 1.05


@pytest.mark.parametrize(
    "at",
    [
        datetime(2027, 3, 28, 0, 55, tzinfo=UTC),
        datetime(2027, 10, 31, 0, 55, tzinfo=UTC),
        datetime(2026, 12, 31, 22, 55, tzinfo=UTC),
        datetime(2026, 1, 1, tzinfo=UTC),
    ],
    ids=["clocks go forward", "clocks go back", "new year", "clock set back"],
)
async def test_an_odd_clock_does_no_harm(make_home: MakeHome, hass: HomeAssistant, at: datetime) -> None:
    """The zone is heated on through it, by room and weather, and nothing winds up."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    home = await async_heated_home(make_home, hass, "axeos", room_c=20.9, outdoor_c=10)
    await home.async_pass(5 * MINUTE)
    home.freezer.move_to(at)
    for _ in range(3):
        set_room(hass, 21)
        set_room(hass, 10, "sensor.outdoor")
        await home.async_pass(5 * MINUTE)
    assert zone_state(home, "sensor", "footing") == "all_sensors"
    assert zone_number(home, "heat_demand") == pytest.approx(11, abs=3)
    assert zone_state(home, "sensor", "setpoint_reason") == "plan"
