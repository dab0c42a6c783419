"""The check of the demonstration: a new owner, then a home that is driven; the log of both must stay clean."""

import asyncio
import re
from collections.abc import Awaitable, Iterable
from pathlib import Path
from time import monotonic

from .browser import async_heat, async_look, async_manage_many, async_stop_all, async_views
from .checks import CHECKS, async_follow_plant, async_lose_one
from .error import DemoError
from .newcomer import async_newcomer
from .rig import Plan, Rig, Say, running
from .verdict import async_complaints


async def async_smoke(plan: Plan, pictures: Path | None, say: Say) -> int:
    """Run it, drive it, look at it, read the log; return the exit code."""
    began = monotonic()
    troubles = [] if pictures is None else await _async_tried(async_newcomer(plan, pictures, say), say)
    async with running(plan, say) as rig:
        say(f"Ready after {rig.start_s:.0f} s with {len(rig.home.miners)} miners online. Checking ...")
        troubles += await _async_all_tried((check(rig) for check in CHECKS), say)
        if pictures is not None:
            # While the miners of the room heat it, and nothing is amiss yet.
            troubles += await _async_tried(async_views(rig, pictures), say)
        # A miner is silent only after some lost readings: the first pictures still show a home where all is well.
        looks = () if pictures is None else (async_look(rig, pictures),)
        troubles += await _async_all_tried((async_lose_one(rig), *looks), say)
        troubles += await _async_tried(async_follow_plant(rig), say)
        if pictures is not None:
            for look in (async_heat, async_stop_all):
                troubles += await _async_tried(look(rig, pictures), say)
        troubles += await _async_complaints(rig)
        if pictures is not None:
            # Last of all: a farm that is set up within seconds makes Home Assistant complain of its haste.
            troubles += await _async_tried(async_manage_many(rig, pictures), say)
    for trouble in troubles:
        say(f"FAILED  {trouble}")
    say(f"{'Failed' if troubles else 'All well'} after {monotonic() - began:.0f} s.")
    return 1 if troubles else 0


async def _async_all_tried(checks: Iterable[Awaitable[str]], say: Say) -> list[str]:
    """Await several checks at once; return what went wrong."""
    found = await asyncio.gather(*(_async_tried(check, say) for check in checks))
    return [trouble for troubles in found for trouble in troubles]


async def _async_tried(check: Awaitable[str], say: Say) -> list[str]:
    """Await a check; return what went wrong."""
    try:
        say(f"ok      {await check}")
    except DemoError as error:
        return [str(error)]
    return []


async def _async_complaints(rig: Rig) -> list[str]:
    """Read what Home Assistant logged, but for the silence that a check brought about."""
    provoked = re.compile(rf"does not answer .*\b{re.escape(rig.home.of('luxos').host)}\b")
    log = rig.home_assistant.folder / "home-assistant.log"
    return await async_complaints(rig.client, log, expected=[provoked])
