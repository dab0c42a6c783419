"""What is known of the room of one zone: its sensors in one temperature, frost and heat, and its window."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import fmean
from typing import Final

from .model import Snapshot
from .sensor_watch import SensorWatch, watched_sensor
from .smoothing import ROOM_LAG, smoothed
from .window_slope import watched_window
from .zone import Fusion, ZoneSettings, ZoneState

# A floor or a maximum that was passed holds until the room is clear of it: a sensor of 0.1 K must not start and stop
# heaters.
CLEAR_K: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensed:
    """One room in one cycle."""

    state: ZoneState
    room_c: float | None
    """None where no sensor counts."""
    window_open_since: datetime | None


def sensed(zone: ZoneSettings, state: ZoneState, facts: Snapshot, *, now: datetime) -> Sensed:
    """Return what the sensors of a zone tell together, and the zone with its latches as they put them."""
    sensors = {key: watch for key in zone.sensors if (watch := _watch(key, state, facts, now)) is not None}
    room_c = _fused(zone, sensors, facts, now)
    window = watched_window(state.window, room_c if zone.detects_windows else None, now=now)
    open_since = facts.open_windows.get(zone.id)
    if open_since is None and zone.detects_windows:
        open_since = window.open_since
    return Sensed(
        state=replace(
            state,
            sensors=sensors,
            room=smoothed(state.room, room_c, lag=ROOM_LAG, now=now),
            window=window,
            is_freezing=_is_below(room_c, zone.frost_c, was=state.is_freezing),
            is_too_warm=_is_above(room_c, zone.max_c, was=state.is_too_warm),
        ),
        room_c=room_c,
        window_open_since=open_since,
    )


def _watch(key: str, state: ZoneState, facts: Snapshot, now: datetime) -> SensorWatch | None:
    """Return what is remembered of one sensor after this cycle."""
    before, reading = state.sensors.get(key), facts.rooms.get(key)
    return before if reading is None else watched_sensor(before, reading.temperature_c, now=now)


def _fused(zone: ZoneSettings, sensors: Mapping[str, SensorWatch], facts: Snapshot, now: datetime) -> float | None:
    """Return the one temperature of all sensors that count, None where none does."""
    known = (watch.temperature_c(now) for key, watch in sensors.items() if key in facts.rooms)
    temperatures_c = [temperature_c for temperature_c in known if temperature_c is not None]
    if not temperatures_c:
        return None
    return min(temperatures_c) if zone.fusion is Fusion.LOWEST else fmean(temperatures_c)


def _is_below(room_c: float | None, floor_c: float, *, was: bool) -> bool:
    """Tell whether a room is below its floor, or was and is not clear of it; an unknown one is not."""
    return room_c is not None and room_c < floor_c + (CLEAR_K if was else 0.0)


def _is_above(room_c: float | None, most_c: float, *, was: bool) -> bool:
    """Tell whether a room is above its maximum, or was and is not clear of it; an unknown one is not."""
    return room_c is not None and room_c > most_c - (CLEAR_K if was else 0.0)
