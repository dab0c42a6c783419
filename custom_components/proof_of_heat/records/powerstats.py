"""The four files that powerstats keeps, made from statistics: a day as it was, a week by hours, a month and a year."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .calendar import Period, Span, begin
from .statistics import SITE, Column, Row, Series, async_batches, async_series


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What one file covers."""

    length: timedelta
    period: Period


FILES: Final = {
    "daily.json": Window(length=timedelta(days=1), period=Period.FIVE_MINUTES),
    "weekly.json": Window(length=timedelta(days=7), period=Period.HOUR),
    "monthly.json": Window(length=timedelta(days=30), period=Period.DAY),
    "yearly.json": Window(length=timedelta(days=365), period=Period.DAY),
}
"""By name; each rolls on with every writing."""

# powerstats tells W, V and kWh since midnight, all to a hundredth.
DECIMALS: Final = 2

RISING: Final = {"consumed_energy": "daily_energy", "generated_energy": "solar"}
"""What is told since midnight, by the quantity of its rows."""

_COLUMNS: Final[frozenset[Column]] = frozenset({"mean", "change"})
_QUANTITIES: Final = frozenset({(SITE, "power"), *((SITE, quantity) for quantity in RISING)})


async def async_powerstats_files(hass: HomeAssistant, entry: ConfigEntry, now: datetime) -> dict[str, str]:
    """Return the text of each file by its name."""
    series = [
        one
        for one in await async_series(hass, entry)
        if (one.device, one.quantity) in _QUANTITIES or one.quantity == "voltage"
    ]
    return {name: await _async_text(hass, series, window, now) for name, window in FILES.items()}


async def _async_text(hass: HomeAssistant, series: Sequence[Series], window: Window, now: datetime) -> str:
    """Return the text of one file."""
    zone = dt_util.get_default_time_zone()
    start = begin(now - window.length, window.period, zone)
    batches = async_batches(hass, series, Span(start=start, end=now), window.period, columns=_COLUMNS)
    rows = [row async for batch in batches for row in batch] if series else []
    return json.dumps(points(rows, zone), indent=4) + "\n"


def points(rows: Sequence[Row], zone: tzinfo) -> list[dict[str, str | float]]:
    """Return rows as the points of powerstats; what is unknown is left out, where powerstats wrote 0."""
    by_start: dict[datetime, list[Row]] = defaultdict(list)
    for row in rows:
        by_start[row.start].append(row)
    told: list[dict[str, str | float]] = []
    day: datetime | None = None
    since_midnight: dict[str, float] = {}
    for start, known in sorted(by_start.items()):
        if begin(start, Period.DAY, zone) != day:
            day, since_midnight = begin(start, Period.DAY, zone), {}
        for row in known:
            if row.quantity in RISING and row.change is not None:
                name = RISING[row.quantity]
                since_midnight[name] = since_midnight.get(name, 0.0) + row.change
        # It wrote the clock of the house and no time zone.
        local = start.astimezone(zone).replace(tzinfo=None).isoformat()
        point = _point(known) | since_midnight
        told.append({"timestamp": local, **{name: round(value, DECIMALS) for name, value in point.items()}})
    return told


def _point(rows: Sequence[Row]) -> dict[str, float]:
    """Return what rows of one start measured."""
    volts = [row.mean for row in rows if row.quantity == "voltage" and row.mean is not None]
    powers = [row.mean for row in rows if row.quantity == "power" and row.device == SITE and row.mean is not None]
    means = {"voltage": volts, "power": powers}
    return {name: sum(values) / len(values) for name, values in means.items() if values}
