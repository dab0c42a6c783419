"""Each zone as a thermostat: off, held at a temperature, or by its plan, with profiles as presets."""

from typing import Any, Final, override

from homeassistant.components.climate import (
    ATTR_HVAC_MODE,
    ClimateEntity,
    ClimateEntityDescription,
    ClimateEntityFeature,
    HVACAction,
    HVACMode,
)
from homeassistant.const import ATTR_TEMPERATURE, UnitOfTemperature

from .engine.profile import Profile
from .engine.zone import ZoneMode
from .entity import ZoneEntity
from .zones.zone import ZoneCoordinator

# In the steps of a thermostat on a wall.
SETPOINT_STEP_K: Final = 0.5

ZONE: Final = ClimateEntityDescription(key="zone", translation_key="zone", name=None)

HVAC_MODES: Final = {ZoneMode.OFF: HVACMode.OFF, ZoneMode.HEAT: HVACMode.HEAT, ZoneMode.AUTO: HVACMode.AUTO}

MODES: Final = {hvac_mode: mode for mode, hvac_mode in HVAC_MODES.items()}


class ZoneClimate(ZoneEntity, ClimateEntity):
    """The thermostat of a zone."""

    _attr_native_temperature_unit = UnitOfTemperature.CELSIUS
    _attr_supported_features = (
        ClimateEntityFeature.TARGET_TEMPERATURE
        | ClimateEntityFeature.PRESET_MODE
        | ClimateEntityFeature.TURN_ON
        | ClimateEntityFeature.TURN_OFF
    )
    _attr_target_temperature_step = SETPOINT_STEP_K

    def __init__(self, zone: ZoneCoordinator) -> None:
        """Offer what lies between the frost floor and the maximum of the room."""
        super().__init__(zone, ZONE)
        self._attr_hvac_modes = list(MODES)
        self._attr_preset_modes = list(Profile)
        self._attr_min_temp = zone.setup.frost_c
        self._attr_max_temp = zone.setup.max_c

    @property
    @override
    def hvac_mode(self) -> HVACMode:
        """Return what the owner wants."""
        return HVAC_MODES[self.view.memory.mode]

    @property
    @override
    def hvac_action(self) -> HVACAction:
        """Return what its heaters do, from their measured heat."""
        verdict = self.view.verdict
        if self.view.is_heating:
            is_early = verdict is not None and verdict.is_preheating
            return HVACAction.PREHEATING if is_early else HVACAction.HEATING
        return HVACAction.OFF if self.hvac_mode is HVACMode.OFF else HVACAction.IDLE

    @property
    @override
    def preset_mode(self) -> str | None:
        """Return the profile that holds, None for a temperature set by hand."""
        verdict = self.view.verdict
        return None if verdict is None else verdict.effective.profile

    @property
    @override
    def native_current_temperature(self) -> float | None:
        """Return the temperature of the room."""
        return None if self.view.verdict is None else self.view.verdict.room_c

    @property
    @override
    def current_humidity(self) -> float | None:
        """Return the relative humidity of the room."""
        return self.view.humidity

    @property
    @override
    def native_target_temperature(self) -> float | None:
        """Return the setpoint that holds."""
        return self.view.setpoint_c

    @override
    async def async_set_hvac_mode(self, hvac_mode: HVACMode) -> None:
        """Wish another mode."""
        self.coordinator.async_set_mode(MODES[hvac_mode])

    @override
    async def async_turn_on(self) -> None:
        """Return to the plan."""
        self.coordinator.async_set_mode(ZoneMode.AUTO)

    @override
    async def async_set_temperature(self, **kwargs: Any) -> None:
        """Wish another mode if one is given, then another setpoint."""
        if (hvac_mode := kwargs.get(ATTR_HVAC_MODE)) is not None:
            self.coordinator.async_set_mode(MODES[hvac_mode])
        self.coordinator.async_set_temperature(kwargs[ATTR_TEMPERATURE])

    @override
    async def async_set_preset_mode(self, preset_mode: str) -> None:
        """Wish a profile."""
        self.coordinator.async_set_profile(Profile(preset_mode))
