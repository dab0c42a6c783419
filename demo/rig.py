"""The whole demonstration: started in order, stopped in the opposite order whatever happens."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Final

import aiohttp

from .client import Client
from .curves import Curves
from .dashboard import async_make_dashboard
from .energy import async_fill_energy
from .error import DemoError
from .home import Home, async_furnish, async_home
from .home_assistant import HomeAssistant
from .notifications import async_notify_phone
from .owner import async_sign_in
from .phone import Phone
from .rooms import ROOM_CLIMATE, async_furnish_site
from .simulator import Simulator, SimulatorPorts
from .site import PLACES, async_connect_plant, async_is_set_up, async_set_up, async_start_anew
from .statistics import async_import_past

SEED: Final = 1
SEASON: Final = "winter"
READY_S: Final = 120
POLL_S: Final = 0.5
ABSENT: Final = frozenset({"unavailable", "unknown"})

type Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to start, and where."""

    folder: Path
    port: int
    phone_port: int
    simulator_ports: SimulatorPorts
    first_host: str
    speed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A Home Assistant with miners in its network and a phone, and an owner who is signed in."""

    plan: Plan
    simulator: Simulator
    home_assistant: HomeAssistant
    client: Client
    phone: Phone


@dataclass(frozen=True, slots=True, kw_only=True)
class Rig(House):
    """A demonstration that runs."""

    home: Home
    found: int
    """The miners that the search found; 0 in a kept folder."""
    start_s: float

    async def async_last(self) -> None:
        """Wait as long as all goes well; raise if a part ends by itself."""
        while True:
            self.simulator.program.require_running()
            self.home_assistant.program.require_running()
            await asyncio.sleep(POLL_S)


@asynccontextmanager
async def running(plan: Plan, say: Say) -> AsyncGenerator[Rig]:
    """Run everything, set up and filled, and stop it in the end."""
    began = monotonic()
    async with started(plan, say) as house:
        client = house.client
        hosts = list(await house.simulator.async_miners())
        found = await _async_move_in(house, say)
        home = await async_home(client, hosts)
        await async_make_dashboard(client, home)
        yield Rig(
            plan=plan,
            simulator=house.simulator,
            home_assistant=house.home_assistant,
            client=client,
            phone=house.phone,
            home=home,
            found=found,
            start_s=monotonic() - began,
        )


@asynccontextmanager
async def started(plan: Plan, say: Say) -> AsyncGenerator[House]:
    """Start all programs and sign in, without setting anything up, and stop them in the end."""
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        simulator = Simulator(
            plan.folder / "simulator.out",
            session,
            ports=plan.simulator_ports,
            first_host=plan.first_host,
            speed=plan.speed,
        )
        home_assistant = HomeAssistant(plan.folder, plan.port, simulator.secrets)
        phone = Phone(plan.phone_port, say)
        for part in (simulator, phone):
            stack.push_async_callback(part.async_stop)
            await part.async_start()
        say(f"The simulator runs; starting Home Assistant in {plan.folder} ...")
        stack.push_async_callback(home_assistant.async_stop)
        await home_assistant.async_start(session)
        client = Client(home_assistant.url, session)
        await async_sign_in(client)
        await async_wait_until(
            "the room sensors report", lambda: _async_all_known(client, _sensors()), within_s=READY_S
        )
        if not await async_is_set_up(client):
            await phone.async_register(client)
        yield House(plan=plan, simulator=simulator, home_assistant=home_assistant, client=client, phone=phone)


async def _async_move_in(house: House, say: Say) -> int:
    """Set up a fresh home; a kept one is as it was left."""
    client, simulator = house.client, house.simulator
    hosts = list(await simulator.async_miners())
    if await async_is_set_up(client):
        return 0
    say(f"Searching {simulator.network} for miners, and setting up what answers ...")
    found = await async_set_up(client, hosts, simulator.network)
    await async_connect_plant(client)
    home = await async_home(client, hosts)
    climates = [miner.climate for miner in home.miners.values()]
    await async_wait_until("all miners are online", lambda: _async_all_known(client, climates), within_s=READY_S)
    home = await async_home(client, hosts)
    say("Setting up a heated room, the weather, prices and the boiler ...")
    ids = {miner.member.firmware: miner.subentry_id for miner in home.miners.values()}
    await async_furnish_site(client, ids, boiler_port=simulator.boiler_port)
    await async_wait_until("all miners are back", lambda: _async_all_known(client, climates), within_s=READY_S)
    await async_furnish(client, home)
    await async_notify_phone(client, ROOM_CLIMATE)
    home = await async_home(client, hosts)
    say("Writing a year of statistics ...")
    await async_import_past(client, home, Curves(datetime.now(UTC), seed=SEED, season=SEASON))
    await async_start_anew(client)
    await async_wait_until("all miners are back", lambda: _async_all_known(client, climates), within_s=READY_S)
    await async_fill_energy(client, home)
    return found


async def async_wait_until(what: str, is_so: Callable[[], Awaitable[bool]], *, within_s: float) -> None:
    """Wait until something holds, and raise if that takes too long."""
    try:
        async with asyncio.timeout(within_s):
            while not await is_so():  # noqa: ASYNC110  Home Assistant is another program: it sets no event here.
                await asyncio.sleep(POLL_S)
    except TimeoutError:
        raise DemoError(f"It takes longer than {within_s:g} s until {what}") from None


def _sensors() -> list[str]:
    """Return the sensors that the miners and the charts need."""
    return [*(place.sensor for place in PLACES.values()), "sensor.outdoor_temperature", "sensor.grid_export"]


async def _async_all_known(client: Client, entity_ids: list[str]) -> bool:
    """Tell whether all entities have a state."""
    states = {state["entity_id"]: state["state"] for state in await client.async_get("/api/states")}
    return all(states.get(entity_id, "unknown") not in ABSENT for entity_id in entity_ids)
