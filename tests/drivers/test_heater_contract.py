"""What every driver of a heater promises, whatever is behind it."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Protocol, override

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import setup_test_component_platform

from custom_components.proof_of_heat.drivers import DriverError, DriverErrorKind
from custom_components.proof_of_heat.drivers.ha_calls import EntitySetup
from custom_components.proof_of_heat.drivers.ha_entity import EntityHeater
from custom_components.proof_of_heat.drivers.heater import HeaterDriver, HeaterOrder, LostHeater
from simulator.clock import ManualClock
from simulator.modbus import ModbusFault

from .boiler_room import BoilerRoom
from .home_devices import Switch

ON = HeaterOrder(is_on=True, flow_c=50)
OFF = HeaterOrder(is_on=False)


class Rig(Protocol):
    """A device in the hands of a test."""

    driver: HeaterDriver

    @property
    def is_on(self) -> bool:
        """Tell what the device itself does."""
        ...

    async def async_lose(self) -> None:
        """Put it out of reach."""
        ...

    def refuse(self) -> None:
        """Let it decline."""
        ...

    def ignore(self) -> None:
        """Let it confirm and do nothing."""
        ...


class ModbusRig(Rig):
    """The simulated boiler."""

    def __init__(self, room: BoilerRoom) -> None:
        """Take a boiler that listens."""
        self._room = room
        self.driver = room.driver()

    @property
    @override
    def is_on(self) -> bool:
        """Tell whether it is enabled."""
        return self._room.boiler.is_enabled

    @override
    async def async_lose(self) -> None:
        """Close its socket."""
        await self._room.port.async_stop()

    @override
    def refuse(self) -> None:
        """Answer writes with a failure."""
        self._room.port.faults.add(ModbusFault.FAILS_TO_WRITE)

    @override
    def ignore(self) -> None:
        """Confirm writes only."""
        self._room.port.faults.add(ModbusFault.IGNORES)


class EntityRig(Rig):
    """A switch of Home Assistant."""

    def __init__(self, hass: HomeAssistant, switch: Switch) -> None:
        """Take a switch."""
        self._switch = switch
        setup = EntitySetup(entity_id="switch.boiler")
        self.driver = EntityHeater(hass, setup, now=dt_util.utcnow, timeout=timedelta(milliseconds=200))

    @property
    @override
    def is_on(self) -> bool:
        """Tell whether it is closed."""
        return self._switch.is_on is True

    @override
    async def async_lose(self) -> None:
        """Make it unavailable."""
        self._switch.lose()

    @override
    def refuse(self) -> None:
        """Fail at each action."""
        self._switch.refuses = True

    @override
    def ignore(self) -> None:
        """Take actions only."""
        self._switch.ignores = True


@pytest.fixture
async def modbus(real_sockets: None, clock: ManualClock) -> AsyncGenerator[Rig]:
    """Return the boiler on Modbus."""
    room = BoilerRoom(clock)
    await room.port.async_start()
    yield ModbusRig(room)
    await room.async_close()


@pytest.fixture
async def entity(hass: HomeAssistant) -> Rig:
    """Return the switch."""
    switch = Switch()
    setup_test_component_platform(hass, "switch", [switch])
    assert await async_setup_component(hass, "switch", {"switch": {"platform": "test"}})
    await hass.async_block_till_done()
    return EntityRig(hass, switch)


@pytest.fixture(params=["modbus", "entity"])
def rig(request: pytest.FixtureRequest) -> Rig:
    """Return each of the rigs."""
    found: Rig = request.getfixturevalue(request.param)
    return found


async def test_an_order_is_carried_out(rig: Rig) -> None:
    """The device does as told, and says so."""
    await rig.driver.async_set(ON)
    seen = [rig.is_on, (await rig.driver.async_read()).sample.is_on]
    await rig.driver.async_set(OFF)
    seen += [rig.is_on, (await rig.driver.async_read()).sample.is_on]
    assert seen == [True, True, False, False]


async def test_the_same_order_again_changes_nothing(rig: Rig) -> None:
    """Whoever asks twice gets the same."""
    await rig.driver.async_set(ON)
    await rig.driver.async_set(ON)
    await rig.driver.async_tend()
    assert rig.is_on


async def test_out_of_reach_is_silent(rig: Rig) -> None:
    """Reading and writing fail alike, and in words."""
    await rig.async_lose()
    with pytest.raises(DriverError) as read:
        await rig.driver.async_read()
    with pytest.raises(DriverError) as written:
        await rig.driver.async_set(ON)
    assert (read.value.kind, written.value.kind) == (DriverErrorKind.SILENT, DriverErrorKind.SILENT)


async def test_a_device_that_declines(rig: Rig) -> None:
    """A refusal is told as one."""
    rig.refuse()
    with pytest.raises(DriverError) as caught:
        await rig.driver.async_set(ON)
    assert caught.value.kind is DriverErrorKind.REFUSED
    assert not rig.is_on


async def test_a_device_that_confirms_and_does_nothing(rig: Rig) -> None:
    """What is not seen to happen has not happened."""
    rig.ignore()
    with pytest.raises(DriverError) as caught:
        await rig.driver.async_set(ON)
    assert caught.value.kind is DriverErrorKind.REFUSED
    assert not rig.is_on


async def test_a_device_that_its_settings_lost_says_why() -> None:
    """A driver without a device fails at each request, never at the start of the site."""
    driver = LostHeater(DriverErrorKind.UNSUPPORTED, "there is no profile x")
    await driver.async_tend()
    with pytest.raises(DriverError, match="profile x"):
        await driver.async_read()
    with pytest.raises(DriverError, match="profile x"):
        await driver.async_set(ON)
