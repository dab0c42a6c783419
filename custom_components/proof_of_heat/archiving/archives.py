"""All archives of a site."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Self

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from .archive import ArchiveCoordinator, ExtraFiles
from .setup import archive_for, archive_setups
from .store import ArchiveStore

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..coordinator import ProofOfHeatConfigEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Archives:
    """The archives of a site by their subentry, and what is remembered of them."""

    by_id: Mapping[str, ArchiveCoordinator]
    store: ArchiveStore

    @classmethod
    async def async_of(cls, hass: HomeAssistant, entry: ProofOfHeatConfigEntry, async_extra_files: ExtraFiles) -> Self:
        """Return the archives that were set up, and how to make what they keep beside the rows."""
        setups = archive_setups(entry)
        store = ArchiveStore(hass, entry.entry_id)
        await store.async_load(setups)
        return cls(
            by_id={
                setup.id: ArchiveCoordinator(
                    hass,
                    entry,
                    setup,
                    archive_for(hass, setup.kind, setup.fields),
                    store,
                    async_extra_files=async_extra_files,
                )
                for setup in setups
            },
            store=store,
        )

    async def async_touched(self, since: datetime | None) -> None:
        """Let each archive know from where on the statistics say something new; None where they do not."""
        if since is not None:
            for archive in self.by_id.values():
                await archive.async_touched(since)

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Be on time from now on; return what ends that."""
        stops = [archive.async_start() for archive in self.by_id.values()]

        @callback
        def stop() -> None:
            """End all."""
            for one in stops:
                one()

        return stop
