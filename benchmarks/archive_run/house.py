"""A house with twenty series, whose recorder gets their rows hour by hour, and which corrects some of them later."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.models import StatisticData, StatisticMeanType, StatisticMetaData
from homeassistant.components.recorder.statistics import async_import_statistics
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from custom_components.proof_of_heat.const import DOMAIN
from custom_components.proof_of_heat.records.calendar import Period, Span
from custom_components.proof_of_heat.records.statistics import Row, async_batches, async_series

START: Final = datetime(2026, 3, 20, tzinfo=UTC)

HOUR: Final = timedelta(hours=1)

DEVICES: Final = 10

SERIES: Final = 2 * DEVICES

# Every so many hours the owner corrects a row of so many hours before.
CORRECTED_EVERY: Final = 11
CORRECTED_BACK: Final = 7


def register(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Give the house its devices with a power and an energy each."""
    for number in range(DEVICES):
        device = dr.async_get(hass).async_get_or_create(
            config_entry_id=entry.entry_id, identifiers={(DOMAIN, _mac(number))}, name=f"Miner {number}"
        )
        for quantity in ("power", "energy"):
            er.async_get(hass).async_get_or_create(
                "sensor",
                DOMAIN,
                f"{_mac(number)}_{quantity}",
                suggested_object_id=f"miner_{number}_{quantity}",
                config_entry=entry,
                device_id=device.id,
            )


async def async_record(hass: HomeAssistant, hours: Sequence[int]) -> None:
    """Let the recorder have the rows of these hours, and what is corrected in the last of them."""
    for number in range(DEVICES):
        means = [_measured(number, hour) for hour in hours]
        if hours[-1] % CORRECTED_EVERY == 0 and hours[-1] >= CORRECTED_BACK and number == hours[-1] % DEVICES:
            means.insert(0, _measured(number, hours[-1] - CORRECTED_BACK, by=0.25))
        async_import_statistics(hass, _metadata(number, "power", "W"), means)
        async_import_statistics(hass, _metadata(number, "energy", "kWh"), [_counted(number, hour) for hour in hours])
    await get_instance(hass).async_block_till_done()


async def async_recorded(hass: HomeAssistant, entry: ConfigEntry, hours: int) -> list[Row]:
    """Return all rows of so many hours, as the recorder has them."""
    series = await async_series(hass, entry)
    batches = async_batches(hass, series, Span(start=START, end=START + hours * HOUR), Period.HOUR)
    return [row async for rows in batches for row in rows]


def _measured(number: int, hour: int, *, by: float = 0) -> StatisticData:
    """Return the power of a device in an hour (W)."""
    mean = 1000 + 37 * number + hour / 7 + by
    return StatisticData(start=START + hour * HOUR, mean=mean, min=mean - 1, max=mean + 1)


def _counted(number: int, hour: int) -> StatisticData:
    """Return the energy of a device up to an hour (kWh)."""
    total = (hour + 1) * (1.01 + number / 30)
    return StatisticData(start=START + hour * HOUR, state=total, sum=total)


def _metadata(number: int, quantity: str, unit: str) -> StatisticMetaData:
    """Return what the recorder knows of a series."""
    has_sum = quantity == "energy"
    return StatisticMetaData(
        mean_type=StatisticMeanType.NONE if has_sum else StatisticMeanType.ARITHMETIC,
        has_sum=has_sum,
        name=None,
        source="recorder",
        statistic_id=f"sensor.miner_{number}_{quantity}",
        unit_class=quantity,
        unit_of_measurement=unit,
    )


def _mac(number: int) -> str:
    """Return the identity of a device."""
    return f"02:00:00:00:00:{number:02x}"
