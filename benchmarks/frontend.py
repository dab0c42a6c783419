"""The front end: its size, its first view, and a table of 1,000 miners in the browser and on the way to it."""

import asyncio
import json
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from types import SimpleNamespace
from typing import Any, Final, cast

import orjson
from homeassistant.config_entries import ConfigEntries
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from custom_components.proof_of_heat.coordinator import Site
from custom_components.proof_of_heat.drivers import Credentials, Identity
from custom_components.proof_of_heat.drivers.asic import driver_for
from custom_components.proof_of_heat.drivers.asic.network import Network
from custom_components.proof_of_heat.engine.miner import Capabilities, Control, MinerSample, Target
from custom_components.proof_of_heat.messages.fleet_table import FleetTable
from custom_components.proof_of_heat.miners.miner import MinerCoordinator
from custom_components.proof_of_heat.settings import MinerSetup
from custom_components.proof_of_heat.store import SiteStore
from demo.owner import async_long_token
from demo.ports import free_port
from demo.rig import Plan, running
from demo.simulator import SimulatorPorts
from simulator.clock import ManualClock
from simulator.fleet import build_fleet
from simulator.miner import SimMiner

from .report import Report, run

MINERS: Final = 1000
# How often a miner is read, and for how long the quiet fleet is watched after its machines have warmed up.
POLL: Final = timedelta(seconds=15)
WARM_UP: Final = timedelta(hours=1)
QUIET: Final = timedelta(minutes=5)

# Address ranges that neither the demonstration nor the tests use.
FIRST_FLEET_HOST: Final = "127.89.0.2"
FIRST_HOME_HOST: Final = "127.90.0.2"

GOALS: Final = {
    "bundle_kb": 80,
    "bundle_gzip_kb": 25,
    "first_view_warm_ms": 2000,
    "fleet_fetch_ms": 100,
    "fleet_sort_ms": 20,
    "fleet_longest_task_ms": 50,
    "fleet_quiet_kb_per_min": 30,
}

ROOT: Final = Path(__file__).parents[1]


def measure() -> Report:
    """Measure the messages, then the browser in front of the demonstration."""
    figures = asyncio.run(_async_messages()) | asyncio.run(_async_browser())
    figures["fleet_fetch_ms"] = figures["fleet_answer_ms"] + figures["fleet_draw_ms"]
    rows = [(name, round(value, 2), GOALS.get(name, "")) for name, value in sorted(figures.items())]
    return Report(
        title=f"The front end, with {MINERS} miners", columns=("figure", "value", "goal"), rows=rows, figures=figures
    )


async def _async_messages() -> dict[str, float]:
    """Measure the first answer of the fleet, and what follows while nothing happens."""
    clock = ManualClock(datetime(2026, 11, 21, 8, tzinfo=UTC))
    fleet = build_fleet(f"mixed {MINERS}", seed=1, clock=clock, first_host=FIRST_FLEET_HOST)
    machines = tuple(fleet.miners.values())
    clock.advance(WARM_UP)
    with tempfile.TemporaryDirectory(prefix="proof-of-heat-") as folder:
        hass = HomeAssistant(folder)
        hass.config_entries = ConfigEntries(hass, {})
        await hass.config_entries.async_initialize()
        dr.async_setup(hass)
        await dr.async_load(hass, load_empty=True)
        await er.async_load(hass, load_empty=True)
        miners = dict(_coordinators(hass, machines))
        site = cast("Site", SimpleNamespace(fleet=SimpleNamespace(miners=miners), zones=SimpleNamespace(zones={})))
        _read(miners, machines, clock.now())
        table = FleetTable(hass)
        began = perf_counter()
        first = orjson.dumps({"miners": table.async_all(site)})
        answer_s = perf_counter() - began
        news = 0
        for _ in range(QUIET // POLL):
            clock.advance(POLL)
            _read(miners, machines, clock.now())
            news += len(orjson.dumps(table.async_news(site)))
        await hass.async_stop(force=True)
    minutes = QUIET / timedelta(minutes=1)
    return {
        "fleet_answer_ms": answer_s * 1000,
        "fleet_answer_kb": len(first) / 1000,
        "fleet_quiet_kb_per_min": news / minutes / 1000,
    }


def _coordinators(hass: HomeAssistant, machines: Sequence[SimMiner]) -> Iterator[tuple[str, MinerCoordinator]]:
    """Yield the miners of a site that nobody set up: nothing is read over a network."""
    entry = SimpleNamespace(entry_id="benchmark", async_on_unload=lambda _: None)
    store = SiteStore(hass, entry.entry_id)
    for machine in machines:
        setup = MinerSetup(
            subentry_id=machine.mac,
            name=f"Miner {machine.host}",
            host=machine.host,
            credentials=Credentials(),
            identity=Identity(id=machine.mac, firmware="axeos", model="BitAxe Gamma 601"),
            capabilities=_CAPABILITIES,
            highest=Target(power_w=machine.machine.power_w),
            is_managed=True,
            room=None,
            circuit_id=None,
        )
        driver = driver_for("axeos", machine.host, cast("Network", None), Credentials(), mac=machine.mac)
        yield machine.mac, MinerCoordinator(hass, cast("Any", entry), setup, driver, store)


_CAPABILITIES: Final = Capabilities(
    control=Control.WATTS,
    settle=timedelta(minutes=1),
    min_interval=timedelta(minutes=1),
    restarts=False,
    writes_flash=False,
    power_is_measured=True,
)


def _read(miners: dict[str, MinerCoordinator], machines: Sequence[SimMiner], now: datetime) -> None:
    """Give each miner a new reading of its machine."""
    for machine in machines:
        miner, truth = miners[machine.mac], machine.machine
        sample = MinerSample(
            read_at=now,
            power_w=truth.power_w,
            hashrate_th_s=truth.hashrate_th_s,
            is_mining=truth.is_mining,
            board_c=max(truth.boards_c, default=None),
            chip_c=max(truth.chips_c, default=None),
        )
        miner.data = replace(miner.data, sample=sample)


async def _async_browser() -> dict[str, float]:
    """Measure the cards on a stage, and the first view of a home that runs."""
    with tempfile.TemporaryDirectory(prefix="proof-of-heat-", ignore_cleanup_errors=True) as folder:
        ports = SimulatorPorts(control=free_port(), plant=free_port(), plant_modbus=free_port(), boiler=free_port())
        plan = Plan(
            folder=Path(folder),
            port=free_port(),
            phone_port=free_port(),
            simulator_ports=ports,
            first_host=FIRST_HOME_HOST,
            speed=1,
        )
        async with running(plan, print) as rig:
            task = {
                "rows": MINERS,
                "url": rig.home_assistant.url,
                "token": await async_long_token(rig.client, "Benchmark"),
                "page": "/proof-of-heat/miners",
                "shows": "poh-fleet-card .rows .row",
            }
            return await asyncio.to_thread(_figures, task)


def _figures(task: dict[str, Any]) -> dict[str, float]:
    """Run the browser, and return its figures."""
    child = subprocess.run(  # noqa: S603  Our own script.
        ["node", str(ROOT / "tests" / "browser" / "bench.mjs")],  # noqa: S607  Whatever node the developer has.
        input=json.dumps(task),
        capture_output=True,
        text=True,
        check=True,
        timeout=180,
    )
    figures: dict[str, float] = json.loads(child.stdout.splitlines()[-1])
    return figures


if __name__ == "__main__":
    run(measure)
