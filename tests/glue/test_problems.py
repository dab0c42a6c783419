"""What the owner has to mend is said in the repairs, once, and taken back when it is mended."""

from datetime import timedelta

from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.proof_of_heat.const import DOMAIN
from simulator.fault import Fault

from .conftest import MakeHome
from .home import ROOM, Home


def _issues(home: Home) -> set[str | None]:
    """Return what is said in the repairs."""
    return {issue.translation_key for issue in ir.async_get(home.hass).issues.values() if issue.domain == DOMAIN}


async def test_a_healthy_site_has_none(make_home: MakeHome) -> None:
    """Nothing is said while nothing is wrong."""
    home = await make_home("axeos", managed=True)
    await home.async_pass(timedelta(minutes=5))
    assert _issues(home) == set()


async def test_a_miner_that_is_off_for_a_day(make_home: MakeHome) -> None:
    """A night without an answer is normal, a whole day is worth a word, and its return takes it back."""
    home = await make_home("axeos")
    home.miners[0].faults.add(Fault.EMPTY)
    await home.async_pass(timedelta(minutes=2))
    home.freezer.tick(timedelta(hours=23))
    await home.async_pass(timedelta(seconds=15))
    assert _issues(home) == set()
    home.freezer.tick(timedelta(hours=1))
    await home.async_pass(timedelta(seconds=15))
    assert _issues(home) == {"miner_unreachable"}
    home.miners[0].faults.clear()
    await home.async_pass(timedelta(minutes=3))
    assert _issues(home) == set()


async def test_wrong_credentials(make_home: MakeHome) -> None:
    """A rejected password is an issue and a question for the right one; both are raised once."""
    home = await make_home("whatsminer_v2")
    home.miners[0].faults.add(Fault.WRONG_PASSWORD)
    await home.async_call("number", "set_value", home.entity_id("number", "power_limit"), value=2000)
    await home.async_pass(timedelta(minutes=1))
    assert _issues(home) == {"wrong_credentials"}
    flows = home.hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    assert [flow["context"]["source"] for flow in flows] == ["reauth"]


async def test_credentials_that_are_accepted_again(make_home: MakeHome) -> None:
    """A machine that let nobody in for a while, and then does, is no issue any more."""
    home = await make_home("braiins")
    home.miners[0].faults.add(Fault.WRONG_PASSWORD)
    await home.async_pass(timedelta(minutes=2))
    assert _issues(home) == {"wrong_credentials"}
    home.miners[0].faults.clear()
    await home.async_pass(timedelta(minutes=3))
    assert _issues(home) == set()


async def test_a_miner_that_does_not_obey(make_home: MakeHome) -> None:
    """After three changes that it accepted and did not do, the owner is told; once it obeys, the issue goes."""
    home = await make_home("axeos")
    home.miners[0].faults.add(Fault.NEVER_APPLIED)
    home.miners[0].faults.add(Fault.IGNORES)
    await home.async_call("select", "select_option", home.entity_id("select", "power_level"), option="400/1060")
    await home.async_pass(timedelta(minutes=30))
    assert "not_obeyed" in _issues(home)
    assert home.state("binary_sensor", "problem") == "on"
    home.miners[0].faults.clear()
    await home.async_pass(timedelta(hours=3))
    assert _issues(home) == set()


async def test_a_room_sensor_that_stays_silent(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A sensor may be late after a start, not for a quarter of an hour."""
    home = await make_home("axeos", managed=True, room_sensor=ROOM)
    await home.async_pass(timedelta(minutes=10))
    assert _issues(home) == set()
    await home.async_pass(timedelta(minutes=10))
    assert _issues(home) == {"room_sensor_stale"}
    hass.states.async_set(ROOM, "20", {"unit_of_measurement": "°C"})
    await home.async_pass(timedelta(seconds=15))
    assert _issues(home) == set()


async def test_a_managed_miner_without_highest_level(make_home: MakeHome) -> None:
    """A miner that is to be managed and may not be says what is missing."""
    home = await make_home("axeos", managed=True, highest=None)
    assert _issues(home) == {"no_highest_level"}
    assert home.miners[0].machine.flash_writes == 0


async def test_an_unload_takes_all_back(make_home: MakeHome) -> None:
    """A site that does not run complains of nothing."""
    home = await make_home("axeos", managed=True, highest=None)
    await home.hass.config_entries.async_unload(home.entry.entry_id)
    assert _issues(home) == set()


async def test_a_lost_memory_is_confirmed(
    make_home: MakeHome, hass: HomeAssistant, hass_storage: dict[str, object], hass_client: ClientSessionGenerator
) -> None:
    """The issue of a lost memory goes when the owner confirms it, and stays away."""
    home = await make_home("axeos", is_set_up=False)
    key = f"{DOMAIN}.{home.entry.entry_id}"
    hass_storage[key] = {"version": 99, "minor_version": 1, "key": key, "data": {}}
    assert await async_setup_component(hass, REPAIRS, {})
    assert await hass.config_entries.async_setup(home.entry.entry_id)
    await home.async_settle()
    client = await hass_client()
    issue_id = f"memory_lost_{home.entry.entry_id}"
    response = await client.post("/api/repairs/issues/fix", json={"handler": DOMAIN, "issue_id": issue_id})
    flow = await response.json()
    assert flow["step_id"] == "confirm"
    response = await client.post(f"/api/repairs/issues/fix/{flow['flow_id']}", json={})
    assert (await response.json())["type"] == "create_entry"
    await home.async_pass(timedelta(seconds=30))
    assert _issues(home) == set()
