"""Records: what 50 miners write in a day, beside entities that write all they read; views of a year; archives."""

import asyncio
import logging
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import perf_counter, process_time, thread_time
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from custom_components.proof_of_heat.const import DOMAIN
from custom_components.proof_of_heat.records.calendar import USUAL_PERIOD, Period, Range, Span, view
from custom_components.proof_of_heat.records.export import Export, RowFormat, async_export
from custom_components.proof_of_heat.records.merging import async_written
from custom_components.proof_of_heat.records.reporting import Asked, async_report
from custom_components.proof_of_heat.records.statistics import async_series
from simulator.clock import ManualClock
from tests.glue.past import async_counted, async_measured

from . import archives
from .record_run.home import START, Written, added_entry, async_set_up, async_tick, frozen, recorded, started, written
from .report import Report, run

MINERS: Final = 50
MEASURED: Final = ("whatsminer_v2", "braiins", "vnish", "luxos", "avalon")
"""Miners that are run; all fifty would poll for an hour what these tell in minutes."""

# An address range that no other benchmark, no test and no demonstration uses.
FIRST_HOST: Final = "127.89.0.1"

WARM_UP: Final = timedelta(minutes=10)
DURATION: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)

STEP: Final = timedelta(seconds=5)
"""Divides both our poll of 15 s and that of the others of 10 s."""

OTHER_STEP: Final = timedelta(seconds=10)
OTHER_SENSORS: Final = 20
OTHER_CHANGING: Final = 13
"""Of the sensors of hass-miner those that change with every reading: hash rates, temperatures, fans, power."""

SERIES: Final = 20
HOURS: Final = 365 * 24

MAX_ROWS: Final = 120_000
MAX_MB: Final = 20.0
MAX_VIEW_S: Final = 0.5
"""The goals."""


TURN_S: Final = 0.001
"""Between two looks at the loop."""

TRIES: Final = 5
"""Of each view: a computer that does something else makes one of them slow, not all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """How long something took."""

    wall_s: float
    cpu_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporting:
    """How an export went."""

    rows: int
    mb: float
    wall_s: float
    turn_s: float
    """The longest that the loop worked without giving others a turn."""


def measure() -> Report:
    """Measure both ways to write, the views, an export and the archives."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as theirs:
        since = asyncio.run(_async_ours(Path(ours)))
        own = written(Path(ours), since, since + DURATION)
        since = asyncio.run(_async_theirs(Path(theirs)))
        other = written(Path(theirs), since, since + DURATION)
    with tempfile.TemporaryDirectory() as folder:
        views, exporting = asyncio.run(_async_views(Path(folder)))
    return _report(own, other, views, exporting, archives.measure())


