"""Rows as files: one sorted CSV file for each month and period, cut in parts where it would grow too large."""

import asyncio
import csv
import io
import re
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Final, Protocol

from ..calendar import Period, Span
from ..statistics import Row
from . import ArchiveError, ArchiveFault, Piece

COLUMNS: Final = ("site", "device", "quantity", "unit", "start", "period", "mean", "min", "max", "state", "sum")

NUMBERS: Final = ("mean", "min", "max", "state", "sum")

# GitHub's Contents API returns a file with its text up to 1 MB.
MAX_FILE_BYTES: Final = 900_000

# Somebody else may write to the same file; the fifth conflict in a row is no chance any more.
MAX_TRIES: Final = 5

PROBE_NAME: Final = "probe.txt"
PROBE: Final = b"Proof of Heat tried here whether it may write and read. This file may be removed.\n"

PART: Final = re.compile(r"(?P<month>\d{4}-\d{2})(?:-(?P<rest>\d{2}T\d{4}))?\.csv")

type Key = tuple[str, str, str, datetime, Period]


class ConflictError(Exception):
    """A file is no longer what it was when it was read."""


class ForeignFileError(ValueError):
    """A file is none of ours, or damaged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A file as it was read."""

    content: bytes
    version: str
    """What tells this state of the file from any other, for the service that has it."""


class FileStore(Protocol):
    """Keeps files; names are relative, with slashes."""

    async def async_names(self, folder: str) -> list[str]:
        """Return the names of the files in a folder, none if there is no such folder yet."""
        ...

    async def async_read(self, name: str) -> Stored | None:
        """Return a file, None if there is none."""
        ...

    async def async_write(self, name: str, content: bytes, version: str | None) -> None:
        """Write a file that was in this state, None for a new one; ConflictError if it is not any more."""
        ...

    async def async_ready(self) -> None:
        """Find out whether the place of the files is there; ArchiveError if not."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file, by the period that it is about and the first instant that belongs into it."""

    period: Period
    first: datetime
    is_month: bool
    """It begins with its month, whatever its first row is."""

    @property
    def name(self) -> str:
        """Return the name of the file below the path of the archive."""
        return f"{self.period}/{self.first:{'%Y-%m' if self.is_month else '%Y-%m-%dT%H%M'}}.csv"


