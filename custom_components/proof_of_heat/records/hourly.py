"""The hours of the last weeks, as the statistics of Home Assistant have them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from homeassistant.components.recorder.statistics import statistics_during_period
from homeassistant.const import UnitOfPower, UnitOfTemperature
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

RECORDER: Final = "recorder"

UNITS: Final[dict[str, str]] = {"temperature": UnitOfTemperature.CELSIUS, "power": UnitOfPower.WATT}

type Means = Mapping[datetime, float]


def hourly_means(hass: HomeAssistant, ids: Mapping[str, str], *, since: datetime) -> dict[str, Means]:
    """Return the mean of each hour by what it is of, in W and degC; it runs beside the event loop."""
    found = statistics_during_period(hass, since, None, set(ids.values()), "hour", UNITS, {"mean"})
    return {
        key: {
            dt_util.utc_from_timestamp(row["start"]): mean
            for row in found.get(statistic_id, [])
            if (mean := row.get("mean")) is not None
        }
        for key, statistic_id in ids.items()
    }
