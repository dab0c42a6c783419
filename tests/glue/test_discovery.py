"""Miners that the network brings up: known ones are followed, new ones are offered."""

from homeassistant.config_entries import SOURCE_DHCP, SOURCE_IGNORE, SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.helpers.service_info.dhcp import DhcpServiceInfo

from custom_components.proof_of_heat.const import DOMAIN
from simulator.clock import ManualClock
from simulator.miner import SimMiner
from simulator.wire import HttpPort
from tests.simulated import StartMiner, free_host

from .conftest import MakeHome
from .dialog import Dialog, only_miner, sim, starts
from .home import Home


def _offers(hass: HomeAssistant) -> list[str]:
    """Return the names of the miners that are offered."""
    flows = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    return [flow["context"]["title_placeholders"]["name"] for flow in flows if flow["context"]["source"] != SOURCE_USER]


async def test_a_known_miner_is_followed(make_home: MakeHome, simulated: StartMiner, clock: ManualClock) -> None:
    """A miner with a new address goes on under it, with one new start of its site and none more."""
    home = await make_home("axeos")
    await home.miners[0].async_stop()
    moved = await simulated(sim("axeos", clock, host=free_host()))
    seen = starts(home.entry)
    dialog = await Dialog.async_discovery(home.hass, moved)
    await home.async_settle()
    assert dialog.page == "already_configured"
    assert only_miner(home.entry).data["host"] == moved.host
    assert home.state("binary_sensor", "online") == "on"
    assert len(seen) == 1
    await Dialog.async_discovery(home.hass, moved)
    await home.async_settle()
    assert len(seen) == 1


async def test_a_name_that_was_typed_stays(make_home: MakeHome, simulated: StartMiner, clock: ManualClock) -> None:
    """A miner that its owner calls by name in the network moves without us."""
    home = await make_home("axeos")
    subentry = only_miner(home.entry)
    home.hass.config_entries.async_update_subentry(home.entry, subentry, data={**subentry.data, "host": "localhost"})
    await home.async_settle()
    seen = starts(home.entry)
    await Dialog.async_discovery(home.hass, home.miners[0])
    await home.async_settle()
    assert only_miner(home.entry).data["host"] == "localhost"
    assert seen == []


async def test_a_known_miner_on_its_other_port_is_followed(make_home: MakeHome) -> None:
    """A miner that shows the network another MAC than it tells is recognised by its own words."""
    home = await make_home("axeos")
    seen = DhcpServiceInfo(ip=home.miners[0].host, hostname="bitaxe", macaddress="020000000001")
    dialog = Dialog(hass=home.hass, manager=home.hass.config_entries.flow, texts_at="config")
    await dialog.async_begin(DOMAIN, {"source": SOURCE_DHCP}, seen)
    assert dialog.page == "already_configured"


async def test_a_new_miner_begins_a_site(hass: HomeAssistant, simulated: StartMiner, clock: ManualClock) -> None:
    """Where there is no site yet, the miner is offered, the site is named, and the miner is its first."""
    miner = await simulated(sim("axeos", clock))
    dialog = await Dialog.async_discovery(hass, miner)
    assert dialog.page == "discovered"
    assert dialog.fields == {}
    assert _offers(hass) == [f"BitAxe Gamma 601 ({miner.host})"]
    assert dialog.placeholders["miner"].startswith(f"BitAxe Gamma 601 · {miner.host}")
    await dialog.async_submit()
    await dialog.async_submit(name="Home")
    assert (dialog.page, dialog.placeholders["hosts"]) == ("miner", miner.host)
    await dialog.async_confirm()
    entry = await dialog.async_finish()
    assert only_miner(entry).unique_id == miner.mac
    assert entry.unique_id is None


async def test_a_new_miner_joins_the_only_site(make_home: MakeHome, simulated: StartMiner, clock: ManualClock) -> None:
    """Where there is one site, nothing is asked but what the miner may do, and the site starts anew once."""
    home = await make_home("axeos")
    miner = await simulated(sim("avalon", clock, seed=2))
    seen = starts(home.entry)
    dialog = await Dialog.async_discovery(home.hass, miner)
    assert dialog.fields == {}
    await dialog.async_submit()
    await dialog.async_confirm()
    await home.async_settle()
    assert dialog.page == "miner_added"
    assert [one.title for one in home.entry.subentries.values()] == ["BitAxe Gamma 601", "Avalon Q"]
    assert len(seen) == 1


async def test_a_new_miner_goes_to_the_chosen_site(
    make_home: MakeHome, simulated: StartMiner, clock: ManualClock
) -> None:
    """Where there are several sites, the owner says which one feeds the miner."""
    home = await make_home("axeos")
    barn = await (await Dialog.async_named_site(home.hass, name="Barn")).async_finish()
    miner = await simulated(sim("avalon", clock, seed=2))
    dialog = await Dialog.async_discovery(home.hass, miner)
    assert dialog.choices("site") == {home.entry.entry_id: "Home", barn.entry_id: "Barn"}
    await dialog.async_submit(site=barn.entry_id)
    await dialog.async_confirm()
    assert only_miner(barn).title == "Avalon Q"
    assert len(home.entry.subentries) == 1


