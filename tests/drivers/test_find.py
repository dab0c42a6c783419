"""What answers at an address is found out without a guess."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from custom_components.proof_of_heat.drivers import Credentials, DriverError, DriverErrorKind
from custom_components.proof_of_heat.drivers.asic import async_find, driver_for
from custom_components.proof_of_heat.drivers.asic.cgminer import async_ask
from custom_components.proof_of_heat.drivers.asic.network import Network
from simulator.fault import Fault
from simulator.wire import CgminerPort, FramedPort, HttpPort, Port
from tests.simulated import free_host


@asynccontextmanager
async def listening(port: Port) -> AsyncGenerator[str]:
    """Open a port and return its host."""
    await port.async_open()
    yield port.host
    await port.async_close()


async def async_plain_page(_: web.Request) -> web.Response:
    """Return a page that has nothing to do with miners."""
    return web.Response(text="<title>A printer</title>", content_type="text/html")


@pytest.fixture
async def printer(real_sockets: None) -> AsyncGenerator[str]:
    """Return the host of a web server that is no miner."""
    async with listening(HttpPort(free_host(), set(), [web.get("/", async_plain_page)])) as host:
        yield host


@pytest.fixture
async def goldshell(real_sockets: None) -> AsyncGenerator[str]:
    """Return the host of a miner that pyasic knows and we do not drive."""

    def answer(_: str, __: str | None) -> dict[str, object]:
        return {"STATUS": [{"STATUS": "S", "Description": "bfgminer 5.4"}], "VERSION": [{"PROD": "Goldshell KD5"}]}

    async with listening(CgminerPort(free_host(), set(), answer)) as host:
        yield host


@pytest.fixture
async def stranger(real_sockets: None) -> AsyncGenerator[str]:
    """Return the host of a device that answers in frames, yet not as a Whatsminer."""
    async with listening(FramedPort(free_host(), set(), lambda _: {"error": "unknown"})) as host:
        yield host


async def test_an_address_that_nobody_has_is_silent(network: Network, real_sockets: None) -> None:
    """A scan meets mostly these."""
    with pytest.raises(DriverError) as failure:
        await async_find(free_host(), network)

    assert failure.value.kind is DriverErrorKind.SILENT


async def test_a_device_that_is_no_miner_is_unsupported(printer: str, network: Network) -> None:
    """It answers, and nothing in its answer names a firmware."""
    with pytest.raises(DriverError) as failure:
        await async_find(printer, network)

    assert failure.value.kind is DriverErrorKind.UNSUPPORTED


async def test_a_page_in_place_of_a_frame_is_no_miner(network: Network, real_sockets: None) -> None:
    """Its first bytes say a length that never comes, or the rest is no JSON."""
    async with listening(FramedPort(free_host(), {Fault.HTML}, lambda _: {})) as host:
        with pytest.raises(DriverError) as failure:
            await async_find(host, network)

    assert failure.value.kind is DriverErrorKind.UNSUPPORTED


async def test_a_list_in_place_of_fields_is_implausible(network: Network, real_sockets: None) -> None:
    """The protocol of port 4028 has names for everything."""
    async with listening(CgminerPort(free_host(), set(), lambda _, __: [])) as host:
        with pytest.raises(DriverError) as failure:
            await async_ask(host, "version")

    assert failure.value.kind is DriverErrorKind.IMPLAUSIBLE


async def test_frames_alone_make_no_whatsminer(stranger: str, network: Network) -> None:
    """The port is not enough: the answer must be right as well."""
    with pytest.raises(DriverError) as failure:
        await async_find(stranger, network)

    assert failure.value.kind is DriverErrorKind.UNSUPPORTED


async def test_a_miner_that_is_known_and_cannot_be_read_is_named(goldshell: str, patient_network: Network) -> None:
    """The owner reads which machine it is, not only that something failed."""
    with pytest.raises(DriverError, match="Goldshell"):
        await async_find(goldshell, patient_network)


async def test_a_device_that_talks_without_end_is_given_up(real_sockets: None, network: Network) -> None:
    """A reply has a bound, so a broken device fills no memory."""
    host = free_host()

    async with listening(CgminerPort(host, set(), lambda _, __: " " * 3_000_000)):
        with pytest.raises(DriverError):
            await async_find(host, network)


def test_a_firmware_without_a_driver_is_unsupported(network: Network) -> None:
    """A cached profile of an older version may name one."""
    with pytest.raises(DriverError, match="steam") as failure:
        driver_for("steam", "127.0.0.9", network)

    assert failure.value.kind is DriverErrorKind.UNSUPPORTED


def test_credentials_do_not_show() -> None:
    """A log or a diagnostics file never holds a password."""
    assert "secret" not in repr(Credentials(username="root", password="secret"))
