"""A past for the tests: hourly and five-minute rows in the recorder, as months of running leave them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.db_schema import Statistics, StatisticsShortTerm
from homeassistant.components.recorder.models import StatisticData, StatisticMeanType, StatisticMetaData
from homeassistant.core import HomeAssistant

from custom_components.proof_of_heat.records.merging import async_written

HOUR = timedelta(hours=1)
FIVE_MINUTES = timedelta(minutes=5)

UNIT_CLASSES = {"W": "power", "kWh": "energy", "h": "duration"}


async def async_measured(
    hass: HomeAssistant, entity_id: str, start: datetime, means: Sequence[float], *, unit: str = "W"
) -> None:
    """Let the recorder know the mean of a measurement for one hour after the other."""
    rows = [
        StatisticData(start=start + place * HOUR, mean=mean, min=mean - 1, max=mean + 1)
        for place, mean in enumerate(means)
    ]
    await _async_keep(hass, _metadata(entity_id, unit, has_sum=False), rows)


async def async_counted(
    hass: HomeAssistant,
    entity_id: str,
    start: datetime,
    changes: Sequence[float],
    *,
    unit: str | None = "kWh",
    step: timedelta = HOUR,
    before: float = 0,
) -> None:
    """Let the recorder know by how much a counter rose in one hour (or five minutes) after the other."""
    rows, total = [], before
    for place, change in enumerate(changes):
        total += change
        rows.append(StatisticData(start=start + place * step, state=total, sum=total))
    await _async_keep(hass, _metadata(entity_id, unit, has_sum=True), rows, step=step)


async def _async_keep(
    hass: HomeAssistant, metadata: StatisticMetaData, rows: Iterable[StatisticData], *, step: timedelta = HOUR
) -> None:
    """Hand rows to the recorder, and wait until they are kept."""
    table = Statistics if step == HOUR else StatisticsShortTerm
    instance = get_instance(hass)
    instance.async_import_statistics(metadata, rows, table)
    await async_written(hass)


def _metadata(entity_id: str, unit: str | None, *, has_sum: bool) -> StatisticMetaData:
    """Return what the recorder knows of a series."""
    return StatisticMetaData(
        mean_type=StatisticMeanType.NONE if has_sum else StatisticMeanType.ARITHMETIC,
        has_sum=has_sum,
        name=None,
        source="recorder",
        statistic_id=entity_id,
        unit_class=UNIT_CLASSES.get(unit or ""),
        unit_of_measurement=unit,
    )
