"""Which readings count: a reading that is old or cannot be true is no reading."""

from datetime import datetime, timedelta
from math import isfinite
from typing import Final

from .model import RoomReading, Snapshot
from .supply import is_trusted

# Four polls: one lost answer is weather, four are silence (evcc drops a meter after the same minute).
SAMPLE_LIFE: Final = timedelta(seconds=60)

# Battery sensors report at least every 50 minutes; Versatile Thermostat waits the same hour.
ROOM_LIFE: Final = timedelta(hours=1)

# A room of a home or a greenhouse; excludes the error values -127 and 85 of the DS18B20 (datasheet, table 1).
PLAUSIBLE_ROOM_C: Final = (-40.0, 60.0)

# Clocks of HA and of a device may differ a little; more than this in the future is a broken clock.
CLOCK_SKEW: Final = timedelta(seconds=60)


def trusted(snapshot: Snapshot, *, now: datetime) -> Snapshot:
    """Return the snapshot without the readings that are old or implausible."""
    return Snapshot(
        samples={
            miner_id: sample
            for miner_id, sample in snapshot.samples.items()
            if is_fresh(sample.read_at, SAMPLE_LIFE, now)
        },
        rooms={room_id: room for room_id, room in snapshot.rooms.items() if is_plausible(room, now)},
        outcomes=snapshot.outcomes,
        inputs={
            key: reading
            for key, reading in snapshot.inputs.items()
            if is_trusted(reading) and is_fresh(reading.read_at, SAMPLE_LIFE, now)
        },
        charge_share=snapshot.charge_share,
    )


def is_fresh(read_at: datetime, life: timedelta, now: datetime) -> bool:
    """Tell whether a reading of that age still counts."""
    return -CLOCK_SKEW <= now - read_at <= life


def is_plausible(room: RoomReading, now: datetime) -> bool:
    """Tell whether the temperature of a room is recent and can be true."""
    low_c, high_c = PLAUSIBLE_ROOM_C
    return (
        isfinite(room.temperature_c)
        and low_c <= room.temperature_c <= high_c
        and is_fresh(room.read_at, ROOM_LIFE, now)
    )
