"""Miners, heaters and zones on the energy dashboard: added by one press, no energy twice, and nothing else changes."""

from datetime import timedelta
from types import MappingProxyType
from typing import Any, cast

import pytest
from homeassistant.components.energy.data import (
    DEVICE_CONSUMPTION_SCHEMA,
    DeviceConsumption,
    EnergyManager,
    async_get_manager,
)
from homeassistant.components.energy.validate import async_validate
from homeassistant.components.recorder.core import Recorder
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
    do_adhoc_statistics,
)

from custom_components.proof_of_heat.const import DOMAIN, SUBENTRY_HEATER

from .conftest import MakeHome
from .heated_home import ZONE, async_heated_home, zone_entity_id, zone_number
from .home import Home

FIREPLACE = "electric_fireplace"
FIREPLACE_POWER = "sensor.fireplace_power"
FIREPLACE_METER = "sensor.fireplace_meter"
WATTS = {"unit_of_measurement": "W", "device_class": "power", "state_class": "measurement"}
KWH = {"unit_of_measurement": "kWh", "device_class": "energy", "state_class": "total_increasing"}


async def async_press(home: Home) -> list[DeviceConsumption]:
    """Press the button, and return the devices of the dashboard."""
    await home.async_call("button", "press", home.site_entity_id("button", "add_to_energy_dashboard"))
    return await async_devices(home.hass)


async def async_devices(hass: HomeAssistant) -> list[DeviceConsumption]:
    """Return the devices of the dashboard."""
    manager = await async_get_manager(hass)
    assert manager.data is not None
    return manager.data["device_consumption"]


async def async_show(hass: HomeAssistant, *devices: DeviceConsumption) -> None:
    """Let the owner put devices on the dashboard."""
    manager = await async_get_manager(hass)
    await manager.async_update({**EnergyManager.default_preferences(), "device_consumption": list(devices)})


def miner(home: Home, place: int = 0, **fields: str) -> DeviceConsumption:
    """Return a miner as a device of the dashboard."""
    energy, power = (home.entity_id("sensor", key, miner=place) for key in ("energy", "power"))
    return cast("DeviceConsumption", {"stat_consumption": energy, "stat_rate": power, **fields})


def fireplace(home: Home, **fields: str) -> DeviceConsumption:
    """Return the fireplace as a device of the dashboard."""
    registry = er.async_get(home.hass)
    ids = (f"{home.entry.entry_id}_{FIREPLACE}_{key}" for key in ("energy", "power"))
    energy, power = (str(registry.async_get_entity_id("sensor", DOMAIN, unique_id)) for unique_id in ids)
    return cast("DeviceConsumption", {"stat_consumption": energy, "stat_rate": power, **fields})


def electricity(home: Home, zone_id: str = ZONE) -> str:
    """Return the sensor of the electricity that heats a zone."""
    return zone_entity_id(home, "sensor", "heating_electricity", zone_id=zone_id)


async def async_add_fireplace(home: Home, **sensors: Any) -> None:
    """Let an electric heater heat the zone beside the miners."""
    hass = home.hass
    hass.states.async_set("switch.fireplace", "on")
    hass.states.async_set(FIREPLACE_POWER, "1000", WATTS)
    hass.states.async_set(FIREPLACE_METER, "80", KWH)
    stored = {
        "kind": "electric_heater",
        "drive": "entity",
        "entity_id": "switch.fireplace",
        "max_heat_w": 1000,
        "zones": {ZONE: 1.0},
        **sensors,
    }
    heater = ConfigSubentry(
        data=MappingProxyType(stored),
        subentry_id=FIREPLACE,
        subentry_type=SUBENTRY_HEATER,
        title="Fireplace",
        unique_id=None,
    )
    hass.config_entries.async_add_subentry(home.entry, heater)
    await home.async_settle()


async def test_one_press_adds_all_miners(recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant) -> None:
    """Each miner is a device with its energy and its power; a second press changes nothing."""
    assert await async_setup_component(hass, "energy", {})
    home = await make_home("whatsminer_v2", "axeos")
    devices = [miner(home, 0), miner(home, 1)]
    assert await async_press(home) == devices
    assert await async_press(home) == devices


async def test_a_zone_stands_above_what_heats_it(
    recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant
) -> None:
    """A zone is a device that holds its miners and its electric heater, so none of their energy is counted twice."""
    assert await async_setup_component(hass, "energy", {})
    home = await async_heated_home(make_home, hass, "whatsminer_v2", "axeos")
    await async_add_fireplace(home, power_sensor=FIREPLACE_POWER)
    await home.async_pass(timedelta(minutes=1))
    zone = electricity(home)
    expected = [
        {"stat_consumption": zone},
        miner(home, 0, included_in_stat=zone),
        miner(home, 1, included_in_stat=zone),
        fireplace(home, included_in_stat=zone),
    ]
    assert await async_press(home) == expected
    assert await async_press(home) == expected


async def test_home_assistant_finds_no_fault_with_it(
    recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant
) -> None:
    """All that is added passes schema and check of the dashboard, as soon as the recorder has its statistics."""
    assert await async_setup_component(hass, "energy", {})
    assert await async_setup_component(hass, "sensor", {})
    home = await async_heated_home(make_home, hass, "whatsminer_v2")
    await async_add_fireplace(home, power_sensor=FIREPLACE_POWER)
    await home.async_pass(timedelta(minutes=10))
    await async_wait_recording_done(hass)
    do_adhoc_statistics(hass, start=dt_util.utcnow().replace(minute=0, second=0, microsecond=0))
    await async_wait_recording_done(hass)
    devices = await async_press(home)
    assert [DEVICE_CONSUMPTION_SCHEMA(device) for device in devices] == devices
    checked = (await async_validate(hass)).as_dict()
    assert checked["device_consumption"] == [[], [], []]


