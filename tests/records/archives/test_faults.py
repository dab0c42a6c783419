"""Two bad days in short: outages, lost and reordered answers and kills, and not one row is lost or double."""

import asyncio
from functools import partial
from pathlib import Path

import aiohttp
import pytest
from homeassistant.components.recorder.core import Recorder
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from benchmarks.archive_run.house import async_record, register
from benchmarks.archive_run.program import Keeper, archive_at, async_compared
from benchmarks.archives import Fate
from custom_components.proof_of_heat.const import DOMAIN
from custom_components.proof_of_heat.records.archives.table import table_sql
from tests.counterparts.faults import Faults, Trouble, behind
from tests.counterparts.postgres import database
from tests.counterparts.postgrest import ROLES_SQL, USER_EMAIL, PostgRest
from tests.counterparts.serving import serving

HOURS = 48
FATE = Fate(seed=3, hours=HOURS, kills=4)


@pytest.fixture
async def entry(recorder_mock: Recorder, hass: HomeAssistant) -> MockConfigEntry:
    """Return the house."""
    entry = MockConfigEntry(domain=DOMAIN, entry_id="house", title="House")
    entry.add_to_hass(hass)
    register(hass, entry)
    return entry


async def async_live(hass: HomeAssistant, entry: MockConfigEntry, faults: Faults, url: str) -> int:
    """Live through the hours; return how often the house was killed while it sent."""
    killed = 0
    async with aiohttp.ClientSession() as session:
        archive = archive_at(url, session)
        keeper = Keeper(hass, entry, archive, url)
        await keeper.async_load()
        for hour in range(HOURS):
            faults.is_down = FATE.is_down(hour)
            await async_record(hass, [hour])
            sync = asyncio.create_task(keeper.async_sync(hour + 1))
            if hour in FATE.kill_hours:
                faults.on_request = partial(_kill, sync)
            await asyncio.wait([sync])
            faults.on_request = lambda: None
            if sync.cancelled():
                killed += 1
                # What was not written to the file is forgotten.
                keeper = Keeper(hass, entry, archive, url)
                await keeper.async_load()
    return killed


async def test_not_one_row_is_lost_or_double(
    entry: MockConfigEntry, hass: HomeAssistant, postgres_folder: Path, real_sockets: None
) -> None:
    """Whatever goes wrong on the way, in the end the archive equals the statistics row by row."""
    faults = Faults(seed=FATE.seed, share=0.25)
    async with database(postgres_folder) as connection:
        await connection.execute(ROLES_SQL)
        await connection.execute(table_sql(email=USER_EMAIL))
        server = PostgRest(connection=connection)
        async with serving(behind(faults, server.application()), finishes=True) as url:
            place = str(url / "rest" / "v1")
            killed = await async_live(hass, entry, faults, place)
            faults.is_down, faults.share = False, 0
            async with aiohttp.ClientSession() as session:
                archive = archive_at(place, session)
                keeper = Keeper(hass, entry, archive, place)
                await keeper.async_load()
                assert [await keeper.async_sync(HOURS), await keeper.async_sync(HOURS)] == [True, True]
                found = await async_compared(hass, entry, archive, HOURS)
    rows = 20 * HOURS
    assert found == {"recorded": rows, "archived": rows, "lost": 0, "foreign": 0, "double": 0, "different": 0}
    assert killed == len(FATE.kill_hours)
    assert set(faults.seen) == set(Trouble)


def _kill(sync: asyncio.Task[bool]) -> None:
    """End a sync in the middle of a request."""
    sync.cancel()


def test_a_fate_is_the_same_each_time() -> None:
    """The service is down for three hours of ten, and the house is killed as often as was said."""
    fate = Fate(seed=1)
    down = [hour for hour in range(fate.hours) if fate.is_down(hour)]
    assert len(down) / fate.hours == pytest.approx(0.3, abs=0.01)
    assert len(set(fate.kill_hours)) == 20
    assert fate == Fate(seed=1)
    assert not fate.is_down(fate.hours)
