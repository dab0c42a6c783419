"""What automations and cards ask of zones: it holds, it ends, and what cannot be is declined in words."""

from datetime import timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.proof_of_heat.const import DOMAIN
from simulator.fault import Fault

from .conftest import MakeHome
from .heated_home import ZONE, add_zone, async_heated_home, thermostat, zone_entity_id, zone_number, zone_state
from .home import Home

POINTS = [{"outdoor_c": 15, "heat_w": 0}, {"outdoor_c": -10, "heat_w": 100}]


async def _async_asked(home: Home, action: str, **asked: Any) -> Any:
    """Ask something of the zone, and return what is answered for it."""
    thermostat_id = zone_entity_id(home, "climate", "zone")
    answer = await home.hass.services.async_call(
        DOMAIN, action, {"entity_id": thermostat_id, **asked}, blocking=True, return_response=True
    )
    await home.async_pass(timedelta(seconds=15))
    assert answer is not None
    return answer[thermostat_id]


async def test_a_temperature_holds_as_long_as_is_asked(make_home: MakeHome, hass: HomeAssistant) -> None:
    """The answer says until when, and the thermostat shows it."""
    home = await async_heated_home(make_home, hass, "axeos")
    now = dt_util.utcnow()
    told = await _async_asked(home, "set_override", temperature=22, duration={"hours": 3})
    assert told["setpoint_c"] == 22
    assert told["until"] == (now + timedelta(hours=3)).isoformat()
    assert thermostat(home, "temperature") == 22


async def test_a_time_without_zone_is_that_of_the_house(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Until may be a time on the clock of the house."""
    await hass.config.async_set_time_zone("Europe/Moscow")
    home = await async_heated_home(make_home, hass, "axeos")
    until = dt_util.now() + timedelta(hours=1)
    told = await _async_asked(home, "set_override", profile="eco", until=until.replace(tzinfo=None).isoformat())
    assert dt_util.parse_datetime(told["until"]) == until


async def test_until_the_next_change_of_the_plan(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A wish may end with the plan's next change."""
    week = {
        "kind": "week",
        "blocks": [{"weekday": day, "start": "06:00:00", "end": "22:00:00", "profile": "comfort"} for day in range(7)],
        "otherwise": "eco",
    }
    home = await async_heated_home(make_home, hass, "axeos", schedule=week)
    told = await _async_asked(home, "set_override", temperature=23, ending="next_change")
    assert told["until"] == zone_state(home, "sensor", "next_change")
    assert zone_state(home, "sensor", "next_change") != "unknown"


async def test_for_ever_only_if_asked(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A wish without an end stays, until it is cleared."""
    home = await async_heated_home(make_home, hass, "axeos")
    assert (await _async_asked(home, "set_override", temperature=23, ending="never"))["until"] is None
    home.freezer.tick(timedelta(days=3))
    await home.async_pass(timedelta(seconds=30))
    assert thermostat(home, "temperature") == 23
    await _async_asked(home, "clear_override")
    assert thermostat(home, "temperature") == 21


async def test_a_boost_wakes_a_zone_that_is_off(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Whoever boosts wants heat."""
    home = await async_heated_home(make_home, hass, "axeos")
    await home.async_call("climate", "turn_off", zone_entity_id(home, "climate", "zone"))
    now = dt_util.utcnow()
    told = await _async_asked(home, "boost", duration={"minutes": 30})
    assert told["until"] == (now + timedelta(minutes=30)).isoformat()
    assert zone_state(home, "climate", "zone") == "auto"
    assert thermostat(home, "preset_mode") == "boost"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({}, "either a temperature or a profile"),
        ({"temperature": 22, "profile": "eco"}, "either a temperature or a profile"),
        ({"temperature": 40}, "takes 7 to 28 °C"),
        ({"temperature": 22, "duration": {"hours": 1}, "ending": "never"}, "only one of duration"),
        ({"temperature": 22, "until": "2020-01-01T00:00:00"}, "end in the past"),
        ({"temperature": 22, "duration": {"hours": 9}}, "for 8 hours at most"),
    ],
    ids=["nothing", "both", "too warm", "two ends", "the past", "too long"],
)
async def test_what_cannot_be_is_declined(
    make_home: MakeHome, hass: HomeAssistant, asked: dict[str, Any], words: str
) -> None:
    """The words name the cure, and nothing is changed."""
    home = await async_heated_home(make_home, hass, "axeos")
    with pytest.raises(ServiceValidationError, match=words):
        await _async_asked(home, "set_override", **asked)
    assert thermostat(home, "temperature") == 21


