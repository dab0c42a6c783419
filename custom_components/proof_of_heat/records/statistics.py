"""What the recorder keeps of a site for ever: its series, and their rows in small batches, oldest first."""

from collections.abc import AsyncGenerator, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from itertools import batched
from typing import Final, Literal

from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.db_schema import Statistics, StatisticsMeta, StatisticsShortTerm
from homeassistant.components.recorder.models import StatisticMeanType, StatisticMetaData
from homeassistant.components.recorder.statistics import StatisticsRow, get_metadata, statistics_during_period
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.recorder import session_scope
from homeassistant.util import dt as dt_util
from sqlalchemy import func, select

from .calendar import Period, Span, begin, periods

SITE: Final = "site"
"""The device of a series that belongs to the site as a whole."""

# Small enough to hold in memory anywhere, large enough that the queries cost more than their overhead.
BATCH_ROWS: Final = 5_000

# What rows are kept in, whatever the owner shows them in: a change on a screen must not change a record.
UNITS: Final = {
    "energy": "kWh",
    "power": "W",
    "temperature": "°C",
    "temperature_delta": "K",
    "voltage": "V",
    "electric_current": "A",
    "duration": "h",
}

type Column = Literal["mean", "min", "max", "state", "sum", "change"]

COLUMNS: Final[frozenset[Column]] = frozenset({"mean", "min", "max", "state", "sum"})
"""What an archive keeps."""


class SeriesKind(StrEnum):
    """What the rows of a series say."""

    MEASURED = "measured"
    """They have mean, min and max."""
    COUNTED = "counted"
    """They have state and sum."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One quantity of one device."""

    statistic_id: str
    site: str
    """The id of the config entry."""
    device: str
    """What its identifiers call it (the MAC of a miner, the id of a zone or a heater), `site` for the site itself."""
    quantity: str
    """The key of the entity's description, such as power or energy."""
    unit: str | None
    kind: SeriesKind
    name: str
    """Of the device, as the owner calls it."""
    area: str | None = None

    @property
    def key(self) -> str:
        """Return what tells the series from all others, also on another computer."""
        return f"{self.site}/{self.device}/{self.quantity}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What the recorder says of one series in one period; unknown is None, never 0."""

    site: str
    device: str
    quantity: str
    unit: str | None
    start: datetime
    """In UTC."""
    period: Period
    mean: float | None = None
    min: float | None = None
    max: float | None = None
    state: float | None = None
    sum: float | None = None
    change: float | None = None
    """Of the sum within the period; only there where it was asked for."""

    @property
    def key(self) -> tuple[str, str, str, datetime, Period]:
        """Return what there is only one row for."""
        return (self.site, self.device, self.quantity, self.start, self.period)


@callback
def has_recorder(hass: HomeAssistant) -> bool:
    """Tell whether the recorder runs: without it there are no records."""
    return "recorder" in hass.config.components


async def async_series(hass: HomeAssistant, entry: ConfigEntry) -> tuple[Series, ...]:
    """Return the series that the recorder has of a site, ordered by device and quantity."""
    entities = {
        entity.entity_id: entity
        for entity in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
        if entity.domain == "sensor"
    }
    instance = get_instance(hass)
    known = await instance.async_add_executor_job(partial(get_metadata, hass, statistic_ids=set(entities)))
    series = [
        _series(hass, entry, entities[statistic_id], metadata)
        for statistic_id, (_, metadata) in known.items()
        if metadata["mean_type"] is not StatisticMeanType.CIRCULAR
    ]
    return tuple(sorted(series, key=lambda one: (one.device, one.quantity, one.statistic_id)))


async def async_first_start(hass: HomeAssistant, series: Iterable[Series], period: Period) -> datetime | None:
    """Return the start of the oldest row of any of these series, None where there is none."""
    ids = [one.statistic_id for one in series]
    return await get_instance(hass).async_add_executor_job(_first_start, hass, ids, period)


