"""The ports of the demonstration, all on loopback."""

import socket
from contextlib import closing
from typing import Final

from .error import DemoError

LOOPBACK: Final = "127.0.0.1"


def require_free(port: int, *, what: str, option: str) -> None:
    """Raise if somebody listens on a port: Home Assistant would quietly move to another, open to the network."""
    if _is_free(port):
        return
    raise DemoError(
        f"{what} cannot listen on {LOOPBACK}:{port}, another program does.\n"
        f"  Cure: stop that program (perhaps another demonstration), or choose a port: script/demo {option} {port + 1}"
    )


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with closing(socket.socket()) as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def _is_free(port: int) -> bool:
    """Tell whether a server could listen on a port."""
    with closing(socket.socket()) as probe:
        # As servers do: connections of a server that ended a moment ago are no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True
