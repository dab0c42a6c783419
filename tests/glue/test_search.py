"""A search of the network: who is found, who is not, and what may be searched."""

import asyncio
from typing import Any

import pytest
from homeassistant.components.network import async_get_adapters
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.data_entry_flow import EVENT_DATA_ENTRY_FLOW_PROGRESS_UPDATE

from simulator.clock import ManualClock
from simulator.fault import Fault
from simulator.wire import HttpPort
from tests.simulated import StartMiner, free_host

from .conftest import MakeHome
from .dialog import Dialog, neighbours, sim, subnet


async def test_a_search_finds_every_firmware(hass: HomeAssistant, simulated: StartMiner, clock: ManualClock) -> None:
    """All that answer are listed with what an owner chooses by, and all are chosen until the owner says otherwise."""
    firmwares = ("axeos", "whatsminer_v2", "whatsminer_v3", "antminer", "vnish", "braiins", "luxos", "avalon", "epic")
    hosts = neighbours(len(firmwares))
    for seed, (host, firmware) in enumerate(zip(hosts, firmwares, strict=True), 1):
        await simulated(sim(firmware, clock, seed=seed, host=host))
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_search(subnet(hosts[0]))
    assert dialog.page == "pick"
    assert dialog.placeholders == {"count": str(len(firmwares))}
    assert list(dialog.choices("miners").values()) == [
        f"BitAxe Gamma 601 · {hosts[0]} · AxeOS · 12-27 W · frequency and voltage",
        f"M30S+ VE40 · {hosts[1]} · Whatsminer · 1020-3400 W · power in watts",
        f"M60S VK40 · {hosts[2]} · Whatsminer · 1032-3441 W · power in watts",
        f"Antminer S19 Pro · {hosts[3]} · Bitmain · 3250 W · on and off",
        f"Antminer S19j Pro · {hosts[4]} · VNish · 1740-3580 W · power levels",
        f"Antminer S19 XP · {hosts[5]} · Braiins OS · 1000-3300 W · power in watts",
        f"Antminer S19k Pro · {hosts[6]} · LuxOS · 784-4195 W · power levels",
        f"Avalon Q · {hosts[7]} · Avalon · 800-1674 W · power levels",
        f"AntMiner S19 XP · {hosts[8]} · ePIC · 3350 W · on and off",
    ]
    assert dialog.result["data_schema"]({}) == {"miners": hosts}


async def test_what_is_unknown_is_left_out(hass: HomeAssistant, simulated: StartMiner, clock: ManualClock) -> None:
    """A machine at rest that does not say its range, and one that is only read, are listed with what is known."""
    hosts = neighbours(2)
    resting = await simulated(sim("whatsminer_v2", clock, host=hosts[0]))
    resting.machine.pause()
    await simulated(sim("lucky", clock, host=hosts[1]))
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_search(subnet(hosts[0]))
    assert list(dialog.choices("miners").values()) == [
        f"Whatsminer · {hosts[0]} · power in watts",
        f"LV08 · {hosts[1]} · nothing, it is only read",
    ]


async def test_the_words_are_in_the_language_of_the_house(
    hass: HomeAssistant, simulated: StartMiner, clock: ManualClock
) -> None:
    """What can be set is told in the language of Home Assistant."""
    hass.config.language = "ru"
    miner = await simulated(sim("avalon", clock))
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_search(f"{miner.host}/32")
    assert dialog.choices("miners") == {miner.host: f"Avalon Q · {miner.host} · Avalon · 800-1674 W · ступени мощности"}


async def test_equal_miners_are_asked_about_once(
    hass: HomeAssistant, simulated: StartMiner, clock: ManualClock
) -> None:
    """Miners of one model and firmware share a form; their titles tell them apart."""
    hosts = neighbours(4)
    pair = [await simulated(sim("axeos", clock, seed=seed, host=hosts[seed])) for seed in (1, 2)]
    await simulated(sim("axeos", clock, seed=3, host=hosts[3], model="BitAxe Supra 401"))
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_search(subnet(hosts[0]))
    await dialog.async_submit(miners=hosts[1:])
    assert dialog.placeholders["name"] == "2 x BitAxe Gamma 601"
    assert dialog.placeholders["hosts"] == f"{hosts[1]}, {hosts[2]}"
    await dialog.async_confirm(highest="525/1150")
    assert dialog.placeholders["hosts"] == hosts[3]
    await dialog.async_confirm()
    assert dialog.placeholders == {"count": "3"}
    entry = await dialog.async_finish()
    titles = {subentry.title for subentry in entry.subentries.values()}
    tails = [miner.mac[-5:].replace(":", "").upper() for miner in pair]
    assert titles == {f"BitAxe Gamma 601 {tails[0]}", f"BitAxe Gamma 601 {tails[1]}", "BitAxe Supra 401"}
    highest = [subentry.data["highest"]["level_id"] for subentry in entry.subentries.values()]
    assert highest[:2] == ["525/1150", "525/1150"]


async def test_only_the_chosen_are_added(hass: HomeAssistant, simulated: StartMiner, clock: ManualClock) -> None:
    """A miner that was found and not chosen stays out."""
    hosts = neighbours(2)
    await simulated(sim("axeos", clock, seed=1, host=hosts[0]))
    await simulated(sim("avalon", clock, seed=2, host=hosts[1]))
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_search(subnet(hosts[0]))
    await dialog.async_submit(miners=[hosts[1]])
    await dialog.async_confirm()
    assert (dialog.page, dialog.placeholders) == ("miners", {"count": "1"})


