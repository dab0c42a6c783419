"""Framed requests of API v3, and where pyasic alone fails."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any, override

import pytest
from pyasic.miners.backends.btminer import BTMinerV2, BTMinerV3

from custom_components.proof_of_heat.drivers import DriverError, DriverErrorKind
from custom_components.proof_of_heat.drivers.asic import async_find
from custom_components.proof_of_heat.drivers.asic.library import get_miner
from custom_components.proof_of_heat.drivers.asic.network import Network
from custom_components.proof_of_heat.drivers.asic.whatsminer_v3 import PORT, WhatsminerV3Driver
from custom_components.proof_of_heat.engine.miner import Target
from simulator.clock import ManualClock
from simulator.miners import whatsminer_v3
from simulator.miners.whatsminer_v2 import NO_LIMIT_W, Reply
from simulator.miners.whatsminer_v3 import Ask, WhatsminerV3
from tests.simulated import StartMiner, free_host

from .words import SETTLE, DriverOf


async def test_a_closed_old_port_turns_v3_into_a_broken_v2_for_pyasic_only(
    simulated: StartMiner, clock: ManualClock, network: Network
) -> None:
    """Port 4433 is asked first, so that the right driver is found."""
    miner = whatsminer_v3.build(free_host(), seed=4, clock=clock, has_v2=False)
    await simulated(miner)

    assert isinstance(await get_miner(miner.host), BTMinerV2)
    found = await async_find(miner.host, network)

    assert (await found.async_identify()).firmware == "whatsminer_v3"
    assert (await found.async_read()).power_w == pytest.approx(miner.machine.power_w, rel=0.01)


async def test_a_stopped_v3_rests_here_and_mines_for_pyasic(
    v3: WhatsminerV3, driver_of: DriverOf, clock: ManualClock
) -> None:
    """The switch of the mining software decides; pyasic says that every machine mines."""
    plain = await get_miner(v3.host)
    v3.machine.pause()
    clock.advance(SETTLE)
    assert plain is not None

    sample = await driver_of(v3).async_read()

    assert (await plain.get_data()).is_mining is True
    assert (sample.is_mining, sample.hashrate_th_s) == (False, 0)
    assert sample.power_w == pytest.approx(12, abs=1)


async def async_with_another_password(miner: WhatsminerV3, _: BTMinerV3) -> float:
    """Change the password of the machine."""
    miner.password = "summer"
    return 2_000


async def async_with_old_salt(miner: WhatsminerV3, plain: BTMinerV3) -> float:
    """Let pyasic keep a salt that the machine no longer has."""
    await plain.rpc.get_salt()
    miner.change_salt()
    return 2_000


async def async_out_of_range(_: WhatsminerV3, __: BTMinerV3) -> float:
    """Ask for more than the rating."""
    return 9_000


@pytest.mark.parametrize(
    "async_spoil",
    [
        pytest.param(async_with_another_password, id="wrong password"),
        pytest.param(async_with_old_salt, id="old salt"),
        pytest.param(async_out_of_range, id="out of range"),
    ],
)
async def test_pyasic_takes_every_refusal_of_v3_for_success(
    v3: WhatsminerV3, async_spoil: Callable[[WhatsminerV3, BTMinerV3], Awaitable[float]]
) -> None:
    """`set_power_limit` returns True, and the limit is what it was."""
    plain = await get_miner(v3.host)
    assert isinstance(plain, BTMinerV3)
    power_w = await async_spoil(v3, plain)

    assert await plain.set_power_limit(int(power_w)) is True
    assert v3.limit_w == NO_LIMIT_W


async def test_a_refusal_of_v3_is_a_refusal_here(v3: WhatsminerV3, driver_of: DriverOf) -> None:
    """A driver that does not know the rating yet passes the machine's error on."""
    with pytest.raises(DriverError, match="invalid param") as failed:
        await driver_of(v3).async_set_target(Target(power_w=9_000))

    assert failed.value.kind is DriverErrorKind.REFUSED


