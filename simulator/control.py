"""The control server: it shows the site and lets a demo or a test meddle with it.

| request | body | effect |
|---|---|---|
| GET /state | | everything |
| GET /rooms, /rooms/NAME, /miners/HOST, /plant, /grid, /outdoor, /price, /boiler | | one part, for sensors |
| POST /fault | host, fault, on | a miner fails in one way, or no longer |
| POST /power | host, on | pull a miner's plug, or put it back |
| POST /plant | cut_share, frozen, confidence: any of them | cut the generation, freeze or distrust the meter |
| POST /room | name, window_open, people: any of the last two | open a window, let people in |
| POST /boiler | has_gas, pressure_bar: any of them | take the gas or the water away |
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any, cast, override

from aiohttp import web

from . import view
from .fault import Fault
from .simulated_site import Room, Site
from .web_service import WebService


class _Body:
    """The wishes in a request; a wrong one raises ValueError with a text for people."""

    def __init__(self, fields: dict[str, Any]) -> None:
        """Keep the fields."""
        self._fields = fields

    def text(self, name: str) -> str:
        """Return a field that must be there."""
        value = self._fields.get(name)
        if not isinstance(value, str):
            message = f'"{name}" must be a text'
            raise ValueError(message)  # noqa: TRY004  The caller's mistake, not a wrong type in this program.
        return value

    def switch(self, name: str) -> bool | None:
        """Return true, false, or None where it is not given."""
        value = self._fields.get(name)
        if value is not None and not isinstance(value, bool):
            message = f'"{name}" must be true or false'
            raise ValueError(message)
        return value

    def wanted_switch(self, name: str) -> bool:
        """Return a switch that must be there."""
        value = self.switch(name)
        if value is None:
            message = f'"{name}" is missing: true or false'
            raise ValueError(message)
        return value

    def number(self, name: str, *, lowest: float, highest: float) -> float | None:
        """Return a number within its range, or None where it is not given."""
        value = self._fields.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not lowest <= value <= highest:
            message = f'"{name}" must be a number from {lowest:g} to {highest:g}'
            raise ValueError(message)
        return float(value)


class ControlServer(WebService):
    """The HTTP interface to the simulated site itself, on loopback only."""

    def __init__(self, host: str, port: int, site: Site) -> None:
        """Keep the site; nobody listens yet."""
        super().__init__(host, port)
        self._site = site

    @property
    def url(self) -> str:
        """Return where it listens."""
        return f"http://{self.host}:{self.port}"

    @override
    def _application(self) -> web.Application:
        """Return what can be read and changed."""
        app = web.Application(middlewares=[self._async_answer])
        app.add_routes(
            [
                web.get("/state", self._async_state),
                web.get("/rooms", self._async_rooms),
                web.get("/rooms/{name}", self._async_room),
                web.get("/miners/{host}", self._async_miner),
                web.get("/{part:plant|grid|outdoor|price|boiler}", self._async_part),
                web.post("/fault", self._async_set_fault),
                web.post("/power", self._async_set_power),
                web.post("/plant", self._async_set_plant),
                web.post("/room", self._async_set_room),
                web.post("/boiler", self._async_set_boiler),
            ]
        )
        return app

    @web.middleware
    async def _async_answer(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Bring the site up to now, and turn mistakes of the caller into words."""
        self._site.advance()
        try:
            return await handler(request)
        except LookupError as error:
            return web.json_response({"error": str(error.args[0])}, status=404)
        except ValueError as error:
            return web.json_response({"error": str(error)}, status=400)

    # Showing

    async def _async_state(self, _: web.Request) -> web.Response:
        """Show everything."""
        return web.json_response(view.state(self._site))

    async def _async_rooms(self, _: web.Request) -> web.Response:
        """Show all rooms."""
        return web.json_response([view.room(room) for room in self._site.rooms.values()])

    async def _async_room(self, request: web.Request) -> web.Response:
        """Show one room."""
        return web.json_response(view.room(self._room(request.match_info["name"])))

    async def _async_miner(self, request: web.Request) -> web.Response:
        """Show one miner."""
        return web.json_response(view.miner(self._site, self._known_host(request.match_info["host"])))

    async def _async_part(self, request: web.Request) -> web.Response:
        """Show one of the other parts."""
        shows = {
            "plant": view.plant,
            "grid": view.grid,
            "outdoor": view.outdoor,
            "price": view.price,
            "boiler": view.boiler,
        }
        return web.json_response(shows[request.match_info["part"]](self._site))

    # Meddling

    async def _async_set_fault(self, request: web.Request) -> web.Response:
        """Let a miner fail in one way, or no longer."""
        body = await _async_body(request)
        host = self._known_host(body.text("host"))
        fault = _fault(body.text("fault"))
        miner = self._site.fleet.miners[host]
        wanted = miner.faults | {fault} if body.wanted_switch("on") else miner.faults - {fault}
        if host in self._site.unplugged:
            miner.faults.clear()
            miner.faults.update(wanted)
        else:
            await miner.async_fail(*wanted)
        return web.json_response(view.miner(self._site, host))

    async def _async_set_power(self, request: web.Request) -> web.Response:
        """Pull the plug of a miner, or put it back."""
        body = await _async_body(request)
        host = self._known_host(body.text("host"))
        if body.wanted_switch("on"):
            await self._site.async_plug_in(host)
        else:
            await self._site.async_unplug(host)
        return web.json_response(view.miner(self._site, host))

    async def _async_set_plant(self, request: web.Request) -> web.Response:
        """Cut the generation, freeze or distrust the meter."""
        body = await _async_body(request)
        plant = self._site.plant
        cut_share = body.number("cut_share", lowest=0, highest=1)
        confidence = body.number("confidence", lowest=0, highest=1)
        is_frozen = body.switch("frozen")
        if cut_share is not None:
            plant.cut(cut_share)
        if confidence is not None:
            plant.confidence = confidence
        if is_frozen is not None:
            plant.thaw()
        if is_frozen:
            plant.freeze(self._site.clock.now())
        return web.json_response(view.plant(self._site))

    async def _async_set_room(self, request: web.Request) -> web.Response:
        """Open or close a window, let people in or out."""
        body = await _async_body(request)
        room = self._room(body.text("name"))
        is_window_open = body.switch("window_open")
        people = body.number("people", lowest=0, highest=100)
        if is_window_open is not None:
            room.is_window_open = is_window_open
        if people is not None:
            room.people = int(people)
        return web.json_response(view.room(room))

    async def _async_set_boiler(self, request: web.Request) -> web.Response:
        """Take gas or water from the boiler, or give it back."""
        body = await _async_body(request)
        boiler = self._site.boiler
        has_gas = body.switch("has_gas")
        pressure_bar = body.number("pressure_bar", lowest=0, highest=3)
        if has_gas is not None:
            boiler.has_gas = has_gas
        if pressure_bar is not None:
            boiler.pressure_bar = pressure_bar
        return web.json_response(view.boiler(self._site))

    def _known_host(self, host: str) -> str:
        """Return an address that a miner has."""
        if host not in self._site.fleet.miners:
            message = f"no miner has the address {host}"
            raise LookupError(message)
        return host

    def _room(self, name: str) -> Room:
        """Return a room by its name."""
        if name not in self._site.rooms:
            message = f'there is no room "{name}": {", ".join(self._site.rooms)}'
            raise LookupError(message)
        return self._site.rooms[name]


async def _async_body(request: web.Request) -> _Body:
    """Return the wishes of a request."""
    try:
        fields = json.loads(await request.text())
    except ValueError:
        fields = None
    if not isinstance(fields, dict):
        message = "the body must be a JSON object"
        raise ValueError(message)  # noqa: TRY004  The caller's mistake, not a wrong type in this program.
    return _Body(cast("dict[str, Any]", fields))


def _fault(word: str) -> Fault:
    """Return a fault by its word."""
    if word not in Fault:
        message = f'there is no fault "{word}": {", ".join(Fault)}'
        raise ValueError(message)
    return Fault(word)
