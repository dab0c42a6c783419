"""A report as one page that needs nothing else: figures, charts and tables, readable on paper, by day and by night."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from html import escape
from typing import Any, Final

WIDTH: Final = 960
HEIGHT: Final = 220
BASE: Final = 24
"""Of a chart, in its own units; the base is the room below the bars."""

PERCENT: Final = 100

# More labels than that below a chart run into each other.
MOST_LABELS: Final = 16

STYLE: Final = """
:root{color-scheme:light dark;--ink:#1d1d1f;--soft:#6e6e73;--paper:#fff;--line:#d2d2d7;--a:#f7931a;--b:#0a84ff}
@media(prefers-color-scheme:dark){:root{--ink:#f5f5f7;--soft:#a1a1a6;--paper:#161617;--line:#424245}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:60rem;margin:2rem auto;
padding:0 1rem}
h1{font-size:1.7rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .5rem}p{color:var(--soft);margin:.25rem 0}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(11rem,1fr));gap:1rem;margin:1.5rem 0}
dt{color:var(--soft);font-size:.85rem}dd{margin:0;font-size:1.35rem;font-variant-numeric:tabular-nums}
dd small{font-size:.8rem;color:var(--soft)}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:right;padding:.3rem .5rem;border-bottom:1px solid var(--line)}
th:first-child,td:first-child{text-align:left}
svg{width:100%;height:auto}svg text{font-size:11px;fill:var(--soft)}.scroll{overflow-x:auto}
""".strip().replace("\n", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """How one figure of a report is told."""

    name: str
    unit: str = ""
    decimals: int = 1
    factor: float = 1


FIGURES: Final = (
    Figure(name="energy_kwh", unit="kWh"),
    Figure(name="generated_kwh", unit="kWh"),
    Figure(name="over_supply_kwh", unit="kWh"),
    Figure(name="heat_kwh", unit="kWh"),
    Figure(name="cost", unit="currency", decimals=2),
    Figure(name="revenue", unit="currency", decimals=2),
    Figure(name="saving", unit="currency", decimals=2),
    Figure(name="hash_rate_th_s", unit="TH/s"),
    Figure(name="power_w", unit="W", decimals=0),
    Figure(name="availability_share", unit="%", factor=PERCENT),
    Figure(name="running_share", unit="%", factor=PERCENT),
    Figure(name="unrecorded_h", unit="h"),
)

SPOKEN: Final = frozenset({"energy_kwh", "heat_kwh", "cost", "revenue"})
"""The figures of which a sentence is made."""

CHARTS: Final = (("energy_kwh", "generated_kwh"), ("cost", "revenue"), ("hash_rate_th_s",))
"""The figures that share a chart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How the house tells things."""

    words: Mapping[str, str]
    """By key: the name of each figure, and what else stands on a page."""
    language: str
    zone: tzinfo

    def number(self, value: float, figure: Figure, currency: str) -> str:
        """Return a figure with its unit."""
        text = f"{value * figure.factor:,.{figure.decimals}f}"
        if self.language == "ru":
            text = text.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
        unit = currency if figure.unit == "currency" else figure.unit
        return f"{text}\N{NO-BREAK SPACE}{unit}".rstrip()

    def day(self, at: datetime) -> str:
        """Return the day of an instant, in the order of its parts that the language has."""
        local = at.astimezone(self.zone)
        return f"{local:%d.%m.%Y}" if self.language == "ru" else f"{local:%Y-%m-%d}"

    def label(self, at: datetime, period: str) -> str:
        """Return what stands below a bar."""
        local = at.astimezone(self.zone)
        if period == "hour":
            return f"{local:%H:%M}"
        if period == "month":
            return f"{local:%m.%Y}" if self.language == "ru" else f"{local:%Y-%m}"
        return f"{local:%d.%m}" if self.language == "ru" else f"{local:%m-%d}"


def sentence(report: Mapping[str, Any], manner: Manner) -> str:
    """Return what of a report counts most, as one would say it; where nothing is known, that."""
    site, currency = report["site"], report["currency"]
    told = [
        f"{manner.words[figure.name]} {manner.number(site[figure.name], figure, currency)}{_trend(site, figure)}"
        for figure in _known(FIGURES, [site])
        if figure.name in SPOKEN
    ]
    return f"{', '.join(told)}." if told else manner.words["page_empty"]


def page(report: Mapping[str, Any], manner: Manner, *, made_at: datetime) -> str:
    """Return the page of a report."""
    site, words, currency = report["site"], manner.words, report["currency"]
    start, end = datetime.fromisoformat(report["start"]), datetime.fromisoformat(report["end"])
    title = f"{words['page_title']}: {site['name']}"
    last = end - timedelta(microseconds=1)
    body = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{manner.day(start)} - {manner.day(last)}</p>",
        _summary(site, manner, currency),
        *(_chart(report, names, manner) for names in CHARTS),
        _devices(report["devices"], manner, currency),
        _rows(report["rows"], report["period"], manner, currency),
        f"<p>{escape(words['page_made'])} {manner.day(made_at)} {made_at.astimezone(manner.zone):%H:%M}</p>",
    ]
    return (
        f'<!doctype html>\n<html lang="{manner.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>\n<body>\n"
        + "\n".join(part for part in body if part)
        + "\n</body></html>\n"
    )


def _summary(site: Mapping[str, Any], manner: Manner, currency: str) -> str:
    """Return the figures of the site, each with its trend."""
    cells = []
    for figure in _known(FIGURES, [site]):
        value = manner.number(site[figure.name], figure, currency)
        trend = f"<small>{_trend(site, figure)}</small>"
        cells.append(f"<div><dt>{escape(manner.words[figure.name])}</dt><dd>{value}{trend}</dd></div>")
    if site["peak"] is not None:
        at = datetime.fromisoformat(site["peak"]["start"]).astimezone(manner.zone)
        value = manner.number(site["peak"]["energy_kwh"], FIGURES[0], currency)
        when = f"{manner.day(at)} {at:%H:%M}"
        cells.append(f"<div><dt>{escape(manner.words['page_peak'])}</dt><dd>{value} <small>{when}</small></dd></div>")
    return f"<dl>{''.join(cells)}</dl>" if cells else ""


def _trend(site: Mapping[str, Any], figure: Figure) -> str:
    """Return by how much a figure differs from the time before, empty where nobody knows."""
    trend = site["trend"].get(figure.name)
    return "" if trend is None else f" ({trend * PERCENT:+.0f}\N{NO-BREAK SPACE}%)"


def _chart(report: Mapping[str, Any], names: Sequence[str], manner: Manner) -> str:
    """Return a chart of figures by period, empty where nothing is known of them."""
    rows = report["rows"]
    shown = [figure for name in names for figure in _known(FIGURES, rows) if figure.name == name]
    values = [row[figure.name] for row in rows for figure in shown if figure.name in row]
    highest, lowest = max(values, default=0), min(0, *values) if values else 0
    if highest <= lowest:
        return ""
    slot = WIDTH / len(rows)
    scale = HEIGHT / (highest - lowest)
    parts = []
    every = -(-len(rows) // MOST_LABELS)
    for place, row in enumerate(rows):
        label = manner.label(datetime.fromisoformat(row["start"]), report["period"])
        if place % every == 0:
            parts.append(f'<text x="{slot * (place + 0.5):.1f}" y="{HEIGHT + 16}" text-anchor="middle">{label}</text>')
        width = 0.8 * slot / len(shown)
        for number, figure in enumerate(shown):
            if figure.name in row:
                value = row[figure.name]
                left = slot * (place + 0.1) + number * width
                top = (highest - max(value, 0)) * scale
                told = manner.number(value, figure, report["currency"])
                parts.append(
                    f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{abs(value) * scale:.1f}"'
                    f' fill="var(--{"ab"[number]})"><title>{label}: {told}</title></rect>'
                )
    heading = ", ".join(
        f'<span style="color:var(--{"ab"[number]})">{escape(manner.words[figure.name])}</span>'
        for number, figure in enumerate(shown)
    )
    top_text = f'<text x="2" y="11">{manner.number(highest, shown[0], report["currency"])}</text>'
    name = escape(", ".join(manner.words[figure.name] for figure in shown))
    return (
        f'<h2>{heading}</h2><svg viewBox="0 0 {WIDTH} {HEIGHT + BASE}" role="img" aria-label="{name}">'
        f'{"".join(parts)}<line x1="0" x2="{WIDTH}" y1="{highest * scale:.1f}" y2="{highest * scale:.1f}"'
        f' stroke="var(--line)"/>{top_text}</svg>'
    )


def _devices(devices: Sequence[Mapping[str, Any]], manner: Manner, currency: str) -> str:
    """Return the figures of each device as a table."""
    names = [f"{one['name']}, {one['area']}" if one["area"] else one["name"] for one in devices]
    return _table(manner.words["page_device"], list(zip(names, devices, strict=True)), manner, currency)


def _rows(rows: Sequence[Mapping[str, Any]], period: str, manner: Manner, currency: str) -> str:
    """Return the figures of each period as a table."""
    names = [manner.label(datetime.fromisoformat(row["start"]), period) for row in rows]
    return _table(manner.words["page_time"], list(zip(names, rows, strict=True)), manner, currency)


def _table(heading: str, rows: Sequence[tuple[str, Mapping[str, Any]]], manner: Manner, currency: str) -> str:
    """Return a table with a column for each figure that any row has."""
    figures = _known(FIGURES, [row for _, row in rows])
    if not figures:
        return ""
    head = "".join(f"<th>{escape(manner.words[figure.name])}</th>" for figure in figures)
    lines = "".join(f"<tr><td>{escape(name)}</td>{_cells(row, figures, manner, currency)}</tr>" for name, row in rows)
    return (
        f'<h2>{escape(heading)}</h2><div class="scroll"><table><thead><tr><th>{escape(heading)}</th>{head}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )


def _cells(row: Mapping[str, Any], figures: Iterable[Figure], manner: Manner, currency: str) -> str:
    """Return the cells of a row; what is unknown stays empty."""
    return "".join(
        f"<td>{manner.number(row[figure.name], figure, currency) if figure.name in row else ''}</td>"
        for figure in figures
    )


def _known(figures: Iterable[Figure], rows: Sequence[Mapping[str, Any]]) -> list[Figure]:
    """Return the figures of which any row knows something."""
    return [figure for figure in figures if any(figure.name in row for row in rows)]
