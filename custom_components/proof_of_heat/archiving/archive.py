"""Bring rows to the archives of a site on time, catch up after any outage, and say what is wrong."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, override

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.event import async_track_point_in_utc_time, async_track_time_change
from homeassistant.util import dt as dt_util

from ..const import CONF_SUBENTRY_ID, CONF_TABLE, DOCS_URL, DOMAIN
from ..parts.part import PartCoordinator
from ..problems import SEVERITY, ProblemKind
from ..records.archives import LASTING, Archive, ArchiveError, ArchiveFault, ArchiveKind
from ..records.archives.files import FileArchive
from ..records.archives.schedule import last_due, next_due, retry_wait
from ..records.archives.sync import BEGINNING, ArchiveMemory, RecorderSource, Sync, Synced, async_pending
from ..records.archives.table import table_sql
from ..records.statistics import has_recorder
from .setup import ArchiveSetup
from .store import ArchiveStore

if TYPE_CHECKING:
    from ..coordinator import ProofOfHeatConfigEntry

# The recorder closes an hour ten seconds after its end, and is busy with it for a while on a farm.
COUNT_MINUTE: Final = 3

# A house that was off at the time of a sync makes up for it, once its start is over.
START_DELAY: Final = timedelta(minutes=2)

SILENT_AFTER: Final = timedelta(hours=24)

NEEDS_REAUTH: Final = frozenset({ArchiveFault.DENIED, ArchiveFault.FORBIDDEN})

NEEDS_SQL: Final = frozenset(
    {ArchiveFault.MISSING_TABLE, ArchiveFault.MISSING_COLUMN, ArchiveFault.MISSING_KEY, ArchiveFault.FORBIDDEN}
)

# Where the place itself was gone, what comes back in its stead may be empty.
LOST: Final = frozenset(
    {
        ArchiveFault.MISSING_TABLE,
        ArchiveFault.MISSING_REPOSITORY,
        ArchiveFault.MISSING_BRANCH,
        ArchiveFault.MISSING_FOLDER,
    }
)

MODELS: Final = {
    ArchiveKind.SUPABASE: "Supabase / PostgREST",
    ArchiveKind.GITHUB: "GitHub",
    ArchiveKind.FOLDER: "Folder",
}

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveView:
    """What is shown of an archive."""

    memory: ArchiveMemory
    pending: int | None = None
    """Rows that the archive does not hold yet, None where nobody counted."""


type ExtraFiles = Callable[
    [HomeAssistant, ProofOfHeatConfigEntry, Iterable[str], datetime], Awaitable[Mapping[str, str]]
]
"""Makes the files that an archive keeps beside the rows."""


class ArchiveCoordinator(PartCoordinator[ArchiveView]):
    """Keeps one archive up to date."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ProofOfHeatConfigEntry,
        setup: ArchiveSetup,
        archive: Archive,
        store: ArchiveStore,
        *,
        async_extra_files: ExtraFiles,
    ) -> None:
        """Start with what is remembered."""
        unique_id = f"{entry.entry_id}_{setup.id}"
        super().__init__(hass, _LOGGER, entry, name=setup.name, unique_id=unique_id, subentry_id=setup.id)
        self.setup = setup
        self.archive = archive
        self._store = store
        self._async_extra_files = async_extra_files
        self._lock = asyncio.Lock()
        self._touches = 0
        self._timer: CALLBACK_TYPE | None = None
        self.data = ArchiveView(memory=store.memory(setup.id))

    @property
    @override
    def device_info(self) -> DeviceInfo:
        """Return its device, with the kind of place it is."""
        device = super().device_info
        device["model"] = MODELS[self.setup.kind]
        return device

    @property
    @override
    def is_available(self) -> bool:
        """Tell that what is remembered of an archive is known while it is out of reach."""
        return True

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Be on time from now on; return what ends that."""
        now = dt_util.utcnow()
        self._async_begin(self.async_count())
        self._async_tell_problems(self.data.memory, now)
        self._async_wait_until(self._first(now))
        stop_count = async_track_time_change(self.hass, self._async_count_on_time, minute=COUNT_MINUTE, second=0)

        @callback
        def stop() -> None:
            """End the timers, and take back what was said to be wrong: the next start says it anew."""
            stop_count()
            if self._timer is not None:
                self._timer()
            for kind in (ProblemKind.ARCHIVE_TABLE, ProblemKind.ARCHIVE_SILENT):
                ir.async_delete_issue(self.hass, DOMAIN, self._issue_id(kind))

        return stop

    async def async_count(self) -> None:
        """Count the rows that wait."""
        if has_recorder(self.hass):
            pending = await async_pending(self.hass, self.config_entry, self.data.memory, self.setup.periods)
            self.async_set_updated_data(replace(self.data, pending=pending))

    async def async_sync(self, *, since: datetime | None = None) -> Synced:
        """Bring the archive up to date now; ArchiveError says why it did not work."""
        async with self._lock:
            now = dt_util.utcnow()
            memory, touches = self.data.memory, self._touches
            begins = [at for at in (since, memory.touched_from) if at is not None]
            try:
                synced = await Sync(
                    source=RecorderSource(self.hass, self.config_entry),
                    archive=self.archive,
                    memory=memory,
                    on_kept=self._async_keep_marks,
                ).async_run(
                    self.setup.periods,
                    now=now,
                    since=BEGINNING if memory.fault in LOST else min(begins, default=None),
                )
                await self._async_put_extras(now)
            except ArchiveError as error:
                await self._async_failed(error, now)
                raise
            if touches == self._touches:
                self._async_remember(replace(self.data.memory, touched_from=None))
            await self._async_succeeded(now)
            return synced

    async def async_touched(self, since: datetime) -> None:
        """Note that the statistics say something new of a time that may be archived: the next sync begins there."""
        self._touches += 1
        memory = self.data.memory
        self._async_remember(replace(memory, touched_from=min(since, memory.touched_from or since)))
        await self._store.async_save()
        await self.async_count()

    async def _async_put_extras(self, now: datetime) -> None:
        """Write the further files that the owner wants."""
        if self.setup.extras and isinstance(self.archive, FileArchive):
            files = await self._async_extra_files(self.hass, self.config_entry, self.setup.extras, now)
            await self.archive.async_put(files)

    @callback
    def _async_sync_on_time(self, _now: datetime) -> None:
        """Begin to bring the archive up to date; whatever comes of it, there is a next time."""
        self._timer = None
        self._async_wait_until(self._next(dt_util.utcnow()))
        self._async_begin(self._async_sync_quietly())

    async def _async_sync_quietly(self) -> None:
        """Bring the archive up to date; what goes wrong is remembered, told and tried again."""
        try:
            await self.async_sync()
        except ArchiveError as error:
            _LOGGER.debug("%s: %s", self.setup.name, error)

    async def _async_succeeded(self, now: datetime) -> None:
        """Remember that all is well."""
        memory = self.data.memory
        if memory.fault is not None:
            _LOGGER.info("%s takes rows again", self.setup.name)
        memory = replace(memory, synced_at=now, failing_since=None, failures=0, fault=None, detail="")
        self._async_remember(memory)
        await self._store.async_save()
        self._async_tell_problems(memory, now)
        self._async_wait_until(self._next(now))
        await self.async_count()

    async def _async_failed(self, error: ArchiveError, now: datetime) -> None:
        """Remember what is wrong, ask the owner where only the owner can help, and try again later."""
        before = self.data.memory
        if before.fault is None:
            _LOGGER.warning("%s does not take rows: %s", self.setup.name, error)
        memory = replace(
            before,
            failing_since=before.failing_since or now,
            failures=before.failures + 1,
            fault=error.fault,
            detail=error.detail,
        )
        self._async_remember(memory)
        await self._store.async_save()
        self._async_tell_problems(memory, now)
        if error.fault in NEEDS_REAUTH:
            self.config_entry.async_start_reauth(self.hass, data={CONF_SUBENTRY_ID: self.setup.id})
        retry = now + retry_wait(memory.failures, self.setup.id, error.retry_after)
        due = self._next(now)
        self._async_wait_until(due if error.fault in LASTING else min(due, retry))
        await self.async_count()

    @callback
    def _async_keep_marks(self, memory: ArchiveMemory) -> None:
        """Remember how far a sync is."""
        self._async_remember(replace(self.data.memory, marks=memory.marks))

    @callback
    def _async_remember(self, memory: ArchiveMemory) -> None:
        """Remember and show."""
        self._store.async_remember(self.setup.id, memory)
        self.async_set_updated_data(replace(self.data, memory=memory))

    def _first(self, now: datetime) -> datetime:
        """Return when to begin: soon where a sync was missed or failed, else on time."""
        memory, zone = self.data.memory, dt_util.get_default_time_zone()
        last = last_due(self.setup.times, self.setup.id, until=now, zone=zone)
        is_behind = memory.fault is not None or memory.synced_at is None or memory.synced_at < last
        return now + START_DELAY if is_behind else self._next(now)

    def _next(self, now: datetime) -> datetime:
        """Return when the archive is due next."""
        return next_due(self.setup.times, self.setup.id, after=now, zone=dt_util.get_default_time_zone())

    @callback
    def _async_wait_until(self, due: datetime) -> None:
        """Sync then, and not when it was meant before."""
        if self._timer is not None:
            self._timer()
        job = HassJob(self._async_sync_on_time, f"proof_of_heat archive {self.setup.id}", cancel_on_shutdown=True)
        self._timer = async_track_point_in_utc_time(self.hass, job, due)

    @callback
    def _async_begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something beside all else, until the site ends: whatever is broken off is taken up again later."""
        self.config_entry.async_create_background_task(self.hass, work, f"proof_of_heat archive {self.setup.id}")

    async def _async_count_on_time(self, _now: datetime) -> None:
        """Count once an hour."""
        await self.async_count()
        self._async_tell_problems(self.data.memory, dt_util.utcnow())

    @callback
    def _async_tell_problems(self, memory: ArchiveMemory, now: datetime) -> None:
        """Show what the owner has to mend, and take back what is mended."""
        is_table = self.setup.kind is ArchiveKind.SUPABASE and memory.fault in NEEDS_SQL
        is_silent = memory.failing_since is not None and now - memory.failing_since >= SILENT_AFTER
        for kind, is_wrong in ((ProblemKind.ARCHIVE_TABLE, is_table), (ProblemKind.ARCHIVE_SILENT, is_silent)):
            if is_wrong:
                self._async_show(kind)
            else:
                ir.async_delete_issue(self.hass, DOMAIN, self._issue_id(kind))

    @callback
    def _async_show(self, kind: ProblemKind) -> None:
        """Show one problem."""
        words = {"name": self.setup.name}
        if kind is ProblemKind.ARCHIVE_TABLE:
            words |= {"sql": table_sql(self.setup.fields[CONF_TABLE], self.setup.fields.get("email"))}
        ir.async_create_issue(
            self.hass,
            DOMAIN,
            self._issue_id(kind),
            config_entry_id=self.config_entry.entry_id,
            is_fixable=False,
            learn_more_url=f"{DOCS_URL}/blob/main/docs/archives.md",
            severity=SEVERITY[kind],
            translation_key=kind,
            translation_placeholders=words,
        )

    def _issue_id(self, kind: ProblemKind) -> str:
        """Return what a problem is called in the issue registry."""
        return f"{kind}_{self.setup.id}"
