"""Protection of machines and rooms: temperatures that no wish and no money can overrule."""

from typing import Final

from .miner import MinerSample
from .model import Room, RoomReading

# An Avalon Nano 3S works at chips of 95 to 98 by design. Firmwares stop by themselves at 85 to 95 (board) and 105 to
# 115 (chip); this is the second line of defence, for a machine that does not.
BOARD_MAX_C: Final = 90.0
CHIP_MAX_C: Final = 110.0

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
