"""One life of the house, until it ends or is killed: it lives, syncs, and compares at the end."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import aiohttp
from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import async_initialize_recorder
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_test_home_assistant

from custom_components.proof_of_heat.archiving.setup import ArchiveSetup
from custom_components.proof_of_heat.archiving.store import ArchiveStore
from custom_components.proof_of_heat.const import DOMAIN
from custom_components.proof_of_heat.records.archives import ArchiveError, ArchiveKind
from custom_components.proof_of_heat.records.archives.supabase import SupabaseArchive, User
from custom_components.proof_of_heat.records.archives.sync import RecorderSource, Sync
from custom_components.proof_of_heat.records.archives.web import Web
from custom_components.proof_of_heat.records.calendar import Period, Span
from tests.counterparts.postgrest import KEY, USER_EMAIL, USER_PASSWORD

from .house import HOUR, START, async_record, async_recorded, register

TABLE: Final = "proof_of_heat"

# The house syncs when it is due, and each hour while it fails.
SYNC_EVERY: Final = 3


@asynccontextmanager
async def house(folder: Path) -> AsyncGenerator[tuple[HomeAssistant, MockConfigEntry]]:
    """Run a Home Assistant with a recorder on the disk and the devices of the house."""
    async with async_test_home_assistant(config_dir=str(folder)) as hass:
        async_initialize_recorder(hass)
        options = {"db_url": f"sqlite:///{folder / 'home-assistant_v2.db'}", "commit_interval": 1}
        if not await async_setup_component(hass, "recorder", {"recorder": options}):
            message = "the recorder did not start"
            raise SystemExit(message)
        entry = MockConfigEntry(domain=DOMAIN, entry_id="house", title="House")
        entry.add_to_hass(hass)
        register(hass, entry)
        yield hass, entry
        await hass.async_stop(force=True)


def archive_at(url: str, session: aiohttp.ClientSession) -> SupabaseArchive:
    """Return the archive of the house."""
    web = Web(session=session, secrets=[])
    return SupabaseArchive(web, url=url, table=TABLE, key=KEY, user=User(email=USER_EMAIL, password=USER_PASSWORD))


class Keeper:
    """Brings rows to the archive, as the integration does."""

    def __init__(self, hass: HomeAssistant, entry: MockConfigEntry, archive: SupabaseArchive, place: str) -> None:
        """Start with nothing remembered."""
        fields = {"kind": "supabase", "url": place, "table": TABLE}
        self._setup = ArchiveSetup(
            id="copy", name="Copy", kind=ArchiveKind.SUPABASE, times=(), periods=(Period.HOUR,), fields=fields
        )
        self._source = RecorderSource(hass, entry)
        self._archive = archive
        self._store = ArchiveStore(hass, entry.entry_id)

    async def async_load(self) -> None:
        """Read what is remembered."""
        await self._store.async_load([self._setup])

    async def async_sync(self, hour: int) -> bool:
        """Bring what there is by then; tell whether it worked."""
        sync = Sync(
            source=self._source,
            archive=self._archive,
            memory=self._store.memory("copy"),
            on_kept=lambda memory: self._store.async_remember("copy", memory),
        )
        is_good = True
        try:
            await sync.async_run([Period.HOUR], now=START + hour * HOUR)
        except ArchiveError:
            is_good = False
        await self._store.async_save()
        return is_good


def live(folder: str, url: str, first: int, last: int, tell: Connection) -> None:
    """Live from one hour to another in a process of its own; tell each hour, and at the end what became of the rows."""
    # A database that was not closed well is what this is about.
    logging.disable(logging.WARNING)
    tell.send(asyncio.run(async_live(Path(folder), url, range(first, last), tell.send)))
    tell.close()


async def async_live(folder: Path, url: str, hours: range, on_hour: Callable[[int], None]) -> dict[str, int]:
    """Live through some hours; then sync until it works, and compare."""
    async with house(folder) as (hass, entry), aiohttp.ClientSession() as session:
        archive = archive_at(url, session)
        keeper = Keeper(hass, entry, archive, url)
        await keeper.async_load()
        is_good = True
        for hour in hours:
            on_hour(hour)
            await async_record(hass, [hour])
            if hour % SYNC_EVERY == 0 or not is_good:
                is_good = await keeper.async_sync(hour + 1)
        on_hour(hours.stop)
        while not await keeper.async_sync(hours.stop):
            pass
        # What a proxy delivered late, over a newer row, is mended by the sync that comes next.
        await keeper.async_sync(hours.stop)
        return await async_compared(hass, entry, archive, hours.stop)


async def async_compared(
    hass: HomeAssistant, entry: MockConfigEntry, archive: SupabaseArchive, hours: int
) -> dict[str, int]:
    """Compare the archive with the statistics, row by row."""
    recorded = await async_recorded(hass, entry, hours)
    span = Span(start=START, end=START + hours * HOUR)
    archived = [row async for piece in archive.async_pieces(Period.HOUR, span) for row in piece.rows]
    ours, theirs = ({row.key: row for row in rows} for rows in (recorded, archived))
    return {
        "recorded": len(recorded),
        "archived": len(archived),
        "lost": len(ours.keys() - theirs.keys()),
        "foreign": len(theirs.keys() - ours.keys()),
        "double": len(archived) - len(theirs),
        "different": sum(ours[key] != theirs[key] for key in ours.keys() & theirs.keys()),
    }
