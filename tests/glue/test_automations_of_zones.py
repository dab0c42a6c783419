"""Automations wait for what happens to heat zones, boilers and money, and ask what holds there."""

from datetime import timedelta

import pytest
from homeassistant.core import HomeAssistant

from custom_components.proof_of_heat.const import DOMAIN
from simulator.fault import Fault
from simulator.modbus import ModbusFault

from .boiler_home import MakeBoilerHome, boiler_port, make_boiler_home
from .conftest import MakeHome
from .heated_home import async_heated_home, async_set, set_room
from .home import STEP
from .moneyed import FIXED, GAS, TYPED
from .test_automations import async_automation

__all__ = ["boiler_port", "make_boiler_home"]


async def test_frost_in_a_zone_fires(make_home: MakeHome, hass: HomeAssistant) -> None:
    """The automation learns which zone freezes, and how cold it is."""
    home = await async_heated_home(make_home, hass, "axeos", room_c=8.0)
    fired = await async_automation(hass, "frost")
    set_room(hass, 6.0)
    await home.async_pass(timedelta(minutes=1))
    assert [event.data["text"] for event in fired] == ["Frost in Living room: 6.0 °C"]


async def test_the_plan_of_a_zone_fires_when_it_does_something_else(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A slot that is set by hand is another plan."""
    options = FIXED | TYPED | GAS
    home = await async_heated_home(make_home, hass, "braiins", room_c=20.5, options=options)
    await home.async_pass(timedelta(minutes=1))
    fired = await async_automation(hass, "plan_changed")
    start = home.entry.runtime_data.money.data.plan.start
    slot = {"start": start.isoformat(), "override": "pause", "zone": "climate.living_room"}
    await hass.services.async_call(DOMAIN, "set_plan_slot", slot, blocking=True)
    await home.async_pass(timedelta(minutes=1))
    assert [event.data["name"] for event in fired] == ["Living room"]


async def test_a_site_that_comes_later_is_watched_too(make_home: MakeHome, hass: HomeAssistant) -> None:
    """An automation that is older than the site fires for what happens after its first look."""
    home = await make_home("axeos", is_set_up=False, managed=True)
    fired = await async_automation(hass, "miner_failed")
    assert await hass.config_entries.async_setup(home.entry.entry_id)
    await home.async_pass(2 * STEP)
    assert fired == []
    home.miners[0].faults.add(Fault.EMPTY)
    await home.async_pass(timedelta(minutes=2))
    assert len(fired) == 1


async def test_another_site_is_not_watched(make_home: MakeHome, hass: HomeAssistant) -> None:
    """An automation that names a site hears of no other."""
    home = await make_home("axeos", managed=True)
    fired = await async_automation(hass, "miner_failed", {"config_entry_id": "another"})
    home.miners[0].faults.add(Fault.EMPTY)
    await home.async_pass(timedelta(minutes=2))
    assert fired == []


@pytest.mark.parametrize("condition", ["cheap_now", "override_active", "quiet_hours"])
async def test_what_does_not_hold_stops_an_automation(make_home: MakeHome, hass: HomeAssistant, condition: str) -> None:
    """Without a price nothing is cheap, without quiet hours nothing is quiet, without a wish nothing is by hand."""
    home = await make_home("axeos", managed=True)
    asked = {"condition": f"{DOMAIN}.{condition}", "options": {}}
    fired = await async_automation(hass, "miner_failed", conditions=[asked])
    home.miners[0].faults.add(Fault.EMPTY)
    await home.async_pass(timedelta(minutes=2))
    assert fired == []


async def test_an_automation_asks_for_a_wish_by_hand(make_home: MakeHome, hass: HomeAssistant) -> None:
    """It goes on while a zone is set by hand."""
    home = await async_heated_home(make_home, hass, "axeos", room_c=20.5)
    await async_set(home, "set_temperature", temperature=22)
    asked = {"condition": f"{DOMAIN}.override_active", "options": {}}
    fired = await async_automation(hass, "miner_failed", conditions=[asked])
    home.miners[0].faults.add(Fault.EMPTY)
    await home.async_pass(timedelta(minutes=2))
    assert len(fired) == 1


async def test_a_boiler_that_fails_is_told(make_boiler_home: MakeBoilerHome) -> None:
    """Automations hear of it once, and whoever asks for the reasons, too."""
    house = await make_boiler_home()
    await house.async_pass(timedelta(minutes=1))
    failed = await async_automation(house.hass, "heater_failed")
    house.port.faults.add(ModbusFault.FAILS)
    await house.async_pass(timedelta(minutes=5))
    assert [event.data["text"] for event in failed] == ["Boiler failed"]
    answer = await house.hass.services.async_call(DOMAIN, "explain", {}, blocking=True, return_response=True)
    assert answer is not None
    assert str(answer["text"]).endswith("Boiler does not answer.")


async def test_a_boiler_that_is_back_is_told(make_boiler_home: MakeBoilerHome) -> None:
    """The end of the trouble is news as well."""
    house = await make_boiler_home()
    await house.async_pass(timedelta(minutes=1))
    recovered = await async_automation(house.hass, "heater_recovered")
    house.port.faults.add(ModbusFault.FAILS)
    await house.async_pass(timedelta(minutes=5))
    house.port.faults.clear()
    await house.async_pass(timedelta(minutes=5))
    assert [event.data["text"] for event in recovered] == ["Boiler works again"]
