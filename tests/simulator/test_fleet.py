"""Fleets are built from words or counts, on addresses of their own, and say why they cannot listen."""

import asyncio
from collections import Counter

import pytest

from simulator.clock import ManualClock
from simulator.fleet import FLEETS, MIXTURE, Fleet, FleetError, build_fleet, members_of
from tests.simulated import free_host


def test_the_home_shows_six_firmwares_or_more() -> None:
    """The demo's home speaks most protocols."""
    assert len({member.firmware for member in FLEETS["home"]}) >= 6


def test_a_mixed_fleet_has_the_shares_of_a_mixed_site() -> None:
    """Every twenty machines hold the mixture once."""
    firmwares = Counter(member.firmware for member in members_of("mixed 100"))
    assert firmwares == Counter({name: 5 * count for name, count in Counter(m.firmware for m in MIXTURE).items()})


@pytest.mark.parametrize("composition", ["castle", "mixed", "mixed 0", "mixed -1", "mixed many", ""])
def test_an_unknown_composition_is_declined_with_the_known_ones(composition: str) -> None:
    """The error tells what there is."""
    with pytest.raises(FleetError, match='home, farm, "mixed N" or "FIRMWARE N"'):
        members_of(composition)


def test_a_firmware_and_a_number_are_a_fleet() -> None:
    """All its machines are alike."""
    assert members_of("luxos 3") == members_of({"luxos": 3})


def test_an_unknown_firmware_is_declined(clock: ManualClock) -> None:
    """The error names it."""
    with pytest.raises(FleetError, match='"steam"'):
        build_fleet({"steam": 1}, seed=1, clock=clock)


def test_miners_have_addresses_and_machines_of_their_own(clock: ManualClock) -> None:
    """Three hundred miners share no address and no MAC, and avoid networks and broadcasts."""
    fleet = build_fleet({"whatsminer_v2": 300}, seed=1, clock=clock)
    assert next(iter(fleet.miners)) == "127.0.0.2"
    assert len(fleet.miners) == len({miner.mac for miner in fleet.miners.values()}) == 300
    assert not [host for host in fleet.miners if host.endswith((".0", ".255"))]


def test_some_miners_of_the_home_are_stopped_at_first(clock: ManualClock) -> None:
    """What its owner stopped does not mine when the home is built."""
    fleet = build_fleet("home", seed=1, clock=clock)
    mining = {host: miner.machine.is_mining for host, miner in fleet.miners.items()}
    assert mining == {host: not member.is_paused for host, member in fleet.members.items()}
    assert set(mining.values()) == {True, False}


def test_the_same_seed_gives_the_same_machines(clock: ManualClock) -> None:
    """Two fleets of one seed draw the same power; another seed draws another."""
    one, same, other = (build_fleet({"whatsminer_v2": 3}, seed=seed, clock=clock) for seed in (1, 1, 9))
    powers = [[miner.machine.power_w for miner in fleet.miners.values()] for fleet in (one, same, other)]
    assert powers[0] == powers[1] != powers[2]


async def test_all_miners_of_a_fleet_listen(listening_fleet: Fleet) -> None:
    """Each address takes connections."""
    for host in listening_fleet.miners:
        _, writer = await asyncio.open_connection(host, 4028)
        writer.close()
        await writer.wait_closed()


async def test_a_fleet_that_cannot_listen_says_why_and_closes_all(real_sockets: None, clock: ManualClock) -> None:
    """With one address taken, none of the others stays open."""
    fleet = build_fleet({"whatsminer_v2": 2}, seed=1, clock=clock, first_host=free_host())
    first, second = fleet.miners
    async with await asyncio.start_server(lambda _reader, _writer: None, second, 4028):
        with pytest.raises(FleetError, match=f"{second} cannot listen"):
            await fleet.async_start()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(first, 4028)
