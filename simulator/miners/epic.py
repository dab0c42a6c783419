"""An Antminer with ePIC's control board (PowerPlay): JSON over HTTP on port 4028, the password in each write."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from aiohttp import web

from ..clock import SimClock
from ..levels import Level
from ..machine import Machine, MachineModel, MachineState
from ..miner import SimMiner
from ..wire import CGMINER_PORT, HttpPort, Json

FIRMWARE: Final = "epic"
MODEL: Final = "AntMiner S19 XP"
PASSWORD: Final = "letmein"  # noqa: S105  What the firmware comes with.

PRESETS: Final = (
    (1700, 80.0),
    (2200, 100.0),
    (2700, 120.0),
    (3350, 142.0),
    (3850, 154.0),
    (4400, 169.0),
)
"""Watts and TH/s that a captured S19 XP with PowerPlay-BMS 1.5.13 offers in its `capabilities`."""

TARGET_W: Final = 3350

DEAD_TIME: Final = timedelta(seconds=90)

MEGAHASHES: Final = 1e6
"""In a terahash."""

STATES: Final = {
    MachineState.MINING: "Mining",
    MachineState.STARTING: "Initializing",
    MachineState.RESTARTING: "SoftRebooting",
    MachineState.STOPPED: "Idling",
}

type Reply = dict[str, Any]


class Epic(SimMiner):
    """PowerPlay-BMS 1.5."""

    def __init__(self, host: str, machine: Machine) -> None:
        """Listen on 80 for people and on 4028 for programs."""
        super().__init__(host, machine, password=PASSWORD)
        self.retold: dict[str, Json] = {}
        """Answers that a test puts in place of the machine's own, by page."""
        self.unknown: set[str] = set()
        """Commands that this version does not know."""
        self.ports = (
            HttpPort(host, self.faults, [web.get("/", self._page)]),
            HttpPort(host, self.faults, [web.route("*", "/{name:.*}", self._serve)], port=CGMINER_PORT),
        )

    async def _page(self, request: web.Request) -> web.Response:  # noqa: ARG002  One page for all.
        """Return the page for people."""
        page = "<html><head><title>Miner Web Dashboard</title></head></html>"
        return web.Response(text=page, content_type="text/html")

    async def _serve(self, request: web.Request) -> web.Response:
        """Answer one request of a program."""
        name = request.match_info["name"]
        if name in self.retold:
            return web.json_response(self.retold[name])
        pages: dict[str, Callable[[], Reply]] = {
            "summary": self._summary,
            "capabilities": self._capabilities,
            "network": lambda: {"dhcp": {"address": self.host, "mac_address": self.mac.upper()}},
        }
        if request.method == "GET" and name in pages:
            return web.json_response(pages[name]())
        if request.method != "POST":
            return web.Response(status=404)
        return web.json_response(self._obey(name, await request.json()))

    def _obey(self, name: str, given: Reply) -> Reply:
        """Carry out a write."""
        if not self.is_password(given.get("password")):
            return {"result": False, "error": "BadPassword"}
        machine, wish = self.machine, given.get("param")
        acts: dict[str, Callable[[], None]] = {
            "miner": machine.pause if wish == "Stop" else machine.resume,
            "identify": lambda: machine.set_light(bool(wish)),
            "softreboot": machine.restart_mining,
            "reboot": machine.reboot,
        }
        if name not in acts or name in self.unknown:
            return {"result": False, "error": "MissingParam"}
        acts[name]()
        return {"result": True, "error": None}

    def _summary(self) -> Reply:
        """Return all readings."""
        machine = self.machine
        fans = enumerate(machine.fans_rpm, start=1)
        target = round(machine.model.levels[-1].hashrate_th_s)
        return {
            "Hostname": "cminer",
            "Software": "PowerPlay-BMS v1.5.13",
            "Status": {"Operating State": STATES[machine.state], "Last Command": None, "Last Error": None},
            "PresetInfo": {"Target Power": TARGET_W},
            "PerpetualTune": {
                "Running": True,
                "Algorithm": {"VoltageOptimizer": {"Target": target, "Optimized": True, "Unit": "TH/s"}},
            },
            "Power Supply Stats": {
                "Input Power": round(machine.power_w, 2),
                "Input Voltage": 0.0,
                "Target Voltage": 12_600,
            },
            "Fans Rpm": {f"Fans Speed {place}": rpm for place, rpm in fans} | {"Fans Speed 5": None},
            "HBs": None if machine.state is MachineState.STOPPED else self._boards(),
            "Misc": {"Locate Miner State": machine.light_is_on, "Shutdown Temp": 85.0, "Critical Temp": 100.0},
            "Session": {
                "Accepted": machine.accepted,
                "Rejected": machine.rejected,
                "Uptime": int(machine.uptime.total_seconds()),
                "Active HBs": machine.model.boards,
            },
            "Stratum": {
                "Current Pool": machine.pools[0]["url"].removeprefix("stratum+tcp://") if machine.pools else None,
                "Current User": machine.pools[0]["user"] if machine.pools else None,
                "IsPoolConnected": machine.is_mining and any(pool["url"] for pool in machine.pools),
            },
            "StratumConfigs": [
                {"pool": pool["url"], "login": pool["user"], "password": pool["password"]} for pool in machine.pools
            ],
        }

    def _boards(self) -> list[Reply]:
        """Return the boards; the rate comes with its share of the ideal in percent."""
        machine = self.machine
        rate = machine.hashrate_th_s * MEGAHASHES / machine.model.boards
        return [
            {
                "Index": place,
                "Core Clock Avg": 487.5,
                "Hashrate": [round(rate), 100.0, 0.8],
                "Input Voltage": 12.6,
                "Temperature": round(board_c, 1),
            }
            for place, board_c in enumerate(machine.boards_c)
        ]

    def _capabilities(self) -> Reply:
        """Return what the machine is and could be tuned to."""
        presets = [{"power": power_w, "hashrate": hashrate_th_s} for power_w, hashrate_th_s in PRESETS]
        return {
            "Model": self.machine.model.model,
            "Chip Type": "BM1366",
            "Max HBs": self.machine.model.boards,
            "Board Serial Numbers": [f"{self.machine.serial}{place}" for place in range(self.machine.model.boards)],
            "Performance Estimator": {"Chip Count": 110},
            "Tune Presets": presets,
        }


def build(host: str, *, seed: int, clock: SimClock, model: str | None = None) -> Epic:
    """Return an Antminer with PowerPlay at an address."""
    # Locally administered, so nobody owns it.
    mac = f"02:e9:1c:{seed >> 16 & 0xFF:02x}:{seed >> 8 & 0xFF:02x}:{seed & 0xFF:02x}"
    table = tuple(
        Level(id=str(power_w), power_w=power_w, hashrate_th_s=hashrate_th_s) for power_w, hashrate_th_s in PRESETS
    )
    kind = MachineModel(firmware=FIRMWARE, model=model or MODEL, levels=table, dead_time=DEAD_TIME)
    return Epic(host, Machine(kind, mac=mac, seed=seed, clock=clock, starts_at=str(TARGET_W)))
