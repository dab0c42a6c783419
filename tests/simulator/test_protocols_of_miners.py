"""What the simulated Whatsminers and LuxOS say to requests that no driver of ours makes."""

from datetime import timedelta

import pytest
from pyasic.miners.backends.btminer import BTMinerV2, BTMinerV3

from custom_components.proof_of_heat.drivers.asic.cgminer import async_exchange
from simulator.clock import ManualClock
from simulator.miners import luxos, whatsminer_v2, whatsminer_v3
from simulator.miners.luxos import LuxOs
from simulator.miners.whatsminer_v3 import WhatsminerV3
from tests.simulated import StartMiner, free_host, simulated

__all__ = ["simulated"]

HOST = "127.0.0.2"


@pytest.fixture
def v3(clock: ManualClock) -> WhatsminerV3:
    """Return a Whatsminer with API v3; nobody listens."""
    return whatsminer_v3.build(HOST, seed=1, clock=clock)


@pytest.fixture
def lux(clock: ManualClock) -> LuxOs:
    """Return an Antminer with LuxOS; nobody listens."""
    return luxos.build(HOST, seed=1, clock=clock)


@pytest.mark.parametrize(
    ("command", "values", "code"),
    [
        ("set_low_power", {}, whatsminer_v2.INVALID_COMMAND),
        ("adjust_power_limit", {"power_limit": "many"}, whatsminer_v2.INVALID_JSON),
        ("adjust_power_limit", {"power_limit": "3401"}, whatsminer_v2.COMMAND_ERROR),
        ("adjust_power_limit", {"power_limit": "99999"}, whatsminer_v2.COMMAND_OK),
    ],
    ids=["unknown command", "limit in words", "limit above the rating", "no limit"],
)
async def test_api_v2_judges_what_a_token_closed(
    simulated: StartMiner, clock: ManualClock, command: str, values: dict[str, str], code: int
) -> None:
    """The library of others closes the write, and reads the code in the closed answer."""
    miner = await simulated(whatsminer_v2.build(free_host(), seed=1, clock=clock))
    rpc = BTMinerV2(miner.host).rpc
    rpc.pwd = whatsminer_v2.PASSWORD

    reply = await rpc.send_privileged_command(command, ignore_errors=True, timeout=10, **values)

    assert reply["Code"] == code


async def test_api_v2_takes_text_for_a_command_too(simulated: StartMiner, clock: ManualClock) -> None:
    """The protocol of cgminer is older than its JSON."""
    miner = await simulated(whatsminer_v2.build(free_host(), seed=1, clock=clock))

    assert "Factory GHS" in await async_exchange(miner.host, b"summary")


@pytest.mark.parametrize(
    ("command", "param"),
    [("set.miner.service", "dream"), ("set.system.led", 7), ("set.miner.dreams", None)],
    ids=["service", "light", "command"],
)
async def test_api_v3_judges_what_carries_a_token(
    simulated: StartMiner, clock: ManualClock, command: str, param: object
) -> None:
    """The library of others signs the write, and the value is refused all the same."""
    miner = await simulated(whatsminer_v3.build(free_host(), seed=1, clock=clock))

    reply = await BTMinerV3(miner.host).rpc.send_command(command, param)

    assert reply["code"] == whatsminer_v3.INVALID


async def test_the_old_port_of_api_v3_gives_no_token(simulated: StartMiner, clock: ManualClock) -> None:
    """It reads, and writes go to the new port."""
    miner = await simulated(whatsminer_v3.build(free_host(), seed=1, clock=clock))

    reply = await BTMinerV2(miner.host).rpc.send_command("get_token", ignore_errors=True)

    assert reply["Code"] == whatsminer_v2.PERMISSION_DENIED


@pytest.mark.parametrize(
    "asked",
    [
        {"cmd": "get.miner.dreams"},
        {"cmd": "get.device.info", "param": "dreams"},
        {"cmd": "get.miner.status", "param": "dreams"},
    ],
    ids=["command", "part of the device", "view of the status"],
)
def test_api_v3_knows_its_words_only(v3: WhatsminerV3, asked: dict[str, str]) -> None:
    """Anything else is invalid."""
    assert v3.answer(asked)["code"] == whatsminer_v3.INVALID


def test_api_v3_takes_no_write_without_a_token(v3: WhatsminerV3) -> None:
    """A write in the open is a token error, whatever it asks."""
    assert v3.answer({"cmd": "set.miner.service", "param": "stop"})["code"] == whatsminer_v3.TOKEN_ERROR


def test_api_v3_tells_its_limit_as_a_setting(v3: WhatsminerV3) -> None:
    """The setting and the summary agree."""
    assert v3.answer({"cmd": "get.miner.setting"})["msg"]["power-limit"] == v3.limit_w


@pytest.mark.parametrize(
    ("command", "values"),
    [
        ("atmset", "enabled=perhaps"),
        ("atmset", "max_profile=dreams"),
        ("curtail", "dream"),
        ("ledset", "red,dream"),
        ("profileset", "default"),
    ],
    ids=["thermal control", "highest profile", "curtail", "light", "profile while the thermal control is on"],
)
def test_luxos_refuses_values_that_it_does_not_know(lux: LuxOs, command: str, values: str) -> None:
    """A refusal has a status of E and a reason."""
    session_id = lux.answer("logon")["SESSION"][0]["SessionID"]

    assert lux.answer(command, f"{session_id},{values}")["STATUS"][0]["STATUS"] == "E"


def test_luxos_refuses_a_second_client_until_the_first_is_silent_for_a_minute(lux: LuxOs, clock: ManualClock) -> None:
    """There is one session, and it ends by itself."""
    lux.answer("logon")
    second = lux.answer("logon")
    clock.advance(timedelta(minutes=1))

    assert second["STATUS"][0]["Code"] == luxos.SESSION_TAKEN
    assert lux.answer("logon")["STATUS"][0]["STATUS"] == "S"


def test_luxos_calls_the_boards_of_a_sleeping_machine_alive(lux: LuxOs, clock: ManualClock) -> None:
    """Only the rate tells that they rest."""
    lux.machine.pause()
    clock.advance(timedelta(minutes=5))

    boards = lux.answer("devs")["DEVS"]

    assert {(board["Status"], board["MHS 5s"]) for board in boards} == {("Alive", 0)}


def test_luxos_does_not_know_other_commands(lux: LuxOs) -> None:
    """An unknown command is an error."""
    assert lux.answer("dream")["STATUS"][0]["Code"] == luxos.INVALID_COMMAND
