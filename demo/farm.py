"""A farm beside the home: many small miners of one kind, as a second site, for what only a large site shows."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network
from typing import Any, Final

from .error import DemoError
from .flow import Flow, suggested
from .folder import ROOT
from .ports import free_port
from .program import Program
from .rig import Rig, async_wait_until
from .site import DOMAIN

NAME: Final = "Farm"
PAGE: Final = "/proof-of-heat-farm"
COUNT: Final = 100
FLEET: Final = f"axeos {COUNT}"
# Another seed gives other addresses on the network cards than those at home.
SEED: Final = 1000
START_S: Final = 30
READY_S: Final = 120
# Half of a /16 lies between the home and its farm, and a /25 holds the farm.
DISTANCE: Final = 1 << 15
PREFIX: Final = 25
PORTS: Final = ("--control-port", "--plant-port", "--plant-modbus-port", "--boiler-port")


@dataclass(frozen=True, slots=True, kw_only=True)
class Farm:
    """A site that runs."""

    rig: Rig
    switches: tuple[str, ...]
    """What says of each miner whether it is managed."""

    async def async_managed(self) -> int:
        """Return how many of its miners are managed."""
        states: list[dict[str, Any]] = await self.rig.client.async_get("/api/states")
        on = {state["entity_id"] for state in states if state["state"] == "on"}
        return sum(switch in on for switch in self.switches)


@asynccontextmanager
async def farm(rig: Rig) -> AsyncGenerator[Farm]:
    """Run a farm, and put it away in the end."""
    first_host = str(IPv4Address(rig.plan.first_host) + DISTANCE)
    network = str(IPv4Network((first_host, PREFIX), strict=False))
    log = rig.plan.folder / "farm.out"
    ports = [word for option in PORTS for word in (option, str(free_port()))]
    simulator = Program(
        "The farm",
        "simulator",
        "--fleet",
        FLEET,
        "--seed",
        str(SEED),
        "--first-host",
        first_host,
        *ports,
        folder=ROOT,
        log=log,
    )
    async with AsyncExitStack() as stack:
        stack.push_async_callback(simulator.async_stop)
        await simulator.async_start()
        await simulator.async_wait_for(lambda: "/state" in log.read_text(encoding="utf-8"), within_s=START_S)
        entry_id = await _async_add(rig, network)
        stack.push_async_callback(_async_disable, rig, entry_id)
        yield Farm(rig=rig, switches=await _async_switches(rig, entry_id))


async def _async_add(rig: Rig, network: str) -> str:
    """Add the site with all miners that a search finds, and return its entry."""
    flow = Flow(rig.client)
    step = await flow.async_answer(await flow.async_start(DOMAIN), {"name": NAME})
    step = await flow.async_answer(await flow.async_choose(step, "search"), {"subnet": network})
    if step.get("step_id") != "pick":
        raise DemoError(f"The search of {network} found no miner: {step}")
    step = await flow.async_walk(step, {"pick": suggested, "miner": suggested})
    step = await flow.async_choose(step, "finish")
    if step["type"] != "create_entry":
        raise DemoError(f"The config flow of the farm ends with {step}")
    return str(step["result"]["entry_id"])


async def _async_disable(rig: Rig, entry_id: str) -> None:
    """Let nobody ask for miners that are about to go."""
    await rig.client.async_ask("config_entries/disable", entry_id=entry_id, disabled_by="user")


async def _async_switches(rig: Rig, entry_id: str) -> tuple[str, ...]:
    """Return the switches of all miners as soon as they are there."""

    async def async_found() -> tuple[str, ...]:
        """Return those that are there."""
        entries: list[dict[str, Any]] = await rig.client.async_ask("config/entity_registry/list")
        return tuple(
            entry["entity_id"]
            for entry in entries
            if entry["config_entry_id"] == entry_id and entry["translation_key"] == "managed"
        )

    async def async_is_complete() -> bool:
        """Tell whether all are there."""
        return len(await async_found()) == COUNT

    await async_wait_until(f"the farm has {COUNT} miners", async_is_complete, within_s=READY_S)
    return await async_found()
