"""What is shown and chosen of each heater that is no miner."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, UnitOfEnergy, UnitOfPower, UnitOfTemperature
from homeassistant.core import callback
from homeassistant.util import dt as dt_util

from .drivers.ha_calls import EntitySetup
from .drivers.heater import HeaterReading
from .drivers.registers import Role
from .engine.heater import HeaterKind, HeaterMode, HeaterSample
from .engine.reason import Reason
from .entity import HeaterEntity
from .heaters.heater import HeaterCoordinator, HeaterView
from .heaters.setup import ELECTRIC_KINDS
from .publish import NO_BAND, Band, Publisher, Value

POWER_BAND: Final = Band(width=10, share=0.05)
TEMPERATURE_BAND: Final = Band(width=0.5)
ENERGY_BAND: Final = Band(width=0.05)


@dataclass(frozen=True, kw_only=True)
class HeaterSensorDescription(SensorEntityDescription):
    """Describe a sensor of one heater."""

    value_fn: Callable[[HeaterView], Value]
    has_fn: Callable[[HeaterCoordinator], bool] = lambda _: True
    band: Band = NO_BAND
    is_ours: bool = False
    """It shows what we decide or count, so it is there while the device is silent."""


@dataclass(frozen=True, kw_only=True)
class HeaterBinarySensorDescription(BinarySensorEntityDescription):
    """Describe something of a heater that is yes or no."""

    value_fn: Callable[[HeaterCoordinator], bool | None]
    is_ours: bool = False


def _tells(*roles: Role, sensor: Callable[[EntitySetup], str | None] = lambda _: None) -> Callable[..., bool]:
    """Return whether a device tells something, by its registers or by a sensor of its own."""

    def has(heater: HeaterCoordinator) -> bool:
        """Tell whether this heater does."""
        device = heater.setup.device
        if isinstance(device, EntitySetup):
            return sensor(device) is not None
        return heater.profile is not None and bool(heater.profile.registers.keys() & set(roles))

    return has


_TELLS_POWER: Final = _tells(Role.POWER, sensor=lambda device: device.power_sensor)
_TELLS_HEAT: Final = _tells(Role.HEAT, sensor=lambda device: device.heat_sensor)
_TELLS_ENERGY: Final = _tells(Role.ENERGY, sensor=lambda device: device.energy_sensor)


def _has_heat(heater: HeaterCoordinator) -> bool:
    """Tell whether its heat is known: it measures it, or it follows from its power."""
    return _TELLS_HEAT(heater) or (heater.setup.kind in ELECTRIC_KINDS and _TELLS_POWER(heater))


def _of_sample(value_fn: Callable[[HeaterSample], Value]) -> Callable[[HeaterView], Value]:
    """Return what the last reading says, None before the first one."""
    return lambda view: None if view.sample is None else value_fn(view.sample)


def _of_reading(value_fn: Callable[[HeaterReading], Value]) -> Callable[[HeaterView], Value]:
    """Return what the last reading says beyond what decisions need."""
    return lambda view: None if view.reading is None else value_fn(view.reading)


def _energy_kwh(view: HeaterView) -> Value:
    """Return what it drew: by its own meter where it has one, else as counted."""
    own_kwh = None if view.reading is None else view.reading.energy_kwh
    return view.memory.energy.total_kwh if own_kwh is None else own_kwh


def _temperature(
    key: str, value_fn: Callable[[HeaterView], Value], has_fn: Callable[..., bool], *, is_noisy: bool = False
) -> HeaterSensorDescription:
    """Describe a temperature of the device."""
    return HeaterSensorDescription(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.TEMPERATURE,
        entity_registry_enabled_default=not is_noisy,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        value_fn=value_fn,
        has_fn=has_fn,
        band=TEMPERATURE_BAND,
    )


HEATER_SENSORS: Final = (
    HeaterSensorDescription(
        key="power",
        device_class=SensorDeviceClass.POWER,
        native_unit_of_measurement=UnitOfPower.WATT,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=_of_sample(lambda sample: sample.power_w),
        has_fn=_TELLS_POWER,
        band=POWER_BAND,
    ),
    HeaterSensorDescription(
        key="heat_power",
        translation_key="heat_power",
        device_class=SensorDeviceClass.POWER,
        native_unit_of_measurement=UnitOfPower.WATT,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=_of_sample(lambda sample: sample.heat_w),
        has_fn=_has_heat,
        band=POWER_BAND,
    ),
    HeaterSensorDescription(
        key="target_heat",
        translation_key="target_heat",
        device_class=SensorDeviceClass.POWER,
        native_unit_of_measurement=UnitOfPower.WATT,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=lambda view: None if view.state.target is None else view.state.target.heat_w,
        has_fn=lambda heater: heater.setup.kind is not HeaterKind.CIRCULATION_PUMP,
        is_ours=True,
    ),
    _temperature(
        "flow_temperature",
        _of_sample(lambda sample: sample.flow_c),
        _tells(Role.FLOW_TEMPERATURE, sensor=lambda device: device.flow_sensor),
    ),
    _temperature(
        "return_temperature",
        _of_sample(lambda sample: sample.return_c),
        _tells(Role.RETURN_TEMPERATURE, sensor=lambda device: device.return_sensor),
    ),
    _temperature(
        "flow_setpoint", _of_reading(lambda reading: reading.setpoint_c), _tells(Role.FLOW_SETPOINT), is_noisy=True
    ),
    _temperature(
        "device_outdoor_temperature",
        _of_reading(lambda reading: reading.outdoor_c),
        _tells(Role.OUTDOOR_TEMPERATURE),
        is_noisy=True,
    ),
    HeaterSensorDescription(
        key="energy",
        device_class=SensorDeviceClass.ENERGY,
        native_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
        state_class=SensorStateClass.TOTAL_INCREASING,
        suggested_display_precision=2,
        value_fn=_energy_kwh,
        has_fn=lambda heater: _TELLS_ENERGY(heater) or _TELLS_POWER(heater),
        band=ENERGY_BAND,
    ),
    HeaterSensorDescription(
        key="heat_energy",
        translation_key="heat_energy",
        device_class=SensorDeviceClass.ENERGY,
        native_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
        state_class=SensorStateClass.TOTAL_INCREASING,
        suggested_display_precision=2,
        value_fn=lambda view: view.memory.heat.total_kwh,
        has_fn=_has_heat,
        band=ENERGY_BAND,
        is_ours=True,
    ),
    HeaterSensorDescription(
        key="fault_code",
        translation_key="fault_code",
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=_of_reading(lambda reading: reading.fault),
        has_fn=_tells(Role.FAULT),
    ),
    HeaterSensorDescription(
        key="control_reason",
        translation_key="control_reason",
        device_class=SensorDeviceClass.ENUM,
        options=list(Reason),
        value_fn=lambda view: None if view.verdict is None else view.verdict.reason,
        is_ours=True,
    ),
)

HEATER_BINARY_SENSORS: Final = (
    HeaterBinarySensorDescription(
        key="online",
        translation_key="online",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda heater: heater.is_online,
        is_ours=True,
    ),
    HeaterBinarySensorDescription(
        key="running",
        device_class=BinarySensorDeviceClass.RUNNING,
        value_fn=lambda heater: heater.data.runs,
    ),
    HeaterBinarySensorDescription(
        key="problem",
        device_class=BinarySensorDeviceClass.PROBLEM,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda heater: heater.data.has_problem,
    ),
)

HEATER_MODE: Final = SelectEntityDescription(key="heater_mode", translation_key="heater_mode", options=list(HeaterMode))


def heater_sensors(heater: HeaterCoordinator) -> Collection[SensorEntity]:
    """Return the sensors of what this heater tells, and of what we decide for it."""
    return [HeaterSensor(heater, description) for description in HEATER_SENSORS if description.has_fn(heater)]


def heater_binary_sensors(heater: HeaterCoordinator) -> Collection[BinarySensorEntity]:
    """Return what of a heater is yes or no."""
    return [HeaterBinarySensor(heater, description) for description in HEATER_BINARY_SENSORS]


def heater_selects(heater: HeaterCoordinator) -> Collection[SelectEntity]:
    """Return the choice of the mode, none for what can't be driven."""
    return [HeaterModeSelect(heater, HEATER_MODE)] if heater.can_be_driven else []


