"""Compositions of miners on loopback: a home, a farm, or any number of mixed machines."""

import errno
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from ipaddress import IPv4Address
from itertools import chain, cycle, islice, repeat
from types import MappingProxyType
from typing import Final, Protocol, cast

from .clock import SimClock
from .miner import SimMiner

FIRST_HOST: Final = "127.0.0.2"
MIXED: Final = "mixed"

PORT_CURE: Final = (
    "Miners listen on port 80, as in life. Allow that with\n"
    "    sudo sysctl net.ipv4.ip_unprivileged_port_start=80\n"
    "or run the simulator as root."
)
IN_USE_CURE: Final = "Another program listens there, perhaps a second simulator. Stop it, then start again."


class FleetError(Exception):
    """The fleet cannot be built or cannot listen; the text says why and what helps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One machine of a composition."""

    firmware: str
    """The module in `miners` that speaks for it."""
    model: str | None = None
    """None takes the firmware's usual model."""
    room: str | None = None
    """The room that it heats; None is outdoors."""
    is_paused: bool = False
    """Its owner stopped it before anybody looked."""


HOME: Final = (
    Member(firmware="braiins", model="Antminer S19k Pro", room="living_area", is_paused=True),
    Member(firmware="luxos", model="Antminer S19k Pro", room="living_area"),
    Member(firmware="whatsminer_v3", model="M60S VK40", room="workshop", is_paused=True),
    Member(firmware="vnish", model="Antminer S19j Pro", room="greenhouse"),
    Member(firmware="avalon", model="Avalon Q", room="guest_room"),
    Member(firmware="avalon", model="Avalon Mini 3", room="study"),
    Member(firmware="axeos", model="BitAxe Gamma 601", room="study"),
    Member(firmware="antminer", model="Antminer S19 Pro", room="workshop"),
    Member(firmware="whatsminer_v2", model="M30S+ VE40", room="greenhouse"),
)
# A container behind a small river: mostly one firmware, the rest bought as it came.
FARM: Final = (
    *repeat(Member(firmware="vnish", model="Antminer S19j Pro"), 22),
    *repeat(Member(firmware="whatsminer_v2", model="M30S+ VE40"), 12),
    *repeat(Member(firmware="braiins", model="Antminer S19 XP"), 8),
    *repeat(Member(firmware="luxos", model="Antminer S19k Pro"), 4),
    *repeat(Member(firmware="whatsminer_v3", model="M60S VK40"), 4),
)
FLEETS: Final[Mapping[str, tuple[Member, ...]]] = MappingProxyType({"home": HOME, "farm": FARM})

# Twenty machines as scans of mixed sites show them: Antminers in front, most of them with other firmware.
MIXTURE: Final = (
    Member(firmware="antminer", model="Antminer S19 Pro"),
    Member(firmware="vnish", model="Antminer S19j Pro"),
    Member(firmware="whatsminer_v2", model="M30S+ VE40"),
    Member(firmware="braiins", model="Antminer S19k Pro"),
    Member(firmware="axeos", model="BitAxe Gamma 601"),
    Member(firmware="luxos", model="Antminer S19k Pro"),
    Member(firmware="antminer", model="Antminer S19 Pro"),
    Member(firmware="vnish", model="Antminer S19"),
    Member(firmware="whatsminer_v3", model="M60S VK40"),
    Member(firmware="braiins", model="Antminer S19 XP"),
    Member(firmware="avalon", model="Avalon Q"),
    Member(firmware="whatsminer_v2", model="M30S+ VE40"),
    Member(firmware="antminer", model="Antminer S19 Pro"),
    Member(firmware="vnish", model="Antminer S19j Pro"),
    Member(firmware="axeos", model="BitAxe Supra 401"),
    Member(firmware="luxos", model="Antminer S19k Pro"),
    Member(firmware="whatsminer_v2", model="M20S V10"),
    Member(firmware="braiins", model="Antminer S19k Pro"),
    Member(firmware="vnish", model="Antminer S19j Pro"),
    Member(firmware="avalon", model="Avalon Nano 3S"),
)


class _Firmware(Protocol):
    """What each firmware module offers."""

    def build(self, host: str, *, seed: int, clock: SimClock, model: str | None = None) -> SimMiner:
        """Return a miner at an address."""
        ...


class Fleet:
    """Miners that start and stop together."""

    def __init__(self, miners: Sequence[SimMiner], members: Sequence[Member]) -> None:
        """Keep the miners by address, and what each was meant to be."""
        self.miners = {miner.host: miner for miner in miners}
        self.members = dict(zip(self.miners, members, strict=True))

    async def async_start(self) -> None:
        """Listen with all miners, or with none and a FleetError."""
        for miner in self.miners.values():
            try:
                await miner.async_start()
            except OSError as error:
                await self.async_stop()
                raise FleetError(_why_deaf(miner.host, error)) from error

    async def async_stop(self) -> None:
        """Close all sockets."""
        for miner in self.miners.values():
            await miner.async_stop()


def members_of(composition: str | Mapping[str, int]) -> tuple[Member, ...]:
    """Return the machines of a named fleet, of "mixed N" or "FIRMWARE N", or of counts by firmware."""
    if not isinstance(composition, str):
        return tuple(chain.from_iterable(repeat(Member(firmware=name), count) for name, count in composition.items()))
    if composition in FLEETS:
        return FLEETS[composition]
    name, _, count = composition.partition(" ")
    if not count.isdecimal() or int(count) == 0:
        message = f'there is no fleet "{composition}": take {", ".join(FLEETS)}, "{MIXED} N" or "FIRMWARE N"'
        raise FleetError(message)
    members = MIXTURE if name == MIXED else (Member(firmware=name),)
    return tuple(islice(cycle(members), int(count)))


def build_fleet(
    composition: str | Mapping[str, int], *, seed: int, clock: SimClock, first_host: str = FIRST_HOST
) -> Fleet:
    """Build the miners of a composition on neighbouring addresses; nobody listens yet."""
    members = members_of(composition)
    miners = [
        _firmware(member.firmware).build(host, seed=seed + index, clock=clock, model=member.model)
        for index, (host, member) in enumerate(zip(_hosts(first_host), members, strict=False))
    ]
    for miner, member in zip(miners, members, strict=True):
        if member.is_paused:
            miner.machine.pause()
    return Fleet(miners, members)


def _firmware(name: str) -> _Firmware:
    """Return the module of a firmware, loaded when it is first needed."""
    module = f".miners.{name}"
    try:
        return cast("_Firmware", import_module(module, __package__))
    except ModuleNotFoundError as error:
        if error.name != f"{__package__}{module}":
            raise
        message = f'the simulator does not speak the firmware "{name}"'
        raise FleetError(message) from error


def _hosts(first_host: str) -> Iterator[str]:
    """Return loopback addresses from the first on, without those that networks and broadcasts have."""
    address = IPv4Address(first_host)
    while address.is_loopback:
        if int(address) % 256 not in {0, 255}:
            yield str(address)
        address += 1


def _why_deaf(host: str, error: OSError) -> str:
    """Return why a miner cannot listen, and the cure."""
    cures = {errno.EACCES: PORT_CURE, errno.EADDRINUSE: IN_USE_CURE}
    return f"The miner at {host} cannot listen: {error.strerror or error}.\n{cures.get(error.errno or 0, '')}".rstrip()
