"""Miners that say nothing without a password, and those that reject one later."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from homeassistant.config_entries import SOURCE_REAUTH, ConfigSubentry
from homeassistant.core import HomeAssistant

from custom_components.proof_of_heat.const import DOMAIN
from simulator.clock import ManualClock
from simulator.fault import Fault
from simulator.miner import SimMiner
from tests.simulated import StartMiner

from .conftest import MakeHome
from .dialog import Dialog, neighbours, only_miner, sim, starts, subnet
from .home import Home


async def _locked(
    hass: HomeAssistant, simulated: StartMiner, clock: ManualClock, passwords: Mapping[int, str]
) -> tuple[Dialog, list[SimMiner]]:
    """Return the dialog that asks for the passwords of stock Antminers, and the miners."""
    hosts = neighbours(len(passwords))
    miners = [
        await simulated(sim("antminer", clock, seed=seed, host=host))
        for seed, host in zip(passwords, hosts, strict=True)
    ]
    for miner, password in zip(miners, passwords.values(), strict=True):
        miner.password = password
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_search(subnet(hosts[0]))
    assert set(dialog.choices("miners").values()) == {f"{host} · asks for a password" for host in hosts}
    await dialog.async_submit(miners=hosts)
    assert (dialog.page, dialog.placeholders) == ("password", {"hosts": ", ".join(hosts)})
    return dialog, miners


async def test_one_password_opens_many(hass: HomeAssistant, simulated: StartMiner, clock: ManualClock) -> None:
    """A password is typed once for all that it opens; the others are asked for anew."""
    dialog, miners = await _locked(hass, simulated, clock, {1: "common", 2: "common", 3: "other"})
    await dialog.async_submit(password="common")
    assert dialog.errors == {"password": "miner_wrong_credentials"}
    assert dialog.placeholders == {"hosts": miners[2].host}
    await dialog.async_submit(username="root", password="other")
    assert dialog.placeholders["name"] == "3 x Antminer S19 Pro"
    await dialog.async_confirm()
    entry = await dialog.async_finish()
    stored = {one.unique_id: one.data for one in entry.subentries.values()}
    assert [stored[miner.mac]["password"] for miner in miners] == ["common", "common", "other"]
    assert [stored[miner.mac]["username"] for miner in miners] == [None, None, "root"]


async def test_a_forgotten_password_is_no_dead_end(
    hass: HomeAssistant, simulated: StartMiner, clock: ManualClock
) -> None:
    """A miner whose password nobody knows is left out, and the others go on."""
    dialog, miners = await _locked(hass, simulated, clock, {1: "known", 2: "forgotten"})
    await dialog.async_submit(password="known")
    await dialog.async_submit(leave_out=True)
    assert dialog.placeholders["hosts"] == miners[0].host
    await dialog.async_confirm()
    assert dialog.placeholders == {"count": "1"}


async def test_all_may_be_left_out(hass: HomeAssistant, simulated: StartMiner, clock: ManualClock) -> None:
    """Whoever knows no password at all goes back, and loses nothing."""
    dialog, _ = await _locked(hass, simulated, clock, {1: "forgotten"})
    await dialog.async_submit(leave_out=True)
    assert (dialog.page, dialog.placeholders) == ("miners", {"count": "0"})


async def test_a_miner_that_falls_silent_in_between_is_told(
    hass: HomeAssistant, simulated: StartMiner, clock: ManualClock
) -> None:
    """What goes wrong beside the password is told for what it is."""
    dialog, miners = await _locked(hass, simulated, clock, {1: "known"})
    await miners[0].async_fail(Fault.REFUSED)
    await dialog.async_submit(password="known")
    assert dialog.errors == {"base": "miner_silent"}


async def test_a_locked_miner_that_is_set_up_already_is_left_out(
    hass: HomeAssistant, make_home: MakeHome, simulated: StartMiner, clock: ManualClock
) -> None:
    """A miner that has moved and asks for a password turns out to be known: nobody is asked about it."""
    home = await make_home("antminer")
    (host,) = neighbours(1)
    moved = await simulated(sim("antminer", clock, host=host))
    moved.password = "changed"
    dialog = await Dialog.async_more_miners(hass, home.entry)
    await dialog.async_search(f"{host}/32")
    await dialog.async_submit(miners=[host])
    await dialog.async_submit(password="changed")
    assert dialog.page == "user"
    assert len(home.entry.subentries) == 1


async def _denied(home: Home) -> tuple[Dialog, ConfigSubentry]:
    """Return the dialog in which Home Assistant asks for the credentials of a miner, and the miner."""
    subentry = only_miner(home.entry)
    home.entry.async_start_reauth(home.hass, data={"subentry_id": subentry.subentry_id})
    await home.async_settle()
    dialog = Dialog(hass=home.hass, manager=home.hass.config_entries.flow, texts_at="config")
    return await _shown(dialog), subentry


async def _shown(dialog: Dialog) -> Dialog:
    """Return the dialog with the page that waits for its user."""
    (flow,) = dialog.manager.async_progress()
    dialog.result = await dialog.manager.async_configure(flow["flow_id"])
    return dialog


async def test_a_rejected_password_is_asked_for(make_home: MakeHome) -> None:
    """A miner that rejects its password while it runs has its owner asked, by the name of the miner."""
    home = await make_home("antminer")
    home.miners[0].password = "changed"
    await home.async_pass(timedelta(minutes=1))
    flows = home.hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    contexts: list[Any] = [flow["context"] for flow in flows]
    assert [context["source"] for context in contexts] == [SOURCE_REAUTH]
    assert contexts[0]["title_placeholders"] == {"name": only_miner(home.entry).title}
    dialog = await _shown(Dialog(hass=home.hass, manager=home.hass.config_entries.flow, texts_at="config"))
    assert dialog.placeholders["host"] == home.miners[0].host
    seen = starts(home.entry)
    await dialog.async_submit(password="wrong")
    assert dialog.errors == {"password": "miner_wrong_credentials"}
    await dialog.async_submit(username="root", password="changed")
    assert dialog.page == "reauth_successful"
    await home.async_settle()
    assert len(seen) == 1
    assert only_miner(home.entry).data["password"] == "changed"
    assert home.state("binary_sensor", "online") == "on"
    assert home.hass.config_entries.flow.async_progress_by_handler(DOMAIN) == []


async def test_the_same_password_starts_the_site_anew(make_home: MakeHome) -> None:
    """Credentials that were rejected by mistake are taken again, and tried by a new start."""
    home = await make_home("antminer")
    dialog, subentry = await _denied(home)
    seen = starts(home.entry)
    await dialog.async_submit(password=subentry.data["password"])
    await home.async_settle()
    assert dialog.page == "reauth_successful"
    assert len(seen) == 1


async def test_another_miner_at_the_address_gets_no_password(
    make_home: MakeHome, simulated: StartMiner, clock: ManualClock
) -> None:
    """A machine that has taken the address over is told for what it is."""
    home = await make_home("antminer")
    dialog, subentry = await _denied(home)
    await home.miners[0].async_stop()
    await simulated(sim("antminer", clock, seed=9, host=home.miners[0].host))
    await dialog.async_submit(password="root")
    assert dialog.errors == {"base": "other_miner"}
    assert only_miner(home.entry).data == subentry.data


async def test_a_silent_miner_keeps_its_password(make_home: MakeHome) -> None:
    """A password that cannot be tried is not kept."""
    home = await make_home("antminer")
    dialog, _ = await _denied(home)
    await home.miners[0].async_fail(Fault.REFUSED)
    await dialog.async_submit(password="new")
    assert dialog.errors == {"base": "miner_silent"}


async def test_a_removed_miner_needs_no_password(make_home: MakeHome) -> None:
    """A miner that was removed a moment before is not asked about."""
    home = await make_home("antminer")
    dialog = Dialog(hass=home.hass, manager=home.hass.config_entries.flow, texts_at="config")
    context = {"source": SOURCE_REAUTH, "entry_id": home.entry.entry_id}
    await dialog.async_begin(DOMAIN, context, {"subentry_id": "gone"})
    assert dialog.page == "miner_removed"
