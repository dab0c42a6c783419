"""What is remembered of the archives of a site over a restart, in a file of its own."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import Store
from pydantic import ValidationError

from ..const import DOMAIN
from ..records.archives.sync import ArchiveMemory
from ..store import from_json, to_json
from .setup import ArchiveSetup

STORE_VERSION: Final = 1

# What a crash forgets is compared with the archive once more, so the file need not follow each batch.
SAVE_AFTER: Final = timedelta(seconds=10)

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivesMemory:
    """What is remembered of all archives of a site."""

    archives: Mapping[str, ArchiveMemory] = field(default_factory=lambda: MappingProxyType({}))


class ArchiveStore:
    """The marks of the archives of a site, and their file."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Start with nothing remembered."""
        self._store: Store[dict[str, Any]] = Store(hass, STORE_VERSION, f"{DOMAIN}.{entry_id}.archives")
        self._memory = ArchivesMemory()

    async def async_load(self, setups: Iterable[ArchiveSetup]) -> None:
        """Read the file, and forget what is no more; what is not remembered is compared from the first row on."""
        try:
            stored = await self._store.async_load()
            if stored is not None:
                self._memory = from_json(ArchivesMemory, stored)
        except (HomeAssistantError, NotImplementedError, ValidationError) as error:
            _LOGGER.warning("What was archived can't be read, so the archives are compared anew: %s", error)
        self._memory = ArchivesMemory(archives={setup.id: self._of(setup) for setup in setups})

    def memory(self, archive_id: str) -> ArchiveMemory:
        """Return what is remembered of an archive."""
        return self._memory.archives.get(archive_id, ArchiveMemory())

    @callback
    def async_remember(self, archive_id: str, memory: ArchiveMemory) -> None:
        """Remember something of an archive, and write it in a while."""
        self._memory = ArchivesMemory(archives={**self._memory.archives, archive_id: memory})
        self._store.async_delay_save(lambda: to_json(self._memory), SAVE_AFTER.total_seconds())

    async def async_save(self) -> None:
        """Write the file now."""
        await self._store.async_save(to_json(self._memory))

    async def async_remove(self) -> None:
        """Remove the file."""
        await self._store.async_remove()

    def _of(self, setup: ArchiveSetup) -> ArchiveMemory:
        """Return what is remembered of an archive; of another place it is of no use."""
        memory = self.memory(setup.id)
        return memory if memory.place == setup.place else ArchiveMemory(place=setup.place)
