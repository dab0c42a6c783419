"""Simulated miners for tests: started on loopback addresses of their own, stopped after the test."""

import os
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import UTC, datetime
from itertools import count

import pytest
import pytest_socket

from simulator.clock import ManualClock
from simulator.miner import SimMiner

START = datetime(2026, 1, 15, 12, tzinfo=UTC)
"""A noon in winter."""

_numbers = count(1)

type StartMiner = Callable[[SimMiner], Awaitable[SimMiner]]


def free_host() -> str:
    """Return a loopback address that no other test uses, be it in this run or in one beside it."""
    number = next(_numbers)
    return f"127.{16 + os.getpid() % 200}.{number // 250}.{number % 250 + 1}"


@pytest.fixture
def clock() -> ManualClock:
    """Return a clock that only the test moves."""
    return ManualClock(START)


@pytest.fixture
def real_sockets() -> None:
    """Allow all of loopback: the plugin of Home Assistant allows 127.0.0.1 only."""
    pytest_socket.enable_socket()
    pytest_socket.socket_allow_hosts(["127.0.0.0/8"], allow_unix_socket=True)


@pytest.fixture
async def simulated(real_sockets: None) -> AsyncGenerator[StartMiner]:
    """Return a function that starts a miner; all started miners stop after the test."""
    started: list[SimMiner] = []

    async def async_start(miner: SimMiner) -> SimMiner:
        """Start a miner and remember it."""
        started.append(miner)
        await miner.async_start()
        return miner

    yield async_start
    for miner in started:
        await miner.async_stop()
