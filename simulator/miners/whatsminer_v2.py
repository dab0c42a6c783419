"""A Whatsminer with firmware before November 2024: API v2 on port 4028, where only writes need a token."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, override

from ..clock import SimClock
from ..fault import Fault
from ..levels import levels
from ..machine import Machine, MachineModel, MachineState
from ..miner import SimMiner
from ..wire import CgminerPort, Json
from .whatsminer_token import Tokens

FIRMWARE = "whatsminer_v2"
MODEL = "M30S+ VE40"
PASSWORD = "warm-feet"  # noqa: S105  Of a simulated machine; the vendor's "admin" opens no write.

DEAD_TIME = timedelta(seconds=100)
"""A new limit restarts the mining software, which takes minutes to hash again."""

LAG = timedelta(seconds=60)
"""The frequency climbs in steps."""

NO_LIMIT_W = 99_999
"""What the machine calls no limit."""

EFFECTIVE_CHIPS = 156
"""Chips of one board of an M30S+ VE40."""

# Codes of the vendor's document of API 2.0.5.
INVALID_COMMAND = 14
INVALID_JSON = 23
PERMISSION_DENIED = 45
COMMAND_OK = 131
COMMAND_ERROR = 132
TOKEN_OK = 134
TOKEN_ERROR = 135
TOO_MANY_TOKENS = 136

type Reply = dict[str, Any]


class WhatsminerV2(SimMiner):
    """The API of 2.0.5: reads in the open, writes closed under a token."""

    def __init__(self, host: str, machine: Machine, *, seed: int, firmware_version: str = "20230803.11.REL") -> None:
        """Listen on 4028."""
        super().__init__(host, machine, password=PASSWORD)
        self.firmware_version = firmware_version
        self.limit_w = round(machine.model.highest_w)
        """The limit that it keeps; it may differ from the one that it runs at until mining restarts."""
        self.takes_writes = True
        """The owner opened the API for writes with the vendor's tool."""
        self.errors: list[int] = []
        self.tokens = Tokens(seed)
        self._is_voided = False
        self.ports = (_Port(self),)

    @property
    def _now(self) -> int:
        """Return the machine's time."""
        return int(self.machine.clock.now().timestamp())

    def answer(self, command: str, parameter: str | None = None) -> Reply:  # noqa: ARG002  No read has a parameter.
        """Answer a read; a machine that is off has no mining software to ask."""
        miner = {
            "summary": self._summary,
            "devs": self._devs,
            "edevs": self._devs,
            "devdetails": self._devdetails,
            "pools": self._pools,
        }
        board: dict[str, Callable[[], Reply]] = {
            "status": self._status,
            "get_version": self._version,
            "get_miner_info": self._info,
            "get_psu": self._psu,
            "get_error_code": lambda: self.flat(COMMAND_OK, {"error_code": self.errors}),
            "get_token": self._give_token,
        }
        if command in board:
            return board[command]()
        if command in miner and self.machine.state is not MachineState.STOPPED:
            return miner[command]()
        return self.flat(INVALID_COMMAND, "invalid cmd")

    def obey(self, closed: str) -> Json:
        """Carry out a write that a living token closed; without one, the refusal is in the open."""
        if not self.takes_writes:
            return self.flat(PERMISSION_DENIED, "can't access write cmd")
        is_expired = Fault.TOKEN_EXPIRED in self.faults
        if is_expired and not self._is_voided:
            self.tokens.void()
        self._is_voided = is_expired
        for token in self.tokens.living(self.machine.clock.now()):
            command = token.opened(closed)
            if command is not None:
                return token.closed(self._obey(command))
        return self.flat(TOKEN_ERROR, "check token error")

    def flat(self, code: int, message: str | Mapping[str, Any]) -> Reply:
        """Return a reply of the control board: one object without a list around the status."""
        is_good = code in {COMMAND_OK, TOKEN_OK}
        return {
            "STATUS": "S" if is_good else "E",
            "When": self._now,
            "Code": code,
            "Msg": message,
            "Description": "",
        }

    def _listed(self, key: str, code: int, rows: list[Reply]) -> Reply:
        """Return a reply of the mining software: a list of statuses beside a list of rows."""
        status = {
            "STATUS": "S",
            "When": self._now,
            "Code": code,
            "Msg": key.title(),
            "Description": "cgminer 4.9.2",
        }
        return {"STATUS": [status], key: rows, "id": 1}

    # Reads

    def _summary(self) -> Reply:
        """Return what the machine does as a whole."""
        machine = self.machine
        boards_c, chips_c = machine.boards_c, machine.chips_c
        mega_hashes = machine.hashrate_th_s * 1e6
        found = machine.accepted + machine.rejected
        row = {
            "Elapsed": int(machine.uptime.total_seconds()),
            "MHS av": round(mega_hashes, 2),
            "MHS 5s": round(mega_hashes, 2),
            "MHS 1m": round(mega_hashes, 2),
            "HS RT": round(mega_hashes, 2),
            "Accepted": machine.accepted,
            "Rejected": machine.rejected,
            "Temperature": round(max(boards_c), 1),
            "freq_avg": 600,
            "Fan Speed In": machine.fans_rpm[0],
            "Fan Speed Out": machine.fans_rpm[-1],
            "Power": round(machine.power_w),
            "Power Limit": self.limit_w,
            "Power Mode": "Normal",
            "Factory GHS": round(machine.model.levels[-1].hashrate_th_s * 1000),
            "Env Temp": round(machine.inlet_c, 1),
            "Chip Temp Min": round(min(chips_c) - 8, 1),
            "Chip Temp Max": round(max(chips_c), 1),
            "Chip Temp Avg": round(sum(chips_c) / len(chips_c) - 4, 1),
            "Hash Stable": machine.is_mining,
            "Pool Rejected%": round(100 * machine.rejected / found, 4) if found else 0.0,
            "Uptime": int(machine.uptime.total_seconds()),
            "MAC": self.mac.upper(),
            "Error Code Count": len(self.errors),
            **{f"Error Code {place}": code for place, code in enumerate(self.errors)},
        }
        return self._listed("SUMMARY", 11, [row])

    def _devs(self) -> Reply:
        """Return the boards."""
        machine = self.machine
        share = machine.hashrate_th_s * 1e6 / machine.model.boards
        rows = [
            {
                "ASC": slot,
                "Name": "SM",
                "Slot": slot,
                "Enabled": "Y",
                "Status": "Alive",
                "Temperature": round(board_c, 1),
                "MHS av": round(share, 2),
                "MHS 1m": round(share, 2),
                "Effective Chips": EFFECTIVE_CHIPS,
                "PCB SN": f"{machine.serial}{slot}",
                "Chip Temp Max": round(chip_c, 1),
                "Chip Temp Avg": round(chip_c - 4, 1),
                "Chip Temp Min": round(chip_c - 8, 1),
            }
            for slot, (board_c, chip_c) in enumerate(zip(machine.boards_c, machine.chips_c, strict=True))
        ]
        return self._listed("DEVS", 9, rows)

    def _devdetails(self) -> Reply:
        """Return what the boards are; the model is here alone."""
        model = self.machine.model.model.replace(" ", "_")
        rows = [
            {"DEVDETAILS": slot, "Name": "SM", "ID": slot, "Driver": "bitmicro", "Kernel": "", "Model": model}
            for slot in range(self.machine.model.boards)
        ]
        return self._listed("DEVDETAILS", 69, rows)

    def _pools(self) -> Reply:
        """Return the pools."""
        rows = [
            {
                "POOL": place + 1,
                "URL": pool["url"],
                "User": pool["user"],
                "Status": "Alive",
                "Priority": place,
                "Accepted": self.machine.accepted if place == 0 else 0,
                "Rejected": self.machine.rejected if place == 0 else 0,
                "Stratum Active": place == 0 and self.machine.is_mining,
            }
            for place, pool in enumerate(self.machine.pools)
        ]
        return self._listed("POOLS", 7, rows)

    def _status(self) -> Reply:
        """Return whether it mines and what it is limited to; answered even while it is off."""
        return self.flat(
            COMMAND_OK,
            {
                "mineroff": "true" if self.machine.state is MachineState.STOPPED else "false",
                "mineroff_reason": "",
                "mineroff_time": "",
                "FirmwareVersion": self.firmware_version,
                "power_mode": "normal",
                "hash_percent": "0",
                "power_limit_set": str(self.limit_w),
            },
        )

    def _version(self) -> Reply:
        """Return the versions."""
        return self.flat(COMMAND_OK, {"api_ver": "2.0.5", "fw_ver": self.firmware_version, "platform": "H616"})

    def _info(self) -> Reply:
        """Return who it is on the network."""
        machine = self.machine
        return self.flat(
            COMMAND_OK,
            {
                "ip": self.host,
                "proto": "dhcp",
                "mac": self.mac.upper(),
                "hostname": "WhatsMiner",
                "ledstat": "red" if machine.light_is_on else "auto",
                "minersn": machine.serial,
            },
        )

    def _psu(self) -> Reply:
        """Return the power supply."""
        return self.flat(COMMAND_OK, {"name": "P221B", "model": "P221B", "fan_speed": "6000", "vendor": "1"})

    def _give_token(self) -> Reply:
        """Return what a client makes a token of."""
        password = None if Fault.WRONG_PASSWORD in self.faults else self.password
        salts = self.tokens.give(password or "nobody knows", self.machine.clock.now())
        if salts is None:
            return self.flat(TOO_MANY_TOKENS, "token over max times")
        return self.flat(TOKEN_OK, salts)

    # Writes

    def _obey(self, command: Reply) -> Reply:
        """Carry out one command."""
        machine = self.machine
        known: dict[str, Callable[[], None]] = {
            "power_off": machine.pause,
            "power_on": machine.resume,
            "restart_btminer": machine.restart_mining,
            "reboot": self._reboot,
            "set_led": lambda: machine.set_light(command.get("param") != "auto"),
        }
        name = command.get("cmd", command.get("command"))
        if name == "adjust_power_limit":
            return self._adjust(command.get("power_limit"))
        if name not in known:
            return self.flat(INVALID_COMMAND, "invalid cmd")
        known[name]()
        return self.flat(COMMAND_OK, "API command OK")

    def _adjust(self, text: object) -> Reply:
        """Take a limit, as text and up to the rating, and restart mining for it."""
        if not isinstance(text, str) or not text.isdigit():
            return self.flat(INVALID_JSON, "invalid data")
        limit_w = int(text)
        rated_w = round(self.machine.model.highest_w)
        if limit_w > rated_w and limit_w != NO_LIMIT_W:
            return self.flat(COMMAND_ERROR, "power limit out of range")
        if not self.machine.is_deaf():
            self.limit_w = limit_w
        if Fault.NEVER_APPLIED not in self.faults:
            self.machine.set_power(min(limit_w, rated_w))
        return self.flat(COMMAND_OK, "API command OK")

    def _reboot(self) -> None:
        """Restart the machine; its tokens are gone."""
        self.machine.reboot()
        self.tokens.void()


