"""The thermostat of one room: heat below the setpoint, rest above it, keep on in between."""

from .model import Room, RoomReading


def calls_for_heat(room: Room, reading: RoomReading | None, *, setpoint_c: float, was_heating: bool) -> bool:
    """Tell whether the room wants heat, with a band of `hysteresis_k` on both sides of the setpoint.

    Without a reading the answer of before stands; the caller falls back to the lowest level then.
    """
    if reading is None:
        return was_heating
    if was_heating:
        return reading.temperature_c < setpoint_c + room.hysteresis_k
    return reading.temperature_c <= setpoint_c - room.hysteresis_k
