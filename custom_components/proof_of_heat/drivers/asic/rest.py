"""JSON over HTTP as miners speak it: of any content type, and with silence where an answer should be."""

import json
from collections.abc import Mapping
from typing import Any, Final

import aiohttp

from .. import DriverError, DriverErrorKind

MAX_REPLY_BYTES: Final = 1_048_576
"""The longest real answers, statistics of stock firmware, hold less than 100 kB."""

CHUNK_BYTES: Final = 65_536


async def async_json(response: aiohttp.ClientResponse) -> Any:  # noqa: ANN401  What a device says can be anything.
    """Return the answer of a device; an error status and an empty answer raise."""
    response.raise_for_status()
    body = await async_body(response)
    if not body:
        raise EOFError
    return json.loads(body)


async def async_body(response: aiohttp.ClientResponse) -> bytes:
    """Return what a device sends, up to a bound: what has no end would fill the memory before its time is over."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK_BYTES):
        body += chunk
        if len(body) > MAX_REPLY_BYTES:
            raise DriverError(DriverErrorKind.IMPLAUSIBLE, "the answer has no end")
    return bytes(body)


def within(answer: object, *path: str) -> Any:  # noqa: ANN401  What a device says can be anything.
    """Return what lies at a path of keys, None where the path ends early."""
    for key in path:
        if not isinstance(answer, Mapping):
            return None
        answer = answer.get(key)
    return answer


def rows(answer: object, *path: str) -> list[Mapping[str, Any]]:
    """Return the entries of a list at a path, empty where there is none."""
    found = within(answer, *path)
    return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []
