"""The shapes in which integrations tell prices, each known by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class TariffFormat(StrEnum):
    """Who tells the prices; the value is the translation key."""

    NORDPOOL = "nordpool"
    """Response of `nordpool.get_prices_for_date`."""
    NORDPOOL_SENSOR = "nordpool_sensor"
    """Attributes of the custom integration."""
    TIBBER = "tibber"
    ENERGYZERO = "energyzero"
    EASYENERGY = "easyenergy"
    AMBER = "amber"
    GREEN_PLANET_ENERGY = "green_planet_energy"
    OMIE = "omie"
    EPEX_SPOT = "epex_spot"
    ENTSOE = "entsoe"
    OCTOPUS = "octopus"
    ENERGI_DATA_SERVICE = "energi_data_service"
    PVPC = "pvpc"
    """An attribute for each hour of the clock."""
    STATE = "state"
    """No list: the state of an entity, which is the price of now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """One price as it was told, nothing checked yet."""

    start: object
    end: object
    """None where the next start is the end."""
    price: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """The prices of one source, by area or home where it tells several."""

    format: TariffFormat
    quotes: Mapping[str, Sequence[Quote]]
    unit: str | None
    """None where the unit of the entity holds."""
    currency: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How one source tells a price."""

    format: TariffFormat
    lists: tuple[str, ...]
    """The keys of its lists, one after the other; empty where the keys are places."""
    start: str
    price: str
    end: str | None = None
    unit: str | None = None
    beside: str | None = None
    """A key beside the lists that tells it from others of the same shape."""


# The first shape that fits is the one: the more telling come first. Actions and sensors of release 2026.11; custom
# integrations in their present and their older words.
SHAPES: Final = (
    Shape(
        format=TariffFormat.GREEN_PLANET_ENERGY,
        lists=("prices",),
        start="start",
        end="end",
        price="price",
        unit="EUR/kWh",
        beside="hours_requested",
    ),
    Shape(
        format=TariffFormat.ENERGYZERO, lists=("prices",), start="timestamp", end="end", price="price", unit="EUR/kWh"
    ),
    Shape(format=TariffFormat.EASYENERGY, lists=("prices",), start="timestamp", price="price", unit="EUR/kWh"),
    Shape(
        format=TariffFormat.AMBER,
        lists=("forecasts",),
        start="start_time",
        end="end_time",
        price="per_kwh",
        unit="AUD/kWh",
    ),
    Shape(format=TariffFormat.ENTSOE, lists=("prices",), start="time", price="price"),
    Shape(format=TariffFormat.ENTSOE, lists=("prices_today", "prices_tomorrow"), start="time", price="price"),
    Shape(
        format=TariffFormat.NORDPOOL_SENSOR,
        lists=("raw_today", "raw_tomorrow"),
        start="start",
        end="end",
        price="value",
    ),
    Shape(format=TariffFormat.ENERGI_DATA_SERVICE, lists=("raw_today", "raw_tomorrow"), start="hour", price="price"),
    Shape(
        format=TariffFormat.EPEX_SPOT,
        lists=("data",),
        start="start_time",
        end="end_time",
        price="price_per_kwh",
        unit="kWh",
    ),
    Shape(
        format=TariffFormat.EPEX_SPOT,
        lists=("data",),
        start="start_time",
        end="end_time",
        price="price_eur_per_mwh",
        unit="EUR/MWh",
    ),
    Shape(
        format=TariffFormat.EPEX_SPOT,
        lists=("data",),
        start="start_time",
        end="end_time",
        price="price_ct_per_kwh",
        unit="ct/kWh",
    ),
    *(
        Shape(format=TariffFormat.OCTOPUS, lists=(rates,), start=start, end=end, price=price, unit=unit)
        for rates in ("rates", "all_rates")
        for start, end in (("start", "end"), ("from", "to"), ("valid_from", "valid_to"))
        for price, unit in (("value_inc_vat", "GBP/kWh"), ("rate", None))
    ),
    # The public interface of Octopus counts in pence, its integration in pounds.
    Shape(
        format=TariffFormat.OCTOPUS,
        lists=("results",),
        start="valid_from",
        end="valid_to",
        price="value_inc_vat",
        unit="p/kWh",
    ),
    Shape(format=TariffFormat.OMIE, lists=(), start="start", end="end", price="price", unit="EUR/kWh"),
    Shape(format=TariffFormat.NORDPOOL, lists=(), start="start", end="end", price="price", unit="MWh"),
    Shape(format=TariffFormat.TIBBER, lists=(), start="start_time", price="price", unit="kWh"),
)

OMIE_PLACES: Final = frozenset({"es", "pt"})

type Row = Mapping[str, object]
"""One price with its time, in the words of the source."""


def feed_of(payload: Mapping[str, object]) -> Feed | None:
    """Return the prices in the attributes of an entity or the response of an action, None if no shape fits."""
    # Tibber puts its homes one level down.
    inner = payload.get("prices")
    places = inner if isinstance(inner, Mapping) else payload
    for shape in SHAPES:
        lists = _lists(payload, shape) if shape.lists else _places(places, shape)
        if lists:
            quotes = {place: [_quote(row, shape) for row in rows] for place, rows in lists.items()}
            return Feed(format=shape.format, quotes=quotes, unit=shape.unit, currency=_currency(payload))
    return None


def _lists(payload: Mapping[str, object], shape: Shape) -> Mapping[str, list[Row]]:
    """Return the rows of a source that tells one place, nothing if it has another shape."""
    told = [payload[key] for key in shape.lists if isinstance(payload.get(key), list | tuple)]
    rows = [row for value in told for row in _rows(value)]
    fits = told and _fits(rows, shape) and (shape.beside is None or shape.beside in payload)
    return {"": rows} if fits else {}


def _places(payload: Mapping[str, object], shape: Shape) -> Mapping[str, list[Row]]:
    """Return the rows by place, nothing if the source has another shape."""
    lists = {str(place): _rows(rows) for place, rows in payload.items() if isinstance(rows, list | tuple)}
    if len(lists) < len(payload) or (shape.format is TariffFormat.OMIE and not lists.keys() <= OMIE_PLACES):
        return {}
    return lists if _fits([row for rows in lists.values() for row in rows], shape) else {}


def _rows(value: object) -> list[Row]:
    """Return what looks like a price with its time."""
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list | tuple) else []


def _fits(rows: Sequence[Row], shape: Shape) -> bool:
    """Tell whether all rows have the keys of a shape."""
    needed = {shape.start, shape.price, *([] if shape.end is None else [shape.end])}
    return all(needed <= row.keys() for row in rows)


def _quote(row: Row, shape: Shape) -> Quote:
    """Return one price in our words."""
    return Quote(start=row[shape.start], end=None if shape.end is None else row[shape.end], price=row[shape.price])


def _currency(payload: Mapping[str, object]) -> str | None:
    """Return the currency that a source names beside its prices."""
    currency = payload.get("currency")
    return currency if isinstance(currency, str) else None
