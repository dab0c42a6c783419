"""The ports of a miner: they serve a protocol, and break it as the faults of the moment say."""

import asyncio
import inspect
import json
import struct
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping
from contextlib import suppress
from typing import Any, Final, override

from aiohttp import web

from .fault import Fault

CGMINER_PORT: Final = 4028
FRAMED_PORT: Final = 4433
HTTP_PORT: Final = 80

SLOW_S: Final = 0.1
"""The delay of each answer of a slow miner: a poll of several questions takes a second, a test does not."""

MAX_REQUEST_BYTES: Final = 65_536

GARBAGE: Final = bytes(range(127, 255)) * 2
PAGE: Final = b"<!DOCTYPE html><html><head><title>502</title></head><body>Bad gateway</body></html>"
REPLACED: Final = {Fault.EMPTY: b"", Fault.GARBAGE: GARBAGE, Fault.HTML: PAGE}
BLOAT: Final = b" " * 3_000_000

type Json = Mapping[str, Any] | list[Any]
type CgminerAnswer = Callable[[str, str | None], Json | str | Awaitable[Json | str]]
"""Answers a command and its parameter; text goes out as it is."""
type Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]
type FramedAnswer = Callable[[Mapping[str, Any]], Json | Awaitable[Json]]


class Port(ABC):
    """One listening socket that can be closed and opened again while the miner runs."""

    def __init__(self, host: str, port: int, faults: Collection[Fault]) -> None:
        """Serve on an address; `faults` is looked at anew for every request."""
        self.host = host
        self.port = port
        self.faults = faults
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    async def async_open(self) -> None:
        """Listen, unless it does already."""
        if self._server is None:
            self._server = await self._async_listen()

    async def async_close(self) -> None:
        """Stop listening and drop every connection."""
        server, self._server = self._server, None
        if server is not None:
            server.close()
            server.abort_clients()
            for connection in self._connections:
                connection.cancel()
            await server.wait_closed()

    async def _async_listen_with(self, serve: Serve) -> asyncio.Server:
        """Open a socket whose connections end with the port, even those that hang."""

        async def async_keep(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            connection = asyncio.create_task(serve(reader, writer))
            self._connections.add(connection)
            connection.add_done_callback(self._connections.discard)
            await asyncio.wait((connection,))

        return await asyncio.start_server(async_keep, self.host, self.port)

    @abstractmethod
    async def _async_listen(self) -> asyncio.Server:
        """Open the socket."""


class CgminerPort(Port):
    """The cgminer protocol: one request, the reply with a NUL, then the connection closes."""

    def __init__(
        self, host: str, faults: Collection[Fault], answer: CgminerAnswer, *, port: int = CGMINER_PORT
    ) -> None:
        """Answer commands on an address."""
        super().__init__(host, port, faults)
        self._answer = answer

    @override
    async def _async_listen(self) -> asyncio.Server:
        """Open the socket."""
        return await self._async_listen_with(self._async_serve)

    async def _async_serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request of one connection."""
        with suppress(ConnectionError):
            request = await reader.read(MAX_REQUEST_BYTES)
            if request and not await async_is_silenced(self.faults):
                body = to_bytes(await self._async_reply(request), self.faults)
                writer.write(body if Fault.EMPTY in self.faults else body + b"\0")
                await writer.drain()
            await _async_close(writer)

    async def _async_reply(self, request: bytes) -> Json | str:
        """Return the reply to one command, or to several joined by a plus."""
        command, parameter = parsed(request)
        if "+" not in command:
            return await _awaited(self._answer(command, parameter))
        replies = {part: [await _awaited(self._answer(part, parameter))] for part in command.split("+")}
        return {**replies, "id": 1}


class FramedPort(Port):
    """JSON behind a length of four bytes, little-endian, for as long as the connection lives."""

    def __init__(self, host: str, faults: Collection[Fault], answer: FramedAnswer, *, port: int = FRAMED_PORT) -> None:
        """Answer requests on an address."""
        super().__init__(host, port, faults)
        self._answer = answer

    @override
    async def _async_listen(self) -> asyncio.Server:
        """Open the socket."""
        return await self._async_listen_with(self._async_serve)

    async def _async_serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer request after request of one connection."""
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                (length,) = struct.unpack("<I", await reader.readexactly(4))
                request = json.loads(await reader.readexactly(min(length, MAX_REQUEST_BYTES)))
                if await async_is_silenced(self.faults):
                    break
                body = to_bytes(await _awaited(self._answer(request)), self.faults)
                writer.write(struct.pack("<I", len(body)) + body if body else b"")
                await writer.drain()
                if Fault.EMPTY in self.faults:
                    break
        await _async_close(writer)


class HttpPort(Port):
    """A web server that breaks its answers as the faults say."""

    def __init__(
        self,
        host: str,
        faults: Collection[Fault],
        routes: Collection[web.RouteDef],
        *,
        port: int = HTTP_PORT,
        config_paths: Collection[str] = (),
    ) -> None:
        """Serve routes on an address; GET requests to `config_paths` fail under CONFIG_500."""
        super().__init__(host, port, faults)
        self._routes = routes
        self._config_paths = config_paths
        self._runner: web.AppRunner | None = None

    @override
    async def _async_listen(self) -> asyncio.Server:
        """Open the socket with a fresh application: an application serves once."""
        app = web.Application(middlewares=[self._async_break])
        app.add_routes(self._routes)
        self._runner = web.AppRunner(
            app, access_log=None, handle_signals=False, handler_cancellation=True, shutdown_timeout=0.1
        )
        await self._runner.setup()
        assert self._runner.server is not None  # noqa: S101  Set up on the line above.
        return await asyncio.get_running_loop().create_server(self._runner.server, self.host, self.port)

    @override
    async def async_close(self) -> None:
        """Stop listening, and the application with it."""
        await super().async_close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @web.middleware
    async def _async_break(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Let the faults of the moment have their way with one request."""
        if await async_is_silenced(self.faults):
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        reads_config = request.method == "GET" and request.path in self._config_paths
        if Fault.HTTP_500 in self.faults or (Fault.CONFIG_500 in self.faults and reads_config):
            return web.Response(status=500, text="Internal Server Error")
        response = await handler(request)
        if isinstance(response, web.Response) and isinstance(response.body, bytes) and self._is_spoiled(response):
            response.body = spoiled(response.body, self.faults)
        return response

    def _is_spoiled(self, response: web.Response) -> bool:
        """Tell whether faults that change bytes apply: to all good answers, since refusals have no body to trust."""
        return response.status == web.HTTPOk.status_code


async def async_is_silenced(faults: Collection[Fault]) -> bool:
    """Wait as long as a hanging or slow miner lets one wait, and tell whether it stays silent."""
    if Fault.SLOW in faults:
        await asyncio.sleep(SLOW_S)
    # The faults are a plain set that anybody changes, so nobody could set an event.
    while Fault.HANG in faults:  # noqa: ASYNC110
        await asyncio.sleep(SLOW_S)
    return Fault.REFUSED in faults


def parsed(request: bytes) -> tuple[str, str | None]:
    """Return command and parameter of a request, be it JSON or `command|parameter`."""
    text = request.decode(errors="replace").strip("\0\n ")
    try:
        asked = json.loads(text)
    except ValueError:
        command, _, parameter = text.partition("|")
        return command, parameter or None
    parameter = asked.get("parameter")
    return str(asked.get("command", asked.get("cmd", ""))), None if parameter is None else str(parameter)


def to_bytes(reply: Json | str, faults: Collection[Fault]) -> bytes:
    """Return a reply as it goes over the wire."""
    body = reply.encode() if isinstance(reply, str) else json.dumps(reply).encode()
    return spoiled(body, faults)


def spoiled(body: bytes, faults: Collection[Fault]) -> bytes:
    """Return what is left of an answer under the faults that change bytes."""
    replaced = next((other for fault, other in REPLACED.items() if fault in faults), None)
    if replaced is not None:
        return replaced
    if Fault.HALF_JSON in faults:
        return body[: len(body) // 2]
    if Fault.BLOATED in faults:
        return body + BLOAT
    if Fault.NULLS in faults:
        return without_numbers(body)
    return body


def without_numbers(body: bytes) -> bytes:
    """Return JSON whose numbers are null or words in turn; anything else as it is."""
    turn = 0

    def emptied(_: str) -> str | None:
        nonlocal turn
        turn += 1
        return None if turn % 2 else "N/A"

    try:
        return json.dumps(json.loads(body, parse_float=emptied, parse_int=emptied)).encode()
    except ValueError:
        return body


async def _awaited[T](answer: T | Awaitable[T]) -> T:
    """Return an answer that may have to be waited for."""
    return await answer if inspect.isawaitable(answer) else answer


async def _async_close(writer: asyncio.StreamWriter) -> None:
    """Close a connection that the other side may have closed already."""
    with suppress(ConnectionError):
        writer.close()
        await writer.wait_closed()
