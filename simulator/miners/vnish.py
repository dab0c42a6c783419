"""An Antminer with VNish: REST under /api/v1 behind a token, cgminer on 4028 for reading, and levels that restart."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from aiohttp import web

from ..clock import SimClock
from ..fault import Fault
from ..levels import Level, levels
from ..machine import Machine, MachineModel, MachineState
from ..miner import SimMiner
from ..wire import CgminerPort, HttpPort, Json
from . import bmminer
from .antminer import Antminer
from .vnish_token import Tokens

FIRMWARE: Final = "vnish"
MODEL: Final = "Antminer S19j Pro"
PASSWORD: Final = "admin"  # noqa: S105  What the firmware comes with.
VERSION: Final = "1.3.3"

API: Final = "/api/v1/"

DEAD_TIME: Final = timedelta(seconds=18)
"""A level restarts mining, which takes 15 to 20 s."""

LAG: Final = timedelta(seconds=20)
"""A throttle reaches its power after about 80 s."""

STOCK_SUPPLY_W: Final = 3600
"""The rating of the power supply that an S19j Pro comes with; levels above it need another one, and were not tuned."""

NO_LIMIT: Final = "disabled"
"""The level that lets the machine take what it wants."""

THROTTLE_PERCENT: Final = range(20, 101)

STATES: Final = {
    MachineState.MINING: "mining",
    MachineState.STARTING: "starting",
    MachineState.RESTARTING: "restarting",
    MachineState.STOPPED: "stopped",
}

type Reply = dict[str, Any]


class Vnish(SimMiner):
    """VNish 1.3.3, or an older one without the throttle."""

    def __init__(self, host: str, machine: Machine, *, firmware_version: str = VERSION) -> None:
        """Listen on 80 and 4028."""
        super().__init__(host, machine, password=PASSWORD)
        self.firmware_version = firmware_version
        self.has_throttle = tuple(int(part) for part in firmware_version.split(".")) >= (1, 3, 3)
        self.preset = machine.level_id or NO_LIMIT
        """The level in the settings, which runs after the next restart of mining."""
        self.untuned = {level.id for level in machine.model.levels if not level.is_tuned}
        self.says_antminer = False
        """Some builds answer `version` on port 4028 with the name of the machine, as its maker's firmware does."""
        self.page_delay = timedelta()
        """How much later than port 4028 the web server of a busy machine answers."""
        self.wrapped_presets = False
        """Some versions answer with the list of levels, some with an object around it."""
        self.retold: dict[str, Json] = {}
        """Answers that a test puts in place of the machine's own, by page."""
        self.requests: list[tuple[str, Json]] = []
        """The writes, as they came."""
        self.stock = Antminer(host, machine)
        self.stock.faults = self.faults
        self.tokens = Tokens(self.faults)
        self.ports = (
            HttpPort(host, self.faults, [web.route("*", "/{path:.*}", self.serve)], config_paths=(f"{API}settings",)),
            CgminerPort(host, self.faults, self.answer),
        )

    # Port 4028

    def answer(self, command: str, parameter: str | None = None) -> Json:
        """Answer a command of cgminer; the version only where the build has it."""
        if Fault.STOCK_AFTER_BLACKOUT in self.faults:
            return self.stock.answer(command, parameter)
        machine = self.machine
        answers: dict[str, Callable[[], Reply]] = {
            "summary": lambda: bmminer.summary(machine),
            "stats": lambda: bmminer.stats(machine, self._kind()),
            "pools": lambda: bmminer.pools(machine),
        }
        if self.says_antminer:
            answers["version"] = lambda: bmminer.version(machine, machine.model.model)
        known = answers.get(command)
        return bmminer.denied(machine, command) if known is None else known()

    # Port 80

    async def serve(self, request: web.Request) -> web.Response:
        """Answer one request; after a blackout a machine may be back with its maker's firmware."""
        if Fault.STOCK_AFTER_BLACKOUT in self.faults:
            return await self.stock.serve(request)
        await asyncio.sleep(self.page_delay.total_seconds())
        if request.path == "/":
            page = "<!doctype html><html><head><title>AnthillOS</title></head></html>"
            return web.Response(text=page, content_type="text/html")
        name = request.path.removeprefix(API)
        if name in self.retold:
            return web.json_response(self.retold[name])
        is_unlocked = self._is_unlocked(request)
        if request.method == "GET":
            return self._show(name, is_unlocked=is_unlocked)
        return self._obey(name, await request.json() if request.can_read_body else {}, is_unlocked=is_unlocked)

    def _show(self, name: str, *, is_unlocked: bool) -> web.Response:
        """Answer a question; the settings and the levels are for those who have a token."""
        everybody: dict[str, Callable[[], Json]] = {
            "info": self._info,
            "summary": lambda: {"miner": self._summary()},
            "perf-summary": self._performance,
            "status": self._status,
        }
        owner: dict[str, Callable[[], Json]] = {"settings": self._settings, "autotune/presets": self._presets}
        if name in owner and not is_unlocked:
            return web.json_response({"err": "Unauthorized"}, status=401)
        page = (everybody | owner).get(name)
        return web.Response(status=404) if page is None else web.json_response(page())

    def _obey(self, name: str, body: Reply, *, is_unlocked: bool) -> web.Response:
        """Carry out a command; all but the login and the light are for those who have a token."""
        everybody = {"unlock": self._unlock, "find-miner": self._find}
        if (act := everybody.get(name)) is not None:
            return act(body)
        if not is_unlocked:
            return web.json_response({"err": "Unauthorized"}, status=401)
        self.requests.append((name, body))
        owner: dict[str, Callable[[Reply], web.Response]] = {
            "settings": self._write_settings,
            "system/reboot": self._reboot,
            "mining/stop": self._stop,
            "mining/pause": self._stop,
            "mining/start": self._start,
            "mining/resume": self._start,
            "mining/restart": self._restart,
        }
        if self.has_throttle:
            owner["mining/throttle"] = self._throttle
        return owner[name](body) if name in owner else web.Response(status=404)

    # The token

    def _unlock(self, body: Reply) -> web.Response:
        """Give a token for the password."""
        is_password = self.is_password(body.get("pw"))
        status, token = self.tokens.unlock(is_password=is_password, now=self.machine.clock.now())
        answer = {"unlock_timeout": None} if token is None else {"token": token}
        return web.json_response(answer, status=status)

    def _is_unlocked(self, request: web.Request) -> bool:
        """Tell whether a request carries a living token, raw or as Bearer."""
        return self.tokens.is_living(request.headers.get("Authorization", "").removeprefix("Bearer "))

    # Readings

    def _kind(self) -> str:
        """Return the name of the machine with that of the firmware."""
        return f"{self.machine.model.model} (Vnish {self.firmware_version})"

    def _info(self) -> Reply:
        """Return who it is."""
        uptime = self.machine.uptime
        hours, minutes = uptime.seconds // 3600, uptime.seconds // 60 % 60
        days = f"{uptime.days} days, " if uptime.days else ""
        return {
            "miner": self.machine.model.model,
            "model": self.machine.model.model.removeprefix("Antminer ").replace(" ", "").lower(),
            "fw_name": "Vnish",
            "fw_version": self.firmware_version,
            "platform": "xil",
            "install_type": "nand",
            "build_time": "2025-11-04 12:00:00",
            "algorithm": "sha256d",
            "hr_measure": "GH/s",
            "serial": self.machine.serial,
            "system": {
                "os": "GNU/Linux",
                "miner_name": "antminer",
                "file_system_version": "Tue Nov  4 12:00:00 UTC 2025",
                "uptime": f"{days}{hours}:{minutes:02}",
                "network_status": {"mac": self.mac.upper(), "ip": self.host, "hostname": "antminer", "dhcp": True},
            },
        }

    def _summary(self) -> Reply:
        """Return what the machine does; `power_usage` is its efficiency, kept under a name of old."""
        machine = self.machine
        rate = machine.hashrate_th_s
        efficiency = round(machine.power_w / rate, 2) if rate else 0
        status = {"miner_state": STATES[machine.state], "miner_state_time": int(machine.uptime.total_seconds())}
        if self.has_throttle:
            status["throttled"] = round(machine.trim_share * 100)
        return {
            "miner_status": status,
            "miner_type": self._kind(),
            "instant_hashrate": rate,
            "average_hashrate": rate,
            "hr_stock": 104_000.0,
            "hr_realtime": rate * 1000,
            "hr_nominal": rate * 1000,
            "hr_average": rate * 1000,
            "pcb_temp": {"min": round(min(machine.boards_c)), "max": round(max(machine.boards_c))},
            "chip_temp": {"min": round(min(machine.chips_c)), "max": round(max(machine.chips_c))},
            "power_consumption": round(machine.power_w),
            "power_usage": round(efficiency),
            "power_efficiency": efficiency,
            "hw_errors_percent": 0.0,
            "devfee_percent": 2.0,
            "psu": {"psu_power_metering": False},
            "pools": self._pools(),
            "cooling": {
                "fan_num": machine.model.fans,
                "fan_duty": 60,
                "fans": [
                    {"id": place, "rpm": rpm, "status": "ok", "max_rpm": round(machine.model.nominal_fan_rpm)}
                    for place, rpm in enumerate(machine.fans_rpm)
                ],
            },
            "chains": [self._chain(place) for place in range(machine.model.boards)],
        }

    def _chain(self, place: int) -> Reply:
        """Return one board."""
        machine = self.machine
        board_c, chip_c = round(machine.boards_c[place]), round(machine.chips_c[place])
        return {
            "id": place + 1,
            "frequency": 545.0,
            "voltage": 13_500,
            "power_consumption": round(machine.power_w / machine.model.boards),
            "hashrate_rt": machine.hashrate_th_s * 1000 / machine.model.boards,
            "pcb_temp": {"min": board_c - 20, "max": board_c},
            "chip_temp": {"min": chip_c - 20, "max": chip_c},
            "status": {"state": "mining" if machine.is_mining else "stopped"},
        }

    def _pools(self) -> list[Reply]:
        """Return the pools, and the one that pays the firmware's maker."""
        machine = self.machine
        own = [
            {
                "id": place,
                "url": pool["url"].removeprefix("stratum+tcp://"),
                "user": pool["user"],
                "pool_type": "UserPool",
                "status": "active" if place == 0 else "working",
                "accepted": machine.accepted if place == 0 else 0,
                "rejected": machine.rejected if place == 0 else 0,
            }
            for place, pool in enumerate(machine.pools)
        ]
        fee = {"id": len(own), "url": "DevFee", "user": "DevFee", "pool_type": "DevFee", "status": "working"}
        return [*own, fee | {"accepted": 40, "rejected": 0}]

    def _performance(self) -> Reply:
        """Return the level that runs, not the one in the settings."""
        level = self.machine.model.level(self.machine.level_id or "")
        current = self._preset(level) if level is not None else {"name": NO_LIMIT, "pretty": NO_LIMIT}
        return {"preset_switcher": {"enabled": False}, "current_preset": current}

    def _status(self) -> Reply:
        """Return what waits for a restart, and the light."""
        return {
            "miner_state": STATES[self.machine.state],
            "miner_state_time": 0,
            "restart_required": self._is_pending(),
            "reboot_required": False,
            "find_miner": self.machine.light_is_on,
            "unlocked": False,
        }

    def _settings(self) -> Reply:
        """Return the settings."""
        pools = [{"url": pool["url"], "user": pool["user"], "pass": pool["password"]} for pool in self.machine.pools]
        overclock = {"preset": self.preset, "globals": {"freq": 545, "volt": 1350}, "chains": [{"freq": 0}] * 3}
        cooling = {"mode": {"name": "auto", "param": 60}, "fan_min_count": self.machine.model.fans}
        return {"miner": {"overclock": overclock, "cooling": cooling, "pools": pools}}

    def _presets(self) -> Json:
        """Return all levels, also those that were never tuned and the one without a limit."""
        no_limit = {"name": NO_LIMIT, "pretty": NO_LIMIT, "status": "untuned", "modded_psu_required": False}
        presets = [no_limit, *(self._preset(level) for level in self.machine.model.levels)]
        return {"presets": presets} if self.wrapped_presets else presets

    def _preset(self, level: Level) -> Reply:
        """Return one level in the firmware's words."""
        return {
            "name": level.id,
            "pretty": f"{level.power_w:g} watt ~ {level.hashrate_th_s:g} TH",
            "status": "untuned" if level.id in self.untuned else "tuned",
            "modded_psu_required": level.power_w > STOCK_SUPPLY_W,
        }

    # Writes

    def _write_settings(self, body: Reply) -> web.Response:
        """Merge settings; an overclock block that was sent back whole spoils what the level was tuned to."""
        overclock = body.get("miner", {}).get("overclock", {})
        name = overclock.get("preset", self.preset)
        if name != NO_LIMIT and self.machine.model.level(name) is None:
            return web.json_response({"err": f"unknown preset {name}"}, status=400)
        if not self.machine.is_deaf():
            self.preset = name
            if overclock.keys() - {"preset"}:
                self.untuned.add(name)
            if self.machine.state is MachineState.STOPPED:
                self._apply()
        return web.json_response({"restart_required": self._is_pending(), "reboot_required": False})

    def _is_pending(self) -> bool:
        """Tell whether another level is set than runs."""
        return self.preset not in {self.machine.level_id, NO_LIMIT}

    def _apply(self) -> None:
        """Run at the level of the settings."""
        if self._is_pending():
            self.machine.set_level(self.preset)

    def _stop(self, _: Reply) -> web.Response:
        """Stop mining."""
        self.machine.pause()
        return web.json_response({})

    def _start(self, _: Reply) -> web.Response:
        """Begin to mine."""
        self._apply()
        self.machine.resume()
        return web.json_response({})

    def _restart(self, _: Reply) -> web.Response:
        """Restart mining, with the level of the settings."""
        if Fault.NEVER_APPLIED not in self.faults:
            if self._is_pending():
                self._apply()
            else:
                self.machine.restart_mining()
        return web.json_response({})

    def _reboot(self, _: Reply) -> web.Response:
        """Restart the machine; its tokens are gone."""
        self.machine.reboot()
        self.tokens.void()
        return web.json_response({"after": 3})

    def _throttle(self, body: Reply) -> web.Response:
        """Trim the power on the run."""
        percent = body.get("percent")
        if not isinstance(percent, int) or percent not in THROTTLE_PERCENT:
            return web.json_response({"err": "percent must be 20..100"}, status=400)
        if Fault.NEVER_APPLIED not in self.faults:
            self.machine.set_trim(percent / 100)
        return web.json_response({"restart_required": False, "reboot_required": False})

    def _find(self, body: Reply) -> web.Response:
        """Toggle the light, or switch it as asked."""
        self.machine.set_light(bool(body.get("on", not self.machine.light_is_on)))
        return web.json_response({"on": self.machine.light_is_on})


