"""Protobuf by field numbers: only what is asked for is decoded.

The generated classes of pyasic decode every field of every message, which takes longer than all the rest of a reading.
Wire format: https://protobuf.dev/programming-guides/encoding/
"""

import struct
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Self, override

from grpclib.encoding.base import CodecBase

MAX_VARINT_BITS: Final = 64

CONTINUES: Final = 0x80
"""The bit of a byte that says that another byte of the same number follows."""

type Value = int | float | bytes


class _Kind(IntEnum):
    """How a value is laid out."""

    VARINT = 0
    FIXED_64 = 1
    LENGTH = 2
    FIXED_32 = 5


@dataclass(frozen=True, slots=True)
class Message:
    """The fields of one message by number; a message within is bytes until somebody asks for it."""

    fields: Mapping[int, list[Value]]

    @classmethod
    def decoded(cls, encoded: bytes) -> Self:
        """Return the fields of an encoded message; ValueError for what is none."""
        fields: defaultdict[int, list[Value]] = defaultdict(list)
        place = 0
        try:
            while place < len(encoded):
                key, place = _varint(encoded, place)
                value, place = _value(encoded, place, kind=key & 7)
                fields[key >> 3].append(value)
        except (IndexError, struct.error) as error:
            raise ValueError("the message is cut off") from error
        return cls(fields)

    def message(self, *path: int) -> Message | None:
        """Return a message within, None if it or one around it is absent."""
        found: Message = self
        for number in path:
            values = found.fields.get(number)
            if not values or not isinstance(values[-1], bytes):
                return None
            found = Message.decoded(values[-1])
        return found

    def messages(self, number: int) -> tuple[Message, ...]:
        """Return a repeated message."""
        return tuple(Message.decoded(value) for value in self.fields.get(number, ()) if isinstance(value, bytes))

    def number(self, *path: int) -> float | None:
        """Return a number; one of 0 is not sent, so it is known only if the message around it is there."""
        around = self.message(*path[:-1])
        if around is None:
            return None
        value = around.fields.get(path[-1], [0])[-1]
        return None if isinstance(value, bytes) else value

    def text(self, *path: int) -> str | None:
        """Return a text, None if it is empty or absent."""
        around = self.message(*path[:-1])
        value = None if around is None else around.fields.get(path[-1], [None])[-1]
        return value.decode(errors="replace") or None if isinstance(value, bytes) else None


class MessageCodec(CodecBase):
    """What grpclib encodes requests and decodes replies with."""

    __content_subtype__ = "proto"

    @override
    def encode(self, message: bytes, message_type: object) -> bytes:
        """Return a request, which is encoded already."""
        return message

    @override
    def decode(self, data: bytes, message_type: object) -> Message:
        """Return a reply, ready to be asked."""
        return Message.decoded(data)


def encoded(fields: Mapping[int, int | str | bytes]) -> bytes:
    """Return a message of whole numbers, texts and encoded messages."""
    message = bytearray()
    for number, value in fields.items():
        if isinstance(value, int):
            message += _encoded_varint(number << 3 | _Kind.VARINT) + _encoded_varint(value)
        else:
            content = value.encode() if isinstance(value, str) else value
            message += _encoded_varint(number << 3 | _Kind.LENGTH) + _encoded_varint(len(content)) + content
    return bytes(message)


def _value(encoded: bytes, place: int, *, kind: int) -> tuple[Value, int]:
    """Return one value and the place behind it; numbers of fixed width are floating-point here."""
    match kind:
        case _Kind.VARINT:
            return _varint(encoded, place)
        case _Kind.FIXED_64:
            return struct.unpack_from("<d", encoded, place)[0], place + 8
        case _Kind.LENGTH:
            length, place = _varint(encoded, place)
            if place + length > len(encoded):
                raise IndexError
            return encoded[place : place + length], place + length
        case _Kind.FIXED_32:
            return struct.unpack_from("<f", encoded, place)[0], place + 4
        case _:
            raise ValueError(f"there is no field of kind {kind}")


def _varint(encoded: bytes, place: int) -> tuple[int, int]:
    """Return a whole number of seven bits a byte, and the place behind it."""
    value = 0
    for shift in range(0, MAX_VARINT_BITS, 7):
        byte = encoded[place]
        place += 1
        value |= (byte & ~CONTINUES) << shift
        if byte < CONTINUES:
            return value, place
    raise ValueError("a number has no end")


def _encoded_varint(value: int) -> bytes:
    """Return a whole number as seven bits a byte."""
    content = bytearray()
    while value >= CONTINUES:
        content.append(value & (CONTINUES - 1) | CONTINUES)
        value >>= 7
    content.append(value)
    return bytes(content)
