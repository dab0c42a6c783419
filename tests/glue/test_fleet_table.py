"""The table of all miners: what a card is told at first, what changes, and what many are set to at once."""

from datetime import timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import MockHAClientWebSocket, WebSocketGenerator

from simulator.fault import Fault

from .conftest import MakeHome
from .home import Home

FLEET = "proof_of_heat/fleet"


async def async_subscribed(home: Home, ws: WebSocketGenerator) -> tuple[MockHAClientWebSocket, list[dict[str, Any]]]:
    """Subscribe to the table, and return the client and the first rows."""
    client = await ws(home.hass)
    await client.send_json_auto_id({"type": f"{FLEET}/subscribe"})
    assert (await client.receive_json())["success"]
    return client, (await client.receive_json())["event"]["miners"]


async def async_set(home: Home, ws: WebSocketGenerator, **fields: Any) -> dict[str, Any]:
    """Set miners, and return the answer."""
    client = await ws(home.hass)
    await client.send_json_auto_id({"type": f"{FLEET}/set", **fields})
    answer: dict[str, Any] = await client.receive_json()
    await home.async_settle()
    return answer


async def test_a_card_is_told_all_miners_once(make_home: MakeHome, hass_ws_client: WebSocketGenerator) -> None:
    """Each row says what the machine is, what it does and what it may do."""
    home = await make_home("braiins", "axeos", managed=True)
    _, rows = await async_subscribed(home, hass_ws_client)
    braiins = rows[0]
    assert [row["id"] for row in rows] == list(home.ids)
    assert braiins["entity_id"] == home.entity_id("climate", "heater")
    assert braiins["reason_entity_id"] == home.entity_id("sensor", "control_reason")
    assert (braiins["firmware"], braiins["managed"], braiins["zone"]) == ("braiins", True, None)
    assert braiins["power_w"] == pytest.approx(home.number("sensor", "power"), rel=0.05)
    assert braiins["j_per_th"] == pytest.approx(braiins["power_w"] / braiins["hashrate_th_s"], rel=0.01)


async def test_a_card_is_told_only_what_changed(make_home: MakeHome, hass_ws_client: WebSocketGenerator) -> None:
    """A switch changes one row, and of that row only what it changed."""
    home = await make_home("braiins", "axeos")
    client, _ = await async_subscribed(home, hass_ws_client)
    await home.async_call("switch", "turn_on", home.entity_id("switch", "managed", miner=1))
    await home.async_pass(timedelta(seconds=15))
    event = (await client.receive_json())["event"]
    assert event["gone"] == []
    assert event["changed"][0]["id"] == home.ids[1]
    assert event["changed"][0]["managed"] is True
    assert "name" not in event["changed"][0]


async def test_a_silent_miner_has_no_figures(make_home: MakeHome, hass_ws_client: WebSocketGenerator) -> None:
    """Its row stays, and says that it is offline."""
    home = await make_home("axeos")
    client, _ = await async_subscribed(home, hass_ws_client)
    await home.miners[0].async_fail(Fault.REFUSED)
    await home.async_pass(timedelta(minutes=1))
    event = (await client.receive_json())["event"]
    row = event["changed"][0]
    assert (row["status"], row["power_w"], row["hashrate_th_s"], row["temperature_c"]) == ("offline", None, None, None)


async def test_a_row_has_the_name_that_the_owner_gave(make_home: MakeHome, hass_ws_client: WebSocketGenerator) -> None:
    """Not that of the model."""
    home = await make_home("axeos")
    registry = dr.async_get(home.hass)
    device = dr.async_entries_for_config_entry(registry, home.entry.entry_id)[1]
    registry.async_update_device(device.id, name_by_user="Bathroom")
    _, rows = await async_subscribed(home, hass_ws_client)
    assert rows[0]["name"] == "Bathroom"


