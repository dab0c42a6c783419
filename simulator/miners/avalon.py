"""Avalons of Canaan for the home: cgminer commands on port 4028, readings as one long text of `Key[value]`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from ..clock import SimClock
from ..fault import Fault
from ..levels import levels
from ..machine import Machine, MachineModel, MachineState
from ..miner import SimMiner
from ..wire import CgminerPort

FIRMWARE = "avalon"
MODEL = "Avalon Q"

DEAD_TIME = timedelta(seconds=45)
"""The chips are tested before they hash at another level."""

LAG = timedelta(seconds=45)

SOON = timedelta(minutes=1)
"""A stop or start that is due within this time is carried out at once, though it shows only when it is due."""

GHOST_SHARE: Final = 146 / 800
"""Of its level: what the supply of an idle Avalon Q said, captured two hours after it had stopped."""

HASH_SHARE_OF_AVERAGE: Final = 0.85
"""An average over the hours goes on for long after the end of mining: the captured Q showed 44 of 52 TH/s."""

NIGHT: Final = "2"
"""The mode of a Mini 3 in which it keeps quiet, whatever its level."""

# Codes and messages of captured replies.
SET_INFO: Final = 118
SET_OK: Final = 119
SET_FAILED: Final = 120
INVALID_COMMAND: Final = 14

type Reply = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What tells the models apart on the wire."""

    prod: str
    model: str
    version: str
    switch: str
    """The setting that holds its level."""
    has_summary: bool
    """The text stands under another name, in quotes and braces."""
    has_clock: bool
    """It shows when it was told to stop and to start."""
    has_wall_power: bool = False
    has_mac: bool = True
    lamp: str | None = None
    """The word for its light, None without one."""
    boards: int = 1
    fans: int = 1


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "Avalon Q": Kind(
            prod="Avalon Q",
            model="Q",
            version="25052801_14a19a2",
            switch="workmode",
            has_summary=True,
            has_clock=True,
            fans=4,
        ),
        "Avalon Mini 3": Kind(
            prod="Avalon Mini3",
            model="Mini3",
            version="25052601_a5b7d1f",
            switch="worklevel",
            has_summary=True,
            has_clock=True,
        ),
        "Avalon Nano 3S": Kind(
            prod="Avalon Nano3s",
            model="Nano3s",
            version="25021401_56abae7",
            switch="workmode",
            has_summary=False,
            has_clock=False,
            lamp="ledset",
        ),
        "Avalon Nano 3": Kind(
            prod="AvalonNano",
            model="Nano3",
            version="24071801_f1a2b3c",
            switch="worklevel",
            has_summary=False,
            has_clock=False,
            has_mac=False,
        ),
        "Avalon A1566": Kind(
            prod="AvalonMiner 15-194",
            model="15-194",
            version="24102401_25462b2",
            switch="workmode",
            has_summary=False,
            has_clock=False,
            has_wall_power=True,
            lamp="led",
            boards=3,
            fans=2,
        ),
    }
)


