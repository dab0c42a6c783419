"""A miner as a heater: what the owner wishes reaches the machine, and what it does is shown."""

from datetime import timedelta
from typing import Any

import pytest
from homeassistant.components.climate import HVACAction, HVACMode
from homeassistant.const import STATE_UNAVAILABLE, UnitOfTemperature
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from syrupy.assertion import SnapshotAssertion

from .conftest import MakeHome
from .home import ROOM, Home

UNIT = "unit_of_measurement"


def _set_room(hass: HomeAssistant, temperature: float | str, unit: str = UnitOfTemperature.CELSIUS) -> None:
    """Let the sensor of the room report."""
    hass.states.async_set(ROOM, str(temperature), {UNIT: unit})


def _attribute(home: Home, name: str) -> Any:
    """Return an attribute of the heater."""
    state = home.hass.states.get(home.entity_id("climate", "heater"))
    assert state is not None
    return state.attributes.get(name)


async def test_heaters_look_like_this(make_home: MakeHome, hass: HomeAssistant, snapshot: SnapshotAssertion) -> None:
    """A heater with a room has a setpoint, one without has none."""
    _set_room(hass, 19.5)
    home = await make_home("whatsminer_v2", room_sensor=ROOM)
    assert home.entities("climate") == snapshot


async def test_off_stops_the_machine(make_home: MakeHome) -> None:
    """Off pauses mining, and the heater shows so."""
    home = await make_home("axeos")
    await home.async_call("climate", "turn_off", home.entity_id("climate", "heater"))
    await home.async_pass(timedelta(minutes=2))
    assert not home.is_mining()
    assert home.state("climate", "heater") == HVACMode.OFF
    assert _attribute(home, "hvac_action") == HVACAction.OFF
    assert home.state("sensor", "control_reason") == "switched_off"
    assert home.number("sensor", "target_power") == 0


async def test_heat_starts_it_again(make_home: MakeHome) -> None:
    """Heat holds the machine at its highest allowed level."""
    home = await make_home("axeos")
    heater = home.entity_id("climate", "heater")
    await home.async_call("climate", "turn_off", heater)
    await home.async_pass(timedelta(minutes=15))
    await home.async_call("climate", "set_hvac_mode", heater, hvac_mode=HVACMode.HEAT)
    await home.async_pass(timedelta(minutes=15))
    assert home.is_mining()
    assert home.number("sensor", "power") == pytest.approx(26.7, rel=0.1)
    assert _attribute(home, "hvac_action") == HVACAction.HEATING


async def test_a_setpoint_above_the_room_raises_the_power(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A room that is too cold makes the miner run, one that is warm enough lets it rest."""
    _set_room(hass, 25)
    home = await make_home("axeos", room_sensor=ROOM)
    heater = home.entity_id("climate", "heater")
    await home.async_call("climate", "set_temperature", heater, temperature=23, hvac_mode=HVACMode.HEAT)
    await home.async_pass(timedelta(minutes=20))
    assert home.state("sensor", "control_reason") == "warm_enough"
    assert not home.is_mining()
    assert _attribute(home, "hvac_action") == HVACAction.IDLE
    _set_room(hass, 20)
    await home.async_pass(timedelta(minutes=20))
    assert home.state("sensor", "control_reason") == "heating"
    assert home.is_mining()
    assert _attribute(home, "temperature") == 23


async def test_the_room_is_shown(make_home: MakeHome, hass: HomeAssistant) -> None:
    """The heater shows the temperature of its room, in degrees Celsius whatever the sensor speaks."""
    _set_room(hass, 68, UnitOfTemperature.FAHRENHEIT)
    home = await make_home("axeos", room_sensor=ROOM)
    assert _attribute(home, "current_temperature") == 20.0


@pytest.mark.parametrize(
    ("reported", "unit"),
    [("unavailable", "°C"), ("nan", "°C"), ("-127", "°C"), ("20", "%")],
    ids=["unavailable", "not a number", "a broken sensor", "not a temperature"],
)
async def test_an_impossible_temperature_is_unknown(
    make_home: MakeHome, hass: HomeAssistant, reported: str, unit: str
) -> None:
    """What can't be a room's temperature is shown as unknown, and the miner runs at its lowest level."""
    _set_room(hass, reported, unit)
    home = await make_home("axeos", room_sensor=ROOM)
    await home.async_call("climate", "set_hvac_mode", home.entity_id("climate", "heater"), hvac_mode=HVACMode.HEAT)
    await home.async_pass(timedelta(minutes=5))
    assert _attribute(home, "current_temperature") is None
    assert home.state("sensor", "control_reason") == "room_unknown"
    assert home.miners[0].machine.level_id == "400/1060"


async def test_a_setpoint_is_a_wish_to_heat(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Whoever sets a temperature on a miner that nobody controls wants it to heat."""
    _set_room(hass, 15)
    home = await make_home("axeos", room_sensor=ROOM)
    await home.async_call("climate", "set_temperature", home.entity_id("climate", "heater"), temperature=21)
    assert home.state("climate", "heater") == HVACMode.HEAT
    assert home.state("switch", "managed") == "off"


async def test_a_miner_without_highest_level_is_not_started(make_home: MakeHome) -> None:
    """The refusal names the miner and the cure, and nothing is written."""
    home = await make_home("axeos", highest=None)
    heater = home.entity_id("climate", "heater")
    with pytest.raises(ServiceValidationError, match=r"BitAxe Gamma 601 is not confirmed yet. Reconfigure the miner"):
        await home.async_call("climate", "set_hvac_mode", heater, hvac_mode=HVACMode.HEAT)
    assert home.miners[0].machine.flash_writes == 0


async def test_a_miner_without_highest_level_can_be_stopped(make_home: MakeHome) -> None:
    """Off is always allowed."""
    home = await make_home("axeos", highest=None)
    await home.async_call("climate", "turn_off", home.entity_id("climate", "heater"))
    await home.async_pass(timedelta(minutes=1))
    assert not home.is_mining()


async def test_the_room_sensor_of_a_managed_miner_can_come_later(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A sensor that is not there yet costs no start, and counts as soon as it reports."""
    home = await make_home("axeos", managed=True, room_sensor=ROOM)
    assert home.state("climate", "heater") != STATE_UNAVAILABLE
    assert _attribute(home, "current_temperature") is None
    _set_room(hass, 18.5)
    await home.async_pass(timedelta(seconds=15))
    assert _attribute(home, "current_temperature") == 18.5
