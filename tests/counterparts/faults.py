"""What goes wrong between a house and its archive, by seeded chance: outages, lost, doubled and reordered answers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from aiohttp import web

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Trouble(StrEnum):
    """One thing that goes wrong."""

    ANSWER_LOST = "answer_lost"
    """Done, but the answer never comes."""
    TWICE = "twice"
    """A proxy sends the request once more."""
    OLD_ANSWER = "old_answer"
    """The answer to the request before comes in its stead."""
    LATE = "late"
    """A proxy gives up on the request, and delivers it after the next one."""
    BUSY = "busy"
    """Come back later."""


@dataclass(kw_only=True)
class Faults:
    """Stands between a house and its archive."""

    seed: int
    share: float = 0
    """Of the requests that go wrong while the service is up."""
    is_down: bool = False
    on_request: Callable[[], None] = lambda: None
    """Told of each request before anything is done with it."""
    seen: list[Trouble] = field(default_factory=list)
    _last: web.Response | None = None
    _late: tuple[Handler, web.Request] | None = None

    def __post_init__(self) -> None:
        """Make the same trouble for the same seed."""
        self._chance = Random(self.seed)  # noqa: S311  Nothing here is a secret.

    async def async_between(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let a request through, or not quite."""
        self.on_request()
        if self.is_down:
            return web.Response(status=self._chance.choice([500, 502, 503]), text="Down")
        await request.read()
        if self._chance.random() >= self.share:
            return await self._async_done(request, handler)
        trouble = self._chance.choice(list(Trouble))
        self.seen.append(trouble)
        match trouble:
            case Trouble.BUSY:
                return web.Response(status=429, headers={"Retry-After": "1"})
            case Trouble.LATE:
                self._late = (handler, request)
                return web.Response(status=504, text="Gateway timeout")
            case Trouble.OLD_ANSWER if self._last is not None:
                return _copy(self._last)
            case Trouble.TWICE:
                await self._async_done(request, handler)
        answer = await self._async_done(request, handler)
        if trouble is Trouble.ANSWER_LOST and request.transport is not None:
            request.transport.abort()
        return answer

    async def _async_done(self, request: web.Request, handler: Handler) -> web.Response:
        """Do a request, and after it the one that is late."""
        answer = await handler(request)
        assert isinstance(answer, web.Response)
        self._last = _copy(answer)
        if self._late is not None:
            (late_handler, late), self._late = self._late, None
            await late_handler(late)
        return answer


def behind(faults: Faults, application: web.Application) -> web.Application:
    """Return a server with what may go wrong before it."""

    @web.middleware
    async def async_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let a request through, or not quite."""
        return await faults.async_between(request, handler)

    application.middlewares.append(async_middleware)
    return application


def _copy(answer: web.Response) -> web.Response:
    """Return an answer that can be sent once more."""
    return web.Response(status=answer.status, body=answer.body, content_type=answer.content_type)
