"""What a zone takes from Home Assistant: schedules, calendars, the weather and its forecast."""

from datetime import timedelta
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util

from tests.simulated import START

from .conftest import MakeHome
from .heated_home import OUTDOOR, async_heated_home, set_room, thermostat, zone_number, zone_state

WEATHER = "weather.home"
MINUTE = timedelta(minutes=1)


def _by(entity_id: str) -> dict[str, str]:
    """Return the plan of an entity."""
    return {"kind": "entity", "entity_id": entity_id, "on": "comfort", "off": "eco"}


@pytest.mark.parametrize("expected_lingering_timers", [True], ids=["the helper's own timer"])
async def test_a_schedule_helper_is_the_plan(
    make_home: MakeHome, hass: HomeAssistant, *, expected_lingering_timers: bool
) -> None:
    """While the helper is on its first profile holds, until the helper says so."""
    every_day = {
        day: [{"from": "00:00:00", "to": "24:00:00"}]
        for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
    }
    assert await async_setup_component(hass, "schedule", {"schedule": {"week": {"name": "Week", **every_day}}})
    home = await async_heated_home(make_home, hass, "axeos", schedule=_by("schedule.week"))
    state = hass.states.get("schedule.week")
    assert state is not None
    assert state.state == "on"
    assert thermostat(home, "preset_mode") == "comfort"
    until = dt_util.parse_datetime(zone_state(home, "sensor", "next_change"))
    assert until == state.attributes["next_event"]


@pytest.mark.parametrize(
    ("said", "profile", "attribute"),
    [("on", "comfort", "end_time"), ("off", "eco", "start_time")],
    ids=["during an event", "before an event"],
)
async def test_a_calendar_is_the_plan(
    make_home: MakeHome,
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    said: str,
    profile: str,
    attribute: str,
) -> None:
    """An event of a calendar has its profile, and its times are those of the house."""
    freezer.move_to(START)
    ahead = dt_util.now().replace(microsecond=0) + timedelta(hours=5)
    hass.states.async_set("calendar.guests", said, {attribute: ahead.strftime("%Y-%m-%d %H:%M:%S")})
    heated = await async_heated_home(make_home, hass, "axeos", schedule=_by("calendar.guests"))
    assert thermostat(heated, "preset_mode") == profile
    assert dt_util.parse_datetime(zone_state(heated, "sensor", "next_change")) == ahead


@pytest.mark.parametrize("said", ["unavailable", None], ids=["lost", "not there yet"])
async def test_a_lost_schedule_leaves_it_warm(make_home: MakeHome, hass: HomeAssistant, said: str | None) -> None:
    """While nobody knows the plan, what holds is what is there for people."""
    states = [] if said is None else [said]
    [hass.states.async_set("schedule.week", one) for one in states]
    home = await async_heated_home(make_home, hass, "axeos", schedule=_by("schedule.week"))
    assert thermostat(home, "preset_mode") == "comfort"
    assert zone_state(home, "sensor", "next_change") == "unknown"


async def test_an_end_that_has_passed_is_none(make_home: MakeHome, hass: HomeAssistant) -> None:
    """An entity that tells an old end tells none."""
    hass.states.async_set("schedule.week", "on", {"next_event": dt_util.utcnow() - timedelta(days=9000)})
    home = await async_heated_home(make_home, hass, "axeos", schedule=_by("schedule.week"))
    assert zone_state(home, "sensor", "next_change") == "unknown"


async def test_a_weather_service_stands_in_for_a_sensor(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Its temperature counts where no sensor has one, in degrees Celsius whatever it speaks."""
    hass.states.async_set(WEATHER, "sunny", {"temperature": 50.0, "temperature_unit": "°F"})
    options = {"weather": {"outdoor_sensor": OUTDOOR, "weather_entity": WEATHER}}
    home = await async_heated_home(make_home, hass, "axeos", outdoor_c="unavailable", options=options)
    assert home.site_number("outdoor_temperature") == pytest.approx(10)
    set_room(hass, 3, OUTDOOR)
    await home.async_pass(MINUTE)
    assert home.site_number("outdoor_temperature") == 3


async def test_a_forecast_bridges_a_lost_sensor(make_home: MakeHome, hass: HomeAssistant) -> None:
    """When the last outdoor temperature is too old, the forecast counts."""

    async def async_forecast(call: ServiceCall) -> ServiceResponse:
        """Say that it will be 6 degC, with an hour that says nothing."""
        hours: list[Any] = [
            {"datetime": (dt_util.utcnow() + timedelta(hours=n)).isoformat(), "temperature": 6.0} for n in range(24)
        ]
        return {WEATHER: {"forecast": [*hours, {"datetime": "soon"}, {"datetime": "soon", "temperature": 1.0}]}}

    hass.services.async_register("weather", "get_forecasts", async_forecast, supports_response=SupportsResponse.ONLY)
    hass.states.async_set(WEATHER, "sunny", {"temperature": 6.0, "temperature_unit": "°C"})
    options = {"weather": {"weather_entity": WEATHER}}
    home = await async_heated_home(make_home, hass, "axeos", room_c=21, outdoor_c=None, options=options)
    hass.states.async_set(WEATHER, "unavailable")
    home.freezer.tick(timedelta(hours=7))
    set_room(hass, 21)
    await home.async_pass(2 * MINUTE)
    assert zone_state(home, "sensor", "footing") == "room"
    assert zone_number(home, "feed_forward") == pytest.approx(15, abs=0.5)


async def test_a_service_without_forecast_costs_nothing_else(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A service that fails leaves its temperature."""

    async def async_forecast(call: ServiceCall) -> ServiceResponse:
        """Fail."""
        message = "no forecast today"
        raise HomeAssistantError(message)

    hass.services.async_register("weather", "get_forecasts", async_forecast, supports_response=SupportsResponse.ONLY)
    hass.states.async_set(WEATHER, "sunny", {"temperature": 4.0, "temperature_unit": "°C"})
    options = {"weather": {"weather_entity": WEATHER}}
    home = await async_heated_home(make_home, hass, "axeos", outdoor_c=None, options=options)
    assert home.site_number("outdoor_temperature") == 4


async def test_the_sun_lowers_the_heat(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Irradiance is shown, and counts as far as the curve knows the windows."""
    hass.states.async_set("sensor.sun", "400", {"unit_of_measurement": "W/m²"})
    options = {"weather": {"outdoor_sensor": OUTDOOR, "irradiance_sensor": "sensor.sun"}}
    home = await async_heated_home(make_home, hass, "axeos", options=options)
    assert home.site_number("irradiance") == 400
    hass.states.async_set("sensor.sun", "unavailable")
    await home.async_pass(MINUTE)
    assert home.site_state("irradiance") == "unknown"


async def test_a_zone_may_have_its_own_outdoor_sensor(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A greenhouse behind the hill has its own weather."""
    set_room(hass, -4, "sensor.hill")
    home = await async_heated_home(make_home, hass, "axeos", outdoor_c=6, outdoor_sensor="sensor.hill")
    assert zone_number(home, "feed_forward") == pytest.approx(25, abs=0.5)
    assert home.site_number("outdoor_temperature") == 6


async def test_the_sensor_of_a_zone_is_that_of_a_site_without(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Whoever names an outdoor sensor once need not name it twice."""
    home = await async_heated_home(make_home, hass, "axeos", options={"weather": {}}, outdoor_sensor=OUTDOOR)
    assert home.site_number("outdoor_temperature") == 0