class Avalon(SimMiner):
    """It obeys everybody on the local network."""

    def __init__(self, host: str, machine: Machine, kind: Kind) -> None:
        """Listen on 4028."""
        super().__init__(host, machine)
        self.kind = kind
        self.mode = "1"
        """What a Mini 3 is used for: heating, mining or night; it has nothing to do with its level."""
        self.lamp = [0, 100, 100, 5, 0, 255]
        """Effect, brightness, warmth, red, green and blue of a light for the living room."""
        self.is_mute_at_start = False
        """Some versions start without a word."""
        self.told: list[str] = []
        """The parameters of all settings that anybody asked for."""
        long_ago = machine.clock.now() - timedelta(days=3)
        self._stop_at = self._start_at = long_ago
        self.ports = (CgminerPort(host, self.faults, self.answer),)

    def answer(self, command: str, parameter: str | None = None) -> Reply | str:
        """Answer one command."""
        replies: dict[str, Callable[[], Reply]] = {
            "version": self._version,
            "estats": self._stats,
            "stats": self._stats,
            "litestats": self._stats,
            "summary": lambda: self._reply(11, "Summary", SUMMARY=[self._totals()]),
            "devs": lambda: self._reply(9, "1 ASC(s)", DEVS=[{"ASC": 0, "Name": "AVALON", **self._totals()}]),
            "devdetails": lambda: self._reply(69, "Device Details", DEVDETAILS=[{"Driver": "avalon", "ID": 0}]),
            "pools": self._pools,
        }
        if command == "ascset":
            return self._set(parameter or "")
        if command == "restart":
            self.machine.restart_mining()
            return {"STATUS": "RESTART"}
        if command in replies:
            return replies[command]()
        return self._status("E", INVALID_COMMAND, "Invalid command")

    def _reply(self, code: int, message: str, **rows: list[Reply]) -> Reply:
        """Return a good reply with its rows."""
        return {**self._status("S", code, message), **rows}

    def _status(self, word: str, code: int, message: str) -> Reply:
        """Return the status that comes with every reply, with the machine's own time."""
        when = int(self.machine.clock.now().timestamp())
        status = {"STATUS": word, "When": when, "Code": code, "Msg": message, "Description": "cgminer 4.11.1"}
        return {"STATUS": [status], "id": 1}

    # Reads

    @property
    def _dna(self) -> str:
        """Return the number that its maker gave it."""
        return f"020100{self.machine.serial.removeprefix('SIM')}"

    @property
    def _rests(self) -> bool:
        """Tell whether it shows that it stopped."""
        return self.machine.state is MachineState.STOPPED and self.machine.clock.now() >= self._stop_at

    @property
    def _rate_gh_s(self) -> float:
        """Return the hash rate of this moment."""
        return self.machine.hashrate_th_s * 1e3

    @property
    def _average_gh_s(self) -> float:
        """Return the average, which goes on when mining stopped."""
        if self.machine.is_mining:
            return self._rate_gh_s
        level = self.machine.model.level(self.machine.level_id or "")
        return 0 if level is None else level.hashrate_th_s * 1e3 * HASH_SHARE_OF_AVERAGE

    def _version(self) -> Reply:
        """Return who it is; the first Nano does not say its MAC."""
        kind = self.kind
        row = {
            "CGMiner": "4.11.1",
            "API": "3.7",
            "PROD": kind.prod,
            "MODEL": kind.model,
            "HWTYPE": f"{kind.model}_MM1v1_X1",
            "SWTYPE": "MM319",
            "LVERSION": kind.version,
            "BVERSION": kind.version,
            "CGVERSION": kind.version,
            "DNA": self._dna,
        }
        mac = {"MAC": self.mac.replace(":", "")} if kind.has_mac else {}
        return self._reply(22, "CGMiner versions", VERSION=[{**row, **mac}])

    def _totals(self) -> Reply:
        """Return the rates of cgminer in MH/s, and the shares."""
        machine = self.machine
        return {
            "Elapsed": int(machine.uptime.total_seconds()),
            "MHS av": round(self._average_gh_s * 1e3, 2),
            "MHS 5s": round(self._rate_gh_s * 1e3, 2),
            "MHS 1m": round(self._rate_gh_s * 1e3, 2),
            "MHS 5m": round(self._rate_gh_s * 1e3, 2),
            "Accepted": machine.accepted,
            "Rejected": machine.rejected,
            "Hardware Errors": 0,
        }

    def _pools(self) -> Reply:
        """Return the pools; no work is fetched while it rests."""
        rows = [
            {
                "POOL": place,
                "URL": pool["url"],
                "User": pool["user"],
                "Status": "Alive",
                "Priority": place,
                "Stratum Active": place == 0 and self.machine.is_mining,
                "Accepted": self.machine.accepted if place == 0 else 0,
                "Rejected": self.machine.rejected if place == 0 else 0,
            }
            for place, pool in enumerate(self.machine.pools)
        ]
        return self._reply(7, f"{len(rows)} Pool(s)", POOLS=rows)

    def _stats(self) -> Reply:
        """Return all readings as one text, whose name and wrapping differ by model."""
        text = " ".join(f"{key}[{value}]" for key, value in self._fields().items())
        row: Reply = {"STATS": 0, "ID": "AVALON0", "Elapsed": int(self.machine.uptime.total_seconds()), "Calls": 0}
        if self.kind.has_summary:
            row |= {"HBinfo": "'HB0':{PVT_T0[ 58  59  61] MW0[526 664 642]}", "MM ID0:Summary": f"'STATS':{{{text}}}"}
        else:
            row |= {"MM ID0": text}
        return self._reply(70, "CGMiner stats", STATS=[row])

    def _fields(self) -> Mapping[str, str]:
        """Return the fields of the text in the order of captured ones."""
        kind = self.kind
        prefix = {"Ver": f"{kind.model}-{kind.version}", "DNA": self._dna}
        work = "In Idle" if self._rests else "In Work"
        state = {"SYSTEMSTATU": f"Work: {work}, Hash Board: {kind.boards}"}
        fields = prefix | state | self._measured() | self._set_values()
        if Fault.NULLS in self.faults:
            # What the fault does to numbers in JSON, done to those in the text.
            return prefix | state | dict.fromkeys(fields.keys() - prefix.keys() - state.keys(), "N/A")
        return fields

    def _measured(self) -> dict[str, str]:
        """Return what it measures."""
        machine, kind = self.machine, self.kind
        is_running = machine.is_mining
        power_w = round(machine.power_w)
        supply_w = round(machine.limit_w * GHOST_SHARE) if self._rests else power_w
        chip_c = round(machine.chips_c[0]) if is_running else 0
        temperatures = (
            {"ITemp": f"{machine.inlet_c:.0f}", "HBITemp": f"{machine.inlet_c + 1:.0f}"}
            | {"HBOTemp": f"{machine.outlet_c:.0f}"}
            if kind.has_summary
            # -273 stands for a sensor that is not fitted.
            else {"ITemp": "-273", "OTemp": f"{machine.outlet_c:.0f}"}
        )
        fans = {f"Fan{place + 1}": str(rpm if is_running else 0) for place, rpm in enumerate(machine.fans_rpm)}
        wall = {"WALLPOWER": str(power_w)} if kind.has_wall_power else {}
        return {
            "Elapsed": str(int(machine.uptime.total_seconds())),
            **temperatures,
            "TMax": str(chip_c + 4 if is_running else 0),
            "TAvg": str(chip_c),
            "TarT": "65",
            **fans,
            "FanR": f"{45 if is_running else 0}%",
            "PS": f"0 1221 4 0 {0 if self._rests else round(power_w * 0.94)} 2245 {supply_w}",
            **wall,
            "GHSspd": f"{self._rate_gh_s:.2f}",
            "GHSmm": f"{self._average_gh_s * 1.01:.2f}",
            "GHSavg": f"{self._average_gh_s:.2f}",
            "MGHS": " ".join([f"{self._average_gh_s / kind.boards:.2f}"] * kind.boards),
        }

    def _set_values(self) -> dict[str, str]:
        """Return what it is set to."""
        machine, kind = self.machine, self.kind
        level_id = machine.level_id or "0"
        clock = (
            {"SoftOffTime": str(int(self._stop_at.timestamp())), "SoftOnTime": str(int(self._start_at.timestamp()))}
            if kind.has_clock
            else {}
        )
        lamp = {
            "led": {"Led": str(int(machine.light_is_on))},
            "ledset": {"LED": "0-0", "LEDUser": "-".join(map(str, self.lamp))},
        }.get(kind.lamp or "", {})
        return {
            **clock,
            "SoftOFF": "4" if self._rests else "0",
            **lamp,
            "WORKMODE": level_id if kind.switch == "workmode" else self.mode,
            "WORKLEVEL": level_id if kind.switch == "worklevel" else "0",
            "MPO": f"{machine.limit_w:.0f}",
        }

    # Writes

    def _set(self, parameter: str) -> Reply | str:
        """Set one option of the only ASC: `0,option,value`."""
        self.told.append(parameter)
        _, _, rest = parameter.partition(",")
        option, _, value = rest.partition(",")
        if option in {"workmode", "worklevel"}:
            return self._set_work(option, value)
        if option in {"softoff", "softon"}:
            return self._switch(option, value)
        if option == "reboot":
            self.machine.reboot()
            return self._status("I", SET_INFO, "ASC 0 set info: success reboot")
        if option == self.kind.lamp:
            return self._light(option, value)
        return self._status("E", SET_FAILED, f"ASC 0 set failed: Unknown option: {option}")

    def _set_work(self, option: str, value: str) -> Reply:
        """Set the level, or what a Mini 3 is used for; a missing number is an error."""
        word, _, number = value.partition(",")
        is_use = option == "workmode" and self.kind.switch == "worklevel"
        is_known = number in {"0", "1", NIGHT} if is_use else self.machine.model.level(number) is not None
        if word != "set" or not is_known:
            return self._status("E", SET_FAILED, f"ASC 0 set failed: {option} {value}")
        if is_use:
            self.mode = self.mode if self.machine.is_deaf() else number
        else:
            # Models whose level is a mode take it under both words.
            self.machine.set_level(number)
        return self._status("S", SET_OK, "ASC 0 set OK")

    def _switch(self, option: str, value: str) -> Reply | str:
        """Stop or start at an instant of the machine's own clock: `1:<seconds since 1970>`."""
        word, _, seconds = value.partition(":")
        if word != "1" or not seconds.isdecimal():
            return self._status("E", SET_FAILED, f"ASC 0 set failed: {option} {value}")
        at = datetime.fromtimestamp(int(seconds), UTC)
        is_stop = option == "softoff"
        if not self.machine.is_deaf():
            self._stop_at, self._start_at = (at, self._start_at) if is_stop else (self._stop_at, at)
        if at - self.machine.clock.now() <= SOON:
            (self.machine.pause if is_stop else self.machine.resume)()
        if self.is_mute_at_start and not is_stop:
            return ""
        return self._status("I", SET_INFO, f"ASC 0 set info: success {option}:{seconds}")

    def _light(self, option: str, value: str) -> Reply:
        """Switch the light: a lamp for looks in the small machine, a signal in the big ones."""
        numbers = [int(number) for number in value.split("-")]
        if not self.machine.is_deaf():
            self.lamp = numbers if option == "ledset" else self.lamp
        self.machine.set_light(numbers[0] > 0 if option == "ledset" else numbers[-1] > 0)
        message = "led set ok" if option == "ledset" else "ASC 0 set OK"
        return self._status("S", SET_OK, message)


def build(host: str, *, seed: int, clock: SimClock, model: str | None = None) -> Avalon:
    """Return an Avalon at an address."""
    name = model or MODEL
    kind = KINDS[name]
    machine = Machine(
        MachineModel(
            firmware=FIRMWARE,
            model=name,
            levels=levels(FIRMWARE, name),
            idle_w=10.0,
            lag=LAG,
            dead_time=DEAD_TIME,
            boards=kind.boards,
            fans=kind.fans,
            nominal_fan_rpm=4000.0,
        ),
        # Canaan has a block of its own.
        mac=f"e0:e1:a9:{seed >> 16 & 0xFF:02x}:{seed >> 8 & 0xFF:02x}:{seed & 0xFF:02x}",
        seed=seed,
        clock=clock,
    )
    return Avalon(host, machine, kind)
