"""What the house usually draws beside its miners, hour by hour: what it leaves of the sun to come."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from homeassistant.components.recorder import get_instance
from homeassistant.components.sensor import DOMAIN as SENSOR
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..engine.habit import Habit, usual_day
from ..engine.supply import Input
from ..records.hourly import RECORDER, Means, hourly_means

if TYPE_CHECKING:
    from ..coordinator import ProofOfHeatConfigEntry

# Four weeks have four of each weekday, and are one season.
SPAN: Final = timedelta(days=28)

# Habits change slowly, and the recorder has other work.
RENEWED: Final = timedelta(days=1)

MINERS: Final = "miners"


class HouseHabit:
    """The usual day of one house."""

    def __init__(self, hass: HomeAssistant, entry: ProofOfHeatConfigEntry) -> None:
        """Start without one."""
        self._hass = hass
        self._entry = entry
        self._asked_at: datetime | None = None
        self.usual_w: Habit = ()

    async def async_refresh(self, now: datetime) -> None:
        """Ask the recorder once a day; without statistics nothing is usual."""
        if RECORDER not in self._hass.config.components:
            return
        if self._asked_at is not None and now - self._asked_at < RENEWED:
            return
        self._asked_at = now
        means = await get_instance(self._hass).async_add_executor_job(self._means, now - SPAN)
        self.usual_w = usual_day(house_w(means), dt_util.get_default_time_zone())

    def _means(self, since: datetime) -> Mapping[str, Means]:
        """Read the hours of the supply and of the miners."""
        sensors = self._entry.runtime_data.control.setup.supply.sensors
        ids = {str(key): sensor for key, sensor in sensors.items()}
        miners = er.async_get(self._hass).async_get_entity_id(SENSOR, DOMAIN, f"{self._entry.entry_id}_power")
        if miners is not None:
            ids[MINERS] = miners
        return hourly_means(self._hass, ids, since=since)


def house_w(means: Mapping[str, Means]) -> dict[datetime, float]:
    """Return what the house drew in each hour: as it is measured, else what roof and grid gave less all other uses."""
    if Input.HOUSE in means:
        return dict(means[Input.HOUSE])
    if Input.GENERATION not in means or Input.GRID not in means:
        return {}
    uses = [means[key] for key in (MINERS, Input.BATTERY) if key in means]
    grid = means[Input.GRID]
    return {
        hour: max(watts + grid[hour] - sum(use[hour] for use in uses), 0.0)
        for hour, watts in means[Input.GENERATION].items()
        if hour in grid and all(hour in use for use in uses)
    }