async def test_a_locked_miner_is_offered(make_home: MakeHome, simulated: StartMiner, clock: ManualClock) -> None:
    """A miner that says nothing without its password is offered by its address, and asked for the password."""
    home = await make_home("axeos")
    miner = await simulated(sim("antminer", clock, seed=2))
    miner.password = "of its owner"
    dialog = await Dialog.async_discovery(home.hass, miner)
    assert _offers(home.hass) == [miner.host]
    await dialog.async_submit()
    await dialog.async_submit(password="of its owner")
    await dialog.async_confirm()
    assert dialog.page == "miner_added"


async def test_a_locked_miner_may_be_left_out(make_home: MakeHome, simulated: StartMiner, clock: ManualClock) -> None:
    """Who does not know the password of an offered miner ends with nothing changed."""
    home = await make_home("axeos")
    miner = await simulated(sim("antminer", clock, seed=2))
    miner.password = "forgotten"
    dialog = await Dialog.async_discovery(home.hass, miner)
    await dialog.async_submit()
    await dialog.async_submit(leave_out=True)
    assert dialog.page == "nothing_added"
    assert len(home.entry.subentries) == 1


async def test_what_is_no_miner_is_not_offered(hass: HomeAssistant, real_sockets: None, clock: ManualClock) -> None:
    """A device with the name of a miner that is none does not bother anybody."""
    page = HttpPort(free_host(), set(), {})
    await page.async_open()
    dialog = await Dialog.async_discovery(hass, sim("axeos", clock, host=page.host))
    await page.async_close()
    assert dialog.page == "no_miner"


async def test_a_miner_is_offered_once(hass: HomeAssistant, simulated: StartMiner, clock: ManualClock) -> None:
    """The network sees a miner each hour; one offer is enough."""
    miner = await simulated(sim("axeos", clock))
    await Dialog.async_discovery(hass, miner)
    again = await Dialog.async_discovery(hass, miner)
    assert again.page == "already_in_progress"


async def test_an_ignored_miner_is_not_offered_again(
    hass: HomeAssistant, simulated: StartMiner, clock: ManualClock
) -> None:
    """Who ignores a miner does not see it again, and may still add it by hand."""
    miner = await simulated(sim("axeos", clock))
    data = {"unique_id": miner.mac, "title": "BitAxe"}
    await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_IGNORE}, data=data)
    assert (await Dialog.async_discovery(hass, miner)).page == "already_configured"
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_address(miner.host)
    assert dialog.page == "miner"


async def test_an_offer_ends_when_a_new_site_takes_the_miner(
    hass: HomeAssistant, simulated: StartMiner, clock: ManualClock
) -> None:
    """A miner that its owner adds by hand to a new site is no longer offered, while others are."""
    miner = await simulated(sim("axeos", clock))
    other = await simulated(sim("avalon", clock, seed=2))
    await Dialog.async_discovery(hass, miner)
    await Dialog.async_discovery(hass, other)
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_address(miner.host)
    await dialog.async_confirm()
    await dialog.async_finish()
    assert _offers(hass) == [f"Avalon Q ({other.host})"]


async def test_an_offer_ends_when_a_site_takes_the_miner(
    make_home: MakeHome, simulated: StartMiner, clock: ManualClock
) -> None:
    """A miner that its owner adds by hand to a site is no longer offered, while others are."""
    home = await make_home()
    miner = await simulated(sim("axeos", clock))
    other = await simulated(sim("avalon", clock, seed=2))
    await Dialog.async_discovery(home.hass, miner)
    await Dialog.async_discovery(home.hass, other)
    await _add(home, miner)
    assert _offers(home.hass) == [f"Avalon Q ({other.host})"]


async def test_an_offer_for_a_miner_that_is_set_up_by_now_ends(
    make_home: MakeHome, simulated: StartMiner, clock: ManualClock
) -> None:
    """An offer that waits on an open page is not taken twice."""
    home = await make_home()
    miner = await simulated(sim("axeos", clock))
    seen = DhcpServiceInfo(ip=miner.host, hostname="bitaxe", macaddress="020000000001")
    dialog = Dialog(hass=home.hass, manager=home.hass.config_entries.flow, texts_at="config")
    await dialog.async_begin(DOMAIN, {"source": SOURCE_DHCP}, seen)
    await _add(home, miner)
    await dialog.async_submit()
    assert dialog.page == "already_configured"


async def _add(home: Home, miner: SimMiner) -> None:
    """Add a miner to a site by hand."""
    dialog = await Dialog.async_more_miners(home.hass, home.entry)
    await dialog.async_address(miner.host)
    await dialog.async_confirm()
    await home.async_settle()
