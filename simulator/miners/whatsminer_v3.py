"""A Whatsminer with firmware since November 2024: API v3 on port 4433, beside a v2 that only reads."""

import base64
import hashlib
from collections.abc import Callable, Mapping
from random import Random
from string import ascii_letters
from typing import Any, override

from ..clock import SimClock
from ..fault import Fault
from ..machine import Machine, MachineState
from ..miner import SimMiner
from ..wire import CgminerPort, FramedPort
from .whatsminer_v2 import NO_LIMIT_W, PERMISSION_DENIED, WhatsminerV2, machine_model

FIRMWARE = "whatsminer_v3"
MODEL = "M60S VK40"
FIRMWARE_VERSION = "20251209.16.REL"
ACCOUNT = "super"
PASSWORD = "super"  # noqa: S105  The vendor's default, which v3 takes.

EFFECTIVE_CHIPS = 225
"""Chips of one board of an M60S VK40."""

TOKEN_LENGTH = 8
"""So many signs of the hash are the token."""

OK = 0
INVALID = -2
TOKEN_ERROR = -3

type Reply = dict[str, Any]
type Ask = Mapping[str, Any]


class WhatsminerV3(SimMiner):
    """Framed JSON; each write carries a token of command, password, salt and time."""

    def __init__(self, host: str, machine: Machine, *, seed: int, has_v2: bool = True) -> None:
        """Listen on 4433, and on 4028 unless the owner closed it."""
        super().__init__(host, machine, password=PASSWORD)
        self.limit_w = NO_LIMIT_W
        """The limit that it keeps; nobody limited it so far."""
        self.errors: dict[int, str] = {}
        self._random = Random(f"salt {seed}")
        self.salt = self._new_salt()
        self._is_voided = False
        self._v2 = _V2Reads(host, machine, seed=seed, firmware_version=FIRMWARE_VERSION)
        # It is the same machine, so it fails in the same ways.
        self._v2.faults = self.faults
        self._v2.limit_w = self.limit_w
        framed = FramedPort(host, self.faults, self.answer)
        self.ports = (framed, CgminerPort(host, self.faults, self._v2.answer)) if has_v2 else (framed,)

    def change_salt(self) -> None:
        """Take another salt, as at every boot: tokens made with the old one are void."""
        self.salt = self._new_salt()

    def answer(self, asked: Ask) -> Reply:
        """Answer one request."""
        command = str(asked.get("cmd"))
        is_expired = Fault.TOKEN_EXPIRED in self.faults
        if is_expired and not self._is_voided:
            self.change_salt()
        self._is_voided = is_expired
        if command.startswith("set."):
            return self._write(command, asked)
        reads: dict[str, Callable[[object], Reply]] = {
            "get.device.info": self._device,
            "get.miner.status": self._status,
            "get.miner.setting": self._setting,
        }
        if command not in reads:
            return self._reply(command, INVALID, "invalid command")
        return reads[command](asked.get("param"))

    def _reply(self, command: str, code: int, message: str | Reply) -> Reply:
        """Return a reply."""
        now = int(self.machine.clock.now().timestamp())
        return {"code": code, "when": now, "msg": message, "desc": command}

    # Reads

    def _device(self, part: object) -> Reply:
        """Return who it is, or one part of it."""
        machine = self.machine
        device: Reply = {
            "network": {
                "ip": self.host,
                "proto": "dhcp",
                "mac": self.mac.upper(),
                "hostname": "WhatsMiner",
            },
            "miner": {
                "working": "false" if machine.state is MachineState.STOPPED else "true",
                "type": machine.model.model.replace(" ", "_"),
                "hash-board": "K40",
                "board-num": str(machine.model.boards),
                "miner-sn": machine.serial,
                "fast-boot": "disable",
                "hash-percent": "0",
                "pool-strategy": "FAILOVER",
                **{f"pcbsn{slot}": f"{machine.serial}{slot}" for slot in range(machine.model.boards)},
            },
            "system": {
                "api": "3.0.2",
                "platform": "H616",
                "fwversion": FIRMWARE_VERSION,
                "control-board-version": "CB6V10",
                "ledstatus": "manual" if machine.light_is_on else "auto",
            },
            "power": {"type": "P221B", "mode": "1", "fanspeed": 6344, "model": "P221B"},
            "salt": self.salt,
        }
        if self.errors:
            # A machine without errors leaves the field out.
            device["error-code"] = [
                {str(code): "2026-01-15 12:00:00", "reason": why} for code, why in self.errors.items()
            ]
        if part is None:
            return self._reply("get.device.info", OK, device)
        if part not in device:
            return self._reply("get.device.info", INVALID, "invalid param")
        return self._reply("get.device.info", OK, {str(part): device[str(part)]})

    def _status(self, part: object) -> Reply:
        """Return one view of what it does."""
        parts = {"summary": self._summary, "edevs": self._boards, "pools": self._pools}
        if part not in parts:
            return self._reply("get.miner.status", INVALID, "invalid param")
        return self._reply("get.miner.status", OK, {str(part): parts[str(part)]()})

    def _summary(self) -> Reply:
        """Return what the machine does as a whole."""
        machine = self.machine
        chips_c = machine.chips_c
        return {
            "elapsed": int(machine.uptime.total_seconds()),
            "bootup-time": 130,
            "freq-avg": 625,
            "target-freq": 625,
            "factory-hash": machine.model.levels[-1].hashrate_th_s,
            "hash-average": round(machine.hashrate_th_s, 3),
            "hash-1min": round(machine.hashrate_th_s, 3),
            "hash-15min": round(machine.hashrate_th_s, 3),
            "hash-realtime": round(machine.hashrate_th_s, 3),
            "power-limit": self.limit_w,
            "power-realtime": round(machine.power_w, 1),
            "power-5min": round(machine.power_w, 1),
            "power-rate": round(machine.power_w / machine.hashrate_th_s, 3) if machine.is_mining else 0.0,
            "environment-temperature": round(machine.inlet_c, 1),
            "board-temperature": [round(board_c, 1) for board_c in machine.boards_c],
            "chip-temp-min": round(min(chips_c) - 8, 1),
            "chip-temp-avg": round(sum(chips_c) / len(chips_c) - 4, 1),
            "chip-temp-max": round(max(chips_c), 1),
            "fan-speed-in": machine.fans_rpm[0],
            "fan-speed-out": machine.fans_rpm[-1],
            "up-freq-finish": int(machine.is_mining),
        }

    def _boards(self) -> list[Reply]:
        """Return the boards."""
        machine = self.machine
        share = machine.hashrate_th_s / machine.model.boards
        return [
            {
                "id": slot,
                "slot": slot,
                "status": "alive",
                "hash-average": round(share, 3),
                "hash-realtime": round(share, 3),
                "factory-hash": round(machine.model.levels[-1].hashrate_th_s / machine.model.boards, 3),
                "freq": 625.0,
                "effective-chips": EFFECTIVE_CHIPS,
                "chip-temp-min": round(chip_c - 8, 1),
                "chip-temp-avg": round(chip_c - 4, 1),
                "chip-temp-max": round(chip_c, 1),
            }
            for slot, chip_c in enumerate(machine.chips_c)
        ]

    def _pools(self) -> list[Reply]:
        """Return the pools."""
        return [
            {
                "id": place + 1,
                "url": pool["url"],
                "account": pool["user"],
                "status": "alive",
                "stratum-active": place == 0 and self.machine.is_mining,
                "reject-rate": 0.4,
            }
            for place, pool in enumerate(self.machine.pools)
        ]

    def _setting(self, part: object) -> Reply:  # noqa: ARG002  It has no parts.
        """Return what it is set to."""
        return self._reply(
            "get.miner.setting",
            OK,
            {"power-limit": self.limit_w, "power-mode": "normal", "fast-boot": "disable", "upfreq-speed": 1},
        )

    # Writes

    def _write(self, command: str, asked: Ask) -> Reply:
        """Carry out a write, if its token holds."""
        if not self._is_token(command, asked):
            return self._reply(command, TOKEN_ERROR, "token err")
        writes: dict[str, Callable[[object], bool]] = {
            "set.miner.power_limit": self._limit,
            "set.miner.service": self._service,
            "set.system.led": self._light,
            "set.system.reboot": self._reboot,
        }
        if command not in writes or not writes[command](asked.get("param")):
            return self._reply(command, INVALID, "invalid param")
        return self._reply(command, OK, "ok")

    def _is_token(self, command: str, asked: Ask) -> bool:
        """Tell whether a write carries the right token."""
        secret = f"{command}{self.password}{self.salt}{asked.get('ts')}"
        expected = base64.b64encode(hashlib.sha256(secret.encode()).digest())[:TOKEN_LENGTH].decode()
        return (
            Fault.WRONG_PASSWORD not in self.faults
            and asked.get("account") == ACCOUNT
            and asked.get("token") == expected
        )

    def _limit(self, limit_w: object) -> bool:
        """Take a limit up to the rating and restart mining for it."""
        rated_w = round(self.machine.model.highest_w)
        if type(limit_w) is not int or not (0 <= limit_w <= rated_w or limit_w == NO_LIMIT_W):
            return False
        if not self.machine.is_deaf():
            self.limit_w = self._v2.limit_w = limit_w
        if Fault.NEVER_APPLIED not in self.faults:
            self.machine.set_power(min(limit_w, rated_w))
        return True

    def _service(self, word: object) -> bool:
        """Start, stop or restart the mining software."""
        services = {
            "start": self.machine.resume,
            "stop": self.machine.pause,
            "restart": self.machine.restart_mining,
        }
        if word not in services:
            return False
        services[str(word)]()
        return True

    def _light(self, lights: object) -> bool:
        """Blink as a list of lights says, or after the machine's own mind."""
        if lights != "auto" and not isinstance(lights, list):
            return False
        self.machine.set_light(lights != "auto")
        return True

    def _reboot(self, _: object) -> bool:
        """Restart the machine, which takes another salt."""
        self.machine.reboot()
        self.change_salt()
        return True

    def _new_salt(self) -> str:
        """Return eight letters."""
        return "".join(self._random.choices(ascii_letters, k=8))


class _V2Reads(WhatsminerV2):
    """The old API beside the new one: it reads, and knows no tokens."""

    @override
    def answer(self, command: str, parameter: str | None = None) -> Reply:
        """Answer a read; there are no tokens here."""
        if command == "get_token":
            return self.flat(PERMISSION_DENIED, "permission denied")
        return super().answer(command, parameter)


def build(host: str, *, seed: int, clock: SimClock, model: str | None = None, has_v2: bool = True) -> WhatsminerV3:
    """Return a Whatsminer with API v3 at an address; `has_v2` leaves the old port open."""
    # The first three bytes belong to MicroBT.
    mac = f"c4:11:05:{seed >> 16 & 0xFF:02x}:{seed >> 8 & 0xFF:02x}:{seed & 0xFF:02x}"
    machine = Machine(machine_model(FIRMWARE, model or MODEL), mac=mac, seed=seed, clock=clock)
    return WhatsminerV3(host, machine, seed=seed, has_v2=has_v2)