async def test_a_profile_for_the_whole_site(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Without zones named, all follow."""
    home = await async_heated_home(make_home, hass, "axeos")
    add_zone(home, zone_id="bath", title="Bath")
    await home.async_settle()
    answer = await hass.services.async_call(
        DOMAIN, "set_profile", {"profile": "eco", "ending": "never"}, blocking=True, return_response=True
    )
    await home.async_pass(timedelta(seconds=15))
    assert answer is not None
    told: Any = answer["zones"]
    assert [one["name"] for one in told] == ["Living room", "Bath"]
    bath = hass.states.get("climate.bath")
    assert bath is not None
    assert bath.attributes["preset_mode"] == thermostat(home, "preset_mode") == "eco"


async def test_a_profile_for_one_zone(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Others keep their plan."""
    home = await async_heated_home(make_home, hass, "axeos")
    add_zone(home, zone_id="bath", title="Bath")
    await home.async_settle()
    await hass.services.async_call(
        DOMAIN, "set_profile", {"profile": "away", "entity_id": "climate.bath"}, blocking=True
    )
    await home.async_pass(timedelta(seconds=15))
    assert thermostat(home, "preset_mode") == "comfort"


async def test_a_miner_is_no_zone_and_a_zone_no_miner(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Each action says what it is for."""
    home = await async_heated_home(make_home, hass, "axeos")
    heater, zone = home.entity_id("climate", "heater"), zone_entity_id(home, "climate", "zone")
    with pytest.raises(ServiceValidationError, match="is no heat zone"):
        await home.async_call(DOMAIN, "boost", heater)
    with pytest.raises(ServiceValidationError, match="is no heat zone"):
        await home.async_call(DOMAIN, "set_profile", heater, profile="eco")
    with pytest.raises(ServiceValidationError, match="is no miner"):
        await home.async_call(DOMAIN, "hold", zone, power_w=0, duration={"hours": 1})
    with pytest.raises(ServiceValidationError, match="is no miner"):
        await home.async_call(DOMAIN, "release", zone)


async def test_a_curve_is_set(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Slope and shift, or points, heat from now on; the answer is the curve."""
    home = await async_heated_home(make_home, hass, "axeos", room_c=21, outdoor_c=1)
    told = await _async_asked(home, "set_curve", slope_w_k=1.5, shift_k=1)
    assert (told["slope_w_k"], told["shift_k"]) == (1.5, 1)
    assert zone_number(home, "feed_forward") == pytest.approx(31.5)
    told = await _async_asked(home, "set_curve", points=POINTS)
    assert [point["outdoor_c"] for point in told["points"]] == [-10, 15]
    assert zone_number(home, "feed_forward") == pytest.approx(60)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({}, "either a slope or points"),
        ({"slope_w_k": 0}, "has to be above 0 W/K"),
        ({"points": [{"outdoor_c": -10, "heat_w": 0}, {"outdoor_c": 5, "heat_w": 9}]}, "more heat where it is warmer"),
    ],
    ids=["nothing", "no slope", "the wrong way"],
)
async def test_an_impossible_curve_is_declined(
    make_home: MakeHome, hass: HomeAssistant, asked: dict[str, Any], words: str
) -> None:
    """The curve before stays."""
    home = await async_heated_home(make_home, hass, "axeos")
    with pytest.raises(ServiceValidationError, match=words):
        await _async_asked(home, "set_curve", **asked)
    assert float(zone_state(home, "number", "curve_slope")) == 1


