"""What the glue tests share: a Home Assistant that finds the integration, and a home with simulated miners."""

import logging
from collections.abc import Awaitable
from importlib import import_module
from typing import Any, Protocol

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.proof_of_heat.const import DOMAIN
from simulator.clock import ManualClock
from simulator.miner import SimMiner
from tests.simulated import START, StartMiner, clock, free_host, real_sockets, simulated

from .home import Home, async_subentry

__all__ = ["clock", "real_sockets", "simulated"]


@pytest.fixture(autouse=True)
def integration_is_found(request: pytest.FixtureRequest) -> None:
    """Let Home Assistant load the integration, after the recorder where a test asks for one."""
    if "recorder_mock" in request.fixturenames:
        # Each statement would be told twice: half of the time of such a test.
        for name in ("sqlalchemy.engine.Engine", "homeassistant.components.recorder"):
            logging.getLogger(name).setLevel(logging.WARNING)
        request.getfixturevalue("recorder_mock")
    request.getfixturevalue("enable_custom_integrations")


class MakeHome(Protocol):
    """Make a home with miners of these firmwares."""

    def __call__(
        self, *firmwares: str, options: dict[str, Any] | None = None, is_set_up: bool = True, **fields: Any
    ) -> Awaitable[Home]:
        """Make a home; further fields go into every subentry."""
        ...


@pytest.fixture
async def make_home(
    hass: HomeAssistant, clock: ManualClock, simulated: StartMiner, freezer: FrozenDateTimeFactory
) -> MakeHome:
    """Return a function that makes a home."""
    freezer.move_to(START)

    async def async_make(
        *firmwares: str, options: dict[str, Any] | None = None, is_set_up: bool = True, **fields: Any
    ) -> Home:
        """Start the miners, and set up the site that has them."""
        miners = [await simulated(_build(firmware, seed, clock)) for seed, firmware in enumerate(firmwares, 1)]
        entry = MockConfigEntry(
            domain=DOMAIN,
            title="Home",
            data={"name": "Home"},
            options=options or {},
            subentries_data=[
                await async_subentry(miner, firmware, password=miner.password, **fields)
                for miner, firmware in zip(miners, firmwares, strict=True)
            ],
        )
        entry.add_to_hass(hass)
        home = Home(
            hass=hass,
            clock=clock,
            freezer=freezer,
            entry=entry,
            miners=tuple(miners),
            ids=tuple(miner.mac for miner in miners),
        )
        if is_set_up:
            assert await hass.config_entries.async_setup(entry.entry_id)
            await home.async_settle()
        return home

    return async_make


def _build(firmware: str, seed: int, clock: ManualClock) -> SimMiner:
    """Return a simulated miner of a firmware at a free address."""
    miner: SimMiner = import_module(f"simulator.miners.{firmware}").build(free_host(), seed=seed, clock=clock)
    return miner
