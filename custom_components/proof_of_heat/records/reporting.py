"""The report of a span, read from the recorder and told as plain values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .calendar import Period, Span, before
from .report import QUANTITIES, Figures, parts, peak, slices, summary, trends
from .statistics import SITE, Column, Row, Series, async_batches, async_series

COLUMNS: Final[frozenset[Column]] = frozenset({"mean", "change"})
FINE_COLUMNS: Final[frozenset[Column]] = COLUMNS | {"sum"}

# Figures are told to a thousandth: a watt-hour, and less than any currency knows.
DECIMALS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a report is asked for."""

    span: Span
    period: Period


async def async_report(hass: HomeAssistant, entry: ConfigEntry, asked: Asked) -> dict[str, Any]:
    """Return the report of a site."""
    zone = dt_util.get_default_time_zone()
    series = [one for one in await async_series(hass, entry) if one.quantity in QUANTITIES]
    span, earlier = asked.span, before(asked.span, zone)
    rows = await async_rows(hass, series, span, by_hours=asked.period is Period.HOUR)
    past = summary(await async_rows(hass, series, earlier, by_hours=False), earlier)
    now = summary(rows, span)
    highest = peak(await _async_hours(hass, series, span))
    return {
        "start": span.start.isoformat(),
        "end": span.end.isoformat(),
        "period": asked.period.value,
        "currency": hass.config.currency,
        "before": {"start": earlier.start.isoformat(), "end": earlier.end.isoformat()},
        "site": {
            "name": entry.title,
            **_told(now.site, past.site),
            "peak": None
            if highest is None
            else {"start": highest.start.isoformat(), "energy_kwh": round(highest.energy_kwh, DECIMALS)},
        },
        "devices": [
            {
                "device": device,
                **_words(series, device),
                **_told(figures, past.devices.get(device, {})),
            }
            for device, figures in now.devices.items()
        ],
        "rows": [
            {"start": one.span.start.isoformat(), "end": one.span.end.isoformat(), **_rounded(one.figures)}
            for one in slices(rows, span, asked.period, zone)
        ],
    }


async def async_rows(hass: HomeAssistant, series: Sequence[Series], span: Span, *, by_hours: bool) -> list[Row]:
    """Return the rows that tell most of a span with the fewest queries."""
    rows: list[Row] = []
    for part in parts(span, by_hours=by_hours, zone=dt_util.get_default_time_zone()):
        columns = FINE_COLUMNS if part.period is Period.FIVE_MINUTES else COLUMNS
        async for batch in async_batches(hass, series, part.span, part.period, columns=columns):
            rows += [_with_base(row) for row in batch]
    return rows


def _with_base(row: Row) -> Row:
    """Return a row without its change if the recorder knew nothing before it.

    Rows of five minutes last ten days: after a longer silence the first one would count all that ever was.
    """
    is_first = row.period is Period.FIVE_MINUTES and row.change == row.sum
    return replace(row, change=None) if is_first else row


async def _async_hours(hass: HomeAssistant, series: Iterable[Series], span: Span) -> list[Row]:
    """Return the energy of the site in each hour."""
    energy = [one for one in series if one.device == SITE and one.quantity == "consumed_energy"]
    if not energy:
        return []
    batches = async_batches(hass, energy, span, Period.HOUR, columns=frozenset({"change"}))
    return [row async for batch in batches for row in batch]


def _told(now: Figures, past: Figures) -> dict[str, Any]:
    """Return figures with those of the span before, and their trends."""
    return {**_rounded(now), "before": _rounded(past), "trend": _rounded(trends(now, past))}


def _rounded(figures: Figures) -> Figures:
    """Return figures as precise as they are meant."""
    return {name: round(value, DECIMALS) for name, value in figures.items()}


def _words(series: Iterable[Series], device: str) -> dict[str, str | None]:
    """Return what the owner calls a device, and where it stands."""
    one = next(one for one in series if one.device == device)
    return {"name": one.name, "area": one.area}
