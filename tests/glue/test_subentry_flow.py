"""More miners for a site that runs, and what is left of one that is removed."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from simulator.clock import ManualClock
from tests.simulated import StartMiner

from .conftest import MakeHome
from .dialog import Dialog, neighbours, sim, starts, subnet


async def test_a_miner_is_added_by_its_address(
    make_home: MakeHome, simulated: StartMiner, clock: ManualClock, entity_registry: er.EntityRegistry
) -> None:
    """A miner that is added later has its entities at once, and the site starts anew once."""
    home = await make_home("axeos")
    miner = await simulated(sim("avalon", clock, seed=2))
    seen = starts(home.entry)
    dialog = await Dialog.async_more_miners(home.hass, home.entry)
    assert dialog.page == "user"
    await dialog.async_address(miner.host)
    await dialog.async_confirm(managed=True)
    await home.async_settle()
    assert dialog.page == "create_entry"
    assert len(seen) == 1
    (added,) = [one for one in home.entry.subentries.values() if one.unique_id == miner.mac]
    assert added.title == "Avalon Q"
    entities = er.async_entries_for_config_entry(entity_registry, home.entry.entry_id)
    keys = {
        entity.unique_id.removeprefix(f"{miner.mac}_")
        for entity in entities
        if entity.config_subentry_id == added.subentry_id
    }
    assert {"heater", "power_level", "power", "managed"} <= keys


async def test_many_miners_cost_few_starts(make_home: MakeHome, simulated: StartMiner, clock: ManualClock) -> None:
    """A search adds all that it found, of several kinds; one start reads them, one more what came in the meantime."""
    home = await make_home("axeos")
    hosts = neighbours(4)
    firmwares = ("axeos", "axeos", "avalon", "whatsminer_v2")
    miners = [
        await simulated(sim(firmware, clock, seed=seed, host=host))
        for seed, (host, firmware) in enumerate(zip(hosts, firmwares, strict=True), 2)
    ]
    seen = starts(home.entry)
    dialog = await Dialog.async_more_miners(home.hass, home.entry)
    await dialog.async_search(subnet(hosts[0]))
    await dialog.async_submit(miners=[host for host in hosts if host in dialog.choices("miners")])
    await dialog.async_confirm()
    await dialog.async_confirm()
    await dialog.async_confirm()
    await home.async_settle()
    assert dialog.page == "create_entry"
    assert len(seen) <= 2
    assert len(home.entry.runtime_data.fleet.miners) == len(home.entry.subentries)
    tails = [miner.mac[-5:].replace(":", "").upper() for miner in miners[:2]]
    assert [one.title for one in home.entry.subentries.values()] == [
        "BitAxe Gamma 601",
        f"BitAxe Gamma 601 {tails[0]}",
        f"BitAxe Gamma 601 {tails[1]}",
        "Avalon Q",
        "M30S+ VE40",
    ]


async def test_nothing_found_leads_on(make_home: MakeHome, real_sockets: None) -> None:
    """A search without result ends in a choice, not in an error."""
    home = await make_home()
    dialog = await Dialog.async_more_miners(home.hass, home.entry)
    await dialog.async_search(f"{neighbours(1)[0]}/32")
    assert dialog.page == "nothing_found"
    assert dialog.result["menu_options"] == ["search", "address"]


async def test_none_may_be_chosen(make_home: MakeHome, simulated: StartMiner, clock: ManualClock) -> None:
    """Whoever wants none of the found is asked again how to go on."""
    home = await make_home()
    miner = await simulated(sim("axeos", clock))
    dialog = await Dialog.async_more_miners(home.hass, home.entry)
    await dialog.async_search(f"{miner.host}/32")
    await dialog.async_submit(miners=[])
    assert dialog.page == "user"


async def test_a_miner_of_this_site_is_refused(make_home: MakeHome) -> None:
    """A miner is set up once."""
    home = await make_home("axeos")
    dialog = await Dialog.async_more_miners(home.hass, home.entry)
    await dialog.async_address(home.miners[0].host)
    assert dialog.errors == {"host": "already_configured"}


async def test_a_miner_that_two_windows_add_is_added_once(
    make_home: MakeHome, simulated: StartMiner, clock: ManualClock
) -> None:
    """Of two flows that choose the same miner at once, the second one ends with a word."""
    home = await make_home()
    miner = await simulated(sim("axeos", clock))
    dialogs = [await Dialog.async_more_miners(home.hass, home.entry) for _ in range(2)]
    await dialogs[0].async_address(miner.host)
    await dialogs[1].async_address(miner.host)
    await dialogs[0].async_confirm()
    await dialogs[1].async_confirm()
    assert [dialog.page for dialog in dialogs] == ["create_entry", "already_configured"]
    assert len(home.entry.subentries) == 1


async def test_a_removed_miner_leaves_nothing(
    hass: HomeAssistant,
    make_home: MakeHome,
    simulated: StartMiner,
    clock: ManualClock,
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
) -> None:
    """A miner that is removed takes device, entities and states along, and may be added anew."""
    home = await make_home()
    miner = await simulated(sim("axeos", clock))
    dialog = await Dialog.async_more_miners(hass, home.entry)
    await dialog.async_address(miner.host)
    await dialog.async_confirm()
    await home.async_settle()
    assert len(dr.async_entries_for_config_entry(device_registry, home.entry.entry_id)) == 2
    (subentry_id,) = home.entry.subentries
    hass.config_entries.async_remove_subentry(home.entry, subentry_id)
    await home.async_settle()
    assert len(dr.async_entries_for_config_entry(device_registry, home.entry.entry_id)) == 1
    entities = er.async_entries_for_config_entry(entity_registry, home.entry.entry_id)
    assert [entity.entity_id for entity in entities if miner.mac in entity.unique_id] == []
    assert [state.entity_id for state in hass.states.async_all() if "bitaxe" in state.entity_id] == []
    again = await Dialog.async_more_miners(hass, home.entry)
    await again.async_address(miner.host)
    assert again.page == "miner"
