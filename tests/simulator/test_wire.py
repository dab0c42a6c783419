"""The ports speak their protocols, and break them as the faults say."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import suppress

import pytest

from simulator.fault import Fault
from simulator.wire import CGMINER_PORT, CgminerPort, parsed, spoiled, without_numbers
from tests.simulated import free_host

BODY = b'{"watts": 3000, "name": "S19", "share": 0.5}'


@pytest.fixture
def faults() -> set[Fault]:
    """Return the faults of the port, none yet."""
    return set()


@pytest.fixture
async def port(real_sockets: None, faults: set[Fault]) -> AsyncGenerator[CgminerPort]:
    """Return an open port that repeats what it was asked."""
    opened = CgminerPort(free_host(), faults, lambda command, parameter: {"asked": command, "with": parameter})
    await opened.async_open()
    yield opened
    await opened.async_close()


async def async_ask(port: CgminerPort, request: bytes) -> bytes:
    """Return everything that a port sends until it closes."""
    reader, writer = await asyncio.open_connection(port.host, CGMINER_PORT)
    writer.write(request)
    reply = b""
    with suppress(ConnectionError):
        reply = await reader.read()
    writer.close()
    return reply


async def test_a_reply_ends_with_a_nul_and_the_connection(port: CgminerPort) -> None:
    """Clients read until the end."""
    assert await async_ask(port, b'{"command": "version"}') == b'{"asked": "version", "with": null}\0'


async def test_commands_joined_by_a_plus_are_answered_together(port: CgminerPort) -> None:
    """Each has its own part of the reply."""
    reply = json.loads((await async_ask(port, b'{"command": "version+summary"}')).rstrip(b"\0"))

    assert (reply["version"][0]["asked"], reply["summary"][0]["asked"], reply["id"]) == ("version", "summary", 1)


async def test_a_port_opens_once_and_closes_twice_without_harm(port: CgminerPort) -> None:
    """Opening an open port and closing a closed one change nothing."""
    await port.async_open()
    await port.async_close()
    await port.async_close()

    with pytest.raises(ConnectionRefusedError):
        await async_ask(port, b"version")


async def test_a_port_that_must_not_answer_drops_the_connection(port: CgminerPort, faults: set[Fault]) -> None:
    """The fault works while the socket is still open."""
    faults.add(Fault.REFUSED)

    assert await async_ask(port, b"version") == b""


async def test_a_hanging_port_closes_with_its_connections(port: CgminerPort, faults: set[Fault]) -> None:
    """Nothing of a hang outlives the miner."""
    faults.add(Fault.HANG)
    reader, writer = await asyncio.open_connection(port.host, CGMINER_PORT)
    writer.write(b"version")
    await writer.drain()

    await port.async_close()

    with suppress(ConnectionError):
        assert await reader.read() == b""
    writer.close()


@pytest.mark.parametrize(
    ("request_bytes", "command", "parameter"),
    [
        pytest.param(
            b'{"command": "ascset", "parameter": "0,workmode,set,1"}', "ascset", "0,workmode,set,1", id="JSON"
        ),
        pytest.param(b'{"cmd": "summary"}', "summary", None, id="short key"),
        pytest.param(b'{"command": "pools", "parameter": 0}', "pools", "0", id="number"),
        pytest.param(b"ascset|0,led,1", "ascset", "0,led,1", id="text"),
        pytest.param(b"version\n", "version", None, id="text alone"),
    ],
)
def test_a_request_is_json_or_text(request_bytes: bytes, command: str, parameter: str | None) -> None:
    """Both forms are in use."""
    assert parsed(request_bytes) == (command, parameter)


@pytest.mark.parametrize("fault", [Fault.EMPTY, Fault.GARBAGE, Fault.HTML, Fault.HALF_JSON])
def test_a_spoiled_answer_is_no_json(fault: Fault) -> None:
    """Whoever parses it must fail."""
    with pytest.raises(ValueError, match=r".*"):
        json.loads(spoiled(BODY, {fault}))


def test_an_answer_without_faults_stays_as_it_is() -> None:
    """A well miner answers well."""
    assert spoiled(BODY, {Fault.SLOW}) == BODY


def test_numbers_become_null_and_words_in_turn() -> None:
    """Text stays, so that the miner is still known."""
    assert json.loads(without_numbers(BODY)) == {"watts": None, "name": "S19", "share": "N/A"}


def test_what_is_no_json_keeps_its_numbers() -> None:
    """A page or a text reply passes as it is."""
    assert without_numbers(b"STATUS=S,3000|") == b"STATUS=S,3000|"
