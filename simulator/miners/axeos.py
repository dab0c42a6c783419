"""A small open-source miner: AxeOS of the BitAxe, and its cousin of the NerdAxe family, both REST on port 80."""

from datetime import datetime, timedelta
from typing import Any, Final

from aiohttp import web

from ..clock import SimClock
from ..machine import Machine, MachineModel, MachineState
from ..miner import SimMiner
from ..wire import HttpPort
from .axeos_board import BOARDS, FIRMWARE, Board, board_levels, known_setting, level_id

MODEL = "BitAxe Gamma 601"

VERSION = "v2.15.0"
NERD_VERSION = "v1.0.37"

DEAD_TIME = timedelta(seconds=8)
"""Regulator, chip and first work after a pause; a boot takes a little longer."""

LAG = timedelta(seconds=5)
"""The frequency climbs in steps of some MHz."""

GREETING = timedelta(seconds=30)
"""The screen says who it is for this long (firmware constant, 30,000 ms)."""

LOWEST_SETTING, HIGHEST_SETTING = 1, 65_535
"""The firmware takes any frequency and voltage between these, however hot the chip gets."""

OVERHEAT_STEP: Final = 100
"""MHz and mV that it takes away after it overheated (firmware constant)."""

CONFIG_PATH: Final = "/api/system/asic"


