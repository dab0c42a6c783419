"""The way to the miners of one site: a few at once, never for long, and every failure gets a name."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Final

import aiohttp

from .. import DriverError, DriverErrorKind

TOTAL_TIMEOUT: Final = timedelta(seconds=8)
"""For one method of a driver as a whole: libraries wait for 60 s, 100 s or for ever on a miner that hangs."""

IN_FLIGHT: Final = 10
"""At ten miners at a time the event loop of a small computer lags 23 ms, with all at once 280 ms and more."""

_LOGGER = logging.getLogger(__name__)

_DENIED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


def _gate() -> asyncio.Semaphore:
    """Return a gate that lets as many through as the event loop bears."""
    return asyncio.Semaphore(IN_FLIGHT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """What all drivers of one site share."""

    session: aiohttp.ClientSession
    timeout: timedelta = TOTAL_TIMEOUT
    gate: asyncio.Semaphore = field(default_factory=_gate)
    _turns: defaultdict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    @asynccontextmanager
    async def request(self, host: str) -> AsyncGenerator[None]:
        """Wait for a turn, then talk to one miner for a limited time; whatever it does wrong is a DriverError.

        One miner answers one request at a time: several firmwares serve a single connection. So a request within a
        request to the same miner never gets its turn. The wait for a turn is not part of the limited time.
        """
        async with self._turns[host], self.gate:
            try:
                async with asyncio.timeout(self.timeout.total_seconds()):
                    yield
            except DriverError:
                raise
            except Exception as error:
                failure = driver_error(error)
                _LOGGER.debug("%s failed (%s)", host, failure, exc_info=error)
                raise failure from error


def driver_error(error: Exception) -> DriverError:
    """Return the DriverError that a failure amounts to: libraries wrap, so the first known cause decides."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ExceptionGroup):
            # Questions asked at once fail at once; the first failure speaks for all.
            return driver_error(cause.exceptions[0])
        if isinstance(cause, DriverError):
            return cause
        if (kind := _kind(cause)) is not None:
            return DriverError(kind, f"{type(cause).__name__}: {cause}")
        cause = cause.__cause__
    return DriverError(DriverErrorKind.IMPLAUSIBLE, f"{type(error).__name__}: {error}")


def _kind(error: BaseException) -> DriverErrorKind | None:
    """Return the kind of a failure on the way, None for one in the answer."""
    match error:
        case aiohttp.ClientResponseError(status=status) if status in _DENIED:
            return DriverErrorKind.WRONG_CREDENTIALS
        case aiohttp.ClientResponseError(status=status) if status > 0 and status >= HTTPStatus.BAD_REQUEST:
            return DriverErrorKind.REFUSED
        case TimeoutError() | OSError() | EOFError() | aiohttp.ClientConnectionError() | aiohttp.ClientPayloadError():
            return DriverErrorKind.SILENT
        case _:
            return None
