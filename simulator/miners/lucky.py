"""LuckyMiner: one of the many machines that only pyasic knows, readable on port 80 by everybody."""

from typing import Final

from aiohttp import web

from ..clock import SimClock
from ..levels import Level
from ..machine import Machine, MachineModel
from ..miner import SimMiner
from ..wire import HttpPort

MODEL: Final = MachineModel(
    firmware="other",
    model="LV08",
    # Nameplate: 4.5 TH/s at 116 W.
    levels=(Level(id="fixed", power_w=116, hashrate_th_s=4.5),),
    boards=1,
    fans=1,
)

MODELS: Final = {MODEL.model: MODEL}


class LuckyMiner(SimMiner):
    """A small machine without anything to set."""

    def __init__(self, host: str, machine: Machine) -> None:
        """Serve the page by which it is known, and its readings."""
        super().__init__(host, machine)
        self.ports = (
            HttpPort(
                host, self.faults, [web.get("/", self._async_page), web.get("/api/system/info", self._async_readings)]
            ),
        )

    async def _async_page(self, _: web.Request) -> web.Response:
        """Return the page of its web interface."""
        return web.Response(text="<!DOCTYPE html><title>Lucky miner</title>", content_type="text/html")

    async def _async_readings(self, _: web.Request) -> web.Response:
        """Return all that it measures."""
        return web.json_response(
            {
                "minerModel": self.machine.model.model,
                "power": self.machine.power_w,
                "hashRate": self.machine.hashrate_th_s * 1000,
                "temp": self.machine.chips_c[0],
                "vrTemp": self.machine.boards_c[0],
                "fanrpm": self.machine.fans_rpm[0],
                "uptimeSeconds": int(self.machine.uptime.total_seconds()),
                "macAddr": self.mac.upper(),
                "hostname": "lucky",
                "version": "v1.0.2",
            }
        )


def build(host: str, *, seed: int, clock: SimClock, model: str | None = None) -> LuckyMiner:
    """Return a miner that does not listen yet."""
    mac = f"02:00:5e:1c:{seed // 256 % 256:02x}:{seed % 256:02x}"
    return LuckyMiner(host, Machine(MODELS[model or MODEL.model], mac=mac, seed=seed, clock=clock))
