"""The control board and the mining software of API v2, and where pyasic alone fails."""

from typing import override

import pytest

from custom_components.proof_of_heat.drivers import DriverError, DriverErrorKind
from custom_components.proof_of_heat.drivers.asic import async_find
from custom_components.proof_of_heat.drivers.asic.library import get_miner
from custom_components.proof_of_heat.drivers.asic.network import Network
from custom_components.proof_of_heat.drivers.asic.whatsminer_v2 import WhatsminerV2Driver
from custom_components.proof_of_heat.engine.miner import PAUSE, Target
from simulator.clock import ManualClock
from simulator.miners import luxos, whatsminer_v2
from simulator.miners.whatsminer_token import MOST_TOKENS
from simulator.miners.whatsminer_v2 import Reply, WhatsminerV2
from tests.simulated import StartMiner, free_host

from .words import SETTLE, WARM, DriverOf


async def test_a_machine_at_rest_breaks_pyasic_and_is_read_here(
    v2: WhatsminerV2, driver_of: DriverOf, clock: ManualClock
) -> None:
    """While it is off, no mining software answers: pyasic stumbles over the refusal, the driver asks the board."""
    plain = await get_miner(v2.host)
    driver = driver_of(v2)
    await driver.async_set_target(PAUSE)
    clock.advance(SETTLE)
    assert plain is not None

    with pytest.raises(TypeError):
        await plain.get_data()

    sample = await driver.async_read()
    assert (sample.is_mining, sample.hashrate_th_s, sample.power_w) == (False, 0, None)
    assert sample.mac == v2.mac


async def test_a_machine_at_rest_is_found_where_pyasic_finds_nothing(v2: WhatsminerV2, network: Network) -> None:
    """A Whatsminer that is off when it is set up is recognised by its control board."""
    v2.machine.pause()

    assert await get_miner(v2.host) is None
    found = await async_find(v2.host, network)

    assert (await found.async_identify()).firmware == "whatsminer_v2"
    assert (await found.async_capabilities()).max_w is None


async def test_a_limit_above_the_rating_is_refused_by_the_machine(v2: WhatsminerV2, driver_of: DriverOf) -> None:
    """A driver that does not know the rating yet passes the machine's error on."""
    with pytest.raises(DriverError, match="132"):
        await driver_of(v2).async_set_target(Target(power_w=5_000))

    assert v2.limit_w == 3_400


async def test_closed_writes_say_how_to_open_them(v2: WhatsminerV2, driver_of: DriverOf) -> None:
    """A machine that reads well and takes no writes names the vendor's tool."""
    v2.takes_writes = False

    with pytest.raises(DriverError, match="WhatsMinerTool") as failed:
        await driver_of(v2).async_set_target(WARM)

    assert failed.value.kind is DriverErrorKind.REFUSED


async def test_a_machine_without_a_token_left_refuses(v2: WhatsminerV2, driver_of: DriverOf) -> None:
    """Too many tokens of other programs are a refusal, not a wrong password."""
    asked = [v2.answer("get_token") for _ in range(MOST_TOKENS)]

    with pytest.raises(DriverError, match="token over max times") as failed:
        await driver_of(v2).async_set_target(WARM)

    assert len(asked) == MOST_TOKENS
    assert failed.value.kind is DriverErrorKind.REFUSED


async def test_firmware_of_api_v3_is_not_written_to_as_v2(v2: WhatsminerV2, driver_of: DriverOf) -> None:
    """After an update the old port still answers; the driver notices before it writes."""
    driver = driver_of(v2)
    await driver.async_identify()
    v2.firmware_version = "20250115.10.REL"

    with pytest.raises(DriverError, match="whatsminer_v3 runs in place of whatsminer_v2"):
        await driver.async_set_target(WARM)


async def test_error_codes_are_shown(v2: WhatsminerV2, driver_of: DriverOf) -> None:
    """The codes of the machine are its words for what is wrong."""
    v2.errors = [110, 2010]

    assert (await driver_of(v2).async_read()).fault == "110, 2010"


class OldBoard(WhatsminerV2):
    """A control board that leaves the limit to the mining software."""

    @override
    def answer(self, command: str, parameter: str | None = None) -> Reply:
        """Answer without the limit."""
        reply = super().answer(command, parameter)
        return {**reply, "Msg": {"btmineroff": reply["Msg"]["mineroff"]}} if command == "status" else reply


class Booting(WhatsminerV2):
    """A machine whose mining software is not up yet."""

    @override
    def answer(self, command: str, parameter: str | None = None) -> Reply:
        """Answer for the control board alone."""
        return self.flat(14, "invalid cmd") if command in {"summary", "devs"} else super().answer(command, parameter)


class Mute(WhatsminerV2):
    """A control board that has no status and answers writes with nothing."""

    @override
    def answer(self, command: str, parameter: str | None = None) -> Reply:
        """Refuse the status."""
        return self.flat(14, "invalid cmd") if command == "status" else super().answer(command, parameter)

    @override
    def obey(self, closed: str) -> Reply:
        """Say nothing of use."""
        return {}


@pytest.fixture(params=[OldBoard, Booting, Mute], ids=lambda odd: odd.__name__)
async def odd(request: pytest.FixtureRequest, simulated: StartMiner, clock: ManualClock) -> WhatsminerV2:
    """Return a Whatsminer with ways of its own."""
    host = free_host()
    odd: WhatsminerV2 = request.param(host, whatsminer_v2.build(host, seed=5, clock=clock).machine, seed=5)
    await simulated(odd)
    return odd


@pytest.mark.parametrize("odd", [OldBoard], indirect=True)
async def test_an_old_board_leaves_the_limit_to_the_mining_software(odd: WhatsminerV2, driver_of: DriverOf) -> None:
    """The limit is read back where it is told."""
    driver = driver_of(odd)

    await driver.async_set_target(WARM)

    assert odd.limit_w == 2_000
    assert (await driver.async_read()).target_w == 2_000


@pytest.mark.parametrize("odd", [Booting], indirect=True)
async def test_a_machine_without_mining_software_hashes_nothing(odd: WhatsminerV2, driver_of: DriverOf) -> None:
    """In the minute after a start the board answers alone: the machine lives and does not mine yet."""
    sample = await driver_of(odd).async_read()

    assert (sample.is_mining, sample.hashrate_th_s, sample.power_w) == (False, 0, None)


@pytest.mark.parametrize("odd", [Mute], indirect=True)
async def test_a_board_without_a_status_is_not_believed(odd: WhatsminerV2, driver_of: DriverOf) -> None:
    """Nobody knows whether such a machine mines."""
    with pytest.raises(DriverError, match="no status"):
        await driver_of(odd).async_read()


@pytest.mark.parametrize("odd", [Mute], indirect=True)
async def test_a_write_without_an_answer_is_silence(odd: WhatsminerV2, driver_of: DriverOf) -> None:
    """A write that is answered with nothing may have happened or not."""
    with pytest.raises(DriverError) as failed:
        await driver_of(odd).async_restart_mining()

    assert failed.value.kind is DriverErrorKind.SILENT


async def test_another_firmware_on_the_port_is_no_whatsminer(
    simulated: StartMiner, clock: ManualClock, network: Network
) -> None:
    """LuxOS speaks the same protocol, and none of the same words."""
    other = luxos.build(free_host(), seed=6, clock=clock)
    await simulated(other)

    with pytest.raises(DriverError) as failed:
        await WhatsminerV2Driver(other.host, network).async_identify()

    assert failed.value.kind is DriverErrorKind.UNSUPPORTED
