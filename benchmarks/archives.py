"""Off-site archives: how fast rows go to PostgreSQL, and that none is lost or doubled over outages and kills."""

import asyncio
import multiprocessing
import signal
import tempfile
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from typing import Final

from custom_components.proof_of_heat.records.archives.table import table_sql
from tests.counterparts.faults import Faults, behind
from tests.counterparts.postgres import database, postgres
from tests.counterparts.postgrest import ROLES_SQL, USER_EMAIL, PostgRest
from tests.counterparts.serving import serving

from .archive_run.house import SERIES
from .archive_run.program import live, sync_twice
from .report import Report, run

ROWS: Final = 7_200
MAX_SYNC_S: Final = 1.0
"""The goals."""

DAYS: Final = 14
HOURS: Final = 24 * DAYS
KILLS: Final = 20
DOWN_SHARE: Final = 0.3

# Of the requests while the service is up: far more than any network has.
TROUBLE_SHARE: Final = 0.15

# An outage lasts some hours, as outages do, not one request.
OUTAGE_HOURS: Final = 6

# A process that has all modules already, and of which each life is a copy.
SPAWN: Final = multiprocessing.get_context("forkserver")
SPAWN.set_forkserver_preload(["benchmarks.archive_run.program"])


@dataclass(kw_only=True)
class Fate:
    """When the service is down, and when the house is killed; the same for the same seed."""

    seed: int
    hours: int = HOURS
    kills: int = KILLS
    outages: frozenset[int] = frozenset()
    kill_hours: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Draw the lots."""
        chance = Random(self.seed)
        blocks = range(-(-self.hours // OUTAGE_HOURS))
        self.outages = frozenset(chance.sample(blocks, round(DOWN_SHARE * len(blocks))))
        self.kill_hours = sorted(chance.sample(range(2, self.hours - 1), self.kills))

    def is_down(self, hour: int) -> bool:
        """Tell whether the service is down in an hour; in the end it is up."""
        return hour < self.hours and hour // OUTAGE_HOURS in self.outages


@dataclass(kw_only=True)
class Life:
    """The house as a process, and its end by a kill."""

    fate: Fate
    faults: Faults
    hour: int = 0
    killed: int = 0
    killed_while_sending: int = 0
    process: BaseProcess | None = None

    def on_request(self) -> None:
        """Kill the house in the middle of a request, where that is its fate."""
        if self._is_due and self.killed % 2 == 0:
            self.killed_while_sending += 1
            self._kill()

    def on_hour(self, hour: int) -> None:
        """Note the hour; kill the house between two requests, where that is its fate. In the end nothing is wrong."""
        self.hour = hour
        self.faults.is_down = self.fate.is_down(hour)
        self.faults.share = TROUBLE_SHARE if hour < self.fate.hours else 0
        if self._is_due and self.killed % 2 == 1:
            self._kill()

    @property
    def _is_due(self) -> bool:
        """Tell whether the next kill is due."""
        kills = self.fate.kill_hours
        return self.killed < len(kills) and self.hour >= kills[self.killed]

    def _kill(self) -> None:
        """Kill it as a power cut does."""
        if self.process is not None and self.process.is_alive():
            self.killed += 1
            self.process.kill()


def measure() -> Report:
    """Measure the speed, then live through two bad weeks."""
    return asyncio.run(_async_measure())


async def _async_measure() -> Report:
    """Do both on one PostgreSQL."""
    with postgres() as folder:
        first_s, second_s, posts = await _async_speed(folder)
        outcome = await async_fault_run(folder, Fate(seed=1))
    lost = {key: outcome[key] for key in ("lost", "foreign", "double", "different")}
    return Report(
        title=f"Archive on a local PostgreSQL (goals: {ROWS:,} rows in {MAX_SYNC_S:g} s, nothing lost or double)",
        columns=("what", "outcome"),
        rows=(
            (f"first sync of {ROWS:,} rows (s)", round(first_s, 3)),
            ("second sync, compares the last 48 hours (s)", round(second_s, 3)),
            ("rows that the second sync wrote", posts),
            *((f"{DAYS} days: {key.replace('_', ' ')}", value) for key, value in outcome.items()),
        ),
        figures={
            "sync_s": round(first_s, 3),
            "second_sync_s": round(second_s, 3),
            "second_sync_writes": posts,
            **outcome,
            "is_goal_met": first_s < MAX_SYNC_S and posts == 0 and not any(lost.values()),
        },
    )


@asynccontextmanager
async def _served(folder: Path, faults: Faults) -> AsyncGenerator[tuple[PostgRest, str]]:
    """Serve an empty table with what may go wrong before it."""
    async with database(folder) as connection:
        await connection.execute(ROLES_SQL)
        await connection.execute(table_sql(email=USER_EMAIL))
        server = PostgRest(connection=connection)
        async with serving(behind(faults, server.application()), finishes=True) as url:
            yield server, str(url / "rest" / "v1")


async def _async_speed(folder: Path) -> tuple[float, float, int]:
    """Return how long the first and the second sync take, and how many rows the second one wrote."""
    async with _served(folder, Faults(seed=1)) as (_, url):
        with tempfile.TemporaryDirectory() as place:
            ours, theirs = SPAWN.Pipe(duplex=False)
            process = SPAWN.Process(target=sync_twice, args=(place, url, ROWS // SERIES, theirs), daemon=True)
            process.start()
            theirs.close()
            (first_s, first), (second_s, second) = [await asyncio.to_thread(ours.recv) for _ in range(2)]
            await asyncio.to_thread(process.join)
            if first != ROWS or second is None:
                message = f"a sync of {ROWS} rows wrote {first}, then {second}"
                raise SystemExit(message)
            return first_s, second_s, second


async def async_fault_run(folder: Path, fate: Fate) -> Mapping[str, int]:
    """Live through it; return what became of the rows, and what went wrong on the way."""
    faults = Faults(seed=fate.seed, share=TROUBLE_SHARE)
    life = Life(fate=fate, faults=faults)
    faults.on_request = life.on_request
    async with _served(folder, faults) as (_, url):
        with tempfile.TemporaryDirectory() as place:
            while True:
                ended = await _async_life(life, place, url)
                if ended is not None:
                    break
    return {
        **ended,
        "kills": life.killed,
        "kills_while_sending": life.killed_while_sending,
        "troubles": len(faults.seen),
        "hours_down": sum(map(fate.is_down, range(fate.hours))),
    }


async def _async_life(life: Life, place: str, url: str) -> Mapping[str, int] | None:
    """Let the house live from where it was; return what it found at the end, None if it was killed."""
    ours, theirs = SPAWN.Pipe(duplex=False)
    process = SPAWN.Process(target=live, args=(place, url, life.hour, life.fate.hours, theirs), daemon=True)
    life.process = process
    process.start()
    theirs.close()
    ended: Mapping[str, int] | None = None
    try:
        while ended is None:
            told = await asyncio.to_thread(ours.recv)
            if isinstance(told, int):
                life.on_hour(told)
            else:
                ended = told
    except EOFError:
        pass
    finally:
        await asyncio.to_thread(process.join)
        ours.close()
    if ended is None and process.exitcode != -signal.SIGKILL:
        message = "the house fell over by itself; its own words stand above"
        raise SystemExit(message)
    return ended


if __name__ == "__main__":
    run(measure)
