"""A web server on loopback for as long as somebody needs it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from aiohttp import web
from yarl import URL

from tests.simulated import free_host


@asynccontextmanager
async def serving(application: web.Application, *, finishes: bool = False) -> AsyncGenerator[URL]:
    """Serve; yield the address. A server that finishes does what it was asked, also for a client that is gone."""
    runner = web.AppRunner(application, handler_cancellation=not finishes)
    await runner.setup()
    host = free_host()
    site = web.TCPSite(runner, host, 0)
    await site.start()
    try:
        yield URL.build(scheme="http", host=host, port=runner.addresses[0][1])
    finally:
        await runner.cleanup()
