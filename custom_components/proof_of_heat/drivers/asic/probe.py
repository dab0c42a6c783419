"""Recognise the firmware behind an address from the few words that each one says to anybody."""

import asyncio
import json
import struct
from collections.abc import Iterable
from typing import Final

import aiohttp

from .cgminer import async_exchange
from .network import Network

PROBE_TIMEOUT_S: Final = 3.0
"""A miner of a local network answers within one; a scan asks many addresses that nobody has."""

PAGE_BYTES: Final = 65_536

FRAMED_PORT: Final = 4433

MAX_FRAME_BYTES: Final = 1_048_576

PAGE_WORDS: Final = (
    ("AnthillOS", "vnish"),
    ("AxeOS", "axeos"),
    ("Braiins OS", "braiins"),
    ("Luxor Firmware", "luxos"),
    ("Miner Web Dashboard", "epic"),
    ("Nerd* Dashboard", "axeos"),
    ('realm="antMiner', "antminer"),
)
"""What the page at `/` says, or the head of its answer."""

SOCKET_WORDS: Final = (
    ("BOSER", "braiins"),
    ("LUXMINER", "luxos"),
    ("VNISH", "vnish"),
    ("BTMINER", "whatsminer_v2"),
    ("BITMICRO", "whatsminer_v2"),
    ('"FW_VER"', "whatsminer_v2"),
    ("AVALON", "avalon"),
    ("ANTMINER", "antminer"),
)
"""What port 4028 says, in capitals."""

LAST_RESORT: Final = "antminer"
"""The firmwares that replace Bitmain's keep the name of the machine in their answers, so it proves the least."""


async def async_probe(host: str, network: Network) -> tuple[bool, str | None]:
    """Tell whether anybody answers at all, and the firmware if its words are known."""
    answers = await asyncio.gather(_async_framed(host), _async_page(host, network), _async_socket(host))
    known = [firmware for _, firmware in answers if firmware is not None]
    firmware = next((word for word in known if word != LAST_RESORT), LAST_RESORT if known else None)
    return any(is_there for is_there, _ in answers), firmware


async def _async_framed(host: str) -> tuple[bool, str | None]:
    """Ask port 4433, on which only Whatsminer since the end of 2024 listens."""
    request = json.dumps({"cmd": "get.device.info"}).encode()
    writer = None
    try:
        async with asyncio.timeout(PROBE_TIMEOUT_S):
            reader, writer = await asyncio.open_connection(host, FRAMED_PORT)
            writer.write(struct.pack("<I", len(request)) + request)
            (length,) = struct.unpack("<I", await reader.readexactly(4))
            reply = json.loads(await reader.readexactly(min(length, MAX_FRAME_BYTES)))
            return True, "whatsminer_v3" if isinstance(reply, dict) and "msg" in reply else None
    except OSError, EOFError:
        return False, None
    except ValueError:
        return True, None
    finally:
        if writer is not None:
            writer.transport.abort()


async def _async_page(host: str, network: Network) -> tuple[bool, str | None]:
    """Ask for the page at `/`, however the answer turns out."""
    timeout = aiohttp.ClientTimeout(total=PROBE_TIMEOUT_S)
    try:
        async with network.session.get(f"http://{host}/", timeout=timeout, allow_redirects=False) as response:
            page = await response.content.read(PAGE_BYTES)
    except TimeoutError, OSError, aiohttp.ClientError:
        return False, None
    head = response.headers.get("WWW-Authenticate", "")
    return True, _said(head + page.decode(errors="replace"), PAGE_WORDS)


async def _async_socket(host: str) -> tuple[bool, str | None]:
    """Ask port 4028 for its version, those that do not know the word for their boards, and those at rest once more."""
    is_there = False
    for command in ("version", "devdetails", "get_version"):
        try:
            async with asyncio.timeout(PROBE_TIMEOUT_S / 2):
                reply = await async_exchange(host, json.dumps({"command": command}).encode())
        except OSError, EOFError:
            return is_there, None
        is_there = True
        if (firmware := _said(reply.upper(), SOCKET_WORDS)) is not None:
            return True, firmware
    return is_there, None


def _said(answer: str, words: Iterable[tuple[str, str]]) -> str | None:
    """Return the firmware whose word an answer holds."""
    return next((firmware for word, firmware in words if word in answer), None)