class AxeOs(SimMiner):
    """It obeys everybody on the local network, and any value."""

    def __init__(self, host: str, machine: Machine, board: Board) -> None:
        """Listen on port 80 with the settings that the board comes with."""
        super().__init__(host, machine)
        self.board = board
        self.mhz: float = board.default_mhz
        self.mv = board.default_mv
        self.version = NERD_VERSION if board.is_nerd else VERSION
        self.has_pause = True
        """False for firmware before 2.14, which has no such thing."""
        self.has_options = True
        """False for old firmware of the NerdAxe family, which redirects in place of an answer."""
        self.has_second_factor = False
        """The NerdAxe family can ask for a code with every change."""
        self.is_overheated = False
        self._rests_for_heat = False
        self._greets_until: datetime | None = None
        self.ports = (HttpPort(host, self.faults, self._routes(), config_paths=(CONFIG_PATH,)),)

    def power_w(self, mhz: float, mv: float) -> float:
        """Return the power at a setting, from that of the board's table: P ~ f V^2."""
        base_w, base_mhz, base_mv = known_setting(self.machine.model.model, self.board)
        return base_w * (mhz / base_mhz) * (mv / base_mv) ** 2

    def overheat(self) -> None:
        """Get too hot: it stops by itself."""
        self.is_overheated = self._rests_for_heat = True
        self.machine.pause()

    def cool_down(self) -> None:
        """Start again by itself unless somebody paused it, a good deal slower, at a setting that nobody offers."""
        self.is_overheated = False
        self._set(self.mhz - OVERHEAT_STEP, self.mv - OVERHEAT_STEP)
        if self._rests_for_heat:
            self._rests_for_heat = False
            self.machine.resume()

    def _routes(self) -> list[web.RouteDef]:
        """Return all that it answers; the firmware knows a few more paths that nobody needs for heat."""
        return [
            web.get("/", self._page),
            web.get("/api/system/info", self._info),
            web.get(CONFIG_PATH, self._asic),
            web.patch("/api/system", self._patch),
            web.post("/api/system/restart", self._restart),
            web.post("/api/system/identify", self._identify),
            web.post("/api/system/pause", self._pause),
            web.post("/api/system/resume", self._resume),
            web.post("/api/system/shutdown", self._shut_down),
        ]

    # Reads

    async def _page(self, _: web.Request) -> web.Response:
        """Return the page of the user interface, whose title names the firmware."""
        title = "Nerd* Dashboard" if self.board.is_nerd else "AxeOS"
        return web.Response(
            text=f"<!doctype html><html><head><title>{title}</title></head><body></body></html>",
            content_type="text/html",
        )

    async def _info(self, _: web.Request) -> web.Response:
        """Return readings and settings in one heap."""
        return web.json_response({**self._readings(), **self._settings(), **self._kind()})

    def _readings(self) -> dict[str, Any]:
        """Return what both firmwares measure."""
        machine, board = self.machine, self.board
        power_w = machine.power_w
        chip_c = round(machine.chips_c[0], 3)
        # Boards of this series read the diode of the chip itself, which is dead without power.
        is_blind = board.version.startswith("6") and not machine.is_mining
        rate_gh_s = machine.hashrate_th_s * 1e3
        return {
            "power": round(power_w, 3),
            "voltage": board.supply_v * 1e3,
            "current": round(power_w / board.supply_v * 1e3, 2),
            "temp": -1 if is_blind else chip_c,
            # The regulator runs hotter than the chip.
            "vrTemp": round(chip_c + 14),
            "hashRate": round(rate_gh_s, 3),
            "hashRate_1m": round(rate_gh_s, 3),
            "coreVoltageActual": self.mv + 4 if machine.is_mining else 0,
            "sharesAccepted": machine.accepted,
            "sharesRejected": machine.rejected,
            "uptimeSeconds": int(machine.uptime.total_seconds()),
            "fanrpm": machine.fans_rpm[0],
            "wifiStatus": "Connected!",
            "wifiRSSI": -51,
            "freeHeap": 8_443_612,
        }

    def _settings(self) -> dict[str, Any]:
        """Return what both firmwares are set to."""
        board, pool = self.board, self.machine.pools[0]
        address, _, port = pool["url"].rpartition(":")
        return {
            "frequency": self.mhz,
            "coreVoltage": self.mv,
            "ASICModel": board.chip,
            "smallCoreCount": board.small_cores,
            "macAddr": self.mac.upper(),
            "hostname": "nerdqaxe" if board.is_nerd else "bitaxe",
            "version": self.version,
            "runningPartition": "ota_0",
            "maxPower": board.max_w,
            "stratumURL": address.removeprefix("stratum+tcp://"),
            "stratumPort": int(port),
            "stratumUser": pool["user"],
        }

    def _kind(self) -> dict[str, Any]:
        """Return what only one of the two firmwares says."""
        board, machine = self.board, self.machine
        is_paused = machine.state is MachineState.STOPPED and not self._rests_for_heat
        if board.is_nerd:
            return {
                "deviceModel": board.name,
                "asicCount": board.chips,
                "asicTemps": [round(machine.chips_c[0] + place, 1) for place in range(board.chips)],
                "fanrpm2": 0,
                "shutdown": is_paused,
                "otp": self.has_second_factor,
                "defaultFrequency": board.default_mhz,
                "defaultCoreVoltage": board.default_mv,
            }
        pause = {"miningPaused": is_paused} if self.has_pause else {}
        return {
            **pause,
            "temp2": -1,
            "fan2rpm": 0,
            "boardVersion": board.version,
            "axeOSVersion": self.version,
            "actualFrequency": self.mhz if machine.is_mining else 50,
            "expectedHashrate": board.hashrate_th_s(self.mhz) * 1e3 if machine.is_mining else 0,
            "overheat_mode": int(self.is_overheated),
            "autofanspeed": 1,
        }

    async def _asic(self, _: web.Request) -> web.Response:
        """Return the frequencies and voltages that the user interface offers."""
        if not self.has_options:
            raise web.HTTPFound("/")
        board = self.board
        return web.json_response(
            {
                "ASICModel": board.chip,
                "deviceModel": board.name,
                "asicCount": board.chips,
                "defaultFrequency": board.default_mhz,
                "frequencyOptions": board.offered_mhz,
                "defaultVoltage": board.default_mv,
                "voltageOptions": board.offered_mv,
            }
        )

    # Writes

    async def _patch(self, request: web.Request) -> web.Response:
        """Take any setting at once, and keep it in flash."""
        self._ask_for_code()
        wished = await request.json()
        mhz, mv = wished.get("frequency", self.mhz), wished.get("coreVoltage", self.mv)
        if not all(_is_setting(value) for value in (mhz, mv)):
            raise web.HTTPBadRequest(text="Wrong API input")
        self._set(mhz, mv)
        return web.Response()

    def _set(self, mhz: float, mv: int) -> None:
        """Run at a setting: one of the table, or any other."""
        if self.machine.is_deaf():
            return
        self.mhz, self.mv = mhz, mv
        if self.machine.model.level(level_id(mhz, mv)) is None:
            self.machine.set_power(self.power_w(mhz, mv), is_live=True)
        else:
            self.machine.set_level(level_id(mhz, mv), is_live=True)

    async def _pause(self, _: web.Request) -> web.Response:
        """Stop mining until somebody resumes it, or it boots."""
        self._refuse_unless(is_known=self.has_pause and not self.board.is_nerd)
        self._stop()
        return web.json_response({"message": "Mining paused"})

    async def _resume(self, _: web.Request) -> web.Response:
        """Mine again."""
        self._refuse_unless(is_known=self.has_pause and not self.board.is_nerd)
        self.machine.resume()
        return web.json_response({"message": "Mining resumed"})

    async def _shut_down(self, _: web.Request) -> web.Response:
        """Stop mining until it boots."""
        self._refuse_unless(is_known=self.board.is_nerd)
        self._stop()
        return web.Response(text="System will shutdown shortly.")

    def _stop(self) -> None:
        """Stop because somebody wants it."""
        self._rests_for_heat = self._rests_for_heat and self.machine.is_deaf()
        self.machine.pause()

    async def _restart(self, _: web.Request) -> web.Response:
        """Boot; it forgets a pause, and mines."""
        self.machine.reboot()
        return web.json_response({"message": "System will restart shortly."})

    async def _identify(self, _: web.Request) -> web.Response:
        """Greet on the screen for half a minute, or stop that."""
        self._refuse_unless(is_known=not self.board.is_nerd)
        now = self.machine.clock.now()
        greets = self._greets_until is not None and now < self._greets_until
        if not self.machine.is_deaf():
            greets = not greets
            self._greets_until = now + GREETING if greets else None
            self.machine.set_light(greets)
        words = 'says "Hi!" for 30 seconds' if greets else 'no longer says "Hi!"'
        return web.json_response({"message": f"The device {words}."})

    def _ask_for_code(self) -> None:
        """Refuse without the code of the second factor, which only a person has."""
        if self.has_second_factor:
            raise web.HTTPUnauthorized(text="totp missing or invalid")

    def _refuse_unless(self, *, is_known: bool) -> None:
        """Refuse a path that this firmware does not have."""
        if not is_known:
            raise web.HTTPNotFound(text='{"error": "unknown route"}')


def build(host: str, *, seed: int, clock: SimClock, model: str | None = None) -> AxeOs:
    """Return a small miner at an address."""
    name = model or MODEL
    board = BOARDS[name]
    machine = Machine(
        MachineModel(
            firmware=FIRMWARE,
            model=name,
            levels=board_levels(name, board),
            idle_w=2.5 * board.chips,
            lag=LAG,
            dead_time=DEAD_TIME,
            boards=1,
            fans=1,
            board_rise_k=26.0,
        ),
        # Espressif made the radio.
        mac=f"30:ae:a4:{seed >> 16 & 0xFF:02x}:{seed >> 8 & 0xFF:02x}:{seed & 0xFF:02x}",
        seed=seed,
        clock=clock,
        starts_at=level_id(board.default_mhz, board.default_mv),
    )
    return AxeOs(host, machine, board)


def _is_setting(value: object) -> bool:
    """Tell whether the firmware takes a value."""
    return isinstance(value, int | float) and LOWEST_SETTING <= value <= HIGHEST_SETTING