async def test_nothing_is_adopted_before_something_is_learnt(make_home: MakeHome, hass: HomeAssistant) -> None:
    """The button says what it waits for."""
    home = await async_heated_home(make_home, hass, "axeos")
    with pytest.raises(ServiceValidationError, match="has learnt nothing yet"):
        await home.async_call("button", "press", zone_entity_id(home, "button", "adopt_learnt_curve"))


async def test_the_site_explains_its_zones(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Explain says of each zone what holds, and why."""
    await async_heated_home(make_home, hass, "axeos", room_c=20)
    answer = await hass.services.async_call(DOMAIN, "explain", {}, blocking=True, return_response=True)
    assert answer is not None
    zones: Any = answer["zones"]
    (zone,) = zones
    assert (zone["name"], zone["setpoint_c"], zone["why"], zone["room_c"]) == ("Living room", 21, "plan", 20)
    assert zone["explanation"] == "Schedule"


async def test_cards_get_what_they_draw(
    make_home: MakeHome, hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """Each zone comes with its curve, its setpoints and what holds."""
    home = await async_heated_home(make_home, hass, "axeos", outdoor_c=1)
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": "proof_of_heat/zones"})
    (zone,) = (await client.receive_json())["result"]
    assert zone["zone_id"] == ZONE
    assert zone["climate_entity_id"] == zone_entity_id(home, "climate", "zone")
    assert zone["curve"]["slope_w_k"] == 1
    assert zone["curve"]["is_assumed"] is False
    assert zone["setpoints"]["comfort"] == 21
    assert zone["outdoor_c"] == 1
    assert zone["learnt"] is None
    assert (zone["silent_heaters"], zone["obstacle"]) == (0, None)


async def test_cards_get_what_keeps_a_zone_from_its_heat(
    make_home: MakeHome, hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """A stop by hand, and a miner that does not answer, are told beside the room."""
    home = await async_heated_home(make_home, hass, "axeos", "braiins", room_c=18)
    home.miners[0].faults.add(Fault.EMPTY)
    await hass.services.async_call(DOMAIN, "emergency_stop", {}, blocking=True)
    await home.async_pass(timedelta(minutes=2))
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": "proof_of_heat/zones"})
    (zone,) = (await client.receive_json())["result"]
    assert (zone["heaters"], zone["silent_heaters"]) == (2, 1)
    assert zone["obstacle"] == "emergency_stop"


async def test_a_zone_without_curve_shows_the_one_that_is_assumed(
    make_home: MakeHome, hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """Until somebody knows better, all heaters run on the coldest day."""
    await async_heated_home(make_home, hass, "axeos", curve={"kind": None, "design_outdoor_c": -10})
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": "proof_of_heat/zones"})
    (zone,) = (await client.receive_json())["result"]
    assert zone["curve"]["is_assumed"] is True
    assert zone["curve"]["slope_w_k"] == pytest.approx(26.7 / 30, rel=0.1)


async def test_a_card_draws_a_curve_and_takes_it_back(
    make_home: MakeHome, hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """A drawn curve heats at once; none returns to that of the settings."""
    home = await async_heated_home(make_home, hass, "axeos")
    client = await hass_ws_client(hass)
    ask = {"type": "proof_of_heat/zone/curve/set", "zone_id": ZONE}
    await client.send_json_auto_id({**ask, "curve": {"points": POINTS}})
    assert (await client.receive_json())["result"]["kind"] == "points"
    await home.async_pass(timedelta(seconds=15))
    assert zone_state(home, "number", "curve_slope") == "unavailable"
    await client.send_json_auto_id({**ask, "curve": None})
    assert (await client.receive_json())["result"]["slope_w_k"] == 1
    await client.send_json_auto_id({**ask, "zone_id": "attic", "curve": None})
    assert "attic is no heat zone" in (await client.receive_json())["error"]["message"]
