"""An archive back into the recorder: first all of it is looked at, then what is wanted is written."""

from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from homeassistant.core import HomeAssistant

from .archives import Piece
from .calendar import HOUR, Period
from .merging import Merge, async_look, async_target, async_write, async_written, hours
from .statistics import Row, Series, SeriesKind

RESTORED: Final = frozenset({Period.FIVE_MINUTES, Period.HOUR})
"""Rows of longer periods are sums of these; the recorder makes them itself."""

type Pieces = Callable[[], AsyncGenerator[Piece]]
type FindEntity = Callable[[str, str], str | None]
type Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be restored, and how."""

    site: str
    """The id of the site in the archive."""
    overwrites: bool


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What became of it, or would become."""

    merges: dict[Key, Merge] = field(default_factory=dict)
    unknown: set[Key] = field(default_factory=set)
    """Series of devices that the site has not."""
    sites: set[str] = field(default_factory=set)
    """All that the archive has."""
    pieces: int = 0
    skipped: list[Piece] = field(default_factory=list)
    """Damaged and foreign pieces."""
    written: int = 0
    hours_until: dict[Key, datetime] = field(default_factory=dict)
    """By series: the last row of an hour; before that no hour is made of minutes."""


async def async_look_through(hass: HomeAssistant, pieces: Pieces, wish: Wish, find_entity: FindEntity) -> Outcome:
    """Read all of an archive, and say what a restore would do."""
    outcome = Outcome()
    async for piece in pieces():
        outcome.pieces += 1
        if piece.fault:
            outcome.skipped.append(piece)
            continue
        outcome.sites.update(row.site for row in piece.rows)
        for key, rows in _by_series(piece.rows, wish.site, outcome).items():
            merge = await _async_merge(hass, outcome, key, rows[0], find_entity)
            if merge is not None:
                await async_look(hass, merge, rows, overwrites=wish.overwrites)
    return outcome


async def async_bring_back(hass: HomeAssistant, pieces: Pieces, wish: Wish, outcome: Outcome) -> None:
    """Write what is wanted of an archive that was looked through."""
    if not outcome.merges:
        return
    async for piece in pieces():
        for key, rows in _by_series(() if piece.fault else piece.rows, wish.site, outcome).items():
            if key in outcome.merges:
                outcome.written += await async_write(hass, outcome.merges[key], rows, overwrites=wish.overwrites)
        await async_written(hass)


def _by_series(rows: Iterable[Row], site: str, outcome: Outcome) -> dict[Key, list[Row]]:
    """Return the rows of hours of one site by device and quantity, the oldest first."""
    found: dict[Key, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.start, row.period)):
        key = (row.device, row.quantity)
        until = outcome.hours_until.get(key)
        if row.site != site or row.period not in RESTORED:
            continue
        if row.period is Period.HOUR:
            outcome.hours_until[key] = row.start if until is None else max(until, row.start)
        elif until is not None and row.start < until + HOUR:
            continue
        found[key].append(row)
    return {key: list(hours(known)) for key, known in found.items()}


async def _async_merge(
    hass: HomeAssistant, outcome: Outcome, key: Key, row: Row, find_entity: FindEntity
) -> Merge | None:
    """Return the merge of a series, begun with its first row; None where the site has no such sensor."""
    if key in outcome.merges or key in outcome.unknown:
        return outcome.merges.get(key)
    entity_id = find_entity(*key)
    if entity_id is None:
        outcome.unknown.add(key)
        return None
    series = Series(
        statistic_id=entity_id,
        site=row.site,
        device=row.device,
        quantity=row.quantity,
        unit=row.unit,
        kind=SeriesKind.MEASURED if row.sum is None else SeriesKind.COUNTED,
        name=row.device,
    )
    outcome.merges[key] = Merge(target=await async_target(hass, series))
    return outcome.merges[key]
