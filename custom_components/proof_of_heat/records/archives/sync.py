"""Bring an archive up to date: what it lacks since its mark, in order, and once more what may have changed since."""

from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import Final, Protocol, override

from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.db_schema import Statistics, StatisticsMeta, StatisticsShortTerm
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import session_scope
from sqlalchemy import func, select

from ..calendar import FIVE_MINUTES, HOUR, Period, Span
from ..statistics import Row, Series, async_batches, async_series, has_recorder
from . import Archive, ArchiveError, ArchiveFault

BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)

LENGTHS: Final = {Period.FIVE_MINUTES: FIVE_MINUTES, Period.HOUR: HOUR}
"""The periods that an archive may keep: the recorder has rows of its own for them."""

# The recorder makes up for hours that it slept through, and owners correct a meter that jumped, mostly within a day.
LATE: Final = {Period.FIVE_MINUTES: timedelta(hours=3), Period.HOUR: timedelta(hours=48)}
"""How far behind its mark an archive is compared anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Up to where an archive is known to hold the rows of one period."""

    until: datetime
    """Rows that begin earlier were read back from it."""
    series: frozenset[str]
    """The series for which that is so; one that is new is caught up from its first row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveMemory:
    """What is remembered of one archive."""

    place: str = ""
    """Where it was."""
    marks: Mapping[Period, Mark] = MappingProxyType({})
    synced_at: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    """In a row."""
    fault: ArchiveFault | None = None
    detail: str = ""
    touched_from: datetime | None = None
    """From where on rows were written into the statistics although the archive may hold them already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """What a sync did."""

    read: int
    """Rows that were compared."""
    written: int
    """Rows that the archive did not hold as they are."""


class Source(Protocol):
    """Where rows come from."""

    async def async_series(self) -> Sequence[Series]:
        """Return the series that there are."""
        ...

    def async_batches(self, series: Sequence[Series], span: Span, period: Period) -> AsyncGenerator[list[Row]]:
        """Yield the rows of a span, oldest first; no batch ends within a start."""
        ...


class RecorderSource(Source):
    """The statistics of one site."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        """Read those of a site."""
        self._hass = hass
        self._entry = entry

    @override
    async def async_series(self) -> Sequence[Series]:
        """Return the series of the site."""
        if not has_recorder(self._hass):
            raise ArchiveError(ArchiveFault.NO_RECORDER)
        return await async_series(self._hass, self._entry)

    @override
    def async_batches(self, series: Sequence[Series], span: Span, period: Period) -> AsyncGenerator[list[Row]]:
        """Yield their rows."""
        return async_batches(self._hass, series, span, period)


@dataclass(kw_only=True)
class Sync:
    """One run, from the mark to now."""

    source: Source
    archive: Archive
    memory: ArchiveMemory
    on_kept: Callable[[ArchiveMemory], None]
    """Told after each batch what the archive is known to hold."""
    read: int = 0
    written: int = 0

    async def async_run(self, periods: Iterable[Period], *, now: datetime, since: datetime | None = None) -> Synced:
        """Bring the archive up to date, and compare anew all rows since an instant where one is given."""
        series = await self.source.async_series()
        for period in periods:
            await self._async_catch_up(period, series)
            until = self.memory.marks[period].until
            await self._async_mend(period, series, until, since)
            await self._async_hold(period, series, Span(start=until, end=now))
        return Synced(read=self.read, written=self.written)

    async def _async_catch_up(self, period: Period, series: Sequence[Series]) -> None:
        """Bring what is new up to the mark of the others."""
        keys = frozenset(one.key for one in series)
        mark = self.memory.marks.get(period, Mark(until=BEGINNING + LATE[period], series=keys))
        new = [one for one in series if one.key not in mark.series]
        if new:
            await self._async_hold(period, new, Span(start=BEGINNING, end=mark.until))
        self._keep(period, replace(mark, series=mark.series | keys))

    async def _async_mend(
        self, period: Period, series: Sequence[Series], until: datetime, since: datetime | None
    ) -> None:
        """Compare anew what was held already, and go on further back for as long as anything differs.

        Whoever corrects a counter changes all its sums from there on, so an old correction shows in young rows.
        """
        end, length = until, LATE[period]
        while end > BEGINNING:
            start = max(end - length, BEGINNING)
            if since is not None and since < start:
                start = max(since, BEGINNING)
            before = self.written
            await self._async_hold(period, series, Span(start=start, end=end))
            if self.written == before:
                return
            end, length = start, 2 * length

    async def _async_hold(self, period: Period, series: Sequence[Series], span: Span) -> None:
        """Let the archive hold the rows of a span, and move its mark with them."""
        if not series:
            return
        async with aclosing(self.source.async_batches(series, span, period)) as batches:
            async for rows in batches:
                self.written += await self.archive.async_hold(rows)
                self.read += len(rows)
                mark = self.memory.marks[period]
                self._keep(period, replace(mark, until=max(mark.until, rows[-1].start + LENGTHS[period])))

    def _keep(self, period: Period, mark: Mark) -> None:
        """Remember a mark."""
        self.memory = replace(self.memory, marks={**self.memory.marks, period: mark})
        self.on_kept(self.memory)


async def async_pending(
    hass: HomeAssistant, entry: ConfigEntry, memory: ArchiveMemory, periods: Iterable[Period]
) -> int:
    """Return how many rows there are that an archive is not known to hold as they are."""
    ids = [one.statistic_id for one in await async_series(hass, entry)]
    marks = {period: mark.until if (mark := memory.marks.get(period)) else BEGINNING for period in periods}
    since = {period: min(until, memory.touched_from or until) for period, until in marks.items()}
    return await get_instance(hass).async_add_executor_job(partial(_pending, hass, ids, since))


def _pending(hass: HomeAssistant, ids: Sequence[str], since: Mapping[Period, datetime]) -> int:
    """Count the rows that begin at or after an instant, for each period."""
    metadata_ids = select(StatisticsMeta.id).where(StatisticsMeta.statistic_id.in_(ids))
    count = 0
    with session_scope(hass=hass, read_only=True) as session:
        for period, start in since.items():
            table = StatisticsShortTerm if period is Period.FIVE_MINUTES else Statistics
            rows = select(func.count()).where(table.metadata_id.in_(metadata_ids), table.start_ts >= start.timestamp())
            count += session.execute(rows).scalar_one()
    return count
