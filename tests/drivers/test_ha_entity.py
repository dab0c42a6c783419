"""A heater that is an entity: told by actions, believed by its state, silent while it is unavailable."""

from datetime import timedelta
from typing import Final

import pytest
from homeassistant.components.climate import HVACMode
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN, UnitOfTemperature
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
from pytest_homeassistant_custom_component.common import setup_test_component_platform

from custom_components.proof_of_heat.drivers import DriverError, DriverErrorKind
from custom_components.proof_of_heat.drivers.ha_calls import EntitySetup, Meaning
from custom_components.proof_of_heat.drivers.ha_entity import EntityHeater
from custom_components.proof_of_heat.drivers.heater import HeaterOrder

from .home_devices import Device, Limit, Switch, Tank, Thermostat, Valve

ON: Final = HeaterOrder(is_on=True, flow_c=45, power_w=2000, share=0.5)
OFF: Final = HeaterOrder(is_on=False)
IMPATIENCE: Final = timedelta(milliseconds=200)


async def _heater(hass: HomeAssistant, device: Device, **fields: object) -> EntityHeater:
    """Bring a device into Home Assistant, and return its driver."""
    domain = next(kind.__module__.split(".")[2] for kind in type(device).__mro__ if "components" in kind.__module__)
    setup_test_component_platform(hass, domain, [device])
    assert await async_setup_component(hass, domain, {domain: {"platform": "test"}})
    await hass.async_block_till_done()
    setup = EntitySetup(entity_id=f"{domain}.boiler", **fields)  # type: ignore[arg-type]
    return EntityHeater(hass, setup, now=dt_util.utcnow, timeout=IMPATIENCE)


@pytest.mark.parametrize("device", [Switch, Thermostat, Tank, Limit, Valve], ids=lambda kind: kind.__name__.lower())
async def test_it_goes_on_and_off(hass: HomeAssistant, device: type[Device]) -> None:
    """Whatever kind of entity it is, an order shows in the next reading."""
    heater = await _heater(hass, device())
    assert (await heater.async_read()).sample.is_on is False
    await heater.async_set(ON)
    assert (await heater.async_read()).sample.is_on is True
    await heater.async_set(OFF)
    assert (await heater.async_read()).sample.is_on is False


async def test_a_thermostat_gets_its_flow_temperature(hass: HomeAssistant) -> None:
    """The temperature comes first and stays within the range of the device; the mode is heating."""
    device = Thermostat()
    heater = await _heater(hass, device)
    await heater.async_set(HeaterOrder(is_on=True, flow_c=85))
    assert (device.target_temperature, device.hvac_mode) == (70, HVACMode.HEAT)
    assert (await heater.async_read()).setpoint_c == 70


async def test_a_thermostat_in_fahrenheit(hass: HomeAssistant) -> None:
    """A house that counts in Fahrenheit gets the same warmth."""
    hass.config.units = US_CUSTOMARY_SYSTEM
    device = Thermostat()
    device.become(native_temperature_unit=UnitOfTemperature.FAHRENHEIT, max_temp=160, min_temp=60)
    heater = await _heater(hass, device)
    await heater.async_set(HeaterOrder(is_on=True, flow_c=45))
    assert device.target_temperature == pytest.approx(113)
    assert (await heater.async_read()).setpoint_c == pytest.approx(45)


async def test_a_thermostat_without_a_wish_gets_its_usual_value(hass: HomeAssistant) -> None:
    """Where no zone asks for a temperature, the value of the settings holds."""
    device = Thermostat()
    heater = await _heater(hass, device, on_value=50.0)
    await heater.async_set(HeaterOrder(is_on=True))
    assert device.target_temperature == 50


async def test_a_thermostat_that_cannot_be_switched_off(hass: HomeAssistant) -> None:
    """A device without off is told apart from one that refuses."""
    device = Thermostat()
    device.become(hvac_modes=[HVACMode.HEAT])
    heater = await _heater(hass, device)
    with pytest.raises(DriverError) as caught:
        await heater.async_set(OFF)
    assert caught.value.kind is DriverErrorKind.UNSUPPORTED


async def test_a_thermostat_that_also_cools_is_never_told_to(hass: HomeAssistant) -> None:
    """A device that heats by itself is left to do so, whatever stands first in its list."""
    device = Thermostat()
    device.become(hvac_modes=[HVACMode.OFF, HVACMode.COOL, HVACMode.DRY, HVACMode.HEAT_COOL])
    await (await _heater(hass, device)).async_set(ON)
    assert device.hvac_mode is HVACMode.HEAT_COOL


