"""The plant's meter on the network: JSON over HTTP with a bearer token, and the same on Modbus TCP.

| address | content | unit |
|---|---|---|
| 0-1 | generation, high word first | W |
| 2-3 | container consumption | W |
| 4 | confidence | 0.1 % |
| 5-6 | time of the reading, UTC since 1970 | s |
"""

from dataclasses import replace
from hmac import compare_digest
from typing import Final, override

from aiohttp import hdrs, web
from pymodbus.constants import ExcCodes

from .clock import SimClock
from .modbus import RegisterError, pair
from .plant import Plant, PlantReading
from .web_service import WebService

PATH: Final = "/api/v1/plant"
DEMO_TOKEN: Final = "river-and-sun"  # noqa: S105  Opens a simulated meter on loopback only.


class PlantMeter:
    """Reads the plant in simulated time and stamps the reading with the time of the wall."""

    def __init__(self, plant: Plant, clock: SimClock, *, wall: SimClock | None = None) -> None:
        """Keep the plant; without a wall clock the simulated time is the only one."""
        self._plant = plant
        self._clock = clock
        self._wall = clock if wall is None else wall

    def read(self) -> PlantReading:
        """Return what the meter says now; a frozen reading keeps its age."""
        now = self._clock.now()
        reading = self._plant.at(now)
        age = now - reading.measured_at
        return replace(reading, measured_at=self._wall.now() - age)


class PlantServer(WebService):
    """The plant's HTTP interface."""

    def __init__(self, host: str, port: int, meter: PlantMeter, *, token: str = DEMO_TOKEN) -> None:
        """Keep the meter; nobody listens yet."""
        super().__init__(host, port)
        self._meter = meter
        self._token = token

    @property
    def url(self) -> str:
        """Return where the reading is found."""
        return f"http://{self.host}:{self.port}{PATH}"

    @override
    def _application(self) -> web.Application:
        """Return the one path."""
        app = web.Application()
        app.router.add_get(PATH, self._async_read)
        return app

    async def _async_read(self, request: web.Request) -> web.Response:
        """Return the reading to those who have the token."""
        wanted = f"Bearer {self._token}".encode()
        if not compare_digest(request.headers.get(hdrs.AUTHORIZATION, "").encode(), wanted):
            return web.json_response(
                {"error": "unauthorized"}, status=401, headers={hdrs.WWW_AUTHENTICATE: 'Bearer realm="plant"'}
            )
        reading = self._meter.read()
        return web.json_response(
            {
                "generation_w": round(reading.generation_w, 1),
                "container_w": round(reading.container_w, 1),
                "confidence": reading.confidence,
                "measured_at": reading.measured_at.isoformat(),
            }
        )


class PlantRegisters:
    """The plant's meter as a Modbus device that only reads."""

    def __init__(self, meter: PlantMeter) -> None:
        """Show this meter."""
        self._meter = meter

    def words(self) -> list[int]:
        """Return the present words."""
        reading = self._meter.read()
        return [
            *pair(reading.generation_w),
            *pair(reading.container_w),
            round(1000 * reading.confidence),
            *pair(reading.measured_at.timestamp()),
        ]

    def write(self, address: int, words: list[int]) -> None:  # noqa: ARG002  A meter takes no orders.
        """Decline."""
        raise RegisterError(ExcCodes.ILLEGAL_ADDRESS)
