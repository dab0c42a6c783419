"""What a site used, earned and did in a span: totals, means and trends from rows of the recorder."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Final

from .calendar import Period, Span, begin, following
from .statistics import SITE, Row

TOTALS: Final = {
    "energy": "energy_kwh",
    "consumed_energy": "energy_kwh",
    "generated_energy": "generated_kwh",
    "over_supply": "over_supply_kwh",
    "heat_energy": "heat_kwh",
    "cost": "cost",
    "revenue": "revenue",
    "revenue_sat": "revenue_sat",
    "saving": "saving",
    "on_time": "on_time_h",
    "unrecorded_time": "unrecorded_h",
}
"""The figure that a counter gives, by its quantity."""

MEANS: Final = {"power": "power_w", "hash_rate": "hash_rate_th_s"}
"""The figure that a measurement gives, by its quantity."""

QUANTITIES: Final = frozenset({*TOTALS, *MEANS})

AVAILABILITY: Final = "availability_share"
RUNNING: Final = "running_share"

# What devices have and the site has not: there the devices count together.
_SUMMED: Final = ("heat_kwh", "hash_rate_th_s")
_AVERAGED: Final = (AVAILABILITY, RUNNING)

_LENGTHS: Final = {
    Period.FIVE_MINUTES: timedelta(minutes=5),
    Period.HOUR: timedelta(hours=1),
    Period.DAY: timedelta(days=1),
}

type Figures = dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of a span, and the rows that it is read from."""

    span: Span
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """The figures of the site in one period."""

    span: Span
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Peak:
    """The hour in which a site used most energy."""

    start: datetime
    energy_kwh: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The figures of a span."""

    site: Figures
    devices: Mapping[str, Figures]


def parts(span: Span, *, by_hours: bool, zone: tzinfo) -> Iterator[Part]:
    """Yield the stretches of a span: whole days by days, their edges by hours, and the hour under way by minutes."""
    start, end = begin(span.start, Period.HOUR, zone), begin(span.end, Period.HOUR, zone)
    first_day = begin(start, Period.DAY, zone)
    if first_day != start:
        first_day = following(first_day, Period.DAY, zone)
    last_day = begin(end, Period.DAY, zone)
    if by_hours or first_day >= last_day:
        first_day = last_day = end
    for stretch, period in (
        (Span(start=start, end=first_day), Period.HOUR),
        (Span(start=first_day, end=last_day), Period.DAY),
        (Span(start=last_day, end=end), Period.HOUR),
        (Span(start=end, end=begin(span.end, Period.FIVE_MINUTES, zone)), Period.FIVE_MINUTES),
    ):
        if stretch.start < stretch.end:
            yield Part(span=stretch, period=period)


def summary(rows: Iterable[Row], span: Span) -> Summary:
    """Return the figures of the site and of each device in a span."""
    by_device: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_device[row.device].append(row)
    devices = {
        device: _figures(known) | _shares(known, span) for device, known in sorted(by_device.items()) if device != SITE
    }
    return Summary(site=_of_site(_figures(by_device[SITE]), devices.values()), devices=devices)


def slices(rows: Sequence[Row], span: Span, period: Period, zone: tzinfo) -> list[Slice]:
    """Return the figures of the site by period, for those of which something is known; the edges may be cut."""
    by_start: dict[datetime, list[Row]] = defaultdict(list)
    for row in rows:
        by_start[begin(row.start, period, zone)].append(row)
    return [
        Slice(
            span=Span(start=max(start, span.start), end=min(following(start, period, zone), span.end)),
            figures=summary(known, span).site,
        )
        for start, known in sorted(by_start.items())
    ]


def trends(now: Figures, before: Figures) -> Figures:
    """Return by what share each figure differs from the span before; where that was nothing there is no trend."""
    return {name: value / before[name] - 1 for name, value in now.items() if before.get(name)}


def peak(rows: Iterable[Row]) -> Peak | None:
    """Return the hour with the greatest change, the first one where two are equal."""
    hours = [row for row in rows if row.change is not None and row.change > 0]
    if not hours:
        return None
    highest = max(hours, key=lambda row: (row.change or 0, -row.start.timestamp()))
    return Peak(start=highest.start, energy_kwh=highest.change or 0)


def _figures(rows: Sequence[Row]) -> Figures:
    """Return what rows of one device add up to."""
    totals: Figures = {}
    sums: dict[str, float] = defaultdict(float)
    weights: dict[str, float] = defaultdict(float)
    for row in rows:
        if row.quantity in TOTALS and row.change is not None:
            name = TOTALS[row.quantity]
            totals[name] = totals.get(name, 0.0) + row.change
        elif row.quantity in MEANS and row.mean is not None:
            name, weight = MEANS[row.quantity], _LENGTHS[row.period].total_seconds()
            sums[name] += weight * row.mean
            weights[name] += weight
    return totals | {name: total / weights[name] for name, total in sums.items()}


def _shares(rows: Sequence[Row], span: Span) -> Figures:
    """Return for which share of the time since its first row a device answered, and for which it ran."""
    known = Span(start=max(span.start, min(row.start for row in rows)), end=span.end)
    hours = known.length / timedelta(hours=1)
    figures = _figures(rows)
    shares = {}
    if "unrecorded_h" in figures:
        shares[AVAILABILITY] = max(0.0, 1 - figures["unrecorded_h"] / hours)
    if "on_time_h" in figures:
        shares[RUNNING] = min(1.0, figures["on_time_h"] / hours)
    return shares


def _of_site(site: Figures, devices: Iterable[Figures]) -> Figures:
    """Return the figures of a site, with what only its devices count."""
    known = list(devices)
    figures = dict(site)
    for name in (*_SUMMED, *_AVERAGED):
        values = [figures_of[name] for figures_of in known if name in figures_of]
        if values and name not in figures:
            figures[name] = sum(values) / (len(values) if name in _AVERAGED else 1)
    return figures
