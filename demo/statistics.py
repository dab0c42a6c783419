"""The past in the recorder: statistics for the sensors that exist, as if the home had stood there for a year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from typing import Any, Final

from simulator.fleet import HOME

from .client import Client
from .curves import Curves
from .home import Home
from .past import Curve, Grid, Row, mean_rows, sum_rows, values
from .rooms import HEATED, ROOM_HEAT, ROOM_HEAT_POWER, ROOM_TEMPERATURE
from .site import PLACES

W_PER_KW: Final = 1000
# What Home Assistant calls a mean of numbers, and none.
MEAN, NO_MEAN = 1, 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One sensor with the curve of its past."""

    entity_id: str
    curve: Curve
    is_counter: bool = False
    """It counts the energy of a curve in watts."""


async def async_import_past(client: Client, home: Home, curves: Curves) -> int:
    """Write the past of all sensors; return how many rows."""
    states = {state["entity_id"]: state for state in await client.async_get("/api/states")}
    grid = Grid.until(datetime.now(UTC))
    written = 0
    every = (_site_series(home, curves), _home_series(curves), _zone_series(curves), _miner_series(home, curves))
    for series in chain.from_iterable(every):
        state = states.get(series.entity_id)
        if state is not None:
            rows = _rows(grid, series, state)
            await client.async_ask("recorder/import_statistics", metadata=_metadata(series, state), stats=rows)
            written += len(rows)
    return written


def _home_series(curves: Curves) -> list[Series]:
    """Return the sensors that Home Assistant reads from web interfaces."""
    rooms = [
        Series(entity_id=place.sensor, curve=partial(curves.room_c, index))
        for index, place in enumerate(PLACES.values())
    ]
    powers: Mapping[str, Curve] = {
        "plant_generation": curves.generation_w,
        "plant_consumption": curves.container_w,
        "house_power": curves.household_w,
        "grid_power": curves.grid_w,
        "grid_import": lambda hour: max(curves.grid_w(hour), 0.0),
        "grid_export": lambda hour: max(-curves.grid_w(hour), 0.0),
    }
    counted = ("plant_generation", "grid_import", "grid_export")
    return [
        *rooms,
        Series(entity_id="sensor.outdoor_temperature", curve=curves.outdoor_c),
        Series(entity_id="sensor.electricity_price", curve=curves.price_per_kwh),
        *(Series(entity_id=f"sensor.{name}", curve=curve) for name, curve in powers.items()),
        *(Series(entity_id=f"sensor.{name}_energy", curve=powers[name], is_counter=True) for name in counted),
    ]


def _site_series(home: Home, curves: Curves) -> list[Series]:
    """Return the sensors of the site as a whole."""
    return [
        Series(entity_id=home.site["sensor", "power"], curve=curves.miners_w),
        Series(entity_id=home.site["sensor", "outdoor_temperature"], curve=curves.outdoor_c),
    ]


def _zone_series(curves: Curves) -> list[Series]:
    """Return the sensors of the heated room: what its days tell of the building is learnt from them."""
    index = list(PLACES).index(HEATED)
    heat = partial(curves.room_heat_w, index)
    return [
        Series(entity_id=ROOM_TEMPERATURE, curve=partial(curves.room_c, index)),
        Series(entity_id=ROOM_HEAT_POWER, curve=heat),
        Series(entity_id=ROOM_HEAT, curve=heat, is_counter=True),
    ]


def _miner_series(home: Home, curves: Curves) -> list[Series]:
    """Return the sensors of each miner that are worth a chart of a year."""
    series = []
    for miner in home.miners.values():
        index = HOME.index(miner.member)
        power, rate = partial(curves.miner_w, index), partial(curves.hashrate_th_s, index)
        curve_of: Mapping[str, Curve] = {"power": power, "target_power": power, "hash_rate": rate, "energy": power}
        series += [
            Series(entity_id=miner.entities["sensor", key], curve=curve, is_counter=key == "energy")
            for key, curve in curve_of.items()
            if ("sensor", key) in miner.entities
        ]
    return series


def _rows(grid: Grid, series: Series, state: Mapping[str, Any]) -> list[Row]:
    """Return the rows of one sensor."""
    if series.is_counter:
        return sum_rows(grid, [power_w / W_PER_KW for power_w in values(grid, series.curve, present=None)])
    return mean_rows(grid, values(grid, series.curve, present=_number(state["state"])))


def _metadata(series: Series, state: Mapping[str, Any]) -> dict[str, Any]:
    """Describe the statistics of one sensor as the recorder will."""
    device_class = state["attributes"].get("device_class")
    return {
        "statistic_id": series.entity_id,
        "source": "recorder",
        "name": None,
        "unit_of_measurement": state["attributes"].get("unit_of_measurement"),
        "unit_class": device_class if device_class in {"power", "energy", "temperature"} else None,
        "has_sum": series.is_counter,
        "mean_type": NO_MEAN if series.is_counter else MEAN,
    }


def _number(text: str) -> float | None:
    """Return a state as a number, None where it is none."""
    try:
        return float(text)
    except ValueError:
        return None
