"""CPU, time and event-loop lag of reading 250 mixed miners, beside plain pyasic in the same run."""

import asyncio
import resource
import sys
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Final

import aiohttp

from custom_components.proof_of_heat.drivers import DriverError
from custom_components.proof_of_heat.drivers.asic import driver_for
from custom_components.proof_of_heat.drivers.asic.library import BaseMiner, get_miner
from custom_components.proof_of_heat.drivers.asic.network import IN_FLIGHT, Network

from .report import Report, run

MINERS: Final = 250
ROUNDS: Final = 5

# An address range that neither the demonstration nor the tests use.
FIRST_HOST: Final = "127.88.0.2"

# How often the ticker looks: shorter than the lag to be seen, long enough to cost nothing.
TICK_S: Final = 0.002

MAX_LAG_MS: Final = 50.0
MAX_CPU_MS: Final = 2.5
"""The goals."""

ROOT: Final = Path(__file__).parents[1]

type Poll = Callable[[], Awaitable[int]]
"""Reads all miners once and tells how many answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one poll of all miners cost."""

    cpu_ms: float
    """Of this process, for each miner that answered."""
    wall_s: float
    lags_ms: Sequence[float]
    answered: int


def measure() -> Report:
    """Start the miners in a process of their own and poll them in each way."""
    return asyncio.run(_async_measure())


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


async def _async_measure() -> Report:
    """Poll the miners in each way, one way after the other."""
    _, highest = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest, highest))
    async with _simulated() as miners, aiohttp.ClientSession() as session:
        ways = {
            "our drivers, 10 at a time": _ours(miners, session),
            "pyasic, all at once": await _async_plain(miners),
            "pyasic, identified at each poll": _identifying(miners),
        }
        rounds = {name: await _async_rounds(poll) for name, poll in ways.items()}
    return _report(rounds)


