"""The check of the demonstration: it is driven for a minute, and the log of Home Assistant must stay clean."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from .browser import async_look
from .checks import CHECKS, Check
from .error import DemoError
from .rig import Rig
from .verdict import async_complaints


async def async_smoke(rig: Rig, pictures: Path | None, say: Callable[[str], None]) -> int:
    """Drive it, look at it, read the log; return the exit code."""
    say(f"Ready after {rig.start_s:.0f} s with {len(rig.home.miners)} miners online. Checking ...")
    began = monotonic()
    troubles = [
        trouble for trouble in await asyncio.gather(*(_async_tried(check, rig, say) for check in CHECKS)) if trouble
    ]
    if pictures is not None:
        troubles += await _async_seen(rig, pictures, say)
    provoked = re.compile(rf"{re.escape(rig.home.of('luxos').name)} does not answer")
    log = rig.home_assistant.folder / "home-assistant.log"
    troubles += await async_complaints(rig.client, log, expected=[provoked])
    for trouble in troubles:
        say(f"FAILED  {trouble}")
    say(f"{'Failed' if troubles else 'All well'} after {monotonic() - began:.0f} s of checks.")
    return 1 if troubles else 0


async def _async_tried(check: Check, rig: Rig, say: Callable[[str], None]) -> str | None:
    """Run a check; return what went wrong."""
    try:
        say(f"ok      {await check(rig)}")
    except DemoError as error:
        return str(error)
    return None


async def _async_seen(rig: Rig, pictures: Path, say: Callable[[str], None]) -> list[str]:
    """Use the browser; return what went wrong."""
    try:
        say(f"ok      {await async_look(rig, pictures)}")
    except DemoError as error:
        return [str(error)]
    return []
