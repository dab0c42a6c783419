"""Protection of machines and rooms: temperatures that no wish and no money can overrule."""

from datetime import datetime, timedelta
from typing import Final

from .miner import MinerSample
from .model import MinerState, Room, RoomReading

# An Avalon Nano 3S works at chips of 95 to 98 by design. Firmwares stop by themselves at 85 to 95 (board) and 105 to
# 115 (chip); this is the second line of defence, for a machine that does not.
BOARD_MAX_C: Final = 90.0
CHIP_MAX_C: Final = 110.0

# A stopped machine cools within minutes; without this it would start again at once.
COOLED_K: Final = 15.0

# Many firmwares report no temperature while they rest, so time has to tell: as long as the minimum pause of any miner.
COOLED_AFTER: Final = timedelta(minutes=15)


def is_overheated(state: MinerState, sample: MinerSample | None, *, now: datetime) -> bool:
    """Tell whether a machine is too hot; once it was, it has to cool by 15 K, or for 15 minutes if it stays mute.

    A machine that is not read stays as it was.
    """
    if sample is None:
        return state.is_overheated
    if not state.is_overheated:
        return is_hot(sample)
    if sample.board_c is None and sample.chip_c is None:
        return state.hot_at is not None and timedelta() <= now - state.hot_at < COOLED_AFTER
    return is_hot(sample, back_k=COOLED_K)


def is_hot(sample: MinerSample, *, back_k: float = 0.0) -> bool:
    """Tell whether chip or board are above their limits, or above what lies so much below them."""
    return _is_above(sample.board_c, BOARD_MAX_C - back_k) or _is_above(sample.chip_c, CHIP_MAX_C - back_k)


def is_too_warm(room: Room, reading: RoomReading) -> bool:
    """Tell whether a room is above its maximum temperature."""
    return reading.temperature_c > room.max_c


def is_freezing(room: Room, reading: RoomReading) -> bool:
    """Tell whether a room is below its frost limit."""
    return reading.temperature_c < room.frost_c


def _is_above(temperature_c: float | None, limit_c: float) -> bool:
    """Compare a reading that may be unknown."""
    return temperature_c is not None and temperature_c > limit_c
