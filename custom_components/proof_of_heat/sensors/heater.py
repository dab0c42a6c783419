"""What is measured, counted and decided for each heater that is no miner."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import EntityCategory, UnitOfTemperature

from ..drivers.ha_calls import EntitySetup
from ..drivers.heater import HeaterReading
from ..drivers.registers import Role
from ..engine.heater import HeaterKind, HeaterSample
from ..engine.reason import Reason
from ..heaters.heater import HeaterCoordinator, HeaterView
from ..heaters.setup import ELECTRIC_KINDS
from ..publish import POWER_BAND, Band, Value
from .shown import ENERGY, POWER, ShownSensorDescription

TEMPERATURE_BAND: Final = Band(width=0.5)
ENERGY_BAND: Final = Band(width=0.05)


@dataclass(frozen=True, kw_only=True)
class HeaterSensorDescription(ShownSensorDescription[HeaterCoordinator, HeaterView]):
    """Describe a sensor of one heater."""


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
        **POWER,
        value_fn=_of_sample(lambda sample: sample.power_w),
        has_fn=_TELLS_POWER,
        band=POWER_BAND,
    ),
    HeaterSensorDescription(
        key="heat_power",
        translation_key="heat_power",
        **POWER,
        value_fn=_of_sample(lambda sample: sample.heat_w),
        has_fn=_has_heat,
        band=POWER_BAND,
    ),
    HeaterSensorDescription(
        key="target_heat",
        translation_key="target_heat",
        **POWER,
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
        **ENERGY,
        value_fn=_energy_kwh,
        has_fn=lambda heater: _TELLS_ENERGY(heater) or _TELLS_POWER(heater),
        band=ENERGY_BAND,
        is_kept=True,
    ),
    HeaterSensorDescription(
        key="heat_energy",
        translation_key="heat_energy",
        **ENERGY,
        value_fn=lambda view: view.memory.heat.total_kwh,
        has_fn=_has_heat,
        band=ENERGY_BAND,
        is_kept=True,
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
