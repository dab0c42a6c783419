"""A new owner, in a Home Assistant of its own: by clicks to a room that heats, and to a phone that hears of a fault."""

import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from .browser import Newcomer, async_arrive, async_automate
from .error import DemoError
from .rig import House, Plan, Say, async_wait_until, started
from .verdict import async_complaints

ROOM: Final = "Living room"
SETPOINT_C: Final = 23.0
NEWCOMER: Final = Newcomer(miner="Braiins OS", room=ROOM, sensor=f"{ROOM} temperature", setpoint=SETPOINT_C)
# Its owner had it paused: what it draws later was asked for.
FIRMWARE: Final = "braiins"
# More than any paused machine draws.
HEATING_W: Final = 500
HEATS_S: Final = 90
TOLD_S: Final = 30


async def async_newcomer(plan: Plan, pictures: Path, say: Say) -> str:
    """Walk, look at the simulated truth at each stop, and return what was done."""
    with tempfile.TemporaryDirectory(prefix="proof-of-heat-", ignore_cleanup_errors=True) as folder:
        async with started(replace(plan, folder=Path(folder)), say) as house:
            host = await _async_host(house)
            told = [
                await async_arrive(house, NEWCOMER, pictures),
                await _async_heats(house, host),
                await async_automate(house, host, pictures),
                await _async_hears(house),
            ]
            provoked = re.compile(rf"does not answer .*\b{re.escape(host)}\b")
            log = house.home_assistant.folder / "home-assistant.log"
            if troubles := await async_complaints(house.client, log, expected=[provoked]):
                raise DemoError("\n".join(troubles))
    return "\n        ".join(told)


async def _async_host(house: House) -> str:
    """Return where the miner is that heats the room."""
    miners = await house.simulator.async_miners()
    return next(host for host, miner in miners.items() if miner["firmware"] == FIRMWARE)


async def _async_heats(house: House, host: str) -> str:
    """Wait until the thermostat of the room and the plug of its miner agree that it heats, and return with how much."""

    async def async_agrees() -> bool:
        """Tell whether both say so."""
        told = (await _async_thermostat(house))["attributes"]
        truth = await house.simulator.async_miner(host)
        return (told["hvac_action"], told["temperature"]) == ("heating", SETPOINT_C) and truth["power_w"] >= HEATING_W

    await async_wait_until(f"the {ROOM} heats to {SETPOINT_C:g} °C", async_agrees, within_s=HEATS_S)
    truth = await house.simulator.async_miner(host)
    return f"{truth['power_w']:.0f} W heat the {ROOM} to {SETPOINT_C:g} °C"


async def _async_thermostat(house: House) -> dict[str, Any]:
    """Return the state of the room's thermostat."""
    states: list[dict[str, Any]] = await house.client.async_get("/api/states")
    found = [
        one for one in states if one["attributes"].get("friendly_name") == ROOM and "hvac_modes" in one["attributes"]
    ]
    if not found:
        raise DemoError(f"No thermostat is called {ROOM}")
    return found[0]


async def _async_hears(house: House) -> str:
    """Wait until the phone heard of the miner that failed, and return what it heard."""

    def failures() -> list[str]:
        """Return what the phone heard."""
        return [text for one in house.phone.messages if "fail" in (text := str(one.get("message")))]

    async def async_is_told() -> bool:
        """Tell whether it heard of a failure."""
        return bool(failures())

    await async_wait_until("the phone hears of the miner", async_is_told, within_s=TOLD_S)
    return f"The automation of the blueprint told the phone: {failures()[0]}"
