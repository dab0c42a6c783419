"""The command runs a site until a signal, and ends with a clear word where it cannot."""

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncGenerator
from pathlib import Path

import aiohttp
import pytest

from simulator.__main__ import main
from tests.simulated import free_host

ROOT = Path(__file__).parents[2]
PORT_OPTIONS = ("--control-port", "--plant-port", "--plant-modbus-port", "--boiler-port")


def free_ports() -> list[int]:
    """Return ports that nobody uses, all different."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in PORT_OPTIONS]
    ports: list[int] = [taken.getsockname()[1] for taken in sockets]
    for taken in sockets:
        taken.close()
    return ports


@pytest.fixture
def ports(real_sockets: None) -> dict[str, int]:
    """Return a free port for each option."""
    return dict(zip(PORT_OPTIONS, free_ports(), strict=True))


@pytest.fixture
def arguments(ports: dict[str, int]) -> list[str]:
    """Return the options of a small site that nobody else uses."""
    words = [word for option, port in ports.items() for word in (option, str(port))]
    return ["--fleet", "whatsminer_v2 2", "--speed", "60", "--first-host", free_host(), *words]


@pytest.fixture
async def command(arguments: list[str]) -> AsyncGenerator[asyncio.subprocess.Process]:
    """Return the command while it runs."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulator", *arguments, cwd=ROOT, stdout=pipe, stderr=pipe
    )
    yield process
    if process.returncode is None:
        process.kill()
        await process.wait()


async def async_table(command: asyncio.subprocess.Process) -> list[str]:
    """Return the table that the command prints once all listens."""
    assert command.stdout is not None
    async with asyncio.timeout(20):
        return [(await command.stdout.readline()).decode() for _ in range(6)]


async def test_the_command_prints_what_listens_where(
    command: asyncio.subprocess.Process, ports: dict[str, int]
) -> None:
    """The table names miners, plant, boiler and control, and all of it answers."""
    table = await async_table(command)
    assert [line.split()[0] for line in table] == ["whatsminer_v2"] * 2 + ["plant"] * 2 + ["boiler", "control"]
    async with aiohttp.ClientSession() as session:
        response = await session.get(f"http://127.0.0.1:{ports['--control-port']}/state")
        state = await response.json()
    assert [miner["host"] for miner in state["miners"]] == [line.split()[1].split(":")[0] for line in table[:2]]


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "a kind kill"])
async def test_a_signal_ends_the_command_cleanly(
    command: asyncio.subprocess.Process, signal_number: signal.Signals
) -> None:
    """It ends with 0 and without a word on the error output."""
    await async_table(command)
    command.send_signal(signal_number)
    async with asyncio.timeout(20):
        _, errors = await command.communicate()
    assert (command.returncode, errors) == (0, b"")


def test_an_unknown_fleet_ends_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    """The exit code is 1 and the text says what there is."""
    assert main(["--fleet", "castle"]) == 1
    assert 'no fleet "castle": take home, farm' in capsys.readouterr().err


@pytest.mark.parametrize("option", PORT_OPTIONS)
def test_a_taken_port_ends_with_the_cure(
    arguments: list[str], ports: dict[str, int], option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another program on one of the ports is named as the cause."""
    with socket.create_server(("127.0.0.1", ports[option])):
        assert main(arguments) == 1
    assert "Another program listens there" in capsys.readouterr().err
