"""The browser of the demonstration: Chromium, driven by the script beside the browser tests."""

import asyncio
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from .dashboard import PATH
from .error import DemoError
from .farm import COUNT as FARM_COUNT
from .farm import PAGE as FARM_PAGE
from .farm import farm
from .folder import ROOT
from .owner import async_long_token
from .phone import DEVICE
from .rig import House, Rig, async_wait_until

SCRIPT: Final = ROOT / "tests" / "browser" / "pictures.mjs"
PAGE: Final = "/proof-of-heat"
LOOK_S: Final = 240
ROOM_SETPOINT_C: Final = 23.0
# How long a miner has to be away until the phone is told.
PATIENCE_S: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """What a new owner clicks on."""

    miner: str
    """What stands in the list of found miners."""
    room: str
    sensor: str
    setpoint: float


async def async_arrive(house: House, newcomer: Newcomer, pictures: Path) -> str:
    """Walk from "Add integration" to a room that heats, as a new owner does, and return what was done."""
    task = await _async_task(house, "arrive", pictures)
    return await _async_run(task | asdict(newcomer) | {"network": house.simulator.network})


async def async_automate(house: House, host: str, pictures: Path) -> str:
    """Make an automation of a blueprint, let a miner fail, see it fire, and return what was done."""
    task = await _async_task(house, "automate", pictures)
    told = {"control": house.simulator.control_url, "host": host, "phone": DEVICE, "patience": PATIENCE_S}
    return await _async_run(task | told)


async def async_look(rig: Rig, pictures: Path) -> str:
    """Set a heater in the browser, take the pictures, and return what was done."""
    study = next(miner for miner in rig.home.miners.values() if miner.member.model == "Avalon Mini 3")
    task = {
        "scene": "live",
        "url": rig.home_assistant.url,
        "token": await async_long_token(rig.client, "Pictures"),
        "folder": str(pictures),
        "dashboard": f"/{PATH}",
        "heater": study.name,
        "climate": study.climate,
        "setpoint": ROOM_SETPOINT_C,
        "device": rig.home.of("whatsminer_v3").device_id,
    }
    told = await _async_run(task)

    async def async_is_set() -> bool:
        """Tell whether the click in the browser reached the heater."""
        state: dict[str, Any] = await rig.client.async_state(study.climate)
        return bool(state["attributes"].get("temperature") == ROOM_SETPOINT_C)

    await async_wait_until(f"the browser set {study.name} to {ROOM_SETPOINT_C:g} °C", async_is_set, within_s=10)
    return told


async def async_views(rig: Rig, pictures: Path) -> str:
    """Look at each tab of the site's page by day, by night, on a phone and in Russian, and return what was done."""
    return await _async_run(await _async_task(rig, "views", pictures))


async def async_heat(rig: Rig, pictures: Path) -> str:
    """Boost a room, set a slot of its plan, drag its heating curve and adopt the learnt one; return what was done."""
    return await _async_run(await _async_task(rig, "heating", pictures))


async def async_stop_all(rig: Rig, pictures: Path) -> str:
    """Stop all managed miners with the button of the page, let them go on, and return what was done."""
    return await _async_run(await _async_task(rig, "stop", pictures))


async def async_manage_many(rig: Rig, pictures: Path) -> str:
    """Manage the miners of a farm in the browser with one click, and return what was done."""
    async with farm(rig) as large:
        task = await _async_task(rig, "bulk", pictures)
        told = await _async_run(task | {"page": FARM_PAGE, "count": FARM_COUNT})
        managed = await large.async_managed()
        if managed != FARM_COUNT:
            raise DemoError(f"The browser managed {FARM_COUNT} miners, but {managed} are")
    return told


async def _async_task(house: House, scene: str, pictures: Path) -> dict[str, Any]:
    """Return what the script needs for a scene on the page of the site."""
    token = await async_long_token(house.client, scene)
    return {
        "scene": scene,
        "url": house.home_assistant.url,
        "token": token,
        "folder": str(pictures),
        "page": PAGE,
    }


async def _async_run(task: dict[str, Any]) -> str:
    """Run the script; return its last line."""
    try:
        child = await asyncio.create_subprocess_exec(
            "node", str(SCRIPT), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
    except FileNotFoundError:
        raise DemoError(
            "Node.js is missing.\n  Cure: run script/setup, or leave out the browser: --no-pictures"
        ) from None
    try:
        async with asyncio.timeout(LOOK_S):
            output, _ = await child.communicate(json.dumps(task).encode())
    except TimeoutError:
        raise DemoError(f"The browser is not done after {LOOK_S} s") from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    told = output.decode(errors="replace").strip()
    if child.returncode != 0:
        raise DemoError(f"The browser failed:\n{told}")
    return told.splitlines()[-1]
