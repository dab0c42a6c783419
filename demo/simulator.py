"""The simulated site of the demonstration, and the means to meddle with it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any, Final, cast

import aiohttp

from simulator.plant_server import DEMO_TOKEN, PATH

from .error import DemoError
from .folder import ROOT
from .ports import LOOPBACK, require_free
from .program import Program

START_S: Final = 30
# A /28 holds the nine miners of the home with room to spare, and is searched in seconds.
SEARCH_PREFIX: Final = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatorPorts:
    """Where the simulator listens, beside its miners."""

    control: int
    plant: int
    plant_modbus: int
    boiler: int


class Simulator:
    """The simulator as a program of its own, and a client of its control server."""

    def __init__(
        self, log: Path, session: aiohttp.ClientSession, *, ports: SimulatorPorts, first_host: str, speed: float
    ) -> None:
        """Keep what to start; nothing runs yet."""
        self.control_url = f"http://{LOOPBACK}:{ports.control}"
        self.network = str(IPv4Network((first_host, SEARCH_PREFIX), strict=False))
        self.boiler_port = ports.boiler
        self._ports = ports
        self._session = session
        self.program = Program(
            "The simulator",
            "simulator",
            *("--fleet", "home", "--first-host", first_host, "--speed", f"{speed:g}", "--season", "winter"),
            *("--control-port", str(ports.control), "--plant-port", str(ports.plant)),
            *("--plant-modbus-port", str(ports.plant_modbus), "--boiler-port", str(ports.boiler)),
            folder=ROOT,
            log=log,
        )

    @property
    def secrets(self) -> dict[str, str]:
        """Return what the configuration of Home Assistant leaves open: where the sensors of this site are."""
        return {
            "plant_url": f"http://{LOOPBACK}:{self._ports.plant}{PATH}",
            "plant_authorization": f"Bearer {DEMO_TOKEN}",
            **{f"{part}_url": f"{self.control_url}/{part}" for part in ("grid", "rooms", "outdoor", "price")},
        }

    async def async_start(self) -> None:
        """Start it and wait until it listens everywhere: then it prints what listens where."""
        require_free(self._ports.control, what="The control of the simulator", option="--control-port")
        require_free(self._ports.plant, what="The simulated plant", option="--plant-port")
        await self.program.async_start()
        log = self.program.log
        await self.program.async_wait_for(lambda: "/state" in log.read_text(encoding="utf-8"), within_s=START_S)

    async def async_stop(self) -> None:
        """Stop it."""
        await self.program.async_stop()

    async def async_miners(self) -> dict[str, dict[str, Any]]:
        """Return all miners by address, as they really are."""
        state = await self._async_request("GET", "/state")
        return {miner["host"]: miner for miner in state["miners"]}

    async def async_miner(self, host: str) -> dict[str, Any]:
        """Return one miner as it really is."""
        return await self._async_request("GET", f"/miners/{host}")

    async def async_fail(self, host: str, fault: str, *, on: bool) -> None:
        """Let a miner fail in one way, or no longer."""
        await self._async_request("POST", "/fault", {"host": host, "fault": fault, "on": on})

    async def async_cut(self, share: float) -> None:
        """Cut the generation of the plant by a share; 0 gives all of it back."""
        await self._async_request("POST", "/plant", {"cut_share": share})

    async def _async_request(self, method: str, path: str, content: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the answer of the control server."""
        body = None if content is None else json.dumps(content)
        async with self._session.request(method, f"{self.control_url}{path}", data=body) as response:
            answer = cast("dict[str, Any]", await response.json())
            if not response.ok:
                raise DemoError(f"The simulator declines {path}: {answer}")
            return answer
