"""A program that the demonstration starts, and surely stops again."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from .error import DemoError

LAST_LINES: Final = 12
# Home Assistant writes its last states; it takes 2 to 5 s.
PATIENCE_S: Final = 30
POLL_S: Final = 0.1


class Program:
    """A Python module that runs beside this one, with its output in a file."""

    def __init__(
        self, name: str, *arguments: str, folder: Path, log: Path, environment: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """Keep what to run; nothing runs yet."""
        self.name = name
        self.log = log
        self._arguments = arguments
        self._folder = folder
        self._environment = environment
        self._child: asyncio.subprocess.Process | None = None

    async def async_start(self) -> None:
        """Run it, apart from the terminal: a Ctrl-C there reaches this program only, which then stops its children."""
        with self.log.open("wb") as output:
            self._child = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                *self._arguments,
                cwd=self._folder,
                env={**os.environ, **self._environment},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    async def async_wait_for(self, is_ready: Callable[[], bool], *, within_s: float) -> None:
        """Wait until it is ready; raise with its last words if it ends before, or takes too long."""
        try:
            async with asyncio.timeout(within_s):
                while not is_ready():
                    self.require_running()
                    await asyncio.sleep(POLL_S)
        except TimeoutError:
            raise DemoError(f"{self.name} is not ready after {within_s:g} s.\n{self._last_words()}") from None

    def require_running(self) -> None:
        """Raise with its last words if it ended by itself."""
        if self._child is not None and self._child.returncode is not None:
            raise DemoError(f"{self.name} ended with code {self._child.returncode}.\n{self._last_words()}")

    async def async_stop(self) -> None:
        """End it in order, and by force if it does not listen."""
        child, self._child = self._child, None
        if child is None or child.returncode is not None:
            return
        child.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(PATIENCE_S):
                await child.wait()
        except TimeoutError:
            child.kill()
            await child.wait()

    def _last_words(self) -> str:
        """Return the end of its output."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(f"  {line}" for line in lines[-LAST_LINES:])
