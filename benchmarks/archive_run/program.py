"""One life of the house, until it ends or is killed: it lives, syncs, and compares at the end."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import aiohttp
from homeassistant import loader
from homeassistant.config_entries import ConfigEntryState, ConfigSubentryDataWithId
from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import async_initialize_recorder
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_test_home_assistant

from custom_components.proof_of_heat.const import DOMAIN, SUBENTRY_ARCHIVE
from custom_components.proof_of_heat.records.archives.supabase import SupabaseArchive, User
from custom_components.proof_of_heat.records.archives.web import Web
from custom_components.proof_of_heat.records.calendar import Period, Span
from tests.counterparts.postgrest import KEY, USER_EMAIL, USER_PASSWORD

from .house import HOUR, START, async_record, async_recorded, register

TABLE: Final = "proof_of_heat"

# The house syncs when it is due, and each hour while it fails.
SYNC_EVERY: Final = 3


@asynccontextmanager
async def house(folder: Path, url: str) -> AsyncGenerator[tuple[HomeAssistant, MockConfigEntry]]:
    """Run a Home Assistant with a recorder on the disk, and the integration with one archive and no miner that answers.

    The config entry is the same in each life; what the integration remembers lies in its own files, as it left them.
    """
    async with async_test_home_assistant(config_dir=str(folder)) as hass:
        hass.data.pop(loader.DATA_CUSTOM_COMPONENTS, None)
        async_initialize_recorder(hass)
        options = {"db_url": f"sqlite:///{folder / 'home-assistant_v2.db'}", "commit_interval": 1}
        if not await async_setup_component(hass, "recorder", {"recorder": options}):
            message = "the recorder did not start"
            raise SystemExit(message)
        entry = MockConfigEntry(
            domain=DOMAIN, entry_id="house", title="House", data={"name": "House"}, subentries_data=[_copy(url)]
        )
        entry.add_to_hass(hass)
        register(hass, entry)
        await hass.config_entries.async_setup(entry.entry_id)
        if entry.state is not ConfigEntryState.LOADED:
            message = f"the integration did not start: {entry.reason}"
            raise SystemExit(message)
        yield hass, entry
        await hass.async_stop(force=True)


def _copy(url: str) -> ConfigSubentryDataWithId:
    """Return the archive as its owner set it up."""
    fields: dict[str, Any] = {
        "kind": "supabase",
        "url": url,
        "table": TABLE,
        "api_key": KEY,
        "email": USER_EMAIL,
        "password": USER_PASSWORD,
        "periods": ["hour"],
        "times": ["06:00", "18:00"],
    }
    return ConfigSubentryDataWithId(
        data=fields, subentry_id="copy", subentry_type=SUBENTRY_ARCHIVE, title="Copy", unique_id=None
    )


def archive_at(url: str, session: aiohttp.ClientSession) -> SupabaseArchive:
    """Return the archive of the house, as somebody else looks into it."""
    web = Web(session=session, secrets=[])
    return SupabaseArchive(web, url=url, table=TABLE, key=KEY, user=User(email=USER_EMAIL, password=USER_PASSWORD))


async def async_sync(hass: HomeAssistant) -> int | None:
    """Call the action that brings the archive up to date; return how many rows it wrote, None where it did not work."""
    told: Any = await hass.services.async_call(DOMAIN, "sync_now", {}, blocking=True, return_response=True)
    (archive,) = told["archives"]
    return None if "error" in archive else int(archive["written"])


def sync_twice(folder: str, url: str, hours: int, tell: Connection) -> None:
    """Bring many rows at once, then once more, in a process of its own; tell how long each took, and what it wrote."""
    logging.disable(logging.WARNING)
    asyncio.run(_async_sync_twice(Path(folder), url, hours, tell.send))
    tell.close()


async def _async_sync_twice(
    folder: Path, url: str, hours: int, tell: Callable[[tuple[float, int | None]], None]
) -> None:
    """Do that in a house."""
    async with house(folder, url) as (hass, _):
        await async_record(hass, range(hours))
        for _ in range(2):
            start_s = perf_counter()
            wrote = await async_sync(hass)
            tell((perf_counter() - start_s, wrote))


def live(folder: str, url: str, first: int, last: int, tell: Connection) -> None:
    """Live from one hour to another in a process of its own; tell each hour, and at the end what became of the rows."""
    # A database that was not closed well is what this is about.
    logging.disable(logging.WARNING)
    tell.send(asyncio.run(async_live(Path(folder), url, range(first, last), tell.send)))
    tell.close()


async def async_live(folder: Path, url: str, hours: range, on_hour: Callable[[int], None]) -> dict[str, int]:
    """Live through some hours; then sync until it works, and compare."""
    async with house(folder, url) as (hass, entry), aiohttp.ClientSession() as session:
        is_good = True
        for hour in hours:
            on_hour(hour)
            await async_record(hass, [hour])
            if hour % SYNC_EVERY == 0 or not is_good:
                is_good = await async_sync(hass) is not None
        on_hour(hours.stop)
        while await async_sync(hass) is None:
            pass
        # What a proxy delivered late, over a newer row, is mended by the sync that comes next.
        await async_sync(hass)
        return await async_compared(hass, entry, archive_at(url, session), hours.stop)


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
