"""An HTTP interface on loopback, from its start to its stop."""

from abc import ABC, abstractmethod

from aiohttp import web


class WebService(ABC):
    """Serves one application; nobody listens before the start."""

    _runner: web.AppRunner | None = None

    def __init__(self, host: str, port: int) -> None:
        """Keep where it is to listen."""
        self.host = host
        self.port = port

    async def async_start(self) -> None:
        """Listen."""
        self._runner = web.AppRunner(self._application(), access_log=None, handle_signals=False, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, self.host, self.port).start()

    async def async_stop(self) -> None:
        """Close the socket and every connection."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @abstractmethod
    def _application(self) -> web.Application:
        """Return what is served; an application serves once."""
