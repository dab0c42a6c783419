"""A Home Assistant whose recorder writes to the disk, with simulated miners, and time that passes for all of them."""

import sqlite3
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Final

from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory
from homeassistant import loader
from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import async_initialize_recorder
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    async_test_home_assistant,
)

from custom_components.proof_of_heat.const import DOMAIN
from simulator.clock import ManualClock
from simulator.miner import SimMiner
from tests.glue.home import async_subentry

START: Final = datetime(2026, 1, 15, 12, tzinfo=UTC)

DATABASE: Final = "home-assistant_v2.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a database holds."""

    rows: int
    """States of miners since an instant."""
    site_rows: int
    """The same of the site as a whole."""
    bytes_a_row: float
    """Of the whole file, over all states."""


@contextmanager
def frozen() -> Generator[FrozenDateTimeFactory]:
    """Stop the clock, and yield what moves it."""
    with freeze_time(START) as time:
        assert isinstance(time, FrozenDateTimeFactory)
        yield time


def added_entry(hass: HomeAssistant) -> MockConfigEntry:
    """Return a site that is only there by name."""
    entry = MockConfigEntry(domain=DOMAIN, title="Home")
    entry.add_to_hass(hass)
    return entry


@asynccontextmanager
async def recorded(folder: Path) -> AsyncGenerator[HomeAssistant]:
    """Run a Home Assistant with a recorder on the disk."""
    async with async_test_home_assistant(config_dir=str(folder)) as hass:
        async_initialize_recorder(hass)
        options = {"db_url": f"sqlite:///{folder / DATABASE}", "commit_interval": 1}
        if not await async_setup_component(hass, "recorder", {"recorder": options}):
            message = "the recorder did not start"
            raise SystemExit(message)
        yield hass
        await hass.async_block_till_done()
        await hass.async_stop(force=True)


@asynccontextmanager
async def started(firmwares: Sequence[str], first_host: str, clock: ManualClock) -> AsyncGenerator[list[SimMiner]]:
    """Run simulated miners at addresses from the first one on."""
    network, _, number = first_host.rpartition(".")
    miners: list[SimMiner] = [
        import_module(f"simulator.miners.{firmware}").build(f"{network}.{int(number) + place}", seed=place, clock=clock)
        for place, firmware in enumerate(firmwares, 1)
    ]
    for miner in miners:
        await miner.async_start()
    try:
        yield miners
    finally:
        for miner in miners:
            await miner.async_stop()


async def async_set_up(hass: HomeAssistant, firmwares: Sequence[str], miners: Sequence[SimMiner]) -> MockConfigEntry:
    """Set up the integration with these miners."""
    hass.data.pop(loader.DATA_CUSTOM_COMPONENTS, None)
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Home",
        data={"name": "Home"},
        subentries_data=[
            await async_subentry(miner, firmware, password=miner.password)
            for miner, firmware in zip(miners, firmwares, strict=True)
        ],
    )
    entry.add_to_hass(hass)
    if not await hass.config_entries.async_setup(entry.entry_id):
        message = "the site could not be set up"
        raise SystemExit(message)
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry


async def async_tick(hass: HomeAssistant, time: FrozenDateTimeFactory, clock: ManualClock, step: timedelta) -> None:
    """Let time pass once for the house and its miners."""
    clock.advance(step)
    time.tick(step)
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)


def written(folder: Path, since: datetime, until: datetime) -> Written:
    """Return what the database of a house that has ended holds of a time; its end writes a row for each entity."""
    path = folder / DATABASE
    with closing(sqlite3.connect(path)) as database:
        counts = dict(
            database.execute(
                "select m.entity_id like '%.home!_%' escape '!', count(*) from states s"
                " join states_meta m on m.metadata_id = s.metadata_id"
                " where s.last_updated_ts >= ? and s.last_updated_ts < ? group by 1",
                (since.timestamp(), until.timestamp()),
            )
        )
        (total,) = database.execute("select count(*) from states").fetchone()
    return Written(rows=counts.get(0, 0), site_rows=counts.get(1, 0), bytes_a_row=path.stat().st_size / total)
