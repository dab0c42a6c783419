"""Each miner as a heater: off, held or managed, with a thermostat where it has a room; each zone as a thermostat."""

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
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import ProofOfHeatConfigEntry
from .engine.miner import Action, Capabilities
from .engine.model import Mode
from .engine.option import lowest
from .entity import MinerEntity
from .miners.miner import MinerCoordinator, MinerView
from .settings import with_mode, with_setpoint
from .zone_climate import SETPOINT_STEP_K, ZoneClimate
from .zones.zone import ZoneCoordinator

PARALLEL_UPDATES = 1

# Above the frost limit that most owners choose.
MIN_SETPOINT_C: Final = 5.0

# Between an idle supply (3 to 8 % of the lowest level) and a machine that heats.
HEATING_SHARE: Final = 0.5

HEATER: Final = ClimateEntityDescription(key="heater", translation_key="heater", name=None)

HVAC_MODES: Final = {Mode.OFF: HVACMode.OFF, Mode.HEAT: HVACMode.HEAT, Mode.AUTO: HVACMode.AUTO}

MODES: Final = {hvac_mode: mode for mode, hvac_mode in HVAC_MODES.items()}


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001  Home Assistant passes it.
    entry: ProofOfHeatConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add one thermostat for each zone and one heater for each miner."""
    zones = entry.runtime_data.zones
    for zone in zones.zones.values():
        async_add_entities([ZoneClimate(zone)], config_subentry_id=zone.setup.subentry_id)
    for miner in entry.runtime_data.fleet.miners.values():
        heated = zones.heated_by(miner.setup.weights)
        heater = MinerClimate(miner) if heated is None else ZoneMinerClimate(miner, heated)
        async_add_entities([heater], config_subentry_id=miner.setup.subentry_id)


class MinerClimate(MinerEntity, ClimateEntity):
    """A miner as a heater."""

    _attr_native_temperature_unit = UnitOfTemperature.CELSIUS
    _attr_target_temperature_step = SETPOINT_STEP_K
    _attr_min_temp = MIN_SETPOINT_C

    def __init__(self, miner: MinerCoordinator) -> None:
        """Offer what the miner can do, and a setpoint where its room is measured."""
        super().__init__(miner, HEATER)
        can_pause = Action.PAUSE in miner.setup.capabilities.actions
        self._attr_hvac_modes = [mode for mode in HVAC_MODES.values() if can_pause or mode is not HVACMode.OFF]
        self._attr_supported_features = ClimateEntityFeature.TURN_ON
        if can_pause:
            self._attr_supported_features |= ClimateEntityFeature.TURN_OFF
        if miner.setup.room is not None:
            self._attr_supported_features |= ClimateEntityFeature.TARGET_TEMPERATURE
            self._attr_max_temp = miner.setup.room.max_c

    @property
    @override
    def hvac_mode(self) -> HVACMode:
        """Return what the owner wants, or what the miner does where nobody asked."""
        mode = self.view.memory.wish.mode
        if mode is Mode.UNMANAGED:
            return HVACMode.HEAT if self._is_heating else HVACMode.OFF
        return HVAC_MODES[mode]

    @property
    @override
    def hvac_action(self) -> HVACAction:
        """Return what it does, from its measured power."""
        if self._is_heating:
            return HVACAction.HEATING
        return HVACAction.OFF if self.hvac_mode is HVACMode.OFF else HVACAction.IDLE

    @property
    @override
    def native_current_temperature(self) -> float | None:
        """Return the temperature of its room."""
        return self.view.room_c

    @property
    @override
    def native_target_temperature(self) -> float | None:
        """Return the setpoint of its room."""
        return self.view.memory.wish.setpoint_c

    @override
    async def async_set_hvac_mode(self, hvac_mode: HVACMode) -> None:
        """Wish another mode."""
        self.coordinator.async_wish(with_mode(self.view.memory.wish, MODES[hvac_mode]))

    @override
    async def async_set_temperature(self, **kwargs: Any) -> None:
        """Wish another setpoint, and another mode if one is given with it."""
        wish = with_setpoint(self.view.memory.wish, kwargs[ATTR_TEMPERATURE])
        if (hvac_mode := kwargs.get(ATTR_HVAC_MODE)) is not None:
            wish = with_mode(wish, MODES[hvac_mode])
        self.coordinator.async_wish(wish)

    @property
    def _is_heating(self) -> bool:
        """Tell whether it gives off heat now."""
        return is_heating(self.coordinator.setup.capabilities, self.view)


class ZoneMinerClimate(MinerClimate):
    """A miner that heats a zone: its own mode, and the temperatures of the zone."""

    def __init__(self, miner: MinerCoordinator, zone: ZoneCoordinator) -> None:
        """Offer the setpoint of the zone."""
        super().__init__(miner)
        self._zone = zone
        self._attr_supported_features |= ClimateEntityFeature.TARGET_TEMPERATURE
        self._attr_min_temp = zone.setup.frost_c
        self._attr_max_temp = zone.setup.max_c

    @property
    @override
    def native_target_temperature(self) -> float | None:
        """Return the setpoint of the zone."""
        return self._zone.data.setpoint_c

    @override
    async def async_set_temperature(self, **kwargs: Any) -> None:
        """Wish another mode of the miner if one is given, then another setpoint of the zone."""
        if (hvac_mode := kwargs.get(ATTR_HVAC_MODE)) is not None:
            await self.async_set_hvac_mode(hvac_mode)
        self._zone.async_set_temperature(kwargs[ATTR_TEMPERATURE])

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the zone as well."""
        await super().async_added_to_hass()
        self.async_on_remove(self._zone.async_add_listener(self._handle_coordinator_update))


def is_heating(capabilities: Capabilities, view: MinerView) -> bool:
    """Tell whether a miner heats: it draws half of its lowest level, or says that it mines where power is unknown."""
    if view.sample is None:
        return False
    lowest_w = lowest(capabilities).power_w
    if view.sample.power_w is None or not lowest_w:
        return view.sample.is_mining is True
    return view.sample.power_w >= HEATING_SHARE * lowest_w
