"""The four files that powerstats keeps, made from statistics: a day as it was, a week by hours, a month and a year."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
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

# powerstats tells W, V, kW of the sun and kWh since midnight, all to a hundredth.
DECIMALS: Final = 2
WATTS_PER_KILOWATT: Final = 1000

_COLUMNS: Final[frozenset[Column]] = frozenset({"mean", "change"})
_QUANTITIES: Final = frozenset({(SITE, "power"), (SITE, "generation"), (SITE, "consumed_energy")})


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
    energy_kwh: float | None = None
    for start, known in sorted(by_start.items()):
        if begin(start, Period.DAY, zone) != day:
            day, energy_kwh = begin(start, Period.DAY, zone), None
        point = _point(known)
        risen_kwh = point.pop("energy", None)
        if risen_kwh is not None:
            energy_kwh = (energy_kwh or 0.0) + risen_kwh
        if energy_kwh is not None:
            point["daily_energy"] = energy_kwh
        # It wrote the clock of the house and no time zone.
        local = start.astimezone(zone).replace(tzinfo=None).isoformat()
        told.append({"timestamp": local, **{name: round(value, DECIMALS) for name, value in point.items()}})
    return told


def _point(rows: Sequence[Row]) -> dict[str, float]:
    """Return what rows of one start say."""
    point: dict[str, float] = {}
    volts = [row.mean for row in rows if row.quantity == "voltage" and row.mean is not None]
    if volts:
        point["voltage"] = sum(volts) / len(volts)
    of_site: Mapping[str, Row] = {row.quantity: row for row in rows if row.device == SITE}
    power, generation, energy = (of_site.get(key) for key in ("power", "generation", "consumed_energy"))
    if power is not None and power.mean is not None:
        point["power"] = power.mean
    if generation is not None and generation.mean is not None:
        point["solar"] = generation.mean / WATTS_PER_KILOWATT
    if energy is not None and energy.change is not None:
        point["energy"] = energy.change
    return point