async def test_a_removed_miner_is_gone_from_the_table(make_home: MakeHome, hass_ws_client: WebSocketGenerator) -> None:
    """The subscription outlives the new start of the site, and tells who is no more."""
    home = await make_home("axeos", "braiins")
    client, _ = await async_subscribed(home, hass_ws_client)
    subentry = next(iter(home.entry.subentries.values()))
    home.hass.config_entries.async_remove_subentry(home.entry, subentry.subentry_id)
    await home.async_settle()
    await home.async_pass(timedelta(seconds=15))
    event = (await client.receive_json())["event"]
    assert event["gone"] == [home.ids[0]]


async def test_a_site_that_is_down_tells_nothing(make_home: MakeHome, hass_ws_client: WebSocketGenerator) -> None:
    """Its table waits for it."""
    home = await make_home("axeos")
    client, _ = await async_subscribed(home, hass_ws_client)
    assert await home.hass.config_entries.async_unload(home.entry.entry_id)
    await home.async_pass(timedelta(seconds=30))
    await client.send_json_auto_id({"type": "ping"})
    assert (await client.receive_json())["type"] == "pong"


async def test_many_miners_are_managed_at_once(make_home: MakeHome, hass_ws_client: WebSocketGenerator) -> None:
    """One message sets them all; one that is no more is passed over."""
    home = await make_home("braiins", "axeos")
    answer = await async_set(home, hass_ws_client, ids=[*home.ids, "gone"], managed=True)
    assert answer["result"] == {"failed": []}
    assert [home.state("switch", "managed", miner=miner) for miner in (0, 1)] == ["on", "on"]
    await async_set(home, hass_ws_client, ids=list(home.ids), managed=False)
    assert [home.state("switch", "managed", miner=miner) for miner in (0, 1)] == ["off", "off"]


async def test_a_miner_without_a_highest_level_is_named(
    make_home: MakeHome, hass_ws_client: WebSocketGenerator
) -> None:
    """The others are set, and why this one was not is told."""
    home = await make_home("axeos", highest=None)
    answer = await async_set(home, hass_ws_client, ids=list(home.ids), managed=True)
    assert answer["result"]["failed"][0]["id"] == home.ids[0]
    assert home.state("switch", "managed") == "off"


async def test_a_cap_is_a_share_of_the_highest_level(make_home: MakeHome, hass_ws_client: WebSocketGenerator) -> None:
    """In watts where a firmware takes watts, else the highest level within it; nobody begins to be controlled."""
    home = await make_home("braiins", "axeos")
    highest_w = home.number("number", "power_limit")
    levels = home.options(home.entity_id("select", "power_level", miner=1))
    await async_set(home, hass_ws_client, ids=list(home.ids), limit_share=0.75)
    assert home.number("number", "power_limit") == pytest.approx(0.75 * highest_w)
    assert home.state("select", "power_level", miner=1) in levels[:-1]
    assert home.state("sensor", "control_reason") == "unmanaged"
    await async_set(home, hass_ws_client, ids=list(home.ids), limit_share=1)
    assert home.number("number", "power_limit") == highest_w


async def test_a_cap_below_the_lowest_level_is_that_level(
    make_home: MakeHome, hass_ws_client: WebSocketGenerator
) -> None:
    """A cap is no pause."""
    home = await make_home("axeos")
    lowest = home.options(home.entity_id("select", "power_level"))[0]
    await async_set(home, hass_ws_client, ids=list(home.ids), limit_share=0.01)
    assert home.state("select", "power_level") == lowest


async def test_a_guest_sets_nothing(
    make_home: MakeHome, hass: HomeAssistant, hass_ws_client: WebSocketGenerator, hass_admin_user: MockUser
) -> None:
    """Who may not control entities may not set a fleet."""
    home = await make_home("axeos")
    hass_admin_user.groups = []
    answer = await async_set(home, hass_ws_client, ids=list(home.ids), managed=True)
    assert answer["error"]["code"] == "unauthorized"