class _Port(CgminerPort):
    """The cgminer port that takes closed commands as well."""

    def __init__(self, miner: WhatsminerV2) -> None:
        """Answer for a miner."""
        super().__init__(miner.host, miner.faults, miner.answer)
        self._miner = miner

    @override
    async def _async_reply(self, request: bytes) -> Json | str:
        """Return the reply to a closed write, else to one or several reads."""
        try:
            asked = json.loads(request)
        except ValueError:
            asked = {}
        if isinstance(asked, dict) and asked.get("enc") == 1:
            return self._miner.obey(str(asked.get("data")))
        return await super()._async_reply(request)


def machine_model(firmware: str, model: str) -> MachineModel:
    """Return a Whatsminer of a model: two fans in line, and minutes to restart."""
    return MachineModel(
        firmware=firmware,
        model=model,
        levels=levels(firmware, model),
        min_w=0,
        lag=LAG,
        dead_time=DEAD_TIME,
        fans=2,
        nominal_fan_rpm=6_800,
    )


def build(host: str, *, seed: int, clock: SimClock, model: str | None = None) -> WhatsminerV2:
    """Return a Whatsminer with API v2 at an address."""
    # The first three bytes belong to MicroBT.
    mac = f"c4:11:04:{seed >> 16 & 0xFF:02x}:{seed >> 8 & 0xFF:02x}:{seed & 0xFF:02x}"
    machine = Machine(machine_model(FIRMWARE, model or MODEL), mac=mac, seed=seed, clock=clock)
    return WhatsminerV2(host, machine, seed=seed)
