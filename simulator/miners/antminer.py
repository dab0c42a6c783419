"""A stock Antminer: digest login and CGI pages on port 80, cgminer on 4028; its configuration is written as a whole."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from aiohttp import web
from aiohttp.client_middleware_digest_auth import parse_header_pairs

from ..clock import SimClock
from ..fault import Fault
from ..levels import Level, levels
from ..machine import Machine, MachineModel, MachineState
from ..miner import SimMiner
from ..wire import CgminerPort, HttpPort, Json
from . import bmminer

FIRMWARE: Final = "antminer"
MODEL: Final = "Antminer S19 Pro"
USERNAME: Final = "root"
PASSWORD: Final = "root"  # noqa: S105  What the maker delivers.
REALM: Final = "antMiner Configuration"

CONFIG_PATH: Final = "/cgi-bin/get_miner_conf.cgi"

POOLS: Final = 3
"""The page has room for so many; unused ones are empty."""

DEAD_TIME: Final = timedelta(minutes=3)
"""The mining software starts, tests the boards and raises the frequency in steps."""

LAG: Final = timedelta(seconds=45)

NORMAL: Final = 0
SLEEP: Final = 1
LOW: Final = 3

# No figures of the low mode are known. These shares of the normal one only make the mode visible.
LOW_POWER_SHARE: Final = 0.7
LOW_HASHRATE_SHARE: Final = 0.78

type Reply = dict[str, Any]


class Antminer(SimMiner):
    """The firmware of 2022 to 2025; what is missing in a written configuration is emptied."""

    def __init__(self, host: str, machine: Machine, *, password: str = PASSWORD) -> None:
        """Listen on 80 and 4028."""
        super().__init__(host, machine, password=password)
        self.config_writes: list[Reply] = []
        """The configurations that were written, as they came."""
        self.model_name = machine.model.model
        """What it calls itself; newer control boards say only which boards they hold."""
        self.says_mode = True
        """The statistics name the mode."""
        self.lost_pools = 0
        """How many pools a write loses at the end of the list."""
        self.declines = False
        """The page answers each configuration with an error."""
        self.leaves_at_once = False
        """A reboot breaks the connection before the answer."""
        self._nonce = secrets.token_hex(16)
        self._settings: Reply = {
            "api-listen": True,
            "api-network": True,
            "api-allow": "A:0/0,W:*",
            "bitmain-fan-ctrl": False,
            "bitmain-fan-pwm": "100",
            "bitmain-hashrate-percent": "100",
            "bitmain-work-mode": str(NORMAL),
            "bitmain-freq-level": "100",
        }
        self.ports = (
            HttpPort(host, self.faults, [web.route("*", "/{path:.*}", self.serve)], config_paths=(CONFIG_PATH,)),
            CgminerPort(host, self.faults, self.answer),
        )

    @property
    def settings(self) -> Reply:
        """Return the settings beside the pools; a test may change them."""
        return self._settings

    # Port 4028

    def answer(self, command: str, parameter: str | None = None) -> Json:  # noqa: ARG002  No read has a parameter.
        """Answer a command of cgminer; all that change something are closed to the network."""
        machine, kind = self.machine, self.machine.model.model
        answers: dict[str, Callable[[], Reply]] = {
            "version": lambda: bmminer.version(machine, kind),
            "summary": lambda: bmminer.summary(machine),
            "stats": lambda: bmminer.stats(machine, kind),
            "pools": lambda: bmminer.pools(machine),
        }
        known = answers.get(command)
        return bmminer.denied(machine, command) if known is None else known()

    # Port 80

    async def serve(self, request: web.Request) -> web.Response:
        """Answer one request, once the caller has shown the password."""
        if not self._is_allowed(request):
            challenge = f'Digest realm="{REALM}", nonce="{self._nonce}", qop="auth"'
            return web.Response(status=401, headers={"WWW-Authenticate": challenge}, text="401 - Unauthorized")
        if request.path == "/":
            return web.Response(text="<html><head><title>Ant Miner</title></head></html>", content_type="text/html")
        name = request.path.removeprefix("/cgi-bin/").removesuffix(".cgi")
        if name == "reboot":
            return self._reboot(request)
        return self._show(name) if request.method == "GET" else self._obey(name, await request.json())

    def _show(self, name: str) -> web.Response:
        """Answer a question."""
        pages: dict[str, Callable[[], Json]] = {
            "get_system_info": self._system,
            "get_network_info": self._network,
            "get_miner_conf": self._config,
            "get_blink_status": lambda: {"blink": self.machine.light_is_on},
            "stats": self._stats,
            "summary": self._summary,
        }
        return web.json_response(pages[name]()) if name in pages else web.Response(status=404)

    def _obey(self, name: str, given: Reply) -> web.Response:
        """Carry out a command."""
        acts = {"set_miner_conf": self._write_config, "blink": self._blink}
        return web.json_response(acts[name](given)) if name in acts else web.Response(status=404)

    def _is_allowed(self, request: web.Request) -> bool:
        """Tell whether a request carries the digest of user and password (RFC 7616, MD5, qop auth)."""
        given = parse_header_pairs(request.headers.get("Authorization", "").removeprefix("Digest "))
        if (
            given.get("username") != USERNAME
            or given.get("nonce") != self._nonce
            or not self.is_password(self.password)
        ):
            return False
        secret = _md5(f"{USERNAME}:{REALM}:{self.password}")
        place = _md5(f"{request.method}:{given.get('uri')}")
        expected = _md5(f"{secret}:{self._nonce}:{given.get('nc')}:{given.get('cnonce')}:{given.get('qop')}:{place}")
        return given.get("response") == expected

    def _system(self) -> Reply:
        """Return who it is."""
        return {
            "minertype": self.model_name,
            "nettype": "DHCP",
            "netdevice": "eth0",
            "macaddr": self.mac.upper(),
            "hostname": "Antminer",
            "ipaddress": self.host,
            "netmask": "255.0.0.0",
            "gateway": "",
            "dnsservers": "",
            "system_mode": "GNU/Linux",
            "system_kernel_version": "Linux 4.9.113",
            "system_filesystem_version": bmminer.COMPILED,
            "firmware_type": "Release",
            "serinum": self.machine.serial,
        }

    def _network(self) -> Reply:
        """Return the network settings."""
        return {"nettype": "DHCP", "macaddr": self.mac.upper(), "ipaddress": self.host, "conf_hostname": "Antminer"}

    def _config(self) -> Reply:
        """Return the whole configuration; the pools that are not used are empty."""
        pools = [{"url": pool["url"], "user": pool["user"], "pass": pool["password"]} for pool in self.machine.pools]
        empty = {"url": "", "user": "", "pass": ""}
        return {"pools": pools + [empty] * (POOLS - len(pools)), **self._settings}

    def _write_config(self, given: Reply) -> Reply:
        """Take a configuration as a whole: what is not given is emptied, pools included."""
        self.config_writes.append(given)
        mode = given.get("miner-mode", given.get("bitmain-work-mode", NORMAL))
        if self.declines or mode not in {NORMAL, SLEEP, LOW}:
            return {"stats": "error", "code": "M002", "msg": "Invalid mode!"}
        if not self.machine.is_deaf():
            self._settings |= {
                "bitmain-fan-ctrl": given.get("bitmain-fan-ctrl", False),
                "bitmain-fan-pwm": str(given.get("bitmain-fan-pwm", "")),
                "bitmain-hashrate-percent": str(given.get("bitmain-hashrate-percent", "")),
                "bitmain-freq-level": str(given.get("freq-level", "")),
                "bitmain-work-mode": str(mode),
            }
            pools = [
                {"url": pool["url"], "user": pool["user"], "password": pool["pass"]}
                for pool in given.get("pools", [])
                if pool["url"]
            ]
            self.machine.pools[:] = pools[: len(pools) - self.lost_pools]
            self._enter(mode)
        return {"stats": "success", "code": "M000", "msg": "OK!"}

    def _enter(self, mode: int) -> None:
        """Restart mining in a mode, or sleep."""
        if Fault.NEVER_APPLIED in self.faults:
            return
        if mode == SLEEP:
            self.machine.pause()
            return
        self.machine.set_level(str(mode))
        self.machine.resume()

    def _stats(self) -> Reply:
        """Return rate, fans and boards; nothing while it sleeps."""
        machine = self.machine
        rate = machine.hashrate_th_s * 1000
        row: Reply = {
            "elapsed": int(machine.uptime.total_seconds()),
            "rate_5s": round(rate, 2),
            "rate_30m": round(rate, 2),
            "rate_avg": round(rate, 2),
            "rate_ideal": round(machine.model.levels[-1].hashrate_th_s * 1000),
            "rate_unit": "GH/s",
            "chain_num": machine.model.boards,
            "fan_num": machine.model.fans,
            "fan": list(machine.fans_rpm),
            "hwp_total": 0.0,
            "freq-level": 100,
            "chain": [self._chain(place, rate / machine.model.boards) for place in range(machine.model.boards)],
        }
        if self.says_mode:
            row["miner-mode"] = int(self._settings.get("bitmain-work-mode", NORMAL))
        return self._reply("stats", "STATS", [] if machine.state is MachineState.STOPPED else [row])

    def _chain(self, place: int, rate: float) -> Reply:
        """Return one board; each of its four corners has a sensor."""
        board_c, chip_c = self.machine.boards_c[place], self.machine.chips_c[place]
        return {
            "index": place,
            "freq_avg": 525,
            "rate_ideal": 36_666.0,
            "rate_real": round(rate, 2),
            "asic_num": bmminer.CHIPS_PER_BOARD,
            "temp_pcb": [round(board_c - cooler) for cooler in (20, 0, 5, 4)],
            "temp_chip": [round(chip_c - cooler) for cooler in (20, 0, 5, 4)],
            "hw": 0,
            "eeprom_loaded": True,
            "sn": f"{self.machine.serial}{place}",
        }

    def _summary(self) -> Reply:
        """Return the verdicts of the machine about itself; nothing while it sleeps."""
        machine = self.machine
        verdicts = [{"type": kind, "status": "s", "code": 0, "msg": ""} for kind in ("rate", "network", "fans", "temp")]
        row = {"elapsed": int(machine.uptime.total_seconds()), "status": verdicts}
        return self._reply("summary", "SUMMARY", [] if machine.state is MachineState.STOPPED else [row])

    def _reply(self, message: str, section: str, rows: list[Reply]) -> Reply:
        """Return rows in the frame of the CGI pages."""
        when = int(self.machine.clock.now().timestamp())
        status = {"STATUS": "S", "when": when, "Msg": message, "api_version": "1.0.0"}
        info = {"miner_version": "49.0.1.3", "CompileTime": bmminer.COMPILED, "type": self.machine.model.model}
        return {"STATUS": status, "INFO": info, section: rows}

    def _blink(self, given: Reply) -> Reply:
        """Switch the light."""
        is_on = str(given.get("blink")).lower() == "true"
        self.machine.set_light(is_on)
        return {"code": "B000" if is_on else "B100"}

    def _reboot(self, request: web.Request) -> web.Response:
        """Restart the machine, with or without a farewell."""
        self.machine.reboot()
        if self.leaves_at_once and request.transport is not None:
            request.transport.abort()
        return web.json_response({"code": "OK"})


def _md5(text: str) -> str:
    """Return the hash that the digest login of 1999 asks for."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def machine_model(model: str) -> MachineModel:
    """Return an Antminer of a model with the modes of its maker's firmware."""
    normal = levels(FIRMWARE, model)[-1]
    low = Level(
        id=str(LOW),
        power_w=normal.power_w * LOW_POWER_SHARE,
        hashrate_th_s=normal.hashrate_th_s * LOW_HASHRATE_SHARE,
    )
    return MachineModel(firmware=FIRMWARE, model=model, levels=(low, normal), dead_time=DEAD_TIME, lag=LAG)


def build(host: str, *, seed: int, clock: SimClock, model: str | None = None) -> Antminer:
    """Return a stock Antminer at an address."""
    # Locally administered, so nobody owns it.
    mac = f"02:55:97:{seed >> 16 & 0xFF:02x}:{seed >> 8 & 0xFF:02x}:{seed & 0xFF:02x}"
    machine = Machine(machine_model(model or MODEL), mac=mac, seed=seed, clock=clock)
    return Antminer(host, machine)
