"""A web server on loopback for as long as somebody needs it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from aiohttp import web
from yarl import URL

from tests.simulated import free_host


@asynccontextmanager
async def serving(application: web.Application, *, port: int = 0) -> AsyncGenerator[URL]:
    """Serve; yield the address."""
    runner = web.AppRunner(application, handler_cancellation=True)
    await runner.setup()
    host = free_host()
    site = web.TCPSite(runner, host, port)
    await site.start()
    try:
        yield URL.build(scheme="http", host=host, port=runner.addresses[0][1])
    finally:
        await runner.cleanup()
