"""From the words of a register to its value in our unit, and back."""

import struct
from collections.abc import Sequence
from math import isfinite
from typing import Final

from .model import Encoding, Register, WordOrder

WORD_BITS: Final = 16
WORD_MASK: Final = 0xFFFF

_SIGNED: Final = frozenset({Encoding.INT16, Encoding.INT32})


def decoded(register: Register, words: Sequence[int]) -> float | None:
    """Return the value in our unit: watts, degrees, kilowatt-hours, seconds, shares; None where it says none."""
    raw = _float(register, words) if register.encoding is Encoding.FLOAT32 else _whole(register, words)
    if not isfinite(raw) or raw in register.invalid:
        return None
    value = raw * register.scale + register.offset
    if (register.low is not None and value < register.low) or (register.high is not None and value > register.high):
        return None
    return value * register.unit_factor


def encoded(register: Register, value: float, before: Sequence[int]) -> list[int]:
    """Return the words for a value in our unit; the bits outside of a mask stay as they were."""
    raw = (value / register.unit_factor - register.offset) / register.scale
    if register.encoding is Encoding.FLOAT32:
        return _ordered(register, list(struct.unpack(">HH", struct.pack(">f", raw))))
    whole = round(raw)
    if register.mask is not None:
        shifted = whole << shift(register.mask)
        whole = (_joined(register, before) & ~register.mask) | (shifted & register.mask)
    return _ordered(register, [whole >> (WORD_BITS * place) & WORD_MASK for place in reversed(range(register.width))])


def raw_range(register: Register) -> tuple[float, float]:
    """Return the lowest and the highest raw number that the register can hold."""
    if register.mask is not None:
        return 0, register.mask >> shift(register.mask)
    if register.encoding is Encoding.BIT:
        return 0, 1
    if register.encoding is Encoding.FLOAT32:
        return -struct.unpack(">f", b"\x7f\x7f\xff\xff")[0], struct.unpack(">f", b"\x7f\x7f\xff\xff")[0]
    bits = WORD_BITS * register.width
    return (-(1 << bits - 1), (1 << bits - 1) - 1) if register.encoding in _SIGNED else (0, (1 << bits) - 1)


def shift(mask: int) -> int:
    """Return how far the lowest bit of a mask stands from the right."""
    return (mask & -mask).bit_length() - 1


def _float(register: Register, words: Sequence[int]) -> float:
    """Return the number in IEEE 754, single precision."""
    value: float = struct.unpack(">f", struct.pack(">HH", *_ordered(register, list(words))))[0]
    return value


def _whole(register: Register, words: Sequence[int]) -> int:
    """Return the whole number, in two's complement where it has a sign."""
    joined = _joined(register, words)
    if register.mask is not None:
        return (joined & register.mask) >> shift(register.mask)
    bits = WORD_BITS * register.width
    return joined - (1 << bits) if register.encoding in _SIGNED and joined >= 1 << bits - 1 else joined


def _joined(register: Register, words: Sequence[int]) -> int:
    """Return the words as one number without a sign."""
    joined = 0
    for word in _ordered(register, list(words)):
        joined = joined << WORD_BITS | word
    return joined


def _ordered(register: Register, words: list[int]) -> list[int]:
    """Return the words with the high one first, or back from there."""
    return words[::-1] if register.word_order is WordOrder.LITTLE else words
