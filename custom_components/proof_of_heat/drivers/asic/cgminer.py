"""The protocol of cgminer on port 4028: one JSON request, one reply, then the connection closes."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any, Final

from .. import DriverError, DriverErrorKind

PORT: Final = 4028

MAX_REPLY_BYTES: Final = 1_048_576
"""The longest real replies hold about 50 kB."""


async def async_ask(host: str, command: str, parameter: str | None = None) -> Mapping[str, Any]:
    """Return the reply to one command, or to several joined by a plus; raise whatever goes wrong as it is."""
    request = {"command": command} if parameter is None else {"command": command, "parameter": parameter}
    reply = await async_exchange(host, json.dumps(request).encode())
    answer = json.loads(reply)
    if not isinstance(answer, dict):
        raise DriverError(DriverErrorKind.IMPLAUSIBLE, f"{command} is answered without fields")
    return answer


async def async_exchange(host: str, request: bytes, *, port: int = PORT) -> str:
    """Send bytes and return all text until the miner closes; nothing at all is a failure."""
    reader, writer = await asyncio.open_connection(host, port, limit=MAX_REPLY_BYTES)
    try:
        writer.write(request)
        reply = await _async_read(reader)
    finally:
        writer.transport.abort()
    text = reply.decode(errors="replace").rstrip("\0\r\n ")
    if not text:
        raise EOFError
    return text


async def _async_read(reader: asyncio.StreamReader) -> bytes:
    """Return what a miner sends before it closes the connection, up to a bound."""
    reply = bytearray()
    while chunk := await reader.read(65_536):
        reply += chunk
        if len(reply) > MAX_REPLY_BYTES:
            raise DriverError(DriverErrorKind.IMPLAUSIBLE, "the reply has no end")
    return bytes(reply)


def first(answer: Mapping[str, Any], section: str) -> Mapping[str, Any]:
    """Return the first entry of a section, empty where there is none."""
    entries = answer.get(section)
    entry = entries[0] if isinstance(entries, list) and entries else entries
    return entry if isinstance(entry, dict) else {}


def part(answer: Mapping[str, Any], command: str) -> Mapping[str, Any]:
    """Return the reply to one of several commands that were joined by a plus."""
    return first(answer, command)
