"""Devices that another integration brought into Home Assistant, for tests: each takes actions and shows its state."""

from typing import Any, ClassVar, override

from homeassistant.components.climate import ClimateEntity, ClimateEntityFeature, HVACMode
from homeassistant.components.number import NumberEntity
from homeassistant.components.switch import SwitchEntity
from homeassistant.components.valve import ValveEntity, ValveEntityFeature
from homeassistant.components.water_heater import WaterHeaterEntity, WaterHeaterEntityFeature
from homeassistant.const import ATTR_TEMPERATURE, UnitOfTemperature
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity import Entity


class Device(Entity):
    """A device that may be lost, refuse, or confirm and do nothing."""

    _attr_should_poll = False
    refuses = False
    ignores = False
    breaks_by: Exception | None = None
    """What its integration lets through."""

    def become(self, **values: Any) -> None:
        """Be built otherwise."""
        for name, value in values.items():
            setattr(self, f"_attr_{name}", value)

    def take(self, **values: Any) -> None:
        """Take new values, unless it is in a mood not to."""
        if self.breaks_by is not None:
            raise self.breaks_by
        if self.refuses:
            raise HomeAssistantError("Out of order")
        if self.ignores:
            return
        self.become(**values)
        self.async_write_ha_state()

    def lose(self) -> None:
        """Be out of reach."""
        self._attr_available = False
        self.async_write_ha_state()


class Switch(Device, SwitchEntity):
    """A relay."""

    _attr_name = "Boiler"
    _attr_is_on = False

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Close."""
        self.take(is_on=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Open."""
        self.take(is_on=False)


class Thermostat(Device, ClimateEntity):
    """A boiler behind a thermostat."""

    _attr_name = "Boiler"
    _attr_native_temperature_unit = UnitOfTemperature.CELSIUS
    _attr_supported_features = ClimateEntityFeature.TARGET_TEMPERATURE
    _attr_hvac_modes: ClassVar = [HVACMode.OFF, HVACMode.AUTO, HVACMode.HEAT]  # type: ignore[misc]  # As HA has it.
    _attr_hvac_mode = HVACMode.OFF
    _attr_native_target_temperature = 30.0
    _attr_min_temp = 20
    _attr_max_temp = 70

    @override
    async def async_set_hvac_mode(self, hvac_mode: HVACMode) -> None:
        """Take another mode."""
        self.take(hvac_mode=hvac_mode)

    @override
    async def async_set_temperature(self, **kwargs: Any) -> None:
        """Take another temperature."""
        self.take(native_target_temperature=kwargs[ATTR_TEMPERATURE])


class Tank(Device, WaterHeaterEntity):
    """A tank with an immersion heater."""

    _attr_name = "Boiler"
    _attr_native_temperature_unit = UnitOfTemperature.CELSIUS
    _attr_supported_features = WaterHeaterEntityFeature.TARGET_TEMPERATURE | WaterHeaterEntityFeature.OPERATION_MODE
    _attr_operation_list: ClassVar = ["off", "electric"]  # type: ignore[misc]  # As HA has it.
    _attr_current_operation = "off"
    _attr_native_target_temperature = 40.0
    _attr_min_temp = 30
    _attr_max_temp = 60

    @override
    async def async_set_operation_mode(self, operation_mode: str) -> None:
        """Take another mode."""
        self.take(current_operation=operation_mode)

    @override
    async def async_set_temperature(self, **kwargs: Any) -> None:
        """Take another temperature."""
        self.take(native_target_temperature=kwargs[ATTR_TEMPERATURE])


class Limit(Device, NumberEntity):
    """A power limit."""

    _attr_name = "Boiler"
    _attr_native_min_value = 0
    _attr_native_max_value = 3000
    _attr_native_step = 50
    _attr_native_value = 0

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Take another limit."""
        self.take(native_value=value)


class Valve(Device, ValveEntity):
    """A valve of a heating circuit."""

    _attr_name = "Boiler"
    _attr_reports_position = False
    _attr_is_closed = True
    _attr_supported_features = ValveEntityFeature.OPEN | ValveEntityFeature.CLOSE

    @override
    async def async_open_valve(self) -> None:
        """Begin to open: that takes minutes."""
        self.take(is_opening=True, is_closed=False)

    @override
    async def async_close_valve(self) -> None:
        """Close."""
        self.take(is_opening=False, is_closed=True)
