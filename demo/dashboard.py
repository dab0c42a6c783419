"""The dashboard of the demonstration, made of stock cards only."""

from collections.abc import Iterable
from typing import Any, Final

from .client import Client
from .home import Home, Miner
from .site import PLACES

PATH: Final = "heat-demo"
TITLE: Final = "Heat"
COLUMNS: Final = 3
HALF, FULL = 6, 12

type Card = dict[str, Any]
type Section = dict[str, Any]

SHOWN: Final = {
    ("sensor", "power"): "Power",
    ("sensor", "target_power"): "Target",
    ("sensor", "hash_rate"): "Hash rate",
    ("sensor", "energy"): "Energy",
    ("number", "power_limit"): "Power limit",
    ("select", "power_level"): "Power level",
    ("switch", "managed"): "Managed",
    ("sensor", "control_reason"): "Why",
}
"""What the page of the miners shows of each, where it has it."""

WORK: Final = (("sensor", "power"), ("sensor", "hash_rate"))

# Title, days, period of the bars, period of the lines.
SPANS: Final = (("Today", 1, "hour", "hour"), ("7 days", 7, "day", "hour"), ("30 days", 30, "day", "day"))
YEAR: Final = ("365 days", 365, "month", "month")


async def async_make_dashboard(client: Client, home: Home) -> None:
    """Make the dashboard, or make it anew in a kept folder."""
    known = [dashboard["url_path"] for dashboard in await client.async_ask("lovelace/dashboards/list")]
    if PATH not in known:
        await client.async_ask(
            "lovelace/dashboards/create",
            url_path=PATH,
            title=TITLE,
            icon="mdi:radiator",
            mode="storage",
            require_admin=False,
            show_in_sidebar=True,
        )
    await client.async_ask("lovelace/config/save", url_path=PATH, config=dashboard(home))


def dashboard(home: Home) -> dict[str, Any]:
    """Return the dashboard: now, the miners, and four spans of time."""
    return {"title": TITLE, "views": [_now(home), _miners(home), *(_span(home, *span) for span in (*SPANS, YEAR))]}


def _now(home: Home) -> dict[str, Any]:
    """Return the rooms, what they cost and why it is so."""
    connection = [
        _tile(home.site["sensor", "power"], name="All miners", columns=HALF),
        _tile(home.site["sensor", "circuit_use"], name="Circuit in use", columns=HALF),
        _tile("sensor.plant_generation", name="Plant", columns=HALF),
        _tile("sensor.grid_power", name="Grid", columns=HALF),
        _tile("sensor.electricity_price", name="Price", columns=HALF),
        _tile("sensor.outdoor_temperature", name="Outdoors", columns=HALF),
        _log(home),
    ]
    rooms = [_room(home, name) for name in PLACES]
    return _view("Now", "mdi:home-thermometer", [*rooms, _section("Connection", connection)])


def _room(home: Home, name: str) -> Section:
    """Return one room with its heaters."""
    place = PLACES[name]
    cards: list[Card] = []
    for miner in home.miners.values():
        if miner.member.room == name:
            cards += [_setpoint(miner), _why(miner), *_work(miner)]
    return _section(place.area, cards, badge=place.sensor)


def _setpoint(miner: Miner) -> Card:
    """Return a miner as a heater in one line, with its setpoint."""
    inline = {"features_position": "inline"}
    return _tile(miner.climate, name=miner.name, features=[{"type": "target-temperature"}]) | inline


def _why(miner: Miner) -> Card:
    """Return why a miner does what it does."""
    return _tile(miner.entity("sensor", "control_reason"), name="Why")


def _heater(miner: Miner) -> Card:
    """Return a miner as a heater, with its thermostat and its modes."""
    features: list[Card] = [{"type": "target-temperature"}, {"type": "climate-hvac-modes"}]
    return _tile(miner.climate, name=miner.name, columns=FULL, features=features)


def _work(miner: Miner) -> list[Card]:
    """Return what a miner draws, where it tells, and what it hashes."""
    return [_tile(miner.entities[key], name=SHOWN[key], columns=HALF) for key in WORK if key in miner.entities]