async def async_batches(
    hass: HomeAssistant,
    series: Sequence[Series],
    span: Span,
    period: Period,
    *,
    columns: frozenset[Column] = COLUMNS,
) -> AsyncGenerator[list[Row]]:
    """Yield the rows of a span, oldest first, in batches of about the same size, so that any span fits in memory.

    The period that the span begins in is given whole. Within one start the rows are ordered by device and quantity.
    """
    first = await async_first_start(hass, series, period)
    if first is None:
        return
    read = partial(_rows, hass, {one.statistic_id: one for one in series}, period=period, columns=columns)
    start = begin(max(first, span.start), period, dt_util.get_default_time_zone())
    for window in _windows(Span(start=start, end=span.end), period, count=len(series)):
        rows = await get_instance(hass).async_add_executor_job(read, window)
        if rows:
            yield rows


def _series(hass: HomeAssistant, entry: ConfigEntry, entity: er.RegistryEntry, metadata: StatisticMetaData) -> Series:
    """Return the series of an entity."""
    device = None if entity.device_id is None else dr.async_get(hass).async_get(entity.device_id)
    words = [] if device is None else [word for domain, word in device.identifiers if domain == entry.domain]
    word = next((word for word in words if entity.unique_id.startswith(f"{word}_")), entry.entry_id)
    area_id = entity.area_id or (None if device is None else device.area_id)
    area = None if area_id is None else ar.async_get(hass).async_get_area(area_id)
    return Series(
        statistic_id=entity.entity_id,
        site=entry.entry_id,
        device=SITE if word == entry.entry_id else word.removeprefix(f"{entry.entry_id}_"),
        quantity=entity.unique_id.removeprefix(f"{word}_"),
        unit=_unit(metadata),
        kind=SeriesKind.COUNTED if metadata["has_sum"] else SeriesKind.MEASURED,
        name=entry.title if device is None else device.name_by_user or device.name or entry.title,
        area=None if area is None else area.name,
    )


def _unit(metadata: StatisticMetaData) -> str | None:
    """Return the unit that the rows of a series are kept in."""
    unit_class = metadata["unit_class"]
    return (
        metadata["unit_of_measurement"]
        if unit_class is None
        else UNITS.get(unit_class, metadata["unit_of_measurement"])
    )


def _first_start(hass: HomeAssistant, ids: Sequence[str], period: Period) -> datetime | None:
    """Ask the database for the oldest row, one look into the index for each series."""
    table = StatisticsShortTerm if period is Period.FIVE_MINUTES else Statistics
    oldest = select(func.min(table.start_ts)).where(table.metadata_id == StatisticsMeta.id).scalar_subquery()
    query = select(oldest).select_from(StatisticsMeta).where(StatisticsMeta.statistic_id.in_(ids))
    with session_scope(hass=hass, read_only=True) as session:
        starts = [start for (start,) in session.execute(query) if start is not None]
    return datetime.fromtimestamp(min(starts), UTC) if starts else None


def _windows(span: Span, period: Period, *, count: int) -> Iterable[Span]:
    """Yield the parts of a span that hold about one batch of so many series, cut between two periods."""
    zone = dt_util.get_default_time_zone()
    length = max(1, BATCH_ROWS // count)
    for starts in batched(periods(span, period, zone), length, strict=False):
        yield Span(start=starts[0].start, end=min(starts[-1].end, span.end))


def _rows(
    hass: HomeAssistant,
    series: dict[str, Series],
    window: Span,
    *,
    period: Period,
    columns: frozenset[Column],
) -> list[Row]:
    """Ask the database for the rows of a window."""
    found = statistics_during_period(
        hass,
        window.start,
        # The recorder rounds an end up to a whole period, so that one on a border would take one period more.
        window.end - timedelta(microseconds=1),
        set(series),
        period.value,
        UNITS,
        set(columns),
    )
    rows = [_row(series[statistic_id], period, row) for statistic_id, rows in found.items() for row in rows]
    return sorted(rows, key=lambda row: (row.start, row.device, row.quantity))


def _row(series: Series, period: Period, row: StatisticsRow) -> Row:
    """Return what the recorder said, in our words."""
    return Row(
        site=series.site,
        device=series.device,
        quantity=series.quantity,
        unit=series.unit,
        start=datetime.fromtimestamp(row["start"], UTC),
        period=period,
        mean=row.get("mean"),
        min=row.get("min"),
        max=row.get("max"),
        state=row.get("state"),
        sum=row.get("sum"),
        change=row.get("change"),
    )