async def _async_ours(folder: Path) -> datetime:
    """Let our entities write for an hour; return when it began."""
    clock = ManualClock(START)
    with frozen() as time:
        async with started(MEASURED, FIRST_HOST, clock) as miners, recorded(folder) as hass:
            await async_set_up(hass, MEASURED, miners)
            for _ in range(WARM_UP // STEP):
                await async_tick(hass, time, clock, STEP)
            since = START + WARM_UP
            for _ in range(DURATION // STEP):
                await async_tick(hass, time, clock, STEP)
            await async_written(hass)
            for entry in hass.config_entries.async_entries(DOMAIN):
                await hass.config_entries.async_unload(entry.entry_id)
            return since


async def _async_theirs(folder: Path) -> datetime:
    """Let entities write every reading for an hour; return when it began."""
    chance = Random(1)
    with frozen() as time:
        async with recorded(folder) as hass:
            for _ in range(DURATION // OTHER_STEP):
                time.tick(OTHER_STEP)
                for miner in range(len(MEASURED)):
                    for sensor in range(OTHER_SENSORS):
                        value = chance.gauss(3000, 15) if sensor < OTHER_CHANGING else 3000.0
                        hass.states.async_set(
                            f"sensor.miner_{miner}_{sensor}",
                            f"{value:.1f}",
                            {
                                "unit_of_measurement": "W",
                                "state_class": "measurement",
                                "friendly_name": f"Miner {miner}",
                            },
                        )
                await hass.async_block_till_done()
            await async_written(hass)
            return START


async def _async_views(folder: Path) -> tuple[dict[Range, Took], Exporting]:
    """Return how long each view of a year of rows takes, the best of a few, and how an export of all of it goes."""
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    async with recorded(folder) as hass:
        entry = added_entry(hass)
        start = now - timedelta(hours=HOURS)
        for number in range(SERIES // 2):
            device = dr.async_get(hass).async_get_or_create(
                config_entry_id=entry.entry_id, identifiers={(DOMAIN, f"miner{number}")}, name=f"Miner {number}"
            )
            ids = [
                er.async_get(hass)
                .async_get_or_create("sensor", DOMAIN, f"miner{number}_{key}", config_entry=entry, device_id=device.id)
                .entity_id
                for key in ("energy", "power")
            ]
            await async_counted(hass, ids[0], start, [1.0] * HOURS)
            await async_measured(hass, ids[1], start, [1000.0] * HOURS)
        views: dict[Range, Took] = {}
        for asked in (Range.TODAY, Range.WEEK, Range.MONTH, Range.YEAR):
            span = view(asked, now, UTC)
            wish = Asked(span=span, period=USUAL_PERIOD[asked])
            tries = [await _async_view(hass, entry, wish) for _ in range(TRIES)]
            views[asked] = min(tries, key=lambda took: took.wall_s)
        return views, await _async_exported(hass, entry, folder)


async def _async_exported(hass: HomeAssistant, entry: ConfigEntry, folder: Path) -> Exporting:
    """Return how an export of all that there is goes, and for how long it ever held up the loop."""
    export = Export(
        path=folder / "all.csv",
        format=RowFormat.CSV,
        series=await async_series(hass, entry),
        span=Span(start=datetime(1970, 1, 1, tzinfo=UTC), end=datetime.now(UTC)),
        period=Period.HOUR,
    )
    turns_s = [0.0]

    async def async_watch() -> None:
        """Note what the loop works between two turns, in time of its own thread: others may load the computer."""
        while True:
            before_s = thread_time()
            await asyncio.sleep(TURN_S)
            turns_s.append(thread_time() - before_s)

    watch = asyncio.create_task(async_watch())
    start_s = perf_counter()
    exported = await async_export(hass, export, lambda _: None)
    wall_s = perf_counter() - start_s
    watch.cancel()
    return Exporting(rows=exported.rows, mb=exported.bytes / 1e6, wall_s=wall_s, turn_s=max(turns_s))


async def _async_view(hass: HomeAssistant, entry: ConfigEntry, wish: Asked) -> Took:
    """Return how long one report takes."""
    wall_s, cpu_s = perf_counter(), process_time()
    report = await async_report(hass, entry, wish)
    assert len(report["devices"]) == SERIES // 2
    return Took(wall_s=round(perf_counter() - wall_s, 3), cpu_s=round(process_time() - cpu_s, 3))


def _report(own: Written, other: Written, views: dict[Range, Took], exporting: Exporting, archived: Report) -> Report:
    """Return what each way writes in a day, what each view takes, and what the archives do."""
    # Both write the same kind of rows; the larger database tells better what one takes.
    ours, theirs = (
        round((way.rows * MINERS / len(MEASURED) + way.site_rows) * (DAY / DURATION)) for way in (own, other)
    )
    ours_mb, theirs_mb = (round(rows * other.bytes_a_row / 1e6, 1) for rows in (ours, theirs))
    slowest_s = max(took.wall_s for took in views.values())
    is_goal_met = ours <= MAX_ROWS and ours_mb <= MAX_MB and slowest_s <= MAX_VIEW_S
    figures = {
        "rows_a_day": ours,
        "mb_a_day": ours_mb,
        "every_reading_rows_a_day": theirs,
        "every_reading_mb_a_day": theirs_mb,
        **{f"view_{asked}_s": took.wall_s for asked, took in views.items()},
        **{f"view_{asked}_cpu_s": took.cpu_s for asked, took in views.items()},
        "export_rows": exporting.rows,
        "export_mb": round(exporting.mb, 1),
        "export_s": round(exporting.wall_s, 1),
        "export_longest_turn_s": round(exporting.turn_s, 4),
    }
    return Report(
        title=(
            f"{MINERS} miners a day, from {len(MEASURED)} in an hour (goals: {MAX_ROWS:,} rows, {MAX_MB:g} MB);"
            f" views of {SERIES} series over a year (goal: {MAX_VIEW_S} s).\n{archived.title}"
        ),
        columns=("what", "outcome"),
        rows=(*((name.replace("_", " "), value) for name, value in figures.items()), *archived.rows),
        figures={**figures, **archived.figures, "is_goal_met": is_goal_met and bool(archived.figures["is_goal_met"])},
    )


if __name__ == "__main__":
    run(measure)
