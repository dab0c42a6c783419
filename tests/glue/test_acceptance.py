"""What the integration promises, from the wish of the owner to the power at the wall."""

from datetime import timedelta

import pytest
from homeassistant.core import HomeAssistant

from .conftest import MakeHome
from .home import ROOM


async def test_a_warmer_wish_raises_the_power_of_a_whatsminer(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A heater that rests in a warm room runs at its highest level once 23 degrees are wished in a cooler one."""
    hass.states.async_set(ROOM, "21", {"unit_of_measurement": "°C"})
    home = await make_home("whatsminer_v3", room_sensor=ROOM)
    heater = home.entity_id("climate", "heater")
    await home.async_call("climate", "set_temperature", heater, temperature=18, hvac_mode="heat")
    await home.async_pass(timedelta(minutes=40))
    assert home.number("sensor", "power") < 100
    await home.async_call("climate", "set_temperature", heater, temperature=23)
    await home.async_pass(timedelta(minutes=20))
    assert home.number("sensor", "power") == pytest.approx(3441, rel=0.05)
    assert home.number("sensor", "power") == pytest.approx(home.miners[0].machine.power_w, rel=0.02)


async def test_800_w_asked_of_an_avalon_q_are_eco(make_home: MakeHome) -> None:
    """The lowest level of an Avalon Q is Eco, and Eco is what the machine runs."""
    home = await make_home("avalon")
    select = home.entity_id("select", "power_level")
    options = home.options(select)
    await home.async_call("select", "select_option", select, option=options[0])
    await home.async_pass(timedelta(minutes=20))
    assert home.number("sensor", "target_power") == pytest.approx(800, abs=1)
    assert home.number("sensor", "power") == pytest.approx(800, rel=0.05)


@pytest.mark.parametrize(
    "firmware",
    ["whatsminer_v2", "whatsminer_v3", "braiins", "luxos", "vnish", "axeos", "avalon", "antminer", "epic"],
)
async def test_every_firmware_is_stopped_and_started(make_home: MakeHome, firmware: str) -> None:
    """Off and heat reach each machine, and a quarter of an hour later it does as asked and nobody complains."""
    home = await make_home(firmware)
    heater = home.entity_id("climate", "heater")
    await home.async_call("climate", "turn_off", heater)
    await home.async_pass(timedelta(minutes=20))
    assert not home.is_mining()
    await home.async_call("climate", "set_hvac_mode", heater, hvac_mode="heat")
    await home.async_pass(timedelta(minutes=25))
    assert home.is_mining()
    assert home.state("binary_sensor", "problem") == "off"
    assert home.state("sensor", "control_reason") == "highest_level"
