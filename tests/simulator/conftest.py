"""What the tests of the simulated site share."""

from collections.abc import AsyncGenerator

import pytest

from simulator.clock import ManualClock
from simulator.fleet import Fleet, build_fleet
from simulator.plant import HOME_PLANT, Plant
from simulator.simulated_site import Site
from simulator.tariff import BELGIUM, Tariff
from simulator.weather import BRUSSELS, Weather
from tests.simulated import START, clock, free_host, real_sockets

from .sites import site_of

__all__ = ["clock", "real_sockets"]


@pytest.fixture
def weather() -> Weather:
    """Return the weather of Brussels."""
    return Weather(BRUSSELS, seed=1)


@pytest.fixture
def plant(weather: Weather) -> Plant:
    """Return a plant with a river and a solar field."""
    return Plant(HOME_PLANT, weather, seed=1, start=START)


@pytest.fixture
def tariff(weather: Weather) -> Tariff:
    """Return Belgian prices."""
    return Tariff(BELGIUM, weather, seed=1)


@pytest.fixture
def fleet(clock: ManualClock) -> Fleet:
    """Return two Whatsminers on addresses of their own; nobody listens yet."""
    return build_fleet({"whatsminer_v2": 2}, seed=1, clock=clock, first_host=free_host())


@pytest.fixture
def site(clock: ManualClock, fleet: Fleet) -> Site:
    """Return a site with one room, which the first miner and the boiler heat."""
    return site_of(fleet, clock)


@pytest.fixture
async def listening_fleet(real_sockets: None, fleet: Fleet) -> AsyncGenerator[Fleet]:
    """Return the fleet while it listens."""
    await fleet.async_start()
    yield fleet
    await fleet.async_stop()
