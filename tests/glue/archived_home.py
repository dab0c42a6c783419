"""A home with archives, a past to archive, and dialogs that set archives up."""

from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import SOURCE_RECONFIGURE, SOURCE_USER, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from custom_components.proof_of_heat.archiving.archive import ArchiveCoordinator
from custom_components.proof_of_heat.const import DOMAIN, SUBENTRY_ARCHIVE
from custom_components.proof_of_heat.records.archives import Archive
from custom_components.proof_of_heat.records.calendar import Period, Span
from custom_components.proof_of_heat.records.statistics import Row, async_batches, async_series
from tests.counterparts.contents import BRANCH, REPOSITORY, TOKEN
from tests.counterparts.fixtures import GitHub, Supabase
from tests.counterparts.postgrest import KEY, USER_EMAIL, USER_PASSWORD
from tests.records.archives.rows import ALWAYS

from .dialog import Dialog
from .home import Home

WHEN = {"periods": ["hour"], "times": ["06:00", "18:00"]}


def supabase_fields(supabase: Supabase) -> dict[str, Any]:
    """Return what the owner types for a project of Supabase."""
    return {
        "url": supabase.url,
        "table": "proof_of_heat",
        "api_key": KEY,
        "email": USER_EMAIL,
        "password": USER_PASSWORD,
        **WHEN,
    }


def github_fields(github: GitHub) -> dict[str, Any]:
    """Return what the owner types for a repository."""
    return {"url": github.url, "repository": REPOSITORY, "branch": BRANCH, "path": "heat", "token": TOKEN, **WHEN}


async def async_archive(home: Home, kind: str, **fields: Any) -> ArchiveCoordinator:
    """Give a home an archive as the flow leaves it."""
    subentry = ConfigSubentry(
        data=MappingProxyType({"kind": kind, **WHEN, **fields}),
        subentry_type=SUBENTRY_ARCHIVE,
        title=f"Copy in {kind}",
        unique_id=None,
    )
    home.hass.config_entries.async_add_subentry(home.entry, subentry)
    await home.async_settle()
    return running(home, subentry.subentry_id)


def running(home: Home, archive_id: str) -> ArchiveCoordinator:
    """Return an archive as it runs now."""
    archive: ArchiveCoordinator = home.entry.runtime_data.archives.by_id[archive_id]
    return archive


def archive_state(home: Home, archive: ArchiveCoordinator, key: str) -> str:
    """Return the state of a sensor of an archive."""
    unique_id = f"{home.entry.entry_id}_{archive.setup.id}_{key}"
    entity_id = er.async_get(home.hass).async_get_entity_id("sensor", DOMAIN, unique_id)
    assert entity_id is not None
    state = home.hass.states.get(entity_id)
    assert state is not None
    return state.state


async def async_recorded(home: Home, period: Period = Period.HOUR) -> list[Row]:
    """Return all rows that the recorder has of a home."""
    series = await async_series(home.hass, home.entry)
    return [row async for batch in async_batches(home.hass, series, ALWAYS, period) for row in batch]


async def async_archived(archive: Archive, period: Period = Period.HOUR, span: Span = ALWAYS) -> list[Row]:
    """Return all rows of an archive, each as often as it is there."""
    return [row async for piece in archive.async_pieces(period, span) for row in piece.rows]


async def async_new_archive(hass: HomeAssistant, home: Home, kind: str) -> Dialog:
    """Begin to add an archive of a kind."""
    dialog = Dialog(hass=hass, manager=hass.config_entries.subentries, texts_at="config_subentries.archive")
    await dialog.async_begin((home.entry.entry_id, SUBENTRY_ARCHIVE), {"source": SOURCE_USER})
    return await dialog.async_choose(kind)


async def async_change_archive(hass: HomeAssistant, home: Home, archive_id: str) -> Dialog:
    """Begin to change an archive."""
    dialog = Dialog(hass=hass, manager=hass.config_entries.subentries, texts_at="config_subentries.archive")
    context = {"source": SOURCE_RECONFIGURE, "subentry_id": archive_id}
    return await dialog.async_begin((home.entry.entry_id, SUBENTRY_ARCHIVE), context)
