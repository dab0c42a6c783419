"""Which readings count: a reading that is old or cannot be true is no reading."""

from dataclasses import replace
from datetime import datetime, timedelta
from math import isfinite
from typing import Final

from .heater import HeaterSample
from .model import RoomReading, Snapshot
from .supply import is_trusted
from .zone import Weather

# Four polls: one lost answer is weather, four are silence (evcc drops a meter after the same minute).
SAMPLE_LIFE: Final = timedelta(seconds=60)

# Battery sensors report at least every 50 minutes; Versatile Thermostat waits the same hour.
ROOM_LIFE: Final = timedelta(hours=1)

# A boiler on a slow bus answers once a minute; five lost answers are silence.
HEATER_LIFE: Final = timedelta(minutes=5)

# From the coldest to the hottest air ever measured (-89.2 and 56.7 degC, WMO), and some sun on the sensor.
PLAUSIBLE_OUTDOOR_C: Final = (-90.0, 60.0)

# Above the atmosphere the sun gives 1361 W/m2; edges of clouds add some hundreds for minutes.
PLAUSIBLE_SUN_W_M2: Final = (0.0, 1600.0)

# A room of a home or a greenhouse; excludes the error values -127 and 85 of the DS18B20 (datasheet, table 1).
PLAUSIBLE_ROOM_C: Final = (-40.0, 60.0)

# The boilers of a block of flats or a large greenhouse give less.
PLAUSIBLE_HEATER_W: Final = 1e6

# Clocks of HA and of a device may differ a little; more than this in the future is a broken clock.
CLOCK_SKEW: Final = timedelta(seconds=60)


def trusted(snapshot: Snapshot, *, now: datetime) -> Snapshot:
    """Return the snapshot without the readings that are old or implausible."""
    return replace(
        snapshot,
        samples={
            miner_id: sample
            for miner_id, sample in snapshot.samples.items()
            if is_fresh(sample.read_at, SAMPLE_LIFE, now)
        },
        rooms={room_id: room for room_id, room in snapshot.rooms.items() if is_plausible(room, now)},
        inputs={
            key: reading
            for key, reading in snapshot.inputs.items()
            if is_trusted(reading) and is_fresh(reading.read_at, SAMPLE_LIFE, now)
        },
        weather=_weather(snapshot.weather, now),
        zone_weather={zone_id: _weather(weather, now) for zone_id, weather in snapshot.zone_weather.items()},
        heaters={
            heater_id: _heater(sample)
            for heater_id, sample in snapshot.heaters.items()
            if is_fresh(sample.read_at, HEATER_LIFE, now)
        },
    )


def is_fresh(read_at: datetime, life: timedelta, now: datetime) -> bool:
    """Tell whether a reading of that age still counts."""
    return -CLOCK_SKEW <= now - read_at <= life


def is_plausible(room: RoomReading, now: datetime) -> bool:
    """Tell whether the temperature of a room is recent and can be true."""
    return _is_within(room.temperature_c, PLAUSIBLE_ROOM_C) and is_fresh(room.read_at, ROOM_LIFE, now)


def _weather(weather: Weather, now: datetime) -> Weather:
    """Return the weather without what is old or cannot be true; a forecast has no age."""
    return Weather(
        outdoor_c=_counted(weather.outdoor_c, weather.outdoor_read_at, PLAUSIBLE_OUTDOOR_C, now),
        outdoor_read_at=weather.outdoor_read_at,
        irradiance_w_m2=_counted(weather.irradiance_w_m2, weather.irradiance_read_at, PLAUSIBLE_SUN_W_M2, now),
        irradiance_read_at=weather.irradiance_read_at,
        forecast_c=_counted(weather.forecast_c, now, PLAUSIBLE_OUTDOOR_C, now),
    )


def _counted(value: float | None, read_at: datetime | None, limits: tuple[float, float], now: datetime) -> float | None:
    """Return a value of the weather that counts, None for any other."""
    if value is None or read_at is None or not is_fresh(read_at, ROOM_LIFE, now):
        return None
    return value if _is_within(value, limits) else None


def _heater(sample: HeaterSample) -> HeaterSample:
    """Return the reading of a heater without what cannot be true: a clamp on the wrong way round, a broken register.

    While it thaws itself, a heat pump takes heat out of the house.
    """
    power_w, heat_w = sample.power_w, sample.heat_w
    return replace(
        sample,
        power_w=None if power_w is None or not _is_within(power_w, (0.0, PLAUSIBLE_HEATER_W)) else power_w,
        heat_w=None if heat_w is None or not _is_within(heat_w, (-PLAUSIBLE_HEATER_W, PLAUSIBLE_HEATER_W)) else heat_w,
    )


def _is_within(value: float, limits: tuple[float, float]) -> bool:
    """Tell whether a value can be true."""
    low, high = limits
    return isfinite(value) and low <= value <= high
