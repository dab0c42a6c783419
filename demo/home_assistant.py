"""The Home Assistant of the demonstration: started in its folder, on loopback only."""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Final

import aiohttp

from .error import DemoError
from .folder import write_folder
from .ports import LOOPBACK, require_free
from .program import POLL_S, Program

# The first start fills caches: 12 s on two cores of its own, several times that on a busy machine.
START_S: Final = 180


class HomeAssistant:
    """A Home Assistant in a folder of its own."""

    def __init__(self, folder: Path, port: int, secrets: Mapping[str, str]) -> None:
        """Keep where it lives; nothing runs yet."""
        self.folder = folder
        self.url = f"http://{LOOPBACK}:{port}"
        self._port = port
        self._secrets = secrets
        self.program = Program(
            "Home Assistant",
            "homeassistant",
            "--skip-pip",
            "--config",
            str(folder),
            folder=folder,
            log=folder / "home-assistant.out",
            # Its first word would be about a database of serial devices that nobody needs here.
            environment={"PYTHONUNBUFFERED": "1"},
        )

    async def async_start(self, session: aiohttp.ClientSession) -> None:
        """Write the folder, start, and wait until it answers."""
        require_free(self._port, what="Home Assistant", option="--port")
        write_folder(self.folder, port=self._port, secrets=self._secrets)
        await self.program.async_start()
        try:
            async with asyncio.timeout(START_S):
                while not await self._async_answers(session):
                    self.program.require_running()
                    await asyncio.sleep(POLL_S)
        except TimeoutError:
            raise DemoError(f"Home Assistant does not answer after {START_S} s; read {self.program.log}") from None

    async def async_stop(self) -> None:
        """Stop it."""
        await self.program.async_stop()

    async def _async_answers(self, session: aiohttp.ClientSession) -> bool:
        """Tell whether it is past its start page."""
        try:
            async with session.get(f"{self.url}/api/onboarding") as response:
                return response.status == HTTPStatus.OK
        except aiohttp.ClientError:
            return False
