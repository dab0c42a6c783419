"""The device behind a heater: an entity of Home Assistant or a unit on Modbus, as settings have it and as a driver."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Self

from homeassistant.components.modbus import async_get_temporary_unit, async_get_unit
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_DEVICE, CONF_ENTITY_ID, CONF_HOST, CONF_PORT
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
from modbus_connection import ModbusSerialParams, ModbusTcpParams

from ..const import (
    CONF_BAUDRATE,
    CONF_ENERGY_SENSOR,
    CONF_FLOW_SENSOR,
    CONF_HEAT_SENSOR,
    CONF_LINK,
    CONF_MEANING,
    CONF_OFF_VALUE,
    CONF_ON_VALUE,
    CONF_PARITY,
    CONF_POWER_SENSOR,
    CONF_REGISTERS,
    CONF_RETURN_SENSOR,
    CONF_STOPBITS,
    CONF_UNIT,
)
from ..drivers import DriverError, DriverErrorKind
from ..drivers.ha_calls import EntitySetup, Meaning
from ..drivers.ha_entity import EntityHeater
from ..drivers.heater import HeaterDriver, HeaterReading, LostHeater
from ..drivers.modbus import ModbusHeater
from ..drivers.registers import ProfileLibrary, RegisterProfile

DEFAULT_PORT: Final = 502
DEFAULT_UNIT: Final = 1
DEFAULT_BAUDRATE: Final = 9600
NO_PARITY: Final = "N"


class Drive(StrEnum):
    """How a heater is driven; the value is the translation key."""

    ENTITY = "entity"
    MODBUS = "modbus"


class Link(StrEnum):
    """How a unit on Modbus is reached; the value is the translation key."""

    TCP = "tcp"
    SERIAL = "serial"
    RTU_OVER_TCP = "rtu_over_tcp"
    """A serial line behind a converter that passes the frames on as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModbusSetup:
    """Where a device is on Modbus, and what its registers mean."""

    profile_id: str
    link: Link = Link.TCP
    host: str = ""
    port: int = DEFAULT_PORT
    device: str = ""
    baudrate: int = DEFAULT_BAUDRATE
    parity: str = NO_PARITY
    stopbits: int = 1
    unit: int = DEFAULT_UNIT

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """Read the settings of a heater."""
        return cls(
            profile_id=stored[CONF_REGISTERS],
            link=Link(stored.get(CONF_LINK, Link.TCP)),
            host=stored.get(CONF_HOST) or "",
            port=int(stored.get(CONF_PORT) or DEFAULT_PORT),
            device=stored.get(CONF_DEVICE) or "",
            baudrate=int(stored.get(CONF_BAUDRATE) or DEFAULT_BAUDRATE),
            parity=stored.get(CONF_PARITY) or NO_PARITY,
            stopbits=int(stored.get(CONF_STOPBITS) or 1),
            unit=int(stored.get(CONF_UNIT) or DEFAULT_UNIT),
        )

    @property
    def params(self) -> ModbusTcpParams | ModbusSerialParams:
        """Return the link as Home Assistant wants it."""
        if self.link is Link.TCP:
            return ModbusTcpParams(host=self.host, port=self.port)
        device = self.device if self.link is Link.SERIAL else f"socket://{self.host}:{self.port}"
        return ModbusSerialParams(
            device=device,
            baudrate=self.baudrate,
            parity="E" if self.parity == "E" else "O" if self.parity == "O" else "N",
            stopbits=2 if self.stopbits == 2 else 1,  # noqa: PLR2004  A line has one stop bit or two.
        )


def entity_setup(stored: Mapping[str, Any]) -> EntitySetup:
    """Return the entity of a heater from its settings."""
    return EntitySetup(
        entity_id=stored[CONF_ENTITY_ID],
        meaning=Meaning(stored.get(CONF_MEANING) or Meaning.WATTS),
        on_value=stored.get(CONF_ON_VALUE),
        off_value=stored.get(CONF_OFF_VALUE),
        power_sensor=stored.get(CONF_POWER_SENSOR),
        heat_sensor=stored.get(CONF_HEAT_SENSOR),
        energy_sensor=stored.get(CONF_ENERGY_SENSOR),
        flow_sensor=stored.get(CONF_FLOW_SENSOR),
        return_sensor=stored.get(CONF_RETURN_SENSOR),
    )


def driver_of(
    hass: HomeAssistant, entry: ConfigEntry, device: EntitySetup | ModbusSetup, library: ProfileLibrary
) -> HeaterDriver:
    """Return what reads and sets a device; one whose settings do not fit any more says so at each reading."""
    if isinstance(device, EntitySetup):
        return EntityHeater(hass, device, now=dt_util.utcnow)
    profile = library.profiles.get(device.profile_id)
    if profile is None:
        return LostHeater(DriverErrorKind.UNSUPPORTED, f"there is no profile {device.profile_id}")
    try:
        unit = async_get_unit(hass, entry, device.params, device.unit)
    except HomeAssistantError as error:
        return LostHeater(DriverErrorKind.REFUSED, str(error))
    return ModbusHeater(unit, profile, now=dt_util.utcnow)


async def async_test_read(
    hass: HomeAssistant, device: EntitySetup | ModbusSetup, profile: RegisterProfile | None
) -> HeaterReading:
    """Read a device once, before anything is saved; DriverError says why it can't."""
    if isinstance(device, EntitySetup):
        return await EntityHeater(hass, device, now=dt_util.utcnow).async_read()
    if profile is None:
        raise DriverError(DriverErrorKind.UNSUPPORTED, f"there is no profile {device.profile_id}")
    async with async_get_temporary_unit(hass, device.params, device.unit) as unit:
        return await ModbusHeater(unit, profile, now=dt_util.utcnow).async_read()