async def test_a_zone_counts_what_its_devices_draw(
    recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant
) -> None:
    """The electricity of a zone is that of its miners and electric heaters together."""
    curve = {"kind": "slope", "slope_w_k": 200.0, "shift_k": 0.0}
    home = await async_heated_home(make_home, hass, "whatsminer_v2", room_c=18.0, curve=curve)
    await async_add_fireplace(home, power_sensor=FIREPLACE_POWER)
    await home.async_pass(timedelta(minutes=10))
    before, of_miner = zone_number(home, "heating_electricity"), home.number("sensor", "energy")
    await home.async_pass(timedelta(hours=1))
    gained = zone_number(home, "heating_electricity") - before
    assert gained == pytest.approx(home.number("sensor", "energy") - of_miner + 1.0, rel=0.03)
    assert gained > 2.0


async def test_a_shared_miner_stands_alone(recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant) -> None:
    """A miner that heats two zones can't stand below either, so it is shown and they are not."""
    assert await async_setup_component(hass, "energy", {})
    home = await async_heated_home(make_home, hass, "whatsminer_v2", miner={"zones": {ZONE: 0.6}})
    assert await async_press(home) == [miner(home)]


async def test_a_miner_that_is_in_a_shown_zone_in_part_stays_away(
    recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant
) -> None:
    """Where the dashboard shows a zone that counts a part of a miner, the miner beside it would count that twice."""
    assert await async_setup_component(hass, "energy", {})
    home = await async_heated_home(make_home, hass, "whatsminer_v2", miner={"zones": {ZONE: 0.6}})
    shown = DeviceConsumption(stat_consumption=electricity(home))
    await async_show(hass, shown)
    assert await async_press(home) == [shown]


async def test_a_new_zone_takes_the_miners_that_are_shown(
    recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant
) -> None:
    """Miners that were added before their zone go below it; the name that their owner gave them stays."""
    assert await async_setup_component(hass, "energy", {})
    home = await async_heated_home(make_home, hass, "whatsminer_v2")
    await async_show(hass, miner(home, name="Heater"))
    zone = electricity(home)
    assert await async_press(home) == [miner(home, name="Heater", included_in_stat=zone), {"stat_consumption": zone}]


async def test_a_place_that_the_owner_chose_stays(
    recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant
) -> None:
    """A miner below another meter stays there, and its zone stays away."""
    assert await async_setup_component(hass, "energy", {})
    home = await async_heated_home(make_home, hass, "whatsminer_v2")
    shown = miner(home, included_in_stat="sensor.breaker_3")
    await async_show(hass, DeviceConsumption(stat_consumption="sensor.breaker_3"), shown)
    assert await async_press(home) == [{"stat_consumption": "sensor.breaker_3"}, shown]


async def test_a_link_that_the_owner_cut_stays_cut(
    recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant
) -> None:
    """With the zone on the dashboard, what the owner changed of its miners is left."""
    assert await async_setup_component(hass, "energy", {})
    home = await async_heated_home(make_home, hass, "whatsminer_v2", "axeos")
    zone = DeviceConsumption(stat_consumption=electricity(home))
    shown = miner(home)
    await async_show(hass, zone, shown)
    expected = [zone, shown, miner(home, 1, included_in_stat=zone["stat_consumption"])]
    assert await async_press(home) == expected


async def test_a_heater_whose_own_meter_is_shown_is_there_already(
    recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant
) -> None:
    """Whose meter its owner put on the dashboard is not added by our sensor too, nor the zone that holds it."""
    assert await async_setup_component(hass, "energy", {})
    home = await async_heated_home(make_home, hass, "whatsminer_v2")
    await async_add_fireplace(home, power_sensor=FIREPLACE_POWER, energy_sensor=FIREPLACE_METER)
    meter = DeviceConsumption(stat_consumption=FIREPLACE_METER)
    await async_show(hass, meter)
    assert await async_press(home) == [meter, miner(home)]


async def test_a_heater_with_a_meter_alone_stands_beside_its_zone(
    recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant
) -> None:
    """What tells no power is in no zone's count, so it stands for itself."""
    assert await async_setup_component(hass, "energy", {})
    home = await async_heated_home(make_home, hass, "whatsminer_v2")
    await async_add_fireplace(home, energy_sensor=FIREPLACE_METER)
    zone = electricity(home)
    devices = await async_press(home)
    energy = f"{home.entry.entry_id}_{FIREPLACE}_energy"
    own = er.async_get(hass).async_get_entity_id("sensor", DOMAIN, energy)
    assert devices == [{"stat_consumption": zone}, miner(home, included_in_stat=zone), {"stat_consumption": own}]


async def test_what_keeps_no_statistics_is_not_added(
    recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant
) -> None:
    """A sensor that its owner switched off would be a fault on the dashboard, so it is left out."""
    assert await async_setup_component(hass, "energy", {})
    home = await make_home("whatsminer_v2", "axeos")
    expected = [miner(home, 1)]
    er.async_get(hass).async_update_entity(
        home.entity_id("sensor", "energy"), disabled_by=er.RegistryEntryDisabler.USER
    )
    assert await async_press(home) == expected


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
