"""Search a network for miners: first who listens at all, then who they are."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from ipaddress import IPv4Network
from typing import Final

from homeassistant.components import network as ha_network
from homeassistant.core import HomeAssistant

from ..drivers import DriverError, DriverErrorKind
from ..drivers.asic.network import Network
from .meeting import Locked, Met, async_meet

# A /22 is what one site of a thousand miners has; more is a typing error or somebody else's network.
MOST_ADDRESSES: Final = 1024

# What to suggest where the own network is larger, as those of containers are.
USUAL_PREFIX: Final = 24

# Every firmware listens on at least one of them.
PORTS: Final = (80, 4028, 4433)

# An address in the same network answers or refuses within milliseconds, nobody's address never does; and Home Assistant
# itself may be too busy for a second to hear it.
KNOCK_TIMEOUT_S: Final = 2.0

# Knocking costs a miner nothing, so it may be done at more addresses at once than reading.
KNOCKS_IN_FLIGHT: Final = 64

type Progress = Callable[[float], None]


class WrongNetworkError(ValueError):
    """The text is no network that may be searched; `problem` is the key of the error that says why."""

    def __init__(self, problem: str) -> None:
        """Keep what is wrong."""
        super().__init__(problem)
        self.problem = problem


async def async_own_network(hass: HomeAssistant) -> str:
    """Return the network that Home Assistant itself is in, empty if it has none."""
    adapters = sorted(await ha_network.async_get_adapters(hass), key=lambda adapter: not adapter["default"])
    addresses = (address for adapter in adapters if adapter["enabled"] for address in adapter["ipv4"])
    first = next(addresses, None)
    if first is None:
        return ""
    network = IPv4Network(f"{first['address']}/{first['network_prefix']}", strict=False)
    if network.num_addresses > MOST_ADDRESSES:
        network = IPv4Network(f"{first['address']}/{USUAL_PREFIX}", strict=False)
    return str(network)


def addresses(text: str) -> list[str]:
    """Return the addresses of a network as it was typed; WrongNetworkError if it may not be searched."""
    try:
        network = IPv4Network(text.strip(), strict=False)
    except ValueError as error:
        raise WrongNetworkError("not_a_network") from error
    if network.is_global:
        raise WrongNetworkError("network_is_public")
    if network.num_addresses > MOST_ADDRESSES:
        raise WrongNetworkError("network_too_large")
    return [str(address) for address in network.hosts()]


async def async_search(hosts: Sequence[str], network: Network, progress: Progress) -> list[Met | Locked]:
    """Return who answers as a miner, those that ask for a password included, in the order of the addresses."""
    done = 0
    knocks = asyncio.Semaphore(KNOCKS_IN_FLIGHT)

    async def async_look(host: str) -> Met | Locked | None:
        """Look behind one address."""
        nonlocal done
        try:
            async with knocks:
                is_listening = await _async_listens(host)
            return await _async_ask(host, network) if is_listening else None
        finally:
            done += 1
            progress(done / len(hosts))

    met = await asyncio.gather(*(async_look(host) for host in hosts))
    return [one for one in met if one is not None]


async def _async_ask(host: str, network: Network) -> Met | Locked | None:
    """Ask who is there; what is no miner is left out, a locked door is not."""
    try:
        return await async_meet(host, network)
    except DriverError as error:
        return Locked(host=host) if error.kind is DriverErrorKind.WRONG_CREDENTIALS else None


async def _async_listens(host: str) -> bool:
    """Tell whether anybody listens on a port that miners use."""
    return any(await asyncio.gather(*(_async_is_open(host, port) for port in PORTS)))


async def _async_is_open(host: str, port: int) -> bool:
    """Tell whether a port takes a connection."""
    with suppress(OSError):
        async with asyncio.timeout(KNOCK_TIMEOUT_S):
            _, writer = await asyncio.open_connection(host, port)
            writer.transport.abort()
            return True
    return False
