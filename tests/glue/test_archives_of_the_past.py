"""What is written into the past of the statistics reaches the archives by itself."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from homeassistant.components.recorder import get_instance

from custom_components.proof_of_heat.archiving.archive import ArchiveCoordinator
from custom_components.proof_of_heat.const import DOMAIN
from custom_components.proof_of_heat.records.merging import async_written
from tests.counterparts.fixtures import postgres_folder, supabase
from tests.records.archives.rows import ordered
from tests.simulated import START

from .archived_home import archive_state, async_archived, async_recorded, running
from .home import Home
from .past import async_measured
from .test_archives import PAST, async_sync, home, in_folder, in_supabase
from .test_import import powerstats

__all__ = ["home", "in_folder", "in_supabase", "postgres_folder", "supabase"]


async def async_exported(home: Home, folder: Path) -> None:
    """Write all rows into files."""
    asked = {"folder": str(folder), "start": PAST.isoformat(), "end": START.isoformat(), "period": "hour"}
    await home.hass.services.async_call(DOMAIN, "export", asked, blocking=True, return_response=True)


async def test_an_old_correction_of_a_counter_is_followed_to_its_beginning(
    home: Home, in_folder: ArchiveCoordinator
) -> None:
    """Who mends a meter that jumped changes all its sums since, so the archive goes back for as long as rows differ."""
    await async_sync(home)
    energy = home.entity_id("sensor", "energy")
    get_instance(home.hass).async_adjust_statistics(energy, PAST + timedelta(hours=4), -0.5, "kWh")
    await async_written(home.hass)
    assert (await async_sync(home))[0]["written"] == 96
    assert await async_archived(in_folder.archive) == ordered(await async_recorded(home))


async def test_restored_rows_reach_the_archive_by_themselves(
    home: Home, in_folder: ArchiveCoordinator, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Old rows that come back into the statistics are pending, also over a restart, until the next sync brings them."""
    await async_sync(home)
    power = home.entity_id("sensor", "power")
    home.hass.config.allowlist_external_dirs = {str(folder := tmp_path_factory.mktemp("files"))}
    await async_exported(home, folder)
    await async_measured(home.hass, power, PAST, [99] * 10)
    asked = {"path": str(folder), "dry_run": False, "overwrite": True}
    await home.hass.services.async_call(DOMAIN, "restore", asked, blocking=True)
    await async_measured(home.hass, power, PAST, [98] * 10)
    assert archive_state(home, in_folder, "rows_pending") == "200"
    await home.hass.config_entries.async_reload(home.entry.entry_id)
    await home.async_settle()
    archive = running(home, in_folder.setup.id)
    assert archive.data.memory.touched_from == PAST
    assert (await async_sync(home))[0]["written"] == 10
    assert await async_archived(archive.archive) == ordered(await async_recorded(home))
    assert archive_state(home, archive, "rows_pending") == "0"
    assert (await async_sync(home))[0]["compared"] == 96


async def test_imported_rows_reach_the_archive_by_themselves(
    home: Home, in_folder: ArchiveCoordinator, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Old files that come before all rows of a miner move its sums: the archive has every row of both afterwards."""
    await async_sync(home)
    folder = tmp_path_factory.mktemp("old")
    home.hass.config.allowlist_external_dirs = {str(folder)}
    device_id = home.entry.runtime_data.fleet.miners[home.ids[0]].device_id
    asked = {"path": powerstats(folder), "device_id": device_id}
    await home.hass.services.async_call(DOMAIN, "import_files", {**asked, "dry_run": True}, blocking=True)
    assert archive_state(home, in_folder, "rows_pending") == "0"
    await home.hass.services.async_call(DOMAIN, "import_files", asked, blocking=True)
    assert archive_state(home, in_folder, "rows_pending") != "0"
    assert (await async_sync(home))[0]["written"] > 100
    assert await async_archived(in_folder.archive) == ordered(await async_recorded(home))


async def test_rows_that_come_during_a_sync_wait_for_the_next(home: Home, in_supabase: ArchiveCoordinator) -> None:
    """What is written into the past while a sync is under way is not forgotten by it."""
    await async_sync(home)
    await in_supabase.async_touched(PAST)

    async def async_touch() -> None:
        """Write into the past as soon as the sync reads."""
        await in_supabase.async_touched(PAST + timedelta(hours=1))

    await asyncio.gather(in_supabase.async_sync(), async_touch())
    assert in_supabase.data.memory.touched_from == PAST
    await async_sync(home)
    assert in_supabase.data.memory.touched_from is None
