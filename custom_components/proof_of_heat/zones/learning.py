"""Learn the building of each zone once a day, from the statistics that Home Assistant keeps of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from homeassistant.components.recorder import get_instance
from homeassistant.components.sensor import DOMAIN as SENSOR
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_track_time_change
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..engine.building import HourMeans, days, fitted
from ..engine.habit import beside_line_w, usual_day
from ..engine.zone import ZoneState
from ..records.hourly import RECORDER, Means, hourly_means
from ..records.zone_memory import Learnt
from .zone import LEARNING_SPAN, ZoneCoordinator
from .zones import Zones

if TYPE_CHECKING:
    from ..coordinator import ProofOfHeatConfigEntry

# At night, when the recorder has written the last hour of the day and has little else to do.
HOUR: Final = 0
MINUTE: Final = 20

# A start of Home Assistant soon after the last lesson is no new day.
FRESH: Final = timedelta(hours=20)


class Learning:
    """The daily lesson of the zones of one site."""

    def __init__(self, hass: HomeAssistant, entry: ProofOfHeatConfigEntry, zones: Zones) -> None:
        """Start without one."""
        self._hass = hass
        self._entry = entry
        self._zones = zones

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Learn now if that is due, and every night; return what ends that."""
        if not self._zones.zones or RECORDER not in self._hass.config.components:
            return _nothing
        self._entry.async_create_background_task(self._hass, self._async_learn_if_due(), "proof_of_heat learn")
        return async_track_time_change(self._hass, self._async_learn_on_time, hour=HOUR, minute=MINUTE, second=0)

    async def _async_learn_if_due(self) -> None:
        """Learn after a start, unless that was done of late."""
        now = dt_util.utcnow()
        for zone in self._zones.zones.values():
            learnt = zone.data.memory.learnt
            # A lesson without a day cost little, and the past may have been brought since.
            if learnt is None or not learnt.days or now - learnt.at >= FRESH:
                await self._async_learn(zone, now)

    async def _async_learn_on_time(self, now: datetime) -> None:
        """Learn because it is night."""
        for zone in self._zones.zones.values():
            await self._async_learn(zone, dt_util.as_utc(now))

    async def _async_learn(self, zone: ZoneCoordinator, now: datetime) -> None:
        """Ask the recorder, and keep what the days say; without statistics nothing is learnt."""
        ids = self._statistic_ids(zone)
        if ids is None:
            return
        disturbed = zone.data.memory.disturbed
        known = self._entry.runtime_data.store.memory.state.zones.get(zone.setup.id, ZoneState()).response
        storage_wh_k = 0.0 if known is None else known.storage_wh_k
        recorder = get_instance(self._hass)
        means = await recorder.async_add_executor_job(partial(hourly_means, self._hass, ids, since=now - LEARNING_SPAN))
        zone.async_learn(learnt(hours_of(means, disturbed=disturbed), storage_wh_k=storage_wh_k, now=now))

    def _statistic_ids(self, zone: ZoneCoordinator) -> dict[str, str] | None:
        """Return the statistics of a zone by what they are of, None where one lacks that it needs."""
        entry_id, zone_id = self._entry.entry_id, zone.setup.id
        unique_ids = {
            "room": f"{entry_id}_{zone_id}_room_temperature",
            "heat": f"{entry_id}_{zone_id}_heat_power",
            "outdoor": f"{entry_id}_outdoor_temperature",
            "sun": f"{entry_id}_irradiance",
        }
        registry = er.async_get(self._hass)
        found = {key: registry.async_get_entity_id(SENSOR, DOMAIN, one) for key, one in unique_ids.items()}
        known = {key: entity_id for key, entity_id in found.items() if entity_id is not None}
        if zone.setup.outdoor_sensor is not None:
            known["outdoor"] = zone.setup.outdoor_sensor
        return known if {"room", "heat", "outdoor"} <= known.keys() else None


def hours_of(means: Mapping[str, Means], *, disturbed: frozenset[datetime]) -> list[HourMeans]:
    """Return the hours of which everything is known; without a sensor of the sun there is none."""
    room, heat, outdoor, sun = (means.get(key, {}) for key in ("room", "heat", "outdoor", "sun"))
    starts = sorted(room.keys() & heat.keys() & outdoor.keys())
    return [
        HourMeans(
            start=start,
            room_c=room[start],
            outdoor_c=outdoor[start],
            irradiance_w_m2=sun.get(start, 0.0),
            heat_w=heat[start],
            is_disturbed=start in disturbed,
        )
        for start in starts
        if not sun or start in sun
    ]


def learnt(hours: Sequence[HourMeans], *, storage_wh_k: float, now: datetime) -> Learnt:
    """Return what the hours say: the line of the building, and what a usual day wants beside it."""
    fit = fitted(hours)
    beside_w = {} if fit is None else beside_line_w(hours, fit.line, storage_wh_k=storage_wh_k)
    usual_w = usual_day(beside_w, dt_util.get_default_time_zone())
    return Learnt(at=now, fit=fit, days=tuple(days(hours)), usual_w=usual_w)


@callback
def _nothing() -> None:
    """End nothing."""
