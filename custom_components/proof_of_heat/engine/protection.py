"""Protection of machines and rooms: temperatures that no wish and no money can overrule."""

from typing import Final

from .miner import MinerSample
from .model import Room, RoomReading

# Firmwares stop by themselves at 85 to 95 (board) and 100 to 105 (chip); this stops before they do.
BOARD_MAX_C: Final = 85.0
CHIP_MAX_C: Final = 100.0

# A stopped machine cools within minutes; without this it would start again at once.
COOLED_K: Final = 15.0


def is_overheated(sample: MinerSample | None, *, was_overheated: bool) -> bool:
    """Tell whether a machine is too hot; once it was, it has to cool by 15 K (an unread machine stays as it was)."""
    if sample is None:
        return was_overheated
    back_k = COOLED_K if was_overheated else 0.0
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