class HeaterSensor(HeaterEntity, SensorEntity):
    """A sensor of one heater."""

    entity_description: HeaterSensorDescription

    def __init__(self, heater: HeaterCoordinator, description: HeaterSensorDescription) -> None:
        """Show a value when it moves out of its band."""
        super().__init__(heater, description)
        self._publisher = Publisher(description.band)

    @property
    @override
    def available(self) -> bool:
        """Tell whether the source of the value answers; what is ours always does."""
        return self.entity_description.is_ours or super().available

    @property
    @override
    def native_value(self) -> Value:
        """Return the value."""
        return self.entity_description.value_fn(self.view)

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Show the value if it is news."""
        if self._publisher.is_due(self.native_value, is_available=self.available, now=dt_util.utcnow()):
            super()._handle_coordinator_update()


class HeaterBinarySensor(HeaterEntity, BinarySensorEntity):
    """Something of a heater that is yes or no."""

    entity_description: HeaterBinarySensorDescription

    @property
    @override
    def available(self) -> bool:
        """Tell whether the source of the value answers; what is ours always does."""
        return self.entity_description.is_ours or super().available

    @property
    @override
    def is_on(self) -> bool | None:
        """Tell what is so."""
        return self.entity_description.value_fn(self.coordinator)


class HeaterModeSelect(HeaterEntity, SelectEntity):
    """What the owner wants of a heater; a matter of ours, so it is there while the device is silent."""

    @property
    @override
    def available(self) -> bool:
        """Tell that the mode is always known."""
        return True

    @property
    @override
    def current_option(self) -> str:
        """Return the mode."""
        return self.view.memory.mode

    @override
    async def async_select_option(self, option: str) -> None:
        """Wish another mode."""
        self.coordinator.async_wish(HeaterMode(option))
