"""Requests to a service on the web: what goes wrong on the way comes back in our words, without our secrets."""

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Final

import aiohttp
from yarl import URL

from . import ArchiveError, ArchiveFault, told

# A batch of 500 rows takes a slow line a few seconds.
TIMEOUT: Final = aiohttp.ClientTimeout(total=60, connect=15)

# A service that asks for more time than this is asked earlier all the same.
MAX_RETRY_AFTER: Final = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a service answered."""

    status: int
    headers: Mapping[str, str]
    """Their names are found in capitals or not."""
    body: bytes

    @property
    def is_good(self) -> bool:
        """Tell whether it did what it was asked."""
        return HTTPStatus(self.status).is_success if self.status in set(HTTPStatus) else False

    @property
    def found(self) -> Any:  # noqa: ANN401  It is whatever JSON holds.
        """Return what it sent as JSON, None where that is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def said(self, key: str) -> str:
        """Return a word of an object that it sent, empty where there is none."""
        found = self.found
        word = found.get(key) if isinstance(found, dict) else None
        return word if isinstance(word, str) else ""

    @property
    def retry_after(self) -> timedelta | None:
        """Return how long it wants to be left alone, None where it does not say."""
        wait = self.headers.get("Retry-After")
        if wait is not None:
            return _bounded(_wait(wait))
        reset = self.headers.get("X-RateLimit-Reset", "")
        if self.headers.get("X-RateLimit-Remaining") == "0" and reset.isdecimal():
            return _bounded(_seconds(float(reset) - datetime.now(UTC).timestamp()))
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """The way to one service."""

    session: aiohttp.ClientSession
    secrets: Sequence[str | None]
    """What no error may repeat."""

    async def async_ask(
        self,
        method: str,
        url: URL,
        *,
        headers: Mapping[str, str],
        params: Iterable[tuple[str, str]] = (),
        body: object = None,
    ) -> Answer:
        """Ask once; only an answer of any kind ends well."""
        try:
            async with self.session.request(
                method,
                url,
                headers=headers,
                params=list(params),
                json=body,
                timeout=TIMEOUT,
                # A redirect would take our key to a place that the owner did not name.
                allow_redirects=False,
            ) as answer:
                return Answer(status=answer.status, headers=answer.headers, body=await answer.read())
        except (aiohttp.ClientError, TimeoutError, asyncio.IncompleteReadError, OSError, ValueError) as error:
            raise ArchiveError(ArchiveFault.UNREACHABLE, told(error, self.secrets) or type(error).__name__) from None

    def error(self, fault: ArchiveFault, answer: Answer) -> ArchiveError:
        """Return the error that an answer stands for."""
        words = answer.said("message") or answer.said("msg") or answer.said("error_description") or _plain(answer)
        detail = told(f"HTTP {answer.status} {words}".strip(), self.secrets)
        return ArchiveError(fault, detail, retry_after=answer.retry_after)


def usual_fault(answer: Answer) -> ArchiveFault:
    """Return what an answer means with any service."""
    match answer.status:
        case HTTPStatus.UNAUTHORIZED:
            return ArchiveFault.DENIED
        case HTTPStatus.FORBIDDEN:
            return ArchiveFault.FORBIDDEN
        case HTTPStatus.TOO_MANY_REQUESTS | HTTPStatus.SERVICE_UNAVAILABLE:
            return ArchiveFault.BUSY
        case HTTPStatus.INSUFFICIENT_STORAGE:
            return ArchiveFault.FULL
        case status if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return ArchiveFault.UNREACHABLE
    return ArchiveFault.REFUSED


def _plain(answer: Answer) -> str:
    """Return the start of an answer that is plain text; a page of HTML says nothing in one line."""
    text = answer.body[:1000].decode(errors="replace").strip()
    return "" if text.startswith(("<", "{", "[")) else text


def _wait(text: str) -> timedelta | None:
    """Return the time in a Retry-After header: seconds, or a date (RFC 9110, section 10.2.3)."""
    if text.strip().isdecimal():
        return _seconds(float(text))
    try:
        return parsedate_to_datetime(text) - datetime.now(UTC)
    except TypeError, ValueError:
        return None


def _seconds(seconds: float) -> timedelta:
    """Return a time of which nobody knows whether it has sense; more than the longest wait is that."""
    return timedelta(seconds=min(seconds, MAX_RETRY_AFTER.total_seconds()))


def _bounded(wait: timedelta | None) -> timedelta | None:
    """Return a wait that is neither negative nor for ever."""
    return None if wait is None else min(max(wait, timedelta(0)), MAX_RETRY_AFTER)
