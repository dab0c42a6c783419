"""A connection to Braiins OS+: its remote methods, the token they want, and its errors in our words."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Final

from grpclib import GRPCError, Status
from grpclib.client import Channel, UnaryUnaryMethod
from grpclib.const import Cardinality
from grpclib.exceptions import ProtocolError, StreamTerminatedError

from .. import Credentials, DriverError, DriverErrorKind
from .protobuf import Message, MessageCodec, encoded

PORT: Final = 50051

USERNAME: Final = "root"

PASSWORD: Final = "root"  # noqa: S105  What the firmware comes with.

KINDS: Final = {
    Status.UNAUTHENTICATED: DriverErrorKind.WRONG_CREDENTIALS,
    Status.PERMISSION_DENIED: DriverErrorKind.WRONG_CREDENTIALS,
    Status.UNIMPLEMENTED: DriverErrorKind.UNSUPPORTED,
    Status.UNAVAILABLE: DriverErrorKind.SILENT,
    Status.DEADLINE_EXCEEDED: DriverErrorKind.SILENT,
}
"""What a remote error amounts to, where it is more than a refusal."""


def channel_to(host: str) -> Channel:
    """Return a channel to a miner; it connects with the first question."""
    return Channel(host, PORT, codec=MessageCodec())


class Session:
    """One connection for one turn, with a token that outlives it."""

    def __init__(self, channel: Channel, credentials: Credentials, token: str | None) -> None:
        """Use a token from before, if there is one."""
        self._channel = channel
        self._credentials = credentials
        self.token = token

    async def async_ask(self, method: str, request: bytes = b"") -> Message:
        """Return the reply of a method such as `Miner/GetMinerStats`; a token that expired is renewed once."""
        if self.token is not None:
            try:
                return await self._async_call(method, request)
            except DriverError as error:
                if error.kind is not DriverErrorKind.WRONG_CREDENTIALS:
                    raise
        self.token = None
        self.token = await _async_own_task(_async_login(self._channel, self._credentials))
        return await self._async_call(method, request)

    async def _async_call(self, method: str, request: bytes) -> Message:
        """Call a method with the token."""
        service, name = method.split("/")
        path = f"/braiins.bos.v1.{service}Service/{name}"
        call = UnaryUnaryMethod[bytes, Message](self._channel, path, bytes, Message)
        metadata = {"authorization": self.token or ""}
        return await _async_own_task(call(request, metadata=metadata))


async def _async_login(channel: Channel, credentials: Credentials) -> str:
    """Return a token; it goes ahead of the reply, and newer versions put it into the reply as well."""
    password = PASSWORD if credentials.password is None else credentials.password
    request = encoded({1: credentials.username or USERNAME, 2: password})
    path = "/braiins.bos.v1.AuthenticationService/Login"
    async with channel.request(path, Cardinality.UNARY_UNARY, bytes, Message) as stream:
        await stream.send_message(request, end=True)
        reply = await stream.recv_message()
        ahead = None if stream.initial_metadata is None else stream.initial_metadata.get("authorization")
    token = ahead or (None if reply is None else reply.text(1))
    if not isinstance(token, str) or not token:
        raise DriverError(DriverErrorKind.IMPLAUSIBLE, "it logs in without a token")
    return token


async def _async_own_task[Reply](call: Coroutine[Any, Any, Reply]) -> Reply:
    """Return the reply of a call, with its errors in our words.

    grpclib reports a lost connection by cancelling the task that waits, and never takes that back. A task of its own
    keeps the mark from the caller, whose later time limits would go wrong.
    """
    try:
        return await asyncio.create_task(call)
    except GRPCError as error:
        kind = KINDS.get(error.status, DriverErrorKind.REFUSED)
        raise DriverError(kind, f"{error.status.name}: {error.message}") from error
    except (StreamTerminatedError, ProtocolError) as error:
        raise DriverError(DriverErrorKind.SILENT, f"the connection broke: {error}") from error