def machine_model(model: str) -> MachineModel:
    """Return an Antminer whose levels up to the rating of its power supply were tuned."""
    table = levels(FIRMWARE, model)
    return MachineModel(
        firmware=FIRMWARE,
        model=model,
        levels=tuple(_within_supply(level) for level in table),
        max_w=max(level.power_w for level in table if level.power_w <= STOCK_SUPPLY_W),
        dead_time=DEAD_TIME,
        lag=LAG,
    )


def _within_supply(level: Level) -> Level:
    """Return a level, untuned where the power supply would not carry it."""
    is_tuned = level.is_tuned and level.power_w <= STOCK_SUPPLY_W
    return Level(id=level.id, power_w=level.power_w, hashrate_th_s=level.hashrate_th_s, is_tuned=is_tuned)


def build(host: str, *, seed: int, clock: SimClock, model: str | None = None, firmware_version: str = VERSION) -> Vnish:
    """Return an Antminer with VNish at an address, running at the highest level that its supply carries."""
    # Locally administered, so nobody owns it.
    mac = f"02:5e:00:{seed >> 16 & 0xFF:02x}:{seed >> 8 & 0xFF:02x}:{seed & 0xFF:02x}"
    kind = machine_model(model or MODEL)
    start = next(level.id for level in reversed(kind.levels) if level.power_w <= STOCK_SUPPLY_W)
    machine = Machine(kind, mac=mac, seed=seed, clock=clock, starts_at=start)
    return Vnish(host, machine, firmware_version=firmware_version)
