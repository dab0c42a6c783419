"""Programs of the demonstration: they end with it, and say why when they end before."""

import os
import socket
from pathlib import Path

import pytest

from demo.error import DemoError
from demo.ports import free_port, require_free
from demo.program import Program

pytestmark = pytest.mark.usefixtures("socket_enabled")


def _program(tmp_path: Path, code: str) -> Program:
    """Return a program that runs a line of Python."""
    (tmp_path / "child.py").write_text(code, encoding="utf-8")
    return Program("The child", "child", folder=tmp_path, log=tmp_path / "log")


async def test_a_program_is_gone_once_it_is_stopped(tmp_path: Path) -> None:
    """Nothing that was started goes on."""
    program = _program(tmp_path, "import os, time\nprint(os.getpid(), 'ready', flush=True)\ntime.sleep(60)")
    await program.async_start()
    await program.async_wait_for(lambda: "ready" in (tmp_path / "log").read_text(), within_s=20)
    child = int((tmp_path / "log").read_text().split()[0])
    await program.async_stop()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


async def test_a_program_that_ends_by_itself_says_why(tmp_path: Path) -> None:
    """Its last words are in the error, not in a file that nobody opens."""
    program = _program(tmp_path, "raise SystemExit('no port is free')")
    await program.async_start()
    with pytest.raises(DemoError, match="no port is free"):
        await program.async_wait_for(lambda: False, within_s=20)
    await program.async_stop()


async def test_a_program_that_is_never_ready_is_not_waited_for_without_end(tmp_path: Path) -> None:
    """Whoever waits learns what it waited for."""
    program = _program(tmp_path, "import time\ntime.sleep(60)")
    await program.async_start()
    with pytest.raises(DemoError, match="The child is not ready"):
        await program.async_wait_for(lambda: False, within_s=0.2)
    await program.async_stop()


def test_a_port_that_is_taken_is_told_with_the_cure() -> None:
    """Home Assistant would move to another port, open to the network; the demonstration says what to do instead."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(DemoError, match=f"--port {port + 1}"):
            require_free(port, what="Home Assistant", option="--port")


def test_a_free_port_is_free() -> None:
    """What is handed out can be listened on."""
    require_free(free_port(), what="Home Assistant", option="--port")
