"""The control server shows the site, meddles with it, and declines nonsense in words."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from simulator.clock import ManualClock
from simulator.control import ControlServer
from simulator.fault import Fault
from simulator.fleet import Fleet
from simulator.simulated_site import Site
from tests.simulated import free_host

type Ask = Callable[..., Awaitable[tuple[int, Any]]]


@pytest.fixture
async def control(listening_fleet: Fleet, site: Site) -> AsyncGenerator[ControlServer]:
    """Return the control server while it listens."""
    server = ControlServer(free_host(), 8800, site)
    await server.async_start()
    yield server
    await server.async_stop()


@pytest.fixture
async def ask(control: ControlServer) -> AsyncGenerator[Ask]:
    """Return a function that gets a path, or posts to it, and returns status and JSON."""
    async with aiohttp.ClientSession(control.url) as session:

        async def async_ask(path: str, /, **body: object) -> tuple[int, Any]:
            """Get without a body, post with one."""
            async with session.request("POST" if body else "GET", path, json=body or None) as response:
                return response.status, await response.json()

        yield async_ask


async def test_a_stopped_server_is_gone_and_may_be_stopped_again(control: ControlServer, ask: Ask) -> None:
    """Whoever cleans up need not know what runs still."""
    await control.async_stop()
    with pytest.raises(aiohttp.ClientConnectorError):
        await ask("/state")


async def test_the_state_shows_all_parts(ask: Ask, site: Site) -> None:
    """One request tells of miners, rooms, plant, grid, weather, price and boiler."""
    status, state = await ask("/state")
    assert status == 200
    assert set(state) == {"now", "miners", "rooms", "plant", "grid", "outdoor", "price", "boiler"}
    assert [miner["host"] for miner in state["miners"]] == list(site.fleet.miners)
    assert state["miners"][0]["power_w"] == pytest.approx(3400, rel=0.05)


async def test_a_room_sensor_follows_the_clock(ask: Ask, clock: ManualClock) -> None:
    """The room is brought up to now at each look."""
    _, before = await ask("/rooms/shed")
    clock.advance(timedelta(hours=1))
    _, after = await ask("/rooms/shed")
    assert after["temperature_c"] > before["temperature_c"] + 3


@pytest.mark.parametrize("part", ["plant", "grid", "outdoor", "price", "boiler"])
async def test_each_part_is_a_sensor_of_its_own(ask: Ask, part: str) -> None:
    """A part alone is what the whole state says of it."""
    _, state = await ask("/state")
    assert await ask(f"/{part}") == (200, state[part])


async def test_prices_come_by_day(ask: Ask) -> None:
    """At one o'clock local time, today and tomorrow are known."""
    _, price = await ask("/price")
    assert (len(price["raw_today"]), len(price["raw_tomorrow"])) == (96, 96)
    assert price["unit"] == "EUR/kWh"
    assert {"start": price["start"], "end": price["end"], "value": price["price_per_kwh"]} in price["raw_today"]


async def test_rooms_and_miners_are_found_by_name(ask: Ask, site: Site) -> None:
    """Lists and single ones agree."""
    _, rooms = await ask("/rooms")
    host = next(iter(site.fleet.miners))
    assert await ask("/rooms/shed") == (200, rooms[0])
    assert (await ask(f"/miners/{host}"))[1]["host"] == host


async def test_faults_come_and_go(ask: Ask, site: Site) -> None:
    """Each fault is switched alone; REFUSED closes the sockets."""
    host, miner = next(iter(site.fleet.miners.items()))
    await ask("/fault", host=host, fault="html", on=True)
    _, shown = await ask("/fault", host=host, fault="slow", on=True)
    assert shown["faults"] == ["html", "slow"]
    await ask("/fault", host=host, fault="html", on=False)
    assert miner.faults == {Fault.SLOW}


