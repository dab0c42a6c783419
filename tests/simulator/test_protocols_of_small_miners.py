"""What the simulated Avalons, BitAxes and NerdAxes say to requests that no driver of ours makes."""

import aiohttp
import pytest

from custom_components.proof_of_heat.drivers.asic.cgminer import async_ask, first
from simulator.clock import ManualClock
from simulator.miners import avalon, axeos
from tests.simulated import StartMiner, free_host, simulated

__all__ = ["simulated"]


@pytest.mark.parametrize(
    ("command", "parameter", "code"),
    [
        ("pgaset", None, avalon.INVALID_COMMAND),
        ("ascset", "0,dance", avalon.SET_FAILED),
        ("ascset", "0,workmode,set,9", avalon.SET_FAILED),
        ("ascset", "0,softoff,now", avalon.SET_FAILED),
        ("ascset", "0,workmode,set,1", avalon.SET_OK),
    ],
    ids=["unknown command", "unknown option", "unknown level", "no time", "a level"],
)
async def test_an_avalon_declines_what_it_does_not_know(
    simulated: StartMiner, clock: ManualClock, command: str, parameter: str | None, code: int
) -> None:
    """In the codes of the real one."""
    miner = await simulated(avalon.build(free_host(), seed=1, clock=clock))

    assert first(await async_ask(miner.host, command, parameter), "STATUS")["Code"] == code


async def test_an_avalon_that_is_told_to_stop_tomorrow_works_today(simulated: StartMiner, clock: ManualClock) -> None:
    """The time is of its own clock, so a time of a clock that is ahead does nothing for long."""
    miner = await simulated(avalon.build(free_host(), seed=1, clock=clock))

    await async_ask(miner.host, "ascset", f"0,softoff,1:{int(clock.now().timestamp()) + 86_400}")

    assert miner.machine.is_mining


@pytest.mark.parametrize(
    ("model", "method", "path", "values", "status"),
    [
        ("BitAxe Gamma 601", "PATCH", "", {"frequency": 0, "coreVoltage": 1150}, 400),
        ("BitAxe Gamma 601", "PATCH", "", {"frequency": "fast"}, 400),
        ("BitAxe Gamma 601", "POST", "/shutdown", None, 404),
        ("NerdQAxe++", "POST", "/pause", None, 404),
        ("NerdQAxe++", "POST", "/identify", None, 404),
        ("NerdQAxe++", "PATCH", "", {"frequency": 777}, 200),
    ],
    ids=["0 MHz", "a word", "shutdown of a BitAxe", "pause of a NerdAxe", "greeting of a NerdAxe", "not offered"],
)
async def test_small_miners_know_their_own_words_only(
    simulated: StartMiner,
    clock: ManualClock,
    model: str,
    method: str,
    path: str,
    values: dict[str, object] | None,
    status: int,
) -> None:
    """And any number that is one."""
    miner = await simulated(axeos.build(free_host(), seed=1, clock=clock, model=model))

    async with (
        aiohttp.ClientSession() as session,
        session.request(method, f"http://{miner.host}/api/system{path}", json=values) as response,
    ):
        assert response.status == status