async def test_reasons_of_errors_are_shown(v3: WhatsminerV3, driver_of: DriverOf) -> None:
    """The machine explains its errors in words."""
    v3.errors = {264: "Power xfer error"}

    assert (await driver_of(v3).async_read()).fault == "Power xfer error"


async def test_a_machine_without_pools_says_nothing_of_them(v3: WhatsminerV3, driver_of: DriverOf) -> None:
    """No pool is neither a good nor a bad one."""
    v3.machine.pools.clear()

    assert (await driver_of(v3).async_read()).pool_is_alive is None


class Rateless(WhatsminerV3):
    """A machine that does not tell its hash rate."""

    @override
    def answer(self, asked: Ask) -> Reply:
        """Leave the rate out."""
        reply = super().answer(asked)
        summary = reply["msg"].get("summary", {}) if isinstance(reply["msg"], dict) else {}
        summary.pop("hash-realtime", None)
        return reply


async def test_a_machine_without_a_hash_rate_may_mine_or_not(
    simulated: StartMiner, clock: ManualClock, driver_of: DriverOf
) -> None:
    """Unknown is not 0, and the rest of the reading is worth having."""
    host = free_host()
    miner = Rateless(host, whatsminer_v3.build(host, seed=9, clock=clock).machine, seed=9)
    await simulated(miner)

    sample = await driver_of(miner).async_read()

    assert (sample.hashrate_th_s, sample.is_mining) == (None, None)
    assert sample.power_w == pytest.approx(miner.machine.power_w, rel=0.01)


class Saltless(WhatsminerV3):
    """A machine that keeps its salt to itself."""

    @override
    def answer(self, asked: Ask) -> Reply:
        """Leave the salt out."""
        return {"code": 0, "msg": {}} if asked.get("param") == "salt" else super().answer(asked)


class Nameless(WhatsminerV3):
    """A machine that does not say who it is."""

    @override
    def answer(self, asked: Ask) -> Reply:
        """Agree to everything."""
        return {"code": 0, "msg": {}}


class Listing(WhatsminerV3):
    """A machine that answers with lists."""

    @override
    def answer(self, asked: Ask) -> Any:
        """Answer with nothing in a list."""
        return []


@pytest.mark.parametrize(
    ("kind_of_miner", "kind", "words"),
    [
        (Saltless, DriverErrorKind.IMPLAUSIBLE, "no salt"),
        (Nameless, DriverErrorKind.UNSUPPORTED, "no Whatsminer"),
        (Listing, DriverErrorKind.IMPLAUSIBLE, "without fields"),
    ],
    ids=["no salt", "no name", "no fields"],
)
async def test_answers_that_lack_what_matters_are_named(
    simulated: StartMiner,
    clock: ManualClock,
    driver_of: DriverOf,
    kind_of_miner: type[WhatsminerV3],
    kind: DriverErrorKind,
    words: str,
) -> None:
    """An answer of the right form without the right content is no success."""
    host = free_host()
    miner = kind_of_miner(host, whatsminer_v3.build(host, seed=8, clock=clock).machine, seed=8)
    await simulated(miner)

    with pytest.raises(DriverError, match=words) as failed:
        await driver_of(miner).async_restart_mining()

    assert failed.value.kind is kind


@pytest.fixture
async def web_server(real_sockets: None) -> AsyncGenerator[str]:
    """Return the address of something on port 4433 that is no Whatsminer."""

    async def async_serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1_024)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    host = free_host()
    async with await asyncio.start_server(async_serve, host, PORT):
        yield host


async def test_another_protocol_on_the_port_is_no_whatsminer(web_server: str, network: Network) -> None:
    """Four letters of HTTP are not taken for a length to wait for."""
    with pytest.raises(DriverError) as failed:
        await WhatsminerV3Driver(web_server, network).async_read()

    assert failed.value.kind is DriverErrorKind.IMPLAUSIBLE
