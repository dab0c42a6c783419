"""The site couples its parts: miners heat the room that they stand in, and feel it."""

from datetime import timedelta

import pytest

from simulator.clock import ManualClock
from simulator.fleet import Fleet, build_fleet
from simulator.simulated_site import HOME_ROOMS, Site, home_rooms
from tests.simulated import START

from .sites import site_of

HOUR = timedelta(hours=1)


def test_a_room_gets_the_heat_that_its_miner_draws(site: Site, clock: ManualClock) -> None:
    """Over an hour the heat is the miner's mean power, and the other miner's stays outside."""
    inside = next(iter(site.fleet.miners.values())).machine
    before_kwh = inside.energy_kwh
    clock.advance(HOUR)
    site.advance()
    assert site.rooms["shed"].heat_w == pytest.approx(1000 * (inside.energy_kwh - before_kwh))
    assert site.rooms["shed"].house.room_c > 23


def test_a_paused_miner_lets_the_room_cool(site: Site, clock: ManualClock) -> None:
    """Without its heat the room falls below its start."""
    next(iter(site.fleet.miners.values())).machine.pause()
    clock.advance(6 * HOUR)
    site.advance()
    assert site.rooms["shed"].house.room_c < 18


def test_miners_breathe_the_air_around_them(site: Site, clock: ManualClock) -> None:
    """Inside it is the room's air, outside the weather's."""
    clock.advance(HOUR)
    site.advance()
    inside, outside = (miner.machine for miner in site.fleet.miners.values())
    assert inside.inlet_c == site.rooms["shed"].house.room_c
    assert outside.inlet_c == site.outdoor.temperature_c


def test_looking_often_changes_nothing() -> None:
    """Two hours at once end where two hours of five-minute looks end."""
    clocks = ManualClock(START), ManualClock(START)
    fleets = [build_fleet({"whatsminer_v2": 1}, seed=1, clock=clock) for clock in clocks]
    seldom, often = (site_of(fleet, clock) for fleet, clock in zip(fleets, clocks, strict=True))
    clocks[0].advance(2 * HOUR)
    seldom.advance()
    for _ in range(24):
        clocks[1].advance(HOUR / 12)
        often.advance()
    assert often.rooms["shed"].house.room_c == pytest.approx(seldom.rooms["shed"].house.room_c, abs=0.02)


def test_a_clock_that_stands_moves_nothing(site: Site) -> None:
    """Looking twice at one instant shows the same."""
    before_c = site.rooms["shed"].house.room_c
    site.advance()
    assert site.rooms["shed"].house.room_c == before_c


def test_the_boiler_heats_its_room(site: Site, clock: ManualClock) -> None:
    """Its radiators add to the miner's heat."""
    site.boiler.is_enabled = True
    clock.advance(HOUR)
    site.advance()
    assert site.rooms["shed"].heat_w > 5000
    assert site.boiler.room_c == site.rooms["shed"].house.room_c


def test_the_grid_closes_the_balance(site: Site) -> None:
    """Household, miners and container less the generation come from the grid."""
    reading = site.plant.at(site.clock.now())
    used_w = site.household_w + site.miners_w + reading.container_w
    assert site.grid_w == pytest.approx(used_w - reading.generation_w)
    assert site.miners_w == pytest.approx(6800, rel=0.05)


async def test_an_unplugged_miner_draws_nothing_and_mines_again_when_plugged_in(
    listening_fleet: Fleet, site: Site, clock: ManualClock
) -> None:
    """The plug takes its power away; back in, it boots and mines."""
    host, miner = next(iter(listening_fleet.miners.items()))
    await site.async_unplug(host)
    assert site.power_w(host) == 0
    await site.async_plug_in(host)
    clock.advance(HOUR)
    assert site.power_w(host) > 3000
    assert miner.machine.uptime == HOUR


async def test_a_plug_that_is_in_stays_in(site: Site, clock: ManualClock) -> None:
    """Plugging in twice does not reboot."""
    host, miner = next(iter(site.fleet.miners.items()))
    await site.async_plug_in(host)
    assert miner.machine.restarts == 0


async def test_an_unknown_plug_is_an_error(site: Site) -> None:
    """The error names the address."""
    with pytest.raises(LookupError, match=r"127\.9\.9\.9"):
        await site.async_unplug("127.9.9.9")


def test_home_rooms_hold_the_miners_of_the_home(clock: ManualClock) -> None:
    """A fleet without places leaves the rooms empty."""
    rooms = home_rooms(build_fleet({"whatsminer_v2": 1}, seed=1, clock=clock))
    assert list(rooms) == [name for name, _ in HOME_ROOMS]
    assert not [host for room in rooms.values() for host in room.hosts]
