"""What cards ask: how the site balances now, and what it changed."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from .conftest import MakeHome
from .home import Home
from .plant import ISLAND, async_supply, async_switch


async def async_ask(home: Home, ws: WebSocketGenerator, command: str, **fields: Any) -> dict[str, Any]:
    """Send a command, and return the answer."""
    client = await ws(home.hass)
    await client.send_json_auto_id({"type": f"proof_of_heat/{command}", **fields})
    answer: dict[str, Any] = await client.receive_json()
    return answer


async def test_a_card_sees_report_order_and_verdicts(make_home: MakeHome, hass_ws_client: WebSocketGenerator) -> None:
    """The figures of the balancer, the order of the miners, and why each gets what it gets."""
    home = await make_home("whatsminer_v2", "braiins", options=ISLAND, managed=True)
    await async_switch(home, "balancing")
    await async_supply(home, 5000, timedelta(minutes=4))
    answer = (await async_ask(home, hass_ws_client, "balance"))["result"]
    assert (answer["is_balancing"], answer["is_dry_run"], answer["is_stopped"]) == (True, False, False)
    report = answer["report"]
    assert (report["available_w"], report["target_w"], report["limit_reason"]) == (5000, 4500, "supply")
    assert report["limit_explanation"] == "No more power available"
    devices = [miner["device_id"] for miner in answer["miners"]]
    assert sorted(answer["order"]) == sorted(devices)
    assert {miner["reason"] for miner in answer["miners"]} <= {"supply", "dwell", "running_freely"}
    assert all(miner["explanation"] for miner in answer["miners"])


async def test_a_card_may_ask_for_the_report_alone(make_home: MakeHome, hass_ws_client: WebSocketGenerator) -> None:
    """A card that shows no miners is not sent a thousand of them."""
    home = await make_home("whatsminer_v2", options=ISLAND, managed=True)
    await async_switch(home, "balancing")
    await async_supply(home, 5000, timedelta(minutes=4))
    answer = (await async_ask(home, hass_ws_client, "balance_summary"))["result"]
    assert (answer["is_balancing"], answer["report"]["target_w"]) == (True, 4500)
    assert "miners" not in answer


async def test_a_site_that_does_not_balance_has_no_report(
    make_home: MakeHome, hass_ws_client: WebSocketGenerator
) -> None:
    """Its miners are told all the same."""
    home = await make_home("axeos")
    answer = (await async_ask(home, hass_ws_client, "balance", config_entry_id=home.entry.entry_id))["result"]
    assert (answer["report"], answer["order"]) == (None, [])
    assert answer["miners"][0]["wanted_w"] is None


async def test_a_card_sees_the_log(make_home: MakeHome, hass_ws_client: WebSocketGenerator) -> None:
    """The same entries and filters as those of the action."""
    home = await make_home("axeos")
    await home.async_call("select", "select_option", home.entity_id("select", "power_level"), option="490/1100")
    await home.async_pass(timedelta(minutes=1))
    answer = await async_ask(home, hass_ws_client, "balance_log", limit=10)
    assert [entry["text"] for entry in answer["result"]["entries"]] == ["power set to 16 W: Held at its limit"]
    answer = await async_ask(home, hass_ws_client, "balance_log", kind="proposed")
    assert answer["result"]["entries"] == []


@pytest.mark.parametrize(
    ("command", "fields", "code"),
    [
        ("balance", {"config_entry_id": "nowhere"}, "home_assistant_error"),
        ("balance_log", {"device_id": "nobody"}, "home_assistant_error"),
        ("balance_log", {"limit": 0}, "invalid_format"),
    ],
    ids=["no site", "no miner", "no limit"],
)
async def test_a_wrong_question_is_told(
    make_home: MakeHome, hass_ws_client: WebSocketGenerator, command: str, fields: dict[str, Any], code: str
) -> None:
    """The answer is an error in words."""
    home = await make_home()
    answer = await async_ask(home, hass_ws_client, command, **fields)
    assert (answer["success"], answer["error"]["code"]) == (False, code)
