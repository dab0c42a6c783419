"""Miners as plain pyasic sees them, for the tests that show why a driver does not rely on it."""

from typing import Any

from custom_components.proof_of_heat.drivers.asic.library import get_miner


async def async_plain_miner(host: str) -> Any:
    """Return what pyasic finds at an address."""
    return await get_miner(host)
