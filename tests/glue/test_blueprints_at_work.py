"""The blueprints at work: automations made of them, in a home with a heated zone."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

import pytest
from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import translation
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from custom_components.proof_of_heat.blueprint_files import async_copy_blueprints, blueprint_names
from custom_components.proof_of_heat.const import DOMAIN
from simulator.fault import Fault

from .conftest import MakeHome
from .heated_home import async_heated_home, set_room, thermostat, zone_entity_id, zone_state
from .home import STEP, Home

CHAT = 4711


@pytest.fixture
async def home(
    recorder_mock: None, make_home: MakeHome, hass: HomeAssistant, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[Home]:
    """Make a home with a zone whose miner heats it, and copy the blueprints into a folder of its own."""
    hass.config.config_dir = str(tmp_path_factory.mktemp("config"))
    await async_copy_blueprints(
        hass,
        blueprint_names(),
    )
    yield await async_heated_home(make_home, hass, "axeos", room_c=20.5)
    # A trigger at a time of day leaves a timer behind.
    await hass.services.async_call("automation", "turn_off", {"entity_id": "all"}, blocking=True)


async def async_use(home: Home, blueprint: str, **inputs: Any) -> None:
    """Make an automation of a blueprint."""
    automation = {"use_blueprint": {"path": f"{DOMAIN}/{blueprint}.yaml", "input": inputs}}
    assert await async_setup_component(home.hass, "automation", {"automation": automation})
    await home.hass.async_block_till_done()
    (state,) = home.hass.states.async_all("automation")
    assert state.state == "on"


def room(home: Home) -> str:
    """Return the thermostat of the zone."""
    return zone_entity_id(home, "climate", "zone")


async def async_change(home: Home, entity_id: str, value: str, **attributes: Any) -> None:
    """Let an entity change, and the site decide upon what follows."""
    home.hass.states.async_set(entity_id, value, attributes)
    await home.async_pass(STEP)


def phone(hass: HomeAssistant) -> str:
    """Return a phone with the app."""
    entry = MockConfigEntry(domain="mobile_app")
    entry.add_to_hass(hass)
    registry = dr.async_get(hass)
    return registry.async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("mobile_app", "pixel")}, name="Robin's Pixel"
    ).id


async def test_a_failed_miner_is_notified_with_buttons(home: Home) -> None:
    """The phone learns which miner failed, and may boost, stop or open the dashboard."""
    sent = async_mock_service(home.hass, "notify", "mobile_app_robin_s_pixel")
    await async_use(home, "notifications", phones=[phone(home.hass)], room=room(home), patience={"minutes": 0})
    home.miners[0].faults.add(Fault.EMPTY)
    await home.async_pass(timedelta(minutes=2))
    failed = [call for call in sent if call.data["data"]["tag"] == "poh-miner_failed"]
    assert [call.data["message"] for call in failed] == ["BitAxe Gamma 601 failed"]
    assert [button["action"] for button in failed[0].data["data"]["actions"]] == ["POH_BOOST_1H", "POH_PAUSE", "URI"]


async def test_a_cold_room_is_notified_to_every_target(home: Home) -> None:
    """A notify entity gets the sentence as it is."""
    sent = async_mock_service(home.hass, "notify", "send_message")
    await async_use(home, "notifications", targets=["notify.mail"], patience={"minutes": 0})
    set_room(home.hass, 18.5)
    await home.async_pass(timedelta(minutes=20))
    cold = [call.data["message"] for call in sent if "instead of" in call.data["message"]]
    assert len(cold) == 1
    assert cold[0].startswith("Living room has ")


async def test_the_week_is_summed_up_on_sunday(home: Home) -> None:
    """At six in the evening everybody hears what the week brought."""
    sent = async_mock_service(home.hass, "notify", "send_message")
    await async_use(home, "notifications", targets=["notify.mail"])
    now = dt_util.now()
    sunday = (now + timedelta(days=6 - now.weekday())).replace(hour=18, minute=0, second=0, microsecond=1)
    home.freezer.move_to(sunday + timedelta(days=7))
    home.begin_round()
    await home.async_settle()
    await home.async_pass(STEP)
    assert len(sent) == 1


async def test_what_nobody_wants_to_hear_is_not_sent(home: Home) -> None:
    """Only the picked occurrences are told."""
    sent = async_mock_service(home.hass, "notify", "send_message")
    await async_use(home, "notifications", targets=["notify.mail"], patience={"minutes": 0}, what=["frost"])
    home.miners[0].faults.add(Fault.EMPTY)
    await home.async_pass(timedelta(minutes=2))
    assert sent == []


async def test_the_button_of_a_phone_boosts_the_room(home: Home) -> None:
    """One press is one hour."""
    await async_use(home, "notifications", room=room(home))
    home.hass.bus.async_fire("mobile_app_notification_action", {"action": "POH_BOOST_1H"})
    await home.async_pass(STEP)
    assert zone_state(home, "sensor", "setpoint_reason") == "boost"


async def test_the_button_of_a_phone_stops_the_miners(home: Home) -> None:
    """It is the emergency stop."""
    await async_use(home, "notifications")
    home.hass.bus.async_fire("mobile_app_notification_action", {"action": "POH_PAUSE"})
    await home.async_pass(STEP)
    assert home.state("sensor", "control_reason") == "emergency_stop"


async def test_the_price_of_power_sets_the_profile(home: Home) -> None:
    """Dear power is eco, cheap power is comfort, and in between the plan holds."""
    home.hass.states.async_set("sensor.price", "0.20")
    await async_use(home, "tariff_schedule", rooms=[room(home)], price="sensor.price", cheap=0.15, dear=0.35)
    await async_change(home, "sensor.price", "0.40")
    assert thermostat(home, "preset_mode") == "eco"
    await async_change(home, "sensor.price", "0.25")
    assert zone_state(home, "sensor", "setpoint_reason") == "plan"
    await async_change(home, "sensor.price", "0.10")
    assert thermostat(home, "preset_mode") == "comfort"
    assert zone_state(home, "sensor", "setpoint_reason") == "override"


async def test_the_hours_of_a_schedule_set_the_profile(home: Home) -> None:
    """Cheap hours are comfort, dear hours are eco and come first, and otherwise the plan holds."""
    for entity_id in ("schedule.cheap", "schedule.dear"):
        home.hass.states.async_set(entity_id, "off")
    hours = {"cheap_hours": ["schedule.cheap"], "dear_hours": ["schedule.dear"]}
    await async_use(home, "tariff_schedule", rooms=[room(home)], by="hours", cheap_profile="boost", **hours)
    await async_change(home, "schedule.cheap", "on")
    assert thermostat(home, "preset_mode") == "boost"
    await async_change(home, "schedule.dear", "on")
    assert thermostat(home, "preset_mode") == "eco"
    await async_change(home, "schedule.cheap", "off")
    await async_change(home, "schedule.dear", "off")
    assert zone_state(home, "sensor", "setpoint_reason") == "plan"


async def test_the_strategy_follows_the_price(home: Home) -> None:
    """Cheap power is for hashing, dear power is left to the surplus."""
    strategy = home.site_entity_id("select", "strategy")
    home.hass.states.async_set("sensor.price", "0.20")
    await async_use(home, "tariff_schedule", rooms=[room(home)], price="sensor.price", strategy=[strategy])
    await async_change(home, "sensor.price", "0.10")
    assert home.hass.states.get(strategy).state == "hash_first"  # type: ignore[union-attr]
    await async_change(home, "sensor.price", "0.40")
    assert home.hass.states.get(strategy).state == "surplus_only"  # type: ignore[union-attr]


async def test_the_quiet_hours_of_a_schedule_cap_the_site(home: Home) -> None:
    """While it is on the cap is low, after it the usual one."""
    cap = home.site_entity_id("number", "power_cap")
    home.hass.states.async_set("schedule.night", "off")
    await async_use(home, "quiet_hours", schedule="schedule.night", cap=cap, quiet_w=500, usual_w=900)
    await async_change(home, "schedule.night", "on")
    assert float(home.hass.states.get(cap).state) == 500  # type: ignore[union-attr]
    await async_change(home, "schedule.night", "off")
    assert float(home.hass.states.get(cap).state) == 900  # type: ignore[union-attr]


async def test_an_empty_house_is_set_back_and_warmed_for_who_returns(home: Home) -> None:
    """Away after the wait, and back to the plan with the first who comes."""
    home.hass.states.async_set("zone.home", "1", {"persons": ["person.robin"]})
    home.hass.states.async_set("person.robin", "home")
    await async_use(home, "away_by_geofence", people=["person.robin"], rooms=[room(home)], patience={"minutes": 1})
    home.hass.states.async_set("zone.home", "0", {"persons": []})
    await async_change(home, "person.robin", "not_home")
    await home.async_pass(timedelta(minutes=2))
    assert thermostat(home, "preset_mode") == "away"
    home.hass.states.async_set("zone.home", "1", {"persons": ["person.robin"]})
    await async_change(home, "person.robin", "home")
    assert zone_state(home, "sensor", "setpoint_reason") == "plan"


async def test_an_open_window_rests_the_room(home: Home) -> None:
    """After the wait only the frost limit holds, until all windows are closed."""
    home.hass.states.async_set("binary_sensor.door", "off")
    waits = {"open_for": {"seconds": 30}, "closed_for": {"seconds": 30}}
    await async_use(home, "window_pause", windows=["binary_sensor.door"], rooms=[room(home)], **waits)
    await async_change(home, "binary_sensor.door", "on")
    await home.async_pass(timedelta(minutes=1))
    assert thermostat(home, "preset_mode") == "frost_protection"
    await async_change(home, "binary_sensor.door", "off")
    await home.async_pass(timedelta(minutes=1))
    assert zone_state(home, "sensor", "setpoint_reason") == "plan"


async def async_say(home: Home, text: str, language: str = "en") -> str:
    """Say something to the house, and return what it answers."""
    answer = await conversation.async_converse(home.hass, text, None, Context(), language=language)
    await home.async_pass(STEP)
    speech: str = answer.response.speech["plain"]["speech"]
    return speech


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("why is the heating on", "Living room: "),
        ("explain the heating", "BitAxe Gamma 601: "),
        ("what does the heating cost today", "Nothing is known"),
    ],
)
async def test_the_house_says_why(home: Home, said: str, heard: str) -> None:
    """A question in words gets an answer in words."""
    assert await async_setup_component(home.hass, "homeassistant", {})
    assert await async_setup_component(home.hass, "conversation", {})
    await async_use(home, "voice_en", room=room(home))
    assert heard in await async_say(home, said)


async def test_the_house_obeys(home: Home) -> None:
    """More heat is a boost."""
    assert await async_setup_component(home.hass, "homeassistant", {})
    assert await async_setup_component(home.hass, "conversation", {})
    await async_use(home, "voice_en", room=room(home))
    assert await async_say(home, "boost the heating") == "Full heat for one hour."
    assert zone_state(home, "sensor", "setpoint_reason") == "boost"


@pytest.mark.parametrize(
    ("said", "heard", "reason"),
    [
        ("почему работает отопление", "Living room: 20,5 °C", "plan"),
        ("сколько стоит отопление", "ничего не известно", "plan"),
        ("режим эко", "Эко до следующей смены расписания.", "override"),
        ("сделай теплее на час", "Полный нагрев на один час.", "boost"),
    ],
    ids=["why", "cost", "eco", "boost"],
)
async def test_the_house_understands_russian(home: Home, said: str, heard: str, reason: str) -> None:
    """The same questions and wishes have a blueprint of their own in each language."""
    await home.hass.config.async_update(language="ru")
    await translation.async_load_integrations(home.hass, {DOMAIN})
    assert await async_setup_component(home.hass, "homeassistant", {})
    assert await async_setup_component(home.hass, "conversation", {})
    await async_use(home, "voice_ru", room=room(home))
    assert heard in await async_say(home, said, "ru")
    assert zone_state(home, "sensor", "setpoint_reason") == reason


async def async_write(home: Home, command: str, *, args: list[str] | None = None, chat: int = CHAT) -> None:
    """Write a command to the bot."""
    home.hass.bus.async_fire("telegram_command", {"command": command, "args": args or [], "chat_id": chat})
    await home.async_pass(STEP)


async def test_the_bot_answers_why(home: Home) -> None:
    """The answer goes to the chat that asked, with buttons."""
    sent = async_mock_service(home.hass, "telegram_bot", "send_message")
    await async_use(home, "telegram", chats=[str(CHAT)], rooms=[room(home)])
    await async_write(home, "/why")
    assert [call.data["chat_id"] for call in sent] == [CHAT]
    assert sent[0].data["message"].startswith("Living room: ")
    assert "/boost" in str(sent[0].data["inline_keyboard"])


@pytest.mark.parametrize(
    ("command", "args", "reason"),
    [("/boost", [], "boost"), ("/profile", ["eco"], "override"), ("/profile", [], "plan"), ("/status", [], "plan")],
)
async def test_the_bot_obeys(home: Home, command: str, args: list[str], reason: str) -> None:
    """A boost and a profile take effect; a question changes nothing."""
    sent = async_mock_service(home.hass, "telegram_bot", "send_message")
    await async_use(home, "telegram", chats=[str(CHAT)], rooms=[room(home)])
    await async_write(home, command, args=args)
    assert zone_state(home, "sensor", "setpoint_reason") == reason
    assert len(sent) == 1


async def test_a_button_of_the_bot_is_as_good_as_its_command(home: Home) -> None:
    """A press answers as the typed command does."""
    sent = async_mock_service(home.hass, "telegram_bot", "send_message")
    await async_use(home, "telegram", chats=[str(CHAT)], rooms=[room(home)])
    pressed = {"data": "/profile eco", "command": "/profile", "args": ["eco"], "chat_id": CHAT}
    home.hass.bus.async_fire("telegram_callback", pressed)
    await home.async_pass(STEP)
    assert thermostat(home, "preset_mode") == "eco"
    assert [call.data["message"] for call in sent] == ["Profile set: eco"]


async def test_the_bot_stops_all(home: Home) -> None:
    """It is the emergency stop, told in the language that was chosen."""
    sent = async_mock_service(home.hass, "telegram_bot", "send_message")
    await async_use(home, "telegram", chats=[str(CHAT)], rooms=[room(home)], language="ru")
    await async_write(home, "/stop")
    assert home.state("sensor", "control_reason") == "emergency_stop"
    assert [call.data["message"] for call in sent] == ["Все майнеры остановлены"]  # noqa: RUF001  Russian.


async def test_the_bot_ignores_strangers(home: Home) -> None:
    """A chat that is not listed gets no answer, and changes nothing."""
    sent = async_mock_service(home.hass, "telegram_bot", "send_message")
    await async_use(home, "telegram", chats=[str(CHAT)], rooms=[room(home)])
    await async_write(home, "/stop", chat=666)
    assert sent == []
    assert home.state("sensor", "control_reason") != "emergency_stop"
