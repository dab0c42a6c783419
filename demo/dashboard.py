"""The dashboard of the demonstration, made of stock cards only."""

from collections.abc import Iterable
from typing import Any, Final

from .client import Client
from .home import Home, Miner
from .site import PLACES

PATH: Final = "heat-demo"
TITLE: Final = "Heat"
HALF, FULL = 6, 12

type Card = dict[str, Any]
type Section = dict[str, Any]

# days, period of the bars, period of the lines
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
    site_power = home.site["sensor", "power"]
    return _view(
        "Now",
        "mdi:home-thermometer",
        [_room(home, name) for name in PLACES]
        + [
            _section(
                "Connection",
                [
                    _tile(site_power, name="All miners", features=[_trend()]),
                    _tile(home.site["sensor", "circuit_use"], features=[{"type": "bar-gauge", "min": 0, "max": 100}]),
                    _tile("sensor.plant_generation", features=[_trend()]),
                    _tile("sensor.grid_power", features=[_trend()]),
                    _tile("sensor.electricity_price", features=[_trend()]),
                    _tile("sensor.outdoor_temperature", features=[_trend()]),
                ],
            ),
            _section("Why", [_log(home)]),
        ],
    )


def _room(home: Home, name: str) -> Section:
    """Return one room with its heaters."""
    place = PLACES[name]
    miners = [miner for miner in home.miners.values() if miner.member.room == name]
    cards: list[Card] = [_tile(place.sensor, name="Temperature", columns=FULL, features=[_trend()])]
    for miner in miners:
        cards.append(_heater(miner))
        cards.append(_tile(miner.entity("sensor", "control_reason"), name="Why", columns=HALF))
        cards.append(_tile(_shown_power(miner), name="Power", columns=HALF))
    return _section(place.area, cards)


def _heater(miner: Miner) -> Card:
    """Return a miner as a heater, with its thermostat."""
    features: list[Card] = [{"type": "target-temperature"}, {"type": "climate-hvac-modes"}]
    return _tile(miner.climate, name=miner.name, columns=FULL, features=features)


def _miners(home: Home) -> dict[str, Any]:
    """Return each miner with all that can be set."""
    shares = {
        "type": "distribution",
        "title": "Power by miner",
        "entities": [{"entity": miner.entity("sensor", "power"), "name": miner.name} for miner in _measured(home)],
        "grid_options": {"columns": "full"},
    }
    return _view(
        "Miners", "mdi:chip", [_section("Fleet", [shares]), *(_miner(miner) for miner in home.miners.values())]
    )


def _miner(miner: Miner) -> Section:
    """Return one miner."""
    sensors = ("power", "target_power", "hash_rate", "energy", "control_reason")
    wanted = [
        *(("sensor", key) for key in sensors),
        ("number", "power_limit"),
        ("select", "power_level"),
        ("switch", "managed"),
        ("binary_sensor", "online"),
    ]
    cards = [_tile(miner.entities[key], columns=HALF) for key in wanted if key in miner.entities]
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
    return _view(title, None, [*(_section(None, [chart]) for chart in charts), _section(None, [_measured_now(home)])])


def _measured_now(home: Home) -> Card:
    """Return the readings themselves, as they came."""
    return {
        "type": "history-graph",
        "title": "As measured",
        "hours_to_show": 3,
        "entities": [home.site["sensor", "power"], "sensor.grid_power"],
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


def _shown_power(miner: Miner) -> str:
    """Return the power of a miner as measured, or as asked where it tells none."""
    return miner.entities.get(("sensor", "power"), miner.entity("sensor", "target_power"))


def _trend() -> Card:
    """Return a small line of the last day."""
    return {"type": "trend-graph", "hours_to_show": 24}


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


def _section(title: str | None, cards: list[Card]) -> Section:
    """Return a column of cards."""
    heading = [] if title is None else [{"type": "heading", "heading": title}]
    return {"type": "grid", "cards": [*heading, *cards]}


def _view(title: str, icon: str | None, sections: list[Section]) -> dict[str, Any]:
    """Return one tab."""
    named = {"title": title, "path": title.lower().replace(" ", "-")}
    return {
        **named,
        **({} if icon is None else {"icon": icon}),
        "type": "sections",
        "max_columns": 3,
        "sections": sections,
    }