class FileArchive:
    """Keeps rows in files."""

    def __init__(self, store: FileStore) -> None:
        """Keep the files there."""
        self._store = store

    async def async_check(self) -> None:
        """Write a small file, unless it is there already, and read it back."""
        await self._store.async_ready()
        before = await self._store.async_read(PROBE_NAME)
        if before is None or before.content != PROBE:
            await self._async_replace(PROBE_NAME, PROBE, None if before is None else before.version)

    async def async_hold(self, rows: Sequence[Row]) -> int:
        """Merge rows into their files; a file that holds them already is not written."""
        return sum([await self._async_hold(period, group) for period, group in _by_period(rows).items()])

    async def async_pieces(self, period: Period, span: Span, *, site: str | None = None) -> AsyncGenerator[Piece]:
        """Yield the files of a span; one that is damaged or none of ours is named with what is wrong."""
        parts = await self._async_parts(period)
        for part in parts:
            end = _end(part, parts) or span.end
            if part.first >= span.end or end <= span.start:
                continue
            stored = await self._store.async_read(part.name)
            try:
                rows = await asyncio.to_thread(rows_of, b"" if stored is None else stored.content)
            except ForeignFileError as error:
                yield Piece(name=part.name, fault=str(error))
                continue
            wanted = [row for row in rows if span.start <= row.start < min(end, span.end) and site in {None, row.site}]
            yield Piece(name=part.name, rows=wanted)

    async def _async_parts(self, period: Period) -> list[Part]:
        """Return the files of a period, ordered by time."""
        names = await self._store.async_names(period)
        parts = (_part(period, name) for name in names)
        return sorted((part for part in parts if part is not None), key=lambda part: (part.first, not part.is_month))

    async def async_put(self, files: Mapping[str, str]) -> None:
        """Write further files, which nobody else changes, where they are not so already."""
        for name, text in files.items():
            content = text.encode()
            before = await self._store.async_read(name)
            if before is None or before.content != content:
                await self._async_replace(name, content, None if before is None else before.version)

    async def _async_replace(self, name: str, content: bytes, version: str | None) -> None:
        """Write a whole file; where somebody else was faster, the next sync writes it."""
        try:
            await self._async_write(name, content, version)
        except ConflictError:
            raise ArchiveError(ArchiveFault.BUSY, f"{name} was changed by somebody else") from None

    async def _async_hold(self, period: Period, rows: Sequence[Row]) -> int:
        """Merge rows of one period into their files, against whoever writes to them at the same time."""
        written = 0
        for _ in range(MAX_TRIES):
            conflicts: list[Row] = []
            parts = await self._async_parts(period)
            for part, ours in _by_part(rows, parts).items():
                try:
                    written += await self._async_merge(part, ours, _end(part, parts))
                except ConflictError:
                    conflicts += ours
            if not conflicts:
                return written
            rows = conflicts
        raise ArchiveError(ArchiveFault.BUSY, "somebody else writes to the same files all the time")

    async def _async_merge(self, part: Part, rows: Sequence[Row], end: datetime | None) -> int:
        """Merge rows into one file; return how many were new to it."""
        stored = await self._store.async_read(part.name)
        try:
            merge = await asyncio.to_thread(merged, b"" if stored is None else stored.content, rows, end)
        except ForeignFileError as error:
            raise ArchiveError(ArchiveFault.FOREIGN_FILE, f"{part.name}: {error}") from None
        if not merge.changed:
            return 0
        ends = [tail[0].start for tail in merge.tails[1:]] + [end]
        # The tails first: a row may stand in two files for a while, but never in none.
        for tail, tail_end in zip(merge.tails, ends, strict=False):
            await self._async_merge(Part(period=part.period, first=tail[0].start, is_month=False), tail, tail_end)
        await self._async_write(part.name, merge.content, None if stored is None else stored.version)
        return merge.changed

    async def _async_write(self, name: str, content: bytes, version: str | None) -> None:
        """Write a file, and read it back."""
        await self._store.async_write(name, content, version)
        kept = await self._store.async_read(name)
        if kept is None or kept.content != content:
            raise ArchiveError(ArchiveFault.NOT_KEPT, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """What becomes of a file with new rows."""

    changed: int
    """Rows that it did not hold as they are."""
    content: bytes
    """What it holds then."""
    tails: Sequence[Sequence[Row]]
    """What does not fit into it any more, in order."""


def merged(content: bytes, rows: Sequence[Row], end: datetime | None) -> Merge:
    """Return a file with new rows; what a crash left behind of rows that went on to the next file is dropped."""
    before = {row.key: row for row in rows_of(content)}
    kept = {key: row for key, row in before.items() if end is None or row.start < end}
    head, *tails = cut((kept | {row.key: row for row in rows}).values())
    return Merge(changed=sum(before.get(row.key) != row for row in rows), content=text_of(head), tails=tails)


def text_of(rows: Iterable[Row]) -> bytes:
    """Return rows as a file: the same rows give the same bytes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_cells(row) for row in rows)
    return text.getvalue().encode()


def rows_of(content: bytes) -> list[Row]:
    """Return the rows of a file; ForeignFileError names the line that is none of ours."""
    try:
        lines = list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ForeignFileError(str(error)) from None
    if not lines:
        return []
    if tuple(lines[0]) != COLUMNS:
        raise ForeignFileError("line 1: not our columns")
    return [_row(number, cells) for number, cells in enumerate(lines[1:], 2)]


def cut(rows: Iterable[Row]) -> list[list[Row]]:
    """Return rows in order, in parts that fit into a file; rows of one start stay together."""
    parts: list[list[Row]] = [[]]
    size = 0
    ordered = sorted(rows, key=lambda row: (row.start, row.site, row.device, row.quantity))
    for _, group in groupby(ordered, key=lambda row: row.start):
        together = list(group)
        length = len(text_of(together))
        if parts[-1] and size + length > MAX_FILE_BYTES:
            parts.append([])
            size = 0
        parts[-1] += together
        size += length
    return parts


def _cells(row: Row) -> list[str]:
    """Return a row as the cells of a line; an unknown number is an empty cell."""
    words = (row.site, row.device, row.quantity, row.unit or "", row.start.isoformat(), row.period)
    numbers = (row.mean, row.min, row.max, row.state, row.sum)
    return [*words, *("" if number is None else repr(float(number)) for number in numbers)]


def _row(number: int, cells: Sequence[str]) -> Row:
    """Return the row of a line."""
    try:
        named = dict(zip(COLUMNS, cells, strict=True))
        start = datetime.fromisoformat(named["start"])
        if start.tzinfo is None:
            raise ForeignFileError(f"line {number}: a start without a time zone")
        return Row(
            site=named["site"],
            device=named["device"],
            quantity=named["quantity"],
            unit=named["unit"] or None,
            start=start.astimezone(UTC),
            period=Period(named["period"]),
            **{column: float(named[column]) if named[column] else None for column in NUMBERS},
        )
    except ValueError as error:
        raise error if isinstance(error, ForeignFileError) else ForeignFileError(f"line {number}: {error}") from None


def _by_period(rows: Sequence[Row]) -> Mapping[Period, list[Row]]:
    """Return rows by what they are about."""
    periods: dict[Period, list[Row]] = {}
    for row in rows:
        periods.setdefault(row.period, []).append(row)
    return periods


def _by_part(rows: Sequence[Row], parts: Sequence[Part]) -> Mapping[Part, list[Row]]:
    """Return rows by the file that they belong into: the last one of their month that begins before them."""
    by_part: dict[Part, list[Row]] = {}
    for row in rows:
        month = row.start.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        own = Part(period=row.period, first=month, is_month=True)
        found = [part for part in parts if month <= part.first <= row.start]
        by_part.setdefault(found[-1] if found else own, []).append(row)
    return by_part


def _end(part: Part, parts: Sequence[Part]) -> datetime | None:
    """Return where the next file begins, None after the last one."""
    return min((other.first for other in parts if other.first > part.first), default=None)


def _part(period: Period, name: str) -> Part | None:
    """Return the part that a file name stands for, None for a name that is none of ours."""
    match = PART.fullmatch(name)
    if match is None:
        return None
    rest = match["rest"]
    try:
        first = datetime.strptime(f"{match['month']}-{rest or '01T0000'}", "%Y-%m-%dT%H%M").replace(tzinfo=UTC)
    except ValueError:
        return None
    return Part(period=period, first=first, is_month=rest is None)
