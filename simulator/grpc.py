"""The gRPC port of a miner: a table of methods, broken as the faults of the moment say."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Any, Final, override

from betterproto import Message
from grpclib import GRPCError, Status
from grpclib.const import Cardinality, Handler
from grpclib.server import Server, Stream

from .fault import Fault
from .wire import GARBAGE, PAGE, Port, async_is_silenced

GRPC_PORT: Final = 50051

HALF_FRAME: Final = b"\x00\x00\x12\x04"
"""The head of an HTTP/2 settings frame, whose rest never comes."""

BYTES_OF_FAULTS: Final = {
    Fault.EMPTY: b"",
    Fault.GARBAGE: GARBAGE,
    Fault.HTML: PAGE,
    Fault.HALF_JSON: HALF_FRAME,
}
"""What a connection brings before it closes, in place of HTTP/2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One remote method: its path, its messages and who answers."""

    path: str
    request: type[Message]
    reply: type[Message]
    answer: Callable[[Any], Message]
    is_open: bool = False
    """It asks for no token."""
    reads_config: bool = False
    """It fails under CONFIG_500."""


class GrpcPort(Port):
    """A gRPC server; `is_token` tells whether the token of a request holds.

    `announce` returns what goes ahead of the reply to an open method, because Braiins sends its token there.
    """

    def __init__(
        self,
        host: str,
        faults: Collection[Fault],
        methods: Collection[Method],
        *,
        is_token: Callable[[str | None], bool],
        announce: Callable[[], dict[str, str]],
        port: int = GRPC_PORT,
    ) -> None:
        """Serve a table of methods on an address."""
        super().__init__(host, port, faults)
        self._methods = methods
        self._is_token = is_token
        self._announce = announce

    def __mapping__(self) -> dict[str, Handler]:
        """Return the table as grpclib reads it."""
        return {
            method.path: Handler(self._handler(method), Cardinality.UNARY_UNARY, method.request, method.reply)
            for method in self._methods
        }

    @override
    async def _async_listen(self) -> asyncio.Server:
        """Open the socket."""
        server = _BreakableServer([self])
        server.faults = self.faults
        return await asyncio.get_running_loop().create_server(server.protocol, self.host, self.port)

    def _handler(self, method: Method) -> Callable[[Stream[Any, Any]], Awaitable[None]]:
        """Return what grpclib calls for a method."""

        async def async_handle(stream: Stream[Any, Any]) -> None:
            request = await stream.recv_message()
            if await async_is_silenced(self.faults):
                raise GRPCError(Status.UNAVAILABLE)
            if Fault.HTTP_500 in self.faults or (Fault.CONFIG_500 in self.faults and method.reads_config):
                raise GRPCError(Status.INTERNAL, "internal error")
            if not method.is_open and not self._is_token(_token(stream)):
                raise GRPCError(Status.UNAUTHENTICATED, "invalid session")
            reply = method.answer(request)
            if method.is_open:
                await stream.send_initial_metadata(metadata=self._announce())
            await stream.send_message(method.reply() if Fault.NULLS in self.faults else reply)

        return async_handle


def _token(stream: Stream[Any, Any]) -> str | None:
    """Return the token of a request."""
    token = None if stream.metadata is None else stream.metadata.get("authorization")
    return token if isinstance(token, str) else None


class _BreakableServer(Server):
    """A gRPC server that speaks something else under some faults."""

    faults: Collection[Fault] = ()

    def protocol(self) -> asyncio.Protocol:
        """Return who serves a new connection."""
        for fault, body in BYTES_OF_FAULTS.items():
            if fault in self.faults:
                return _Nonsense(body)
        return self._protocol_factory()


class _Nonsense(asyncio.Protocol):
    """A connection that says a few bytes once it is spoken to, and closes."""

    def __init__(self, body: bytes) -> None:
        """Keep what to say."""
        self._body = body
        self._transport: asyncio.Transport | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  TCP gives nothing else.
        self._transport = transport

    @override
    def data_received(self, data: bytes) -> None:
        """Say it and close."""
        if self._transport is not None:
            self._transport.write(self._body)
            self._transport.close()
