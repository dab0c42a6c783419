"""What the driver tests share: a network, and miners on addresses of their own."""

from collections.abc import AsyncGenerator
from datetime import timedelta

import aiohttp
import pytest

from custom_components.proof_of_heat.drivers.asic.network import Network
from tests.simulated import clock, real_sockets, simulated

__all__ = ["clock", "real_sockets", "simulated"]

IMPATIENCE = timedelta(seconds=2)
"""A miner on loopback answers within milliseconds, even a slow one within a second: tests need not wait longer."""


@pytest.fixture
async def session(real_sockets: None) -> AsyncGenerator[aiohttp.ClientSession]:
    """Return a session, closed after the test."""
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
def network(session: aiohttp.ClientSession) -> Network:
    """Return a network that gives up early."""
    return Network(session=session, timeout=IMPATIENCE)


@pytest.fixture
def patient_network(session: aiohttp.ClientSession) -> Network:
    """Return a network with the time limit of the real one."""
    return Network(session=session)