@pytest.mark.parametrize("error", [BrokenPipeError("gone"), TimeoutError(), ValueError("200 \u00b0C")], ids=repr)
async def test_an_integration_that_breaks_is_a_refusal(hass: HomeAssistant, error: Exception) -> None:
    """Whatever it lets through, the site hears of it, and does not ask for ever."""
    device = Switch()
    device.breaks_by = error
    with pytest.raises(DriverError) as caught:
        await (await _heater(hass, device)).async_set(ON)
    assert caught.value.kind is DriverErrorKind.REFUSED


@pytest.mark.parametrize(
    ("meaning", "order", "value"),
    [
        (Meaning.WATTS, ON, 2000),
        (Meaning.WATTS, HeaterOrder(is_on=True, power_w=9000), 3000),
        (Meaning.PERCENT, ON, 50),
        (Meaning.FLOW_TEMPERATURE, ON, 45),
        (Meaning.FLOW_TEMPERATURE, HeaterOrder(is_on=True), 35),
    ],
    ids=["watts", "more than it can", "percent", "flow temperature", "its usual value"],
)
async def test_a_number_means_what_the_settings_say(
    hass: HomeAssistant, meaning: Meaning, order: HeaterOrder, value: float
) -> None:
    """Watts, percent or degrees, within the range of the entity."""
    device = Limit()
    heater = await _heater(hass, device, meaning=meaning, on_value=35.0)
    await heater.async_set(order)
    assert device.value == value


async def test_a_number_that_nobody_knows(hass: HomeAssistant) -> None:
    """Without a wish and without a usual value there is nothing to set."""
    heater = await _heater(hass, Limit(), meaning=Meaning.FLOW_TEMPERATURE)
    with pytest.raises(DriverError) as caught:
        await heater.async_set(HeaterOrder(is_on=True))
    assert caught.value.kind is DriverErrorKind.REFUSED


async def test_a_number_has_its_own_off(hass: HomeAssistant) -> None:
    """What switches a number off may be another value than its lowest."""
    device = Limit()
    heater = await _heater(hass, device, off_value=150.0)
    await heater.async_set(ON)
    await heater.async_set(OFF)
    assert device.value == 150
    assert (await heater.async_read()).sample.is_on is False


async def test_sensors_tell_of_it(hass: HomeAssistant) -> None:
    """Power, heat, energy and temperatures come in our units; what says nothing is unknown."""
    states = {
        "power": ("1.5", "kW"),
        "heat": ("nonsense", "W"),
        "energy": ("1200", "Wh"),
        "flow": ("113", "°F"),
        "return": ("30", "W"),
    }
    for name, (state, unit) in states.items():
        hass.states.async_set(f"sensor.{name}", state, {"unit_of_measurement": unit})
    sensors = {f"{name}_sensor": f"sensor.{name}" for name in states}
    reading = await (await _heater(hass, Switch(), **sensors)).async_read()
    assert (reading.sample.power_w, reading.sample.heat_w, reading.energy_kwh) == (1500, None, 1.2)
    assert reading.sample.flow_c == pytest.approx(45)
    assert reading.sample.return_c is None


@pytest.mark.parametrize("entity_id", ["switch.lost", "switch.new", "switch.gone"])
async def test_an_entity_that_says_nothing_is_silent(hass: HomeAssistant, entity_id: str) -> None:
    """Unavailable, unknown or gone: nothing is taken for off."""
    hass.states.async_set("switch.lost", STATE_UNAVAILABLE)
    hass.states.async_set("switch.new", STATE_UNKNOWN)
    heater = EntityHeater(hass, EntitySetup(entity_id=entity_id), now=dt_util.utcnow)
    with pytest.raises(DriverError) as caught:
        await heater.async_read()
    assert caught.value.kind is DriverErrorKind.SILENT


async def test_a_number_without_a_number(hass: HomeAssistant) -> None:
    """A state that is no number does not say whether it is on."""
    hass.states.async_set("number.boiler", "lots", {"min": 0})
    heater = EntityHeater(hass, EntitySetup(entity_id="number.boiler"), now=dt_util.utcnow)
    assert (await heater.async_read()).sample.is_on is None