async def test_none_may_be_chosen(hass: HomeAssistant, simulated: StartMiner, clock: ManualClock) -> None:
    """Whoever wants none of the found goes back, and loses nothing."""
    miner = await simulated(sim("axeos", clock))
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_search(f"{miner.host}/32")
    await dialog.async_submit(miners=[])
    assert (dialog.page, dialog.placeholders) == ("miners", {"count": "0"})


async def test_what_is_no_miner_is_not_found(hass: HomeAssistant, real_sockets: None) -> None:
    """Printers, routers and empty addresses are left out, and the owner can go on in every direction."""
    host = free_host()
    page = HttpPort(host, set(), {})
    await page.async_open()
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_search(subnet(host))
    await page.async_close()
    assert dialog.page == "nothing_found"
    await dialog.async_search(f"{host}/32")
    assert dialog.page == "nothing_found"
    assert (await dialog.async_finish()).title == "Home"


async def test_a_known_miner_is_not_found_again(hass: HomeAssistant, make_home: MakeHome) -> None:
    """A miner that is set up is not offered, nor one whose password has changed since."""
    home = await make_home("axeos", "antminer")
    home.miners[1].password = "changed"
    dialog = await Dialog.async_named_site(hass, name="Barn")
    await dialog.async_search(f"{home.miners[0].host}/31")
    assert dialog.page == "nothing_found"
    await dialog.async_search(f"{home.miners[1].host}/32")
    assert dialog.page == "nothing_found"


async def test_a_miner_at_two_addresses_is_one(hass: HomeAssistant, simulated: StartMiner, clock: ManualClock) -> None:
    """A miner on cable and radio at once is offered once."""
    hosts = neighbours(2)
    await simulated(sim("axeos", clock, seed=1, host=hosts[0]))
    await simulated(sim("axeos", clock, seed=1, host=hosts[1]))
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_search(subnet(hosts[0]))
    assert list(dialog.choices("miners")) == [hosts[0]]


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "not_a_network"),
        ("my network", "not_a_network"),
        ("192.168.1.0/33", "not_a_network"),
        ("fd00::/64", "not_a_network"),
        ("10.0.0.0/8", "network_too_large"),
        ("192.168.0.0/21", "network_too_large"),
        ("8.8.8.0/24", "network_is_public"),
        ("0.0.0.0/0", "network_is_public"),
    ],
)
async def test_what_may_not_be_searched_is_told(hass: HomeAssistant, typed: str, error: str) -> None:
    """A typing error, the network of a company and the network of somebody else are refused at the field."""
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_choose("search")
    await dialog.async_submit(subnet=typed)
    assert dialog.errors == {"subnet": error}
    assert dialog.fields == {"subnet": typed}


@pytest.mark.parametrize(
    ("adapters", "suggested"),
    [
        ([], ""),
        ([("192.168.7.20", 24, True, True)], "192.168.7.0/24"),
        ([("172.17.5.1", 16, True, True)], "172.17.5.0/24"),
        ([("10.1.1.1", 24, True, False), ("192.168.7.20", 23, True, True)], "192.168.6.0/23"),
        ([("192.168.7.20", 24, False, True)], ""),
    ],
    ids=["none", "of a home", "of a container", "the one that leads out", "one that is switched off"],
)
async def test_the_own_network_is_suggested(
    hass: HomeAssistant, adapters: list[tuple[str, int, bool, bool]], suggested: str
) -> None:
    """The network that Home Assistant is in stands in the field, never one that is too large to search."""
    known: list[Any] = await async_get_adapters(hass)
    known[:] = [
        {"ipv4": [{"address": host, "network_prefix": prefix}], "enabled": is_enabled, "default": is_default}
        for host, prefix, is_enabled, is_default in adapters
    ]
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_choose("search")
    assert dialog.fields == {"subnet": suggested}


async def test_the_progress_reaches_its_end(hass: HomeAssistant, real_sockets: None) -> None:
    """The bar grows with each address, up to the last."""
    seen: list[float] = []

    @callback
    def note(event: Event) -> None:
        """Note how far the search is."""
        seen.append(event.data["progress"])

    hass.bus.async_listen(EVENT_DATA_ENTRY_FLOW_PROGRESS_UPDATE, note)
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_search(f"{free_host()}/29")
    assert seen == sorted(seen)
    assert (len(seen), seen[-1]) == (6, 1)


async def test_a_flow_that_is_closed_ends_its_search(
    hass: HomeAssistant, simulated: StartMiner, clock: ManualClock
) -> None:
    """Whoever closes the window leaves no search running, not even at a miner that never answers."""
    miner = await simulated(sim("axeos", clock))
    await miner.async_fail(Fault.HANG)
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_choose("search")
    dialog.result = await dialog.manager.async_configure(dialog.flow_id, {"subnet": f"{miner.host}/32"})
    assert dialog.result["type"] == "progress"
    (search,) = _searches()
    dialog.manager.async_abort(dialog.flow_id)
    await asyncio.wait([search])
    assert search.cancelled()
    assert _searches() == []


def _searches() -> list[asyncio.Task[Any]]:
    """Return the searches under way."""
    return [task for task in asyncio.all_tasks() if task.get_name() == "proof_of_heat search"]