async def test_a_fault_does_not_put_the_plug_back(ask: Ask, site: Site) -> None:
    """An unplugged miner stays silent whatever is wrong with it."""
    host = next(iter(site.fleet.miners))
    await ask("/power", host=host, on=False)
    _, shown = await ask("/fault", host=host, fault="slow", on=True)
    assert (shown["is_plugged_in"], shown["power_w"], shown["faults"]) == (False, 0, ["slow"])
    _, shown = await ask("/power", host=host, on=True)
    assert shown["is_plugged_in"]


async def test_the_plant_is_cut_distrusted_and_frozen(ask: Ask, clock: ManualClock) -> None:
    """Each wish is taken, and each can be taken back."""
    _, before = await ask("/plant")
    _, during = await ask("/plant", cut_share=0.4, confidence=0.5, frozen=True)
    assert during["generation_w"] == pytest.approx(0.6 * before["generation_w"], abs=1)
    assert (during["confidence"], during["is_frozen"]) == (0.5, True)
    clock.advance(timedelta(minutes=5))
    assert (await ask("/plant"))[1]["measured_at"] == before["measured_at"]
    _, after = await ask("/plant", cut_share=0, frozen=False)
    assert (after["cut_share"], after["is_frozen"]) == (0, False)


async def test_windows_open_and_people_come(ask: Ask) -> None:
    """The room shows both."""
    _, room = await ask("/room", name="shed", window_open=True, people=3)
    assert (room["is_window_open"], room["people"]) == (True, 3)
    _, room = await ask("/room", name="shed", window_open=False)
    assert (room["is_window_open"], room["people"]) == (False, 3)


async def test_the_boiler_loses_gas_and_water(ask: Ask, site: Site) -> None:
    """Both causes of an alarm can be made."""
    status, _ = await ask("/boiler", has_gas=False, pressure_bar=0.2)
    assert status == 200
    assert (site.boiler.has_gas, site.boiler.pressure_bar) == (False, 0.2)


@pytest.mark.parametrize(
    ("path", "body", "status", "words"),
    [
        ("/rooms/attic", {}, 404, 'no room "attic": shed'),
        ("/miners/127.9.9.9", {}, 404, "no miner has the address"),
        ("/fault", {"host": "127.9.9.9", "fault": "html", "on": True}, 404, "no miner has the address"),
        ("/fault", {"fault": "html"}, 400, '"host" must be a text'),
        ("/power", {"host": "127.9.9.9", "on": False}, 404, "no miner has the address"),
        ("/plant", {"cut_share": 1.5}, 400, '"cut_share" must be a number from 0 to 1'),
        ("/plant", {"cut_share": True}, 400, '"cut_share" must be a number from 0 to 1'),
        ("/plant", {"frozen": "yes"}, 400, '"frozen" must be true or false'),
        ("/room", {"name": "attic"}, 404, 'no room "attic"'),
        ("/room", {"name": "shed", "people": -1}, 400, '"people" must be a number from 0 to 100'),
    ],
)
async def test_nonsense_is_declined_in_words(
    ask: Ask, path: str, body: dict[str, object], status: int, words: str
) -> None:
    """The answer says what is wrong and what would be right."""
    answered, answer = await ask(path, **body)
    assert answered == status
    assert words in answer["error"]


@pytest.mark.parametrize(
    ("body", "words"),
    [({"fault": "hiccup", "on": True}, 'no fault "hiccup": garbage'), ({"fault": "html"}, '"on" is missing')],
    ids=["an unknown fault", "neither on nor off"],
)
async def test_an_unclear_fault_is_declined(ask: Ask, site: Site, body: dict[str, object], words: str) -> None:
    """The miner stays well."""
    host, miner = next(iter(site.fleet.miners.items()))
    status, answer = await ask("/fault", host=host, **body)
    assert status == 400
    assert words in answer["error"]
    assert not miner.faults


@pytest.mark.parametrize("text", ["", "[1]", "{"], ids=["nothing", "a list", "half an object"])
async def test_a_body_that_is_no_object_is_declined(control: ControlServer, text: str) -> None:
    """The answer asks for an object."""
    async with aiohttp.ClientSession() as session, session.post(f"{control.url}/room", data=text) as response:
        assert response.status == 400
        assert (await response.json())["error"] == "the body must be a JSON object"
