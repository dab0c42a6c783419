"""A new site: its name, its limit, its miners one by one, and what may be typed wrongly."""

from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import InvalidData
from homeassistant.helpers import entity_registry as er

from custom_components.proof_of_heat.const import DOMAIN
from simulator.clock import ManualClock
from simulator.fault import Fault
from simulator.wire import HttpPort
from tests.simulated import StartMiner, free_host

from .conftest import MakeHome
from .dialog import LIMITS, Dialog, only_miner, sim, starts


def _keys(hass: HomeAssistant, entry_id: str, mac: str) -> set[str]:
    """Return the keys of the entities of a miner."""
    entries = er.async_entries_for_config_entry(er.async_get(hass), entry_id)
    return {entry.unique_id.removeprefix(f"{mac}_") for entry in entries if entry.unique_id.startswith(mac)}


async def test_a_site_needs_a_name_only(hass: HomeAssistant) -> None:
    """Whoever has no miner yet gets a site without."""
    dialog = await Dialog.async_new_site(hass)
    assert dialog.page == "user"
    assert dialog.fields == {"name": "test home", "circuit_limit_w": None, "sidebar": None}
    await dialog.async_submit(name=" Workshop ")
    assert dialog.page == "miners"
    entry = await dialog.async_finish()
    assert (entry.title, dict(entry.data)) == ("Workshop", {"name": "Workshop"})
    assert dict(entry.options) == {"circuit_limit_w": None, "sidebar": True}
    assert entry.unique_id is None


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"name": "  "}, {"name": "name_missing"}),
        ({"name": "hOME"}, {"name": "name_taken"}),
        ({"name": "Barn", "circuit_limit_w": 0}, {"circuit_limit_w": "limit_not_positive"}),
        ({"name": "", "circuit_limit_w": 0}, {"name": "name_missing", "circuit_limit_w": "limit_not_positive"}),
    ],
    ids=["no name", "the name of another site", "no power at all", "both wrong"],
)
async def test_a_wrong_site_is_told_at_its_field(
    hass: HomeAssistant, make_home: MakeHome, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    """What is wrong with a site stands at the field, what was typed stays, and the flow goes on."""
    await make_home()
    dialog = await Dialog.async_named_site(hass, **typed)
    assert dialog.errors == errors
    assert dialog.fields["name"] == typed["name"]
    await dialog.async_submit(name="Barn", circuit_limit_w=2900)
    entry = await dialog.async_finish()
    assert entry.options["circuit_limit_w"] == 2900


async def test_a_second_site_is_not_suggested_the_name_of_the_first(hass: HomeAssistant) -> None:
    """A suggestion that would be refused is none."""
    first = await Dialog.async_named_site(hass, name="Test Home")
    await first.async_finish()
    assert (await Dialog.async_new_site(hass)).fields["name"] == ""


async def test_a_miner_by_its_address_gets_its_entities(
    hass: HomeAssistant, simulated: StartMiner, clock: ManualClock
) -> None:
    """A miner is met, its owner confirms its highest level, and its entities are there and show what it does."""
    miner = await simulated(sim("whatsminer_v2", clock))
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_address(miner.host)
    assert dialog.page == "miner"
    assert dialog.placeholders == {
        "name": "M30S+ VE40",
        "hosts": miner.host,
        "range": "1020-3400 W",
        "control": "power in watts",
    }
    assert dialog.fields["highest"] == 3400
    await dialog.async_confirm(highest=2500, managed=True, room_sensor="sensor.room", limits={**LIMITS, "frost_c": 9})
    assert (dialog.page, dialog.placeholders) == ("miners", {"count": "1"})
    entry = await dialog.async_finish()
    subentry = only_miner(entry)
    assert (subentry.title, subentry.unique_id) == ("M30S+ VE40", miner.mac)
    wishes = {key: subentry.data[key] for key in ("highest", "managed", "room_sensor", "max_room_c", "frost_c")}
    assert wishes == {
        "highest": {"power_w": 2500, "level_id": None},
        "managed": True,
        "room_sensor": "sensor.room",
        "max_room_c": 28,
        "frost_c": 9,
    }
    assert {"heater", "power_limit", "power", "energy", "managed"} <= _keys(hass, entry.entry_id, miner.mac)
    entity_id = er.async_get(hass).async_get_entity_id("sensor", DOMAIN, f"{miner.mac}_power")
    assert entity_id is not None
    state = hass.states.get(entity_id)
    assert state is not None
    assert float(state.state) > 1000


async def test_a_miner_with_levels_offers_them(hass: HomeAssistant, simulated: StartMiner, clock: ManualClock) -> None:
    """Levels are chosen in watts and TH/s, and kept in the firmware's own word."""
    miner = await simulated(sim("avalon", clock))
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_address(miner.host)
    assert dialog.choices("highest") == {
        "0": "800 W · 52 TH/s · Eco",
        "1": "1300 W · 80 TH/s · Standard",
        "2": "1674 W · 90 TH/s · Super",
    }
    assert dialog.fields["highest"] == "2"
    await dialog.async_confirm(highest="1")
    entry = await dialog.async_finish()
    assert only_miner(entry).data["highest"] == {"power_w": 1300, "level_id": "1"}


async def test_a_miner_that_is_only_on_or_off_says_what_it_draws(
    hass: HomeAssistant, simulated: StartMiner, clock: ManualClock
) -> None:
    """A machine without levels is allowed what it draws, or more; then it may heat."""
    miner = await simulated(sim("epic", clock))
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_address(miner.host)
    assert dialog.placeholders["control"].startswith("only on and off")
    assert dialog.fields["highest"] == 3350
    with pytest.raises(InvalidData):
        await dialog.async_confirm(highest=1000)
    await dialog.async_confirm()
    entry = await dialog.async_finish()
    assert only_miner(entry).data["highest"] == {"power_w": 3350, "level_id": None}
    heater = er.async_get(hass).async_get_entity_id("climate", DOMAIN, f"{miner.mac}_heater")
    await hass.services.async_call(
        "climate", "set_hvac_mode", {"entity_id": heater, "hvac_mode": "heat"}, blocking=True
    )


async def test_no_machine_is_offered_as_a_room(
    hass: HomeAssistant, make_home: MakeHome, simulated: StartMiner, clock: ManualClock
) -> None:
    """The temperatures of boards and chips are none of a room, so they are not offered."""
    home = await make_home("whatsminer_v2")
    miner = await simulated(sim("axeos", clock))
    dialog = await Dialog.async_more_miners(hass, home.entry)
    await dialog.async_address(miner.host)
    excluded = dialog.result["data_schema"].schema["room_sensor"].config["exclude_entities"]
    assert home.entity_id("sensor", "board_temperature") in excluded
    assert home.entity_id("climate", "heater") not in excluded


async def test_a_miner_that_is_only_read_is_asked_nothing(
    hass: HomeAssistant, simulated: StartMiner, clock: ManualClock
) -> None:
    """What cannot be set needs no highest level and no room: it is added as it is."""
    miner = await simulated(sim("lucky", clock))
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_address(miner.host)
    assert dialog.page == "miners"
    entry = await dialog.async_finish()
    subentry = only_miner(entry)
    assert (subentry.data["highest"], subentry.data["managed"]) == (None, False)
    assert "power" in _keys(hass, entry.entry_id, miner.mac)


async def test_a_whatsminer_at_rest_takes_watts_by_hand(
    hass: HomeAssistant, simulated: StartMiner, clock: ManualClock
) -> None:
    """A machine that does not say its range while it rests gets the one that its owner types, so that it can start."""
    miner = await simulated(sim("whatsminer_v2", clock))
    miner.machine.pause()
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_address(miner.host)
    assert dialog.page == "miner"
    assert dialog.placeholders["range"].startswith("unknown until it runs")
    assert dialog.fields["highest"] is None
    await dialog.async_submit(highest=3400, limits=LIMITS)
    entry = await dialog.async_finish()
    capabilities = only_miner(entry).data["capabilities"]
    assert (capabilities["min_w"], capabilities["max_w"]) == (3400, 3400)


@pytest.mark.parametrize(
    "typed", ["http://{}/", " {} ", "http://{}/#/settings"], ids=["a page", "spaces", "a deep link"]
)
async def test_an_address_may_be_pasted(
    hass: HomeAssistant, simulated: StartMiner, clock: ManualClock, typed: str
) -> None:
    """What a browser has in its address bar is understood."""
    miner = await simulated(sim("axeos", clock))
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_address(typed.format(miner.host))
    assert dialog.placeholders["hosts"] == miner.host


@pytest.mark.parametrize("typed", ["", "a b", "192.168.1", "miner..local", "fe80::1"])
async def test_what_is_no_address_is_told(hass: HomeAssistant, typed: str) -> None:
    """A slip of the finger is not asked of the network."""
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_address(typed)
    assert dialog.errors == {"host": "not_an_address"}
    assert dialog.fields["host"] == typed


async def test_an_address_without_anybody_is_told(hass: HomeAssistant, real_sockets: None) -> None:
    """Where nobody listens, the flow says so and waits for another address."""
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_address(free_host())
    assert dialog.errors == {"host": "miner_silent"}


async def test_what_is_no_miner_is_told(hass: HomeAssistant, real_sockets: None) -> None:
    """A page that is no miner's is not added."""
    host = free_host()
    page = HttpPort(host, set(), {})
    await page.async_open()
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_address(host)
    await page.async_close()
    assert dialog.errors == {"host": "miner_unsupported"}


async def test_a_wrong_password_is_told_at_its_field(
    hass: HomeAssistant, simulated: StartMiner, clock: ManualClock
) -> None:
    """A miner that asks for a password is added with the right one, and the form keeps what was typed."""
    miner = await simulated(sim("antminer", clock))
    miner.password = "of its owner"
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_address(miner.host, username="", password="wrong")
    assert dialog.errors == {"password": "miner_wrong_credentials"}
    await dialog.async_submit(host=miner.host, username="", password="of its owner")
    await dialog.async_confirm()
    entry = await dialog.async_finish()
    subentry = only_miner(entry)
    assert (subentry.data["username"], subentry.data["password"]) == (None, "of its owner")


@pytest.mark.parametrize(
    ("fault", "error"),
    [(Fault.CONFIG_500, "miner_refused"), (Fault.NULLS, "miner_implausible")],
    ids=["declines", "talks nonsense"],
)
async def test_a_miner_that_is_ill_is_told(
    hass: HomeAssistant, simulated: StartMiner, clock: ManualClock, fault: Fault, error: str
) -> None:
    """What a miner does wrong stands at its address."""
    miner = await simulated(sim("axeos", clock))
    await miner.async_fail(fault)
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_address(miner.host)
    assert dialog.errors == {"host": error}


async def test_a_miner_is_set_up_once(hass: HomeAssistant, make_home: MakeHome) -> None:
    """A miner of another site is refused."""
    home = await make_home("axeos")
    dialog = await Dialog.async_named_site(hass, name="Barn")
    await dialog.async_address(home.miners[0].host)
    assert dialog.errors == {"host": "already_configured"}


async def test_a_miner_is_chosen_once(hass: HomeAssistant, simulated: StartMiner, clock: ManualClock) -> None:
    """A miner that was chosen a moment ago is not chosen again."""
    miner = await simulated(sim("axeos", clock))
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_address(miner.host)
    await dialog.async_confirm()
    await dialog.async_address(miner.host)
    assert dialog.errors == {"host": "already_configured"}


async def test_limits_that_cross_are_told(hass: HomeAssistant, simulated: StartMiner, clock: ManualClock) -> None:
    """A room that is to be both warmer and colder is a slip of the finger, and what was typed stays."""
    miner = await simulated(sim("axeos", clock))
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_address(miner.host)
    await dialog.async_confirm(limits={"max_room_c": 15, "frost_c": 15}, managed=True)
    assert dialog.errors == {"base": "limits_crossed"}
    assert dialog.fields["managed"] is True
    await dialog.async_confirm()
    assert dialog.page == "miners"


async def test_a_new_site_starts_once(hass: HomeAssistant, simulated: StartMiner, clock: ManualClock) -> None:
    """A site that was set up is not started anew by its own flow."""
    miner = await simulated(sim("axeos", clock))
    dialog = await Dialog.async_named_site(hass)
    await dialog.async_address(miner.host)
    await dialog.async_confirm()
    entry = await dialog.async_finish()
    later = starts(entry)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert later == []
