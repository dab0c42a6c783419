"""The way to the miners: few at once, never for long, and every failure gets a name."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
import pytest
from yarl import URL

from custom_components.proof_of_heat.drivers import DriverError, DriverErrorKind
from custom_components.proof_of_heat.drivers.asic import driver_for
from custom_components.proof_of_heat.drivers.asic.network import IN_FLIGHT, Network
from simulator.clock import ManualClock
from simulator.fault import Fault
from simulator.miners import braiins
from tests.simulated import StartMiner, free_host

from .plain import async_plain_miner

LONGER_THAN_OURS_S = 9.0
"""The time limit of one method is 8 s, so after this it must have ended."""


@dataclass
class Crowd:
    """Counts who is in at the same time."""

    present: int = 0
    most: int = 0

    async def async_visit(self, network: Network, host: str) -> None:
        """Stay for a few turns of the event loop."""
        async with network.request(host):
            self.present += 1
            self.most = max(self.most, self.present)
            await asyncio.gather(*(asyncio.sleep(0) for _ in range(5)))
            self.present -= 1


async def async_fail(network: Network, error: BaseException) -> None:
    """Let a request fail."""
    async with network.request("127.0.0.9"):
        raise error


def response_error(status: int) -> aiohttp.ClientResponseError:
    """Return the error of a web server."""
    url = URL("http://127.0.0.9/")
    request = aiohttp.RequestInfo(url, "GET", headers={}, real_url=url)  # type: ignore[arg-type]
    return aiohttp.ClientResponseError(request, (), status=status)


async def test_ten_miners_at_most_are_asked_at_once(network: Network) -> None:
    """More at once would stall the event loop of a small computer."""
    crowd = Crowd()

    await asyncio.gather(*(crowd.async_visit(network, f"127.0.1.{number}") for number in range(1, 30)))

    assert crowd.most == IN_FLIGHT


async def test_one_miner_is_asked_one_thing_at_a_time(network: Network) -> None:
    """Several firmwares serve a single connection."""
    crowd = Crowd()

    await asyncio.gather(*(crowd.async_visit(network, "127.0.1.1") for _ in range(8)))

    assert crowd.most == 1


async def test_a_request_that_never_ends_is_ended(session: aiohttp.ClientSession) -> None:
    """A miner that hangs is silent once the total time is over."""
    network = Network(session=session, timeout=timedelta(milliseconds=20))

    with pytest.raises(DriverError, match=DriverErrorKind.SILENT):
        async with network.request("127.0.0.9"):
            await asyncio.Event().wait()


async def test_a_failure_frees_the_turn(session: aiohttp.ClientSession) -> None:
    """After a failure the next request to the same miner gets through."""
    network = Network(session=session, gate=asyncio.Semaphore(1))
    with pytest.raises(DriverError):
        await async_fail(network, ValueError("nonsense"))

    async with network.request("127.0.0.9"):
        is_in = True

    assert is_in


async def test_a_cancelled_request_stays_cancelled(network: Network) -> None:
    """Home Assistant cancels at shutdown; that is no failure of the miner."""
    with pytest.raises(asyncio.CancelledError):
        await async_fail(network, asyncio.CancelledError())


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        pytest.param(TimeoutError(), DriverErrorKind.SILENT, id="timeout"),
        pytest.param(ConnectionRefusedError(), DriverErrorKind.SILENT, id="refused connection"),
        pytest.param(asyncio.IncompleteReadError(b"", 4), DriverErrorKind.SILENT, id="cut off"),
        pytest.param(aiohttp.ServerDisconnectedError(), DriverErrorKind.SILENT, id="disconnected"),
        pytest.param(response_error(401), DriverErrorKind.WRONG_CREDENTIALS, id="unauthorized"),
        pytest.param(response_error(403), DriverErrorKind.WRONG_CREDENTIALS, id="forbidden"),
        pytest.param(response_error(429), DriverErrorKind.REFUSED, id="too many requests"),
        pytest.param(response_error(500), DriverErrorKind.REFUSED, id="internal error"),
        pytest.param(ValueError("no JSON"), DriverErrorKind.IMPLAUSIBLE, id="no JSON"),
        pytest.param(KeyError("MHS"), DriverErrorKind.IMPLAUSIBLE, id="missing field"),
        pytest.param(TypeError("a list"), DriverErrorKind.IMPLAUSIBLE, id="wrong type"),
        pytest.param(ExceptionGroup("all", [OSError(), KeyError()]), DriverErrorKind.SILENT, id="several at once"),
    ],
)
async def test_whatever_a_device_causes_gets_a_name(network: Network, error: Exception, kind: DriverErrorKind) -> None:
    """No error of a library leaves the drivers."""
    with pytest.raises(DriverError) as failure:
        await async_fail(network, error)

    assert failure.value.kind is kind


async def test_the_cause_behind_the_error_of_a_library_decides(network: Network) -> None:
    """Libraries wrap what happened in errors of their own."""
    error = RuntimeError("failed to call")
    error.__cause__ = ConnectionResetError()

    with pytest.raises(DriverError, match=DriverErrorKind.SILENT):
        await async_fail(network, error)


@pytest.mark.timeout(60)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
async def test_a_miner_that_hangs_costs_seconds_where_pyasic_waits_for_minutes(
    simulated: StartMiner, patient_network: Network, clock: ManualClock
) -> None:
    """Our reading ends on time; at that moment pyasic still waits for its 100 s."""
    miner = await simulated(braiins.build(free_host(), seed=1, clock=clock))
    plain = await async_plain_miner(miner.host)
    await miner.async_fail(Fault.HANG)

    async def async_plain() -> None:
        async with asyncio.timeout(LONGER_THAN_OURS_S):
            await plain.get_data()

    async def async_ours() -> None:
        async with asyncio.timeout(LONGER_THAN_OURS_S):
            await driver_for("braiins", miner.host, patient_network).async_read()

    of_plain, ours = await asyncio.gather(async_plain(), async_ours(), return_exceptions=True)

    assert isinstance(of_plain, TimeoutError)
    assert isinstance(ours, DriverError)