@asynccontextmanager
async def _simulated() -> AsyncGenerator[Sequence[tuple[str, str]]]:
    """Run the simulator beside us; yield firmware and address of each miner."""
    ports = [word for port in ("control", "plant", "plant-modbus", "boiler") for word in (f"--{port}-port", "0")]
    words = ("-m", "simulator", "--fleet", f"mixed {MINERS}", "--first-host", FIRST_HOST, *ports)
    process = await asyncio.create_subprocess_exec(sys.executable, *words, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        lines = [(await process.stdout.readline()).decode().split() for _ in range(MINERS)]
        if not all(lines):
            message = "the simulator did not start; its own words stand above"
            raise SystemExit(message)
        yield [(line[0], line[1].partition(":")[0]) for line in lines]
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def _ours(miners: Sequence[tuple[str, str]], session: aiohttp.ClientSession) -> Poll:
    """Return the poll of the integration: a lean reading of each, through the gate of the site."""
    network = Network(session=session)
    drivers = [driver_for(firmware, host, network) for firmware, host in miners]

    async def async_poll() -> int:
        """Read all; the gate lets few through at a time."""
        answers = await asyncio.gather(*(driver.async_read() for driver in drivers), return_exceptions=True)
        _tell_failures(answers)
        return sum(not isinstance(answer, BaseException) for answer in answers)

    return async_poll


def _tell_failures(answers: Sequence[object]) -> None:
    """Say which failures there were, so that a fast poll of nothing is seen."""
    kinds = Counter(answer.kind for answer in answers if isinstance(answer, DriverError))
    if kinds:
        print(f"failed readings: {dict(kinds)}")


async def _async_plain(miners: Sequence[tuple[str, str]]) -> Poll:
    """Return the poll that comes to mind first: everything of each miner, all miners at once."""
    gate = asyncio.Semaphore(IN_FLIGHT)
    found = [miner for miner in await asyncio.gather(*(_async_found(host, gate) for _, host in miners)) if miner]

    async def async_poll() -> int:
        """Read all at once."""
        answers = await asyncio.gather(*(miner.get_data() for miner in found), return_exceptions=True)
        return sum(not isinstance(answer, BaseException) for answer in answers)

    return async_poll


def _identifying(miners: Sequence[tuple[str, str]]) -> Poll:
    """Return the poll that asks first who answers, ten at a time: all at once, many are not found."""
    gate = asyncio.Semaphore(IN_FLIGHT)

    async def async_read(host: str) -> bool:
        """Identify and read one."""
        miner = await _async_found(host, gate)
        if miner is None:
            return False
        async with gate:
            await miner.get_data()
        return True

    async def async_poll() -> int:
        """Identify and read all."""
        answers = await asyncio.gather(*(async_read(host) for _, host in miners), return_exceptions=True)
        return sum(answer is True for answer in answers)

    return async_poll


async def _async_found(host: str, gate: asyncio.Semaphore) -> BaseMiner | None:
    """Let pyasic find out what answers at an address."""
    async with gate:
        return await get_miner(host)


async def _async_rounds(poll: Poll) -> list[Round]:
    """Poll once to warm up, then as often as is measured."""
    await poll()
    return [await _async_round(poll) for _ in range(ROUNDS)]


async def _async_round(poll: Poll) -> Round:
    """Poll once, beside a ticker that feels how long the event loop is busy."""
    lags_ms: list[float] = []
    ticker = asyncio.create_task(_async_tick(lags_ms))
    await asyncio.sleep(10 * TICK_S)
    lags_ms.clear()
    wall_s, cpu_s = perf_counter(), process_time()
    answered = await poll()
    cpu_s, wall_s = process_time() - cpu_s, perf_counter() - wall_s
    ticker.cancel()
    return Round(cpu_ms=1000 * cpu_s / max(answered, 1), wall_s=wall_s, lags_ms=lags_ms, answered=answered)


async def _async_tick(lags_ms: list[float]) -> None:
    """Note how late each tick comes."""
    while True:
        due_s = perf_counter() + TICK_S
        await asyncio.sleep(TICK_S)
        lags_ms.append(1000 * (perf_counter() - due_s))


def _report(rounds: dict[str, list[Round]]) -> Report:
    """Return a row for each way; the first is ours."""
    rows = [_row(name, measured) for name, measured in rounds.items()]
    _, answered, cpu_ms, wall_s, lag_ms, _ = rows[0]
    return Report(
        title=f"Reading {MINERS} mixed miners {ROUNDS} times (goals: {MAX_CPU_MS} ms CPU, {MAX_LAG_MS:g} ms lag p99)",
        columns=("way", "answered", "CPU ms per miner", "wall s", "lag p99 ms", "lag max ms"),
        rows=rows,
        figures={
            "miners": MINERS,
            "answered": answered,
            "cpu_ms_per_miner": cpu_ms,
            "wall_s": wall_s,
            "lag_p99_ms": lag_ms,
            "plain_cpu_ms_per_miner": rows[1][2],
            "plain_lag_p99_ms": rows[1][4],
            "identifying_cpu_ms_per_miner": rows[2][2],
            "identifying_lag_p99_ms": rows[2][4],
            "is_goal_met": answered == MINERS and cpu_ms <= MAX_CPU_MS and lag_ms < MAX_LAG_MS,
        },
    )


def _row(name: str, rounds: Sequence[Round]) -> tuple[str, int, float, float, float, float]:
    """Return the medians of one way, and its lags over all rounds."""
    lags_ms = [lag_ms for measured in rounds for lag_ms in measured.lags_ms]
    return (
        name,
        min(measured.answered for measured in rounds),
        round(median(measured.cpu_ms for measured in rounds), 2),
        round(median(measured.wall_s for measured in rounds), 2),
        round(percentile(lags_ms, 0.99), 1),
        round(max(lags_ms), 1),
    )


if __name__ == "__main__":
    run(measure)
