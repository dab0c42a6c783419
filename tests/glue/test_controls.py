"""Limits, levels, switches and buttons: each act of the owner reaches the machine, or says why not."""

from datetime import timedelta

import pytest
from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from syrupy.assertion import SnapshotAssertion

from simulator.fault import Fault

from .conftest import MakeHome


@pytest.mark.parametrize("domain", ["number", "select", "switch", "button"])
async def test_controls_look_like_this(make_home: MakeHome, snapshot: SnapshotAssertion, domain: str) -> None:
    """A watt firmware has a number, a level firmware a select, both their switches and buttons."""
    home = await make_home("whatsminer_v2", "axeos")
    assert home.entities(domain) == snapshot


async def test_a_power_limit_is_what_the_miner_draws(make_home: MakeHome) -> None:
    """2,000 W on a Braiins are 2,000 W within 5 % after its settle time."""
    home = await make_home("braiins")
    await home.async_call("number", "set_value", home.entity_id("number", "power_limit"), value=2000)
    await home.async_pass(timedelta(minutes=6))
    assert home.number("sensor", "power") == pytest.approx(2000, rel=0.05)
    assert home.number("number", "power_limit") == 2000
    assert home.number("sensor", "target_power") == 2000
    assert home.state("climate", "heater") == "heat"
    assert home.state("sensor", "control_reason") == "held"


async def test_a_power_limit_above_the_highest_is_refused(make_home: MakeHome) -> None:
    """The number ends at the highest level that the owner confirmed."""
    home = await make_home("braiins", highest={"power_w": 2500})
    with pytest.raises(ServiceValidationError):
        await home.async_call("number", "set_value", home.entity_id("number", "power_limit"), value=2600)


async def test_a_power_limit_needs_a_highest_level(make_home: MakeHome) -> None:
    """Without a confirmed highest level the number is unknown, and setting it names the cure."""
    home = await make_home("braiins", highest=None)
    assert home.state("number", "power_limit") == "unknown"
    with pytest.raises(ServiceValidationError, match="Reconfigure the miner"):
        await home.async_call("number", "set_value", home.entity_id("number", "power_limit"), value=2000)


async def test_a_power_level_is_what_the_miner_runs_at(make_home: MakeHome) -> None:
    """A level chosen in the select runs, and stays the ceiling."""
    home = await make_home("axeos")
    select = home.entity_id("select", "power_level")
    await home.async_call("select", "select_option", select, option="490/1100")
    await home.async_pass(timedelta(minutes=3))
    assert home.miners[0].machine.level_id == "490/1100"
    assert home.state("select", "power_level") == "490/1100"
    assert home.number("sensor", "power") == pytest.approx(16.2, rel=0.1)


async def test_a_select_ends_at_the_highest_level(make_home: MakeHome) -> None:
    """Levels above the confirmed one are not offered."""
    home = await make_home("axeos", highest={"power_w": 19.0, "level_id": "525/1150"})
    state = home.hass.states.get(home.entity_id("select", "power_level"))
    assert state is not None
    assert state.attributes["options"] == ["400/1060", "490/1100", "525/1150"]
    assert state.state == "525/1150"


async def test_managed_is_the_automatic_mode(make_home: MakeHome) -> None:
    """The switch and the mode of the heater are one wish; off leaves the miner as it is."""
    home = await make_home("axeos")
    switch = home.entity_id("switch", "managed")
    await home.async_call("switch", "turn_on", switch)
    await home.async_pass(timedelta(minutes=5))
    assert home.state("climate", "heater") == "auto"
    assert home.state("sensor", "control_reason") == "running_freely"
    await home.async_call("switch", "turn_off", switch)
    await home.async_pass(timedelta(minutes=5))
    assert home.miners[0].machine.is_mining
    assert home.state("sensor", "control_reason") == "unmanaged"


async def test_a_miner_that_is_off_can_be_managed(make_home: MakeHome) -> None:
    """The wish is ours, so it can be changed at night for the morning."""
    home = await make_home("axeos")
    home.miners[0].faults.add(Fault.EMPTY)
    await home.async_pass(timedelta(minutes=1))
    await home.async_call("switch", "turn_on", home.entity_id("switch", "managed"))
    assert home.state("switch", "managed") == STATE_ON


async def test_settings_that_change_make_a_new_wish(make_home: MakeHome) -> None:
    """A miner that is reconfigured as managed is managed."""
    home = await make_home("axeos", managed=False)
    subentry = next(iter(home.entry.subentries.values()))
    home.hass.config_entries.async_update_subentry(home.entry, subentry, data={**subentry.data, "managed": True})
    await home.async_settle()
    assert home.state("switch", "managed") == STATE_ON


@pytest.mark.parametrize("firmware", ["axeos", "whatsminer_v2"])
async def test_the_light_is_switched(make_home: MakeHome, firmware: str) -> None:
    """The light goes on and off, and the switch shows it."""
    home = await make_home(firmware)
    switch = home.entity_id("switch", "locate_light")
    await home.async_call("switch", "turn_on", switch)
    assert home.miners[0].machine.light_is_on
    assert home.state("switch", "locate_light") == STATE_ON
    await home.async_call("switch", "turn_off", switch)
    assert home.state("switch", "locate_light") == STATE_OFF


@pytest.mark.parametrize("button", ["reboot", "restart_mining"])
async def test_a_button_restarts(make_home: MakeHome, button: str) -> None:
    """A press reaches the machine."""
    home = await make_home("whatsminer_v2")
    restarts = home.miners[0].machine.restarts
    await home.async_call("button", "press", home.entity_id("button", button))
    assert home.miners[0].machine.restarts == restarts + 1


async def test_a_machine_that_fails_says_so_in_words(make_home: MakeHome) -> None:
    """A press that fails names the miner and what to do."""
    home = await make_home("axeos")
    home.miners[0].faults.add(Fault.EMPTY)
    with pytest.raises(HomeAssistantError, match="BitAxe Gamma 601"):
        await home.async_call("button", "press", home.entity_id("button", "reboot"))