def _miners(home: Home) -> dict[str, Any]:
    """Return each miner with all that can be set."""
    shares = {
        "type": "distribution",
        "title": "Power by miner",
        "entities": [{"entity": miner.entity("sensor", "power"), "name": miner.name} for miner in _measured(home)],
        "grid_options": {"columns": "full"},
    }
    fleet = _section(None, [shares]) | {"column_span": COLUMNS}
    return _view("Miners", "mdi:chip", [fleet, *(_miner(miner) for miner in home.miners.values())])


def _miner(miner: Miner) -> Section:
    """Return one miner."""
    cards = [
        _tile(miner.entities[key], name=name, columns=HALF) for key, name in SHOWN.items() if key in miner.entities
    ]
    return _section(f"{miner.name} · {miner.area}", [_heater(miner), *cards])


def _span(home: Home, title: str, days: int, bars: str, lines: str) -> dict[str, Any]:
    """Return the charts of one span of time."""
    energies = [miner.entity("sensor", "energy") for miner in _measured(home)]
    powers = [miner.entity("sensor", "power") for miner in _measured(home)]
    rates = [miner.entity("sensor", "hash_rate") for miner in _measured(home)]
    rooms = [place.sensor for place in PLACES.values()]
    plant = ["sensor.plant_generation", home.site["sensor", "power"], "sensor.grid_power"]
    charts = [
        _bars("Energy of the miners", energies, days, bars),
        _lines("Power of the miners", powers, days, lines),
        _lines("Plant and connection", plant, days, lines),
        _lines("Rooms and outdoors", [*rooms, "sensor.outdoor_temperature"], days, lines),
        _lines("Price of electricity", ["sensor.electricity_price"], days, lines, "mean", "min", "max"),
        _lines("Hash rate", rates, days, lines),
    ]
    if days == 1:
        charts.append(_heaters(home))
    return _view(title, None, [_section(None, [chart]) for chart in charts])


def _heaters(home: Home) -> Card:
    """Return the setpoints and what the heaters made of them, as it came."""
    return {
        "type": "history-graph",
        "title": "Heaters",
        "hours_to_show": 24,
        "entities": [{"entity": miner.climate, "name": miner.name} for miner in home.miners.values()],
        "grid_options": {"columns": "full"},
    }


def _bars(title: str, entities: list[str], days: int, period: str) -> Card:
    """Return a chart of what was counted."""
    return _graph(title, entities, days=days, period=period, kind="bar-stack", types=["change"])


def _lines(title: str, entities: list[str], days: int, period: str, *types: str) -> Card:
    """Return a chart of what was measured, its mean unless told."""
    return _graph(title, entities, days=days, period=period, kind="line", types=list(types) or ["mean"])


def _graph(title: str, entities: list[str], *, days: int, period: str, kind: str, types: list[str]) -> Card:
    """Return a chart from statistics."""
    return {
        "type": "statistics-graph",
        "title": title,
        "entities": entities,
        "days_to_show": days,
        "period": period,
        "chart_type": kind,
        "stat_types": types,
        "grid_options": {"columns": "full"},
    }


def _log(home: Home) -> Card:
    """Return what was decided lately."""
    return {
        "type": "logbook",
        "target": {"device_id": [miner.device_id for miner in home.miners.values()]},
        "hours_to_show": 24,
        "grid_options": {"columns": "full", "rows": 8},
    }


def _measured(home: Home) -> list[Miner]:
    """Return the miners that tell their power."""
    return [miner for miner in home.miners.values() if ("sensor", "power") in miner.entities]


def _tile(entity: str, *, name: str | None = None, columns: int = FULL, features: Iterable[Card] = ()) -> Card:
    """Return one entity as a tile."""
    named = {} if name is None else {"name": name}
    return {
        "type": "tile",
        "entity": entity,
        **named,
        "features": list(features),
        "grid_options": {"columns": columns},
    }


def _section(title: str | None, cards: list[Card], *, badge: str | None = None) -> Section:
    """Return a column of cards."""
    badges = [] if badge is None else [{"type": "entity", "entity": badge}]
    heading = [] if title is None else [{"type": "heading", "heading": title, "badges": badges}]
    return {"type": "grid", "cards": [*heading, *cards]}


def _view(title: str, icon: str | None, sections: list[Section]) -> dict[str, Any]:
    """Return one tab."""
    named = {"title": title, "path": title.lower().replace(" ", "-")}
    return {
        **named,
        **({} if icon is None else {"icon": icon}),
        "type": "sections",
        "max_columns": COLUMNS,
        "sections": sections,
    }
