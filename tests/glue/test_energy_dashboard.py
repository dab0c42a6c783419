"""The miners on the energy dashboard: added by one press, once, and nothing else there changes."""

import pytest
from homeassistant.components.energy.data import DeviceConsumption, async_get_manager
from homeassistant.components.recorder.core import Recorder
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component

from .conftest import MakeHome
from .home import Home


async def async_press(home: Home) -> None:
    """Press the button."""
    await home.async_call("button", "press", home.site_entity_id("button", "add_to_energy_dashboard"))


async def test_one_press_adds_all_miners(recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant) -> None:
    """Each miner is a device with its energy and its power; a second press changes nothing."""
    assert await async_setup_component(hass, "energy", {})
    home = await make_home("whatsminer_v2", "axeos")
    await async_press(home)
    devices = [
        {
            "stat_consumption": home.entity_id("sensor", "energy", miner=place),
            "stat_rate": home.entity_id("sensor", "power", miner=place),
        }
        for place in range(2)
    ]
    manager = await async_get_manager(hass)
    assert manager.data is not None
    assert manager.data["device_consumption"] == devices
    await async_press(home)
    assert manager.data["device_consumption"] == devices


async def test_what_is_on_the_dashboard_stays(
    recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant
) -> None:
    """Sources, other devices, and a miner that its owner added by hand stay as they are."""
    assert await async_setup_component(hass, "energy", {})
    home = await make_home("whatsminer_v2")
    manager = await async_get_manager(hass)
    by_hand = DeviceConsumption(stat_consumption=home.entity_id("sensor", "energy"), name="Heater")
    await manager.async_update(
        {
            "energy_sources": [
                {"type": "solar", "stat_energy_from": "sensor.sun", "config_entry_solar_forecast": None}
            ],
            "device_consumption": [{"stat_consumption": "sensor.fridge"}, by_hand],
        }
    )
    before = manager.data
    await async_press(home)
    assert manager.data == before


async def test_without_a_dashboard_that_is_told(make_home: MakeHome) -> None:
    """Where the dashboard is not set up, the press is an error that says the cure."""
    home = await make_home("axeos")
    with pytest.raises(HomeAssistantError) as raised:
        await async_press(home)
    assert raised.value.translation_key == "no_energy_dashboard"


async def test_a_dashboard_of_another_form_is_left_alone(
    recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant
) -> None:
    """Preferences that a later Home Assistant keeps in another way are not touched."""
    assert await async_setup_component(hass, "energy", {})
    home = await make_home("axeos")
    manager = await async_get_manager(hass)
    manager.data = {"devices": []}  # type: ignore[assignment]
    with pytest.raises(HomeAssistantError) as raised:
        await async_press(home)
    assert raised.value.translation_key == "no_energy_dashboard"
    assert manager.data == {"devices": []}
