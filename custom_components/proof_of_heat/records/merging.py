"""Rows from elsewhere into the recorder: what is there stays, and counters go on without a jump at the seams."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import groupby
from math import isclose
from typing import Final

from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.db_schema import Statistics
from homeassistant.components.recorder.models import StatisticData, StatisticMeanType, StatisticMetaData
from homeassistant.components.recorder.statistics import (
    STATISTIC_UNIT_TO_UNIT_CONVERTER,
    UNIT_CLASS_TO_UNIT_CONVERTER,
    get_metadata,
)
from homeassistant.components.recorder.tasks import SynchronizeTask
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .calendar import HOUR, Period, Span, begin
from .statistics import Row, Series, SeriesKind, async_batches, async_first_start

# Two rows that differ by less were written by the same hand.
SAME: Final = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The series of the recorder that rows go to."""

    series: Series
    first: datetime | None = None
    """Its oldest row, None where it has none."""

    @property
    def is_counted(self) -> bool:
        """Tell whether its rows have sums."""
        return self.series.kind is SeriesKind.COUNTED


@dataclass(slots=True, kw_only=True)
class Tally:
    """What became, or would become, of the rows of one series."""

    new: int = 0
    same: int = 0
    kept: int = 0
    """They differ from what the recorder has, which stays."""
    replaced: int = 0


@dataclass(slots=True, kw_only=True)
class Seam:
    """Where the sums of two tellings of one counter meet, so that it goes on without a jump.

    The recorder takes a counter for 0 before its first row, so the telling that begins first keeps its sums.
    """

    common: float | None = None
    """What the recorder has less what the other says, at the first start that both have."""
    last_before: float | None = None
    """The last sum of the other before all that the recorder has, None where the recorder begins first."""
    after: float | None = None
    """What the recorder has just before the first row of the other, less that row."""

    @property
    def ours(self) -> float:
        """Return what is added to the sums that the recorder has."""
        if self.last_before is None:
            return 0.0
        return self.last_before if self.common is None else -self.common

    @property
    def theirs(self) -> float:
        """Return what is added to the sums that come."""
        if self.last_before is not None:
            return 0.0
        return (self.after or 0.0) if self.common is None else self.common


@dataclass(slots=True, kw_only=True)
class Merge:
    """One series that is merged: first it is looked at as a whole, then it is written."""

    target: Target
    tally: Tally = field(default_factory=Tally)
    seam: Seam = field(default_factory=Seam)
    is_shifted: bool = False
    """The sums that the recorder had are moved to where they belong."""
    offset: float | None = None
    """What the recorder has less what the other says, at the last start so far that both have."""
    changes_from: datetime | None = None
    """The oldest row that is to be written: from there on the recorder will say something new."""

    @property
    def current_offset(self) -> float:
        """Return what is added to the sum of the next row: two tellings may drift apart where they overlap."""
        return self.seam.theirs if self.offset is None else self.offset


