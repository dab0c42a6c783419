"""An Antminer with LuxOS: cgminer commands on port 4028, one session for writes, and a thermal control of its own."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from ..clock import SimClock
from ..fault import Fault
from ..levels import levels
from ..machine import Machine, MachineModel, MachineState
from ..miner import SimMiner
from ..wire import CgminerPort
from .luxos_control import OneSession, ThermalControl

FIRMWARE = "luxos"
MODEL = "Antminer S19k Pro"
VERSION = "2025.4.8.220305"

DEAD_TIME = timedelta(seconds=60)
"""The boards are switched off and on for another profile."""

LAG = timedelta(seconds=60)
"""Frequency and voltage climb in steps."""

DEFAULT_LEVEL: Final = "default"
"""The profile of the nameplate: the thermal control climbs up to it by default."""

OTHER_CLIENT: Final = "0therCl1"
"""The session of somebody else."""

CHIPS: Final = 77
"""Chips of one board of an S19k Pro."""

# Codes and messages of the vendor's documents, except for those of errors.
INVALID_COMMAND: Final = 14
BAD_SESSION: Final = 401
SESSION_TAKEN: Final = 402
BAD_VALUE: Final = 410
ATM_IS_ON: Final = 411

type Reply = dict[str, Any]


class LuxOs(SimMiner):
    """Reads in the open; writes take the one session, which proves nothing but keeps others out."""

    def __init__(self, host: str, machine: Machine, *, seed: int) -> None:
        """Listen on 4028, with the thermal control on, as after installation."""
        super().__init__(host, machine)
        self.failing_levels: set[str] = set()
        """Levels for which it finds no stable frequencies."""
        self.session = OneSession(seed, machine.clock)
        self.atm = ThermalControl(machine, highest=DEFAULT_LEVEL)
        self.ports = (CgminerPort(host, self.faults, self.answer),)

    def answer(self, command: str, parameter: str | None = None) -> Reply:
        """Answer one command."""
        self.atm.advance()
        reads: dict[str, Callable[[], Reply]] = {
            "version": self._version,
            "config": self._config,
            "profiles": self._profiles,
            "power": lambda: self._reply(
                311, "Power usage", POWER=[{"PSU": False, "Watts": round(self.machine.power_w)}]
            ),
            "summary": self._summary,
            "stats": self._stats,
            "devs": self._devs,
            "fans": self._fans,
            "temps": self._temps,
            "tempctrl": self._tempctrl,
            "pools": self._pools,
            "groups": lambda: self._reply(80, "Groups", GROUPS=[{"GROUP": 0, "Name": "Default", "Quota": 1}]),
            "atm": self._show_atm,
            "session": lambda: self._reply(319, "Session information", SESSION=[{"SessionID": self._held_session}]),
            "logon": self._logon,
        }
        writes: dict[str, Callable[[list[str]], Reply]] = {
            "logoff": self._logoff,
            "profileset": self._set_profile,
            "atmset": self._set_atm,
            "curtail": self._curtail,
            "ledset": self._set_led,
            "resetminer": self._reset,
            "rebootdevice": self._reboot,
        }
        if command in reads:
            return reads[command]()
        if command in writes:
            return self._written(writes[command], parameter)
        return self._error(INVALID_COMMAND, "Invalid command")

    def _reply(self, code: int, message: str, **rows: list[Reply]) -> Reply:
        """Return a good reply with its rows."""
        return {**rows, "STATUS": [self._status("S", code, message)], "id": 1}

    def _error(self, code: int, message: str) -> Reply:
        """Return a refusal."""
        return {"STATUS": [self._status("E", code, message)], "id": 1}

    def _status(self, word: str, code: int, message: str) -> Reply:
        """Return the status that comes with every reply."""
        when = int(self.machine.clock.now().timestamp())
        return {"STATUS": word, "When": when, "Code": code, "Msg": message, "Description": f"LUXminer {VERSION}"}

    # The session

    @property
    def _held_session(self) -> str:
        """Return the session that holds now, empty for none."""
        return OTHER_CLIENT if Fault.SESSION_TAKEN in self.faults else self.session.held

    def _logon(self) -> Reply:
        """Give the session to the client, if nobody holds it."""
        if self._held_session:
            return self._error(SESSION_TAKEN, "Another session is active")
        return self._reply(316, "Session created", SESSION=[{"SessionID": self.session.begin()}])

    def _written(self, write: Callable[[list[str]], Reply], parameter: str | None) -> Reply:
        """Carry out a write in the session that its first parameter names."""
        if Fault.TOKEN_EXPIRED in self.faults:
            # The session is void once; the next one holds.
            self.faults.discard(Fault.TOKEN_EXPIRED)
            self.session.end()
        session_id, *values = (parameter or "").split(",")
        if not session_id or session_id != self._held_session:
            return self._error(BAD_SESSION, "Invalid session id")
        self.session.use()
        return write(values)

    def _logoff(self, _: list[str]) -> Reply:
        """End the session."""
        self.session.end()
        return self._reply(318, "Session terminated")

    # Reads

    @property
    def _sleeps(self) -> bool:
        """Tell whether it was curtailed."""
        return self.machine.state is MachineState.STOPPED

    def _version(self) -> Reply:
        """Return what it is."""
        row = {"API": "3.7", "LUXminer": f"{VERSION}-57b389c7", "Miner": VERSION, "Type": self.machine.model.model}
        return self._reply(22, "LUXminer versions", VERSION=[row])

    def _config(self) -> Reply:
        """Return how it is set up."""
        machine = self.machine
        row = {
            "ASC Count": machine.model.boards,
            "ControlBoardType": "cvitek",
            "Cooling": "Air",
            "CurtailMode": "Sleep" if self._sleeps else "None",
            "DHCP": True,
            "GreenLed": "auto",
            "Hostname": "LuxOS",
            "IPAddr": self.host,
            "IsAtmEnabled": self.atm.is_on,
            "IsPowerSupplyOn": not self._sleeps,
            "IsTuning": not machine.is_mining and not self._sleeps,
            "MACAddr": self.mac,
            "Model": machine.model.model,
            "NameplateTHS": self._level(DEFAULT_LEVEL)["Hashrate"],
            "OS": "LuxOS",
            "Profile": machine.level_id,
            "ProfileStep": self._level(str(machine.level_id))["Step"],
            "RedLed": "blink" if machine.light_is_on else "auto",
            "SerialNumber": machine.serial,
            "SystemStatus": "Normal",
        }
        return self._reply(33, "LUXminer config", CONFIG=[row])

    def _profiles(self) -> Reply:
        """Return the table of levels."""
        rows = [self._level(level.id) for level in self.machine.model.levels]
        return self._reply(323, "List profiles", PROFILES=rows)

    def _level(self, level_id: str) -> Reply:
        """Return one row of the table; the step counts from the nameplate."""
        table = self.machine.model.levels
        places = {level.id: place for place, level in enumerate(table)}
        level, step = table[places[level_id]], places[level_id] - places[DEFAULT_LEVEL]
        return {
            "Profile Name": level.id,
            "Step": str(step),
            "Frequency": 590 + 25 * step,
            "Voltage": round(max(13.5 + 0.15 * step, 11.88), 2),
            "Hashrate": level.hashrate_th_s,
            "Watts": round(level.power_w),
            "IsDynamic": True,
            "IsTuned": level.is_tuned,
            "HasOverrides": False,
            "CanRestore": True,
        }

    def _summary(self) -> Reply:
        """Return rates and shares."""
        machine = self.machine
        giga_hashes = round(machine.hashrate_th_s * 1000, 2)
        row = {
            "Accepted": machine.accepted,
            "Rejected": machine.rejected,
            "Elapsed": int(machine.uptime.total_seconds()),
            "GHS 5s": giga_hashes,
            "GHS 1m": giga_hashes,
            # An average of the whole run goes on while the machine sleeps.
            "GHS av": round(machine.model.levels[-1].hashrate_th_s * 900, 2),
        }
        return self._reply(11, "Summary", SUMMARY=[row])

    def _stats(self) -> Reply:
        """Return the boards in the way of a stock machine, numbered from one."""
        machine = self.machine
        row: Reply = {
            "ID": "BTM_SOC0",
            "Elapsed": int(machine.uptime.total_seconds()),
            "GHS 5s": round(machine.hashrate_th_s * 1000, 2),
            "rate_unit": "GH",
            "total_rateideal": self._level(str(machine.level_id))["Hashrate"] * 1000,
            "miner_count": machine.model.boards,
            "fan_num": machine.model.fans,
        }
        for number, board_c in enumerate(machine.boards_c, start=1):
            corners = _corners(machine.inlet_c, board_c)
            row[f"chain_rate{number}"] = f"{machine.hashrate_th_s * 1000 / machine.model.boards:.2f}"
            row[f"chain_acn{number}"] = CHIPS
            row[f"temp_chip{number}"] = row[f"temp_pcb{number}"] = corners
        first = {"Miner": VERSION, "Type": machine.model.model}
        return self._reply(70, "LUXminer stats", STATS=[first, row])

    def _devs(self) -> Reply:
        """Return the boards in the way of cgminer."""
        machine = self.machine
        mega_hashes = machine.hashrate_th_s * 1e6 / machine.model.boards
        rows = [
            {
                "ASC": slot,
                "ID": slot,
                "Enabled": "Y",
                # A board stays alive while the machine sleeps, with a rate of 0.
                "Status": "Alive",
                "IsRamping": machine.state in {MachineState.STARTING, MachineState.RESTARTING},
                "IsUserShutdown": False,
                "MHS 5s": round(mega_hashes, 2),
                "Profile": machine.level_id,
                "Temperature": round(board_c, 1),
            }
            for slot, board_c in enumerate(machine.boards_c)
        ]
        return self._reply(9, f"{machine.model.boards} ASC(s)", DEVS=rows)

    def _fans(self) -> Reply:
        """Return the fans."""
        rows = [
            {"FAN": f"FAN{fan + 1}", "ID": fan, "RPM": rpm, "Speed": round(100 * rpm / 6000)}
            for fan, rpm in enumerate(self.machine.fans_rpm)
        ]
        return self._reply(202, f"{len(rows)} Fan(s)", FANS=rows, FANCTRL=[{"MinFans": 3, "PowerOffSpeed": 20}])

    def _temps(self) -> Reply:
        """Return four sensors a board: two where the air enters, two where it leaves."""
        machine = self.machine
        rows = [
            {
                "TEMP": slot,
                "ID": slot,
                "TopLeft": round(board_c, 1),
                "BottomLeft": round(board_c, 1),
                "TopRight": round((board_c + machine.inlet_c) / 2, 1),
                "BottomRight": round((board_c + machine.inlet_c) / 2, 1),
            }
            for slot, board_c in enumerate(machine.boards_c)
        ]
        return self._reply(201, f"{len(rows)} Temp(s)", TEMPS=rows)

    def _tempctrl(self) -> Reply:
        """Return the temperatures that it holds."""
        return self._reply(200, "Temperature control", TEMPCTRL=[{"Target": 55, "Hot": 65, "Dangerous": 70}])

    def _pools(self) -> Reply:
        """Return the pools; a machine that sleeps talks to none."""
        machine = self.machine
        rows = [
            {
                "POOL": place,
                "URL": pool["url"],
                "User": pool["user"],
                "Status": "Dead" if self._sleeps else "Alive",
                "Stratum Active": place == 0 and not self._sleeps,
                "Accepted": machine.accepted if place == 0 else 0,
                "Rejected": machine.rejected if place == 0 else 0,
                "Priority": place,
                "GROUP": 0,
            }
            for place, pool in enumerate(machine.pools)
        ]
        return self._reply(7, f"{len(rows)} Pool(s)", POOLS=rows)

    def _show_atm(self) -> Reply:
        """Return the thermal control."""
        row = {
            "Enabled": self.atm.is_on,
            "MaxProfile": self.atm.highest,
            "MinProfile": "",
            "StartupMinutes": 15,
            "PostRampMinutes": int(self.atm.wait.total_seconds() // 60),
            "TempWindow": 5.0,
        }
        return self._reply(339, "ATM configuration values", ATM=[row])

    # Writes

    def _set_profile(self, values: list[str]) -> Reply:
        """Run at a level; the thermal control must be off, or it would set its own."""
        if self.atm.is_on:
            return self._error(ATM_IS_ON, "Can't set profile while ATM is enabled")
        if len(values) != 1 or self.machine.model.level(values[0]) is None or values[0] in self.failing_levels:
            return self._error(BAD_VALUE, "Profile not found")
        if Fault.NEVER_APPLIED not in self.faults:
            self.machine.set_level(values[0])
            self.atm.note_ramp()
        return self._reply(321, "Profile Set", PROFILE=[{"Board": 0, "Profile": values[0]}])

    def _set_atm(self, values: list[str]) -> Reply:
        """Change the thermal control by `key=value`."""
        wished = dict(value.split("=", 1) for value in values)
        highest = wished.get("max_profile", self.atm.highest)
        if wished.get("enabled", "true") not in {"true", "false"} or self.machine.model.level(highest) is None:
            return self._error(BAD_VALUE, "Invalid value")
        if not self.machine.is_deaf():
            self.atm.is_on = wished.get("enabled", str(self.atm.is_on).lower()) == "true"
            self.atm.highest = highest
            self.atm.note_ramp()
        return self._reply(340, "ATM configuration updated")

    def _curtail(self, values: list[str]) -> Reply:
        """Sleep or wake up."""
        if values == ["sleep"]:
            self.machine.pause()
            return self._reply(335, "Curtailment command sent", CURTAIL=[{"Action": "sleep mode"}])
        if values == ["wakeup"]:
            self.machine.resume()
            self.atm.note_ramp()
            return self._reply(335, "Curtailment command sent", CURTAIL=[{"Action": "wake up"}])
        return self._error(BAD_VALUE, "Invalid action")

    def _set_led(self, values: list[str]) -> Reply:
        """Switch the red light."""
        if len(values) != len(("color", "state")) or values[1] not in {"auto", "on", "off", "blink"}:
            return self._error(BAD_VALUE, "Invalid value")
        self.machine.set_light(values[1] in {"on", "blink"})
        return self._reply(336, "LED set", LED=[{"Color": values[0], "State": values[1]}])

    def _reset(self, _: list[str]) -> Reply:
        """Restart the mining software."""
        self.machine.restart_mining()
        return self._reply(334, "Miner reset")

    def _reboot(self, _: list[str]) -> Reply:
        """Restart the machine; a curtailed one stays curtailed."""
        slept = self._sleeps
        self.machine.reboot()
        if slept:
            self.machine.pause()
        self.session.end()
        return self._reply(333, "Device rebooting")


def _corners(inlet_c: float, board_c: float) -> str:
    """Return the four sensors of a board as `out-in-in-out`."""
    out, inward = round(board_c), round((board_c + inlet_c) / 2)
    return f"{out}-{inward}-{inward}-{out}"


def build(host: str, *, seed: int, clock: SimClock, model: str | None = None) -> LuxOs:
    """Return an Antminer with LuxOS at an address."""
    name = model or MODEL
    machine = Machine(
        MachineModel(
            firmware=FIRMWARE,
            model=name,
            levels=levels(FIRMWARE, name),
            lag=LAG,
            dead_time=DEAD_TIME,
        ),
        # Control boards of Antminers draw a random address with the local bit.
        mac=f"62:f7:5e:{seed >> 16 & 0xFF:02x}:{seed >> 8 & 0xFF:02x}:{seed & 0xFF:02x}",
        seed=seed,
        clock=clock,
        # The levels above the nameplate need better cooling.
        starts_at=DEFAULT_LEVEL,
    )
    return LuxOs(host, machine, seed=seed)