def hours(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield rows of one series as rows of hours, as the recorder itself makes them of rows of five minutes."""
    zone = dt_util.UTC
    for start, known in groupby(rows, key=lambda row: begin(row.start, Period.HOUR, zone)):
        of_hour = list(known)
        whole = next((row for row in of_hour if row.period is Period.HOUR), None)
        yield whole or _hour(of_hour, start)


async def async_target(hass: HomeAssistant, series: Series) -> Target:
    """Return the series that rows go to, with what the recorder has of it."""
    return Target(series=series, first=await async_first_start(hass, [series], Period.HOUR))


async def async_look(hass: HomeAssistant, merge: Merge, rows: Sequence[Row], *, overwrites: bool) -> None:
    """Count what would become of rows of hours, oldest first, and find where the sums meet."""
    known = await _async_known(hass, merge.target, rows)
    first = merge.target.first
    for row in rows:
        there = known.get(row.start)
        if row.sum is not None:
            _note_seam(merge.seam, row, there, first)
        if there is None:
            merge.tally.new += 1
        elif _is_same(row, there):
            merge.tally.same += 1
        elif overwrites:
            merge.tally.replaced += 1
        else:
            merge.tally.kept += 1
        if there is None or (overwrites and not _is_same(row, there)):
            merge.changes_from = min(merge.changes_from or row.start, row.start)
    seam = merge.seam
    if rows and first is not None and rows[0].start > first and seam.common is None and seam.after is None:
        before = await _async_sum_before(hass, merge.target.series, rows[0].start)
        seam.after = None if before is None or rows[0].sum is None else before - rows[0].sum


async def async_write(hass: HomeAssistant, merge: Merge, rows: Sequence[Row], *, overwrites: bool) -> int:
    """Hand the rows that are wanted to the recorder, and return how many these are."""
    await _async_shift(hass, merge)
    known = await _async_known(hass, merge.target, rows)
    wanted: list[Row] = []
    for row in rows:
        there = known.get(row.start)
        if there is not None and there.sum is not None and row.sum is not None:
            merge.offset = there.sum - row.sum
        if there is None or (overwrites and not _is_same(row, there)):
            wanted.append(row if row.sum is None else replace(row, sum=row.sum + merge.current_offset))
    if wanted:
        metadata = await async_metadata(hass, merge.target.series)
        statistics = [_converted(row, metadata) for row in wanted]
        get_instance(hass).async_import_statistics(metadata, statistics, Statistics)
    return len(wanted)


def changes_from(merges: Iterable[Merge]) -> datetime | None:
    """Return from where on the recorder will say something new, None where nothing is to be written."""
    return min((merge.changes_from for merge in merges if merge.changes_from is not None), default=None)


async def async_written(hass: HomeAssistant) -> None:
    """Wait until the recorder has what it was handed.

    Its own way to wait looks at the queue only, so that it does not see the job that is under way.
    """
    done = hass.loop.create_future()
    get_instance(hass).queue_task(SynchronizeTask(done))
    await done


async def async_metadata(hass: HomeAssistant, series: Series) -> StatisticMetaData:
    """Return what the recorder knows of a series, or what it is to know of a new one."""
    read = partial(get_metadata, hass, statistic_ids={series.statistic_id})
    known = await get_instance(hass).async_add_executor_job(read)
    if series.statistic_id in known:
        return known[series.statistic_id][1]
    converter = STATISTIC_UNIT_TO_UNIT_CONVERTER.get(series.unit)
    is_counted = series.kind is SeriesKind.COUNTED
    is_external = ":" in series.statistic_id
    return StatisticMetaData(
        mean_type=StatisticMeanType.NONE if is_counted else StatisticMeanType.ARITHMETIC,
        has_sum=is_counted,
        name=f"{series.name} {series.quantity}" if is_external else None,
        source=series.statistic_id.partition(":")[0] if is_external else "recorder",
        statistic_id=series.statistic_id,
        unit_class=None if converter is None else converter.UNIT_CLASS,
        unit_of_measurement=series.unit,
    )


async def _async_shift(hass: HomeAssistant, merge: Merge) -> None:
    """Move the sums that the recorder has, once, where rows come before them."""
    series, first, by = merge.target.series, merge.target.first, merge.seam.ours
    if merge.is_shifted or first is None or isclose(by, 0, abs_tol=SAME) or series.unit is None:
        return
    merge.is_shifted = True
    get_instance(hass).async_adjust_statistics(series.statistic_id, first, by, series.unit)
    await async_written(hass)


def _hour(rows: Sequence[Row], start: datetime) -> Row:
    """Return what rows within one hour say of it."""
    means = [row.mean for row in rows if row.mean is not None]
    lows = [row.min for row in rows if row.min is not None]
    highs = [row.max for row in rows if row.max is not None]
    return replace(
        rows[-1],
        period=Period.HOUR,
        start=start,
        mean=sum(means) / len(means) if means else None,
        min=min(lows, default=None),
        max=max(highs, default=None),
    )


async def _async_known(hass: HomeAssistant, target: Target, rows: Sequence[Row]) -> Mapping[datetime, Row]:
    """Return what the recorder has in the time of rows, by start."""
    if target.first is None or not rows:
        return {}
    span = Span(start=rows[0].start, end=rows[-1].start + HOUR)
    batches = async_batches(hass, [target.series], span, Period.HOUR)
    return {row.start: row async for batch in batches for row in batch}


async def _async_sum_before(hass: HomeAssistant, series: Series, start: datetime) -> float | None:
    """Return the last sum that the recorder has before an instant."""
    first = await async_first_start(hass, [series], Period.HOUR)
    if first is None or first >= start:
        return None
    batches = async_batches(hass, [series], Span(start=first, end=start), Period.HOUR)
    last = None
    async for batch in batches:
        last = batch[-1].sum
    return last


def _note_seam(seam: Seam, row: Row, there: Row | None, first: datetime | None) -> None:
    """Note where a row meets what the recorder has."""
    if row.sum is None:
        return
    if first is not None and row.start < first:
        seam.last_before = row.sum
    if there is not None and there.sum is not None and seam.common is None:
        seam.common = there.sum - row.sum


def _is_same(row: Row, there: Row) -> bool:
    """Tell whether two rows say the same; sums are only comparable within one telling."""
    pairs = ((row.mean, there.mean), (row.min, there.min), (row.max, there.max), (row.state, there.state))
    return all(
        (one is None and other is None)
        or (one is not None and other is not None and isclose(one, other, rel_tol=SAME, abs_tol=SAME))
        for one, other in pairs
    )


def _converted(row: Row, metadata: StatisticMetaData) -> StatisticData:
    """Return a row in the unit of its series."""
    converter = UNIT_CLASS_TO_UNIT_CONVERTER.get(metadata["unit_class"])
    unit = metadata["unit_of_measurement"]
    statistic = StatisticData(start=row.start)
    for name in ("mean", "min", "max", "state", "sum"):
        value: float | None = getattr(row, name)
        if value is None:
            continue
        if converter is not None and row.unit != unit and row.unit in converter.VALID_UNITS:
            value = converter.convert(value, row.unit, unit)
        statistic[name] = value
    return statistic
