"""What is measured, counted and decided for each miner; the sensors of the site stand in a table of their own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import (
    REVOLUTIONS_PER_MINUTE,
    EntityCategory,
    UnitOfElectricCurrent,
    UnitOfElectricPotential,
    UnitOfEnergy,
    UnitOfPower,
    UnitOfRatio,
    UnitOfTemperature,
    UnitOfTime,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .archive_entities import archive_sensors
from .coordinator import ProofOfHeatConfigEntry
from .engine.miner import MinerSample
from .engine.reason import Reason
from .entity import MinerEntity, async_add_as_reported
from .heater_entities import heater_sensors
from .miner import MinerCoordinator, MinerView
from .money_sensor import money_sensors
from .publish import COUNTER_BAND, NO_BAND, Band, Publisher, Value
from .records.energy import EnergyCount
from .site_sensor import SITE_SENSORS, SiteSensor
from .zone_sensor import ZONE_SENSORS, ZoneSensor

PARALLEL_UPDATES = 0

PERCENT: Final = 100
HOUR: Final = timedelta(hours=1)
QUARTER: Final = timedelta(minutes=15)

# The amounts suit machines of kilowatts; the shares let the small ones show what they do.
POWER_BAND: Final = Band(width=10, share=0.05, quiet=timedelta(seconds=90))
HASHRATE_BAND: Final = Band(width=1, share=0.05, quiet=timedelta(minutes=5))
EFFICIENCY_BAND: Final = Band(share=0.01)
TEMPERATURE_BAND: Final = Band(width=1)
FAN_BAND: Final = Band(share=0.05)
SHARE_BAND: Final = Band(width=0.1, quiet=QUARTER)
START_BAND: Final = Band(width=60, quiet=timedelta(days=1))
ON_TIME_BAND: Final = Band(quiet=QUARTER)
VOLTAGE_BAND: Final = Band(share=0.01)


@dataclass(frozen=True, kw_only=True)
class SampleSensorDescription(SensorEntityDescription):
    """Describe a sensor that shows what a miner reports."""

    field: str
    """The field of a reading that must have been there once."""
    value_fn: Callable[[MinerSample], Value]
    band: Band = NO_BAND


@dataclass(frozen=True, kw_only=True)
class MinerSensorDescription(SensorEntityDescription):
    """Describe a sensor that shows what we count or decide for a miner."""

    field: str | None = None
    value_fn: Callable[[MinerView], Value]
    band: Band = NO_BAND


def _temperature(key: str, field: str, value_fn: Callable[[MinerSample], Value]) -> SampleSensorDescription:
    """Describe a temperature inside a machine."""
    return SampleSensorDescription(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.TEMPERATURE,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        field=field,
        value_fn=value_fn,
        band=TEMPERATURE_BAND,
    )


def _unrecorded_h(energy: EnergyCount) -> float | None:
    """Return the hours of which the power is not known, None where it never was."""
    return None if energy.accounted_until is None else energy.unrecorded / HOUR


SAMPLE_SENSORS: Final = (
    SampleSensorDescription(
        key="power",
        device_class=SensorDeviceClass.POWER,
        native_unit_of_measurement=UnitOfPower.WATT,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        field="power_w",
        value_fn=lambda sample: sample.power_w,
        band=POWER_BAND,
    ),
    SampleSensorDescription(
        key="hash_rate",
        translation_key="hash_rate",
        native_unit_of_measurement="TH/s",
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=2,
        field="hashrate_th_s",
        value_fn=lambda sample: sample.hashrate_th_s,
        band=HASHRATE_BAND,
    ),
    SampleSensorDescription(
        key="efficiency",
        translation_key="efficiency",
        entity_registry_enabled_default=False,
        native_unit_of_measurement="J/TH",
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        field="power_w",
        value_fn=lambda sample: sample.efficiency_j_per_th,
        band=EFFICIENCY_BAND,
    ),
    _temperature("board_temperature", "board_c", lambda sample: sample.board_c),
    _temperature("chip_temperature", "chip_c", lambda sample: sample.chip_c),
    _temperature("inlet_temperature", "inlet_c", lambda sample: sample.inlet_c),
    _temperature("outlet_temperature", "outlet_c", lambda sample: sample.outlet_c),
    _temperature("fluid_temperature", "fluid_c", lambda sample: sample.fluid_c),
    SampleSensorDescription(
        key="fan_speed",
        translation_key="fan_speed",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        native_unit_of_measurement=REVOLUTIONS_PER_MINUTE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        field="fan_rpm",
        value_fn=lambda sample: max(sample.fan_rpm, default=None),
        band=FAN_BAND,
    ),
    SampleSensorDescription(
        key="started",
        translation_key="started",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        field="uptime",
        value_fn=lambda sample: None if sample.uptime is None else sample.read_at - sample.uptime,
        band=START_BAND,
    ),
    SampleSensorDescription(
        key="accepted_share",
        translation_key="accepted_share",
        entity_category=EntityCategory.DIAGNOSTIC,
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        field="accepted_share",
        value_fn=lambda sample: None if sample.accepted_share is None else PERCENT * sample.accepted_share,
        band=SHARE_BAND,
    ),
    SampleSensorDescription(
        key="running_level",
        translation_key="running_level",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        field="level_id",
        value_fn=lambda sample: sample.level_id,
    ),
    SampleSensorDescription(
        key="voltage",
        device_class=SensorDeviceClass.VOLTAGE,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        native_unit_of_measurement=UnitOfElectricPotential.VOLT,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        field="voltage_v",
        value_fn=lambda sample: sample.voltage_v,
        band=VOLTAGE_BAND,
    ),
    SampleSensorDescription(
        key="current",
        device_class=SensorDeviceClass.CURRENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        native_unit_of_measurement=UnitOfElectricCurrent.AMPERE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        field="current_a",
        value_fn=lambda sample: sample.current_a,
        band=VOLTAGE_BAND,
    ),
)

MINER_SENSORS: Final = (
    MinerSensorDescription(
        key="energy",
        device_class=SensorDeviceClass.ENERGY,
        native_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
        state_class=SensorStateClass.TOTAL_INCREASING,
        suggested_display_precision=2,
        field="power_w",
        value_fn=lambda view: view.memory.energy.total_kwh,
        band=COUNTER_BAND,
    ),
    MinerSensorDescription(
        key="on_time",
        translation_key="on_time",
        device_class=SensorDeviceClass.DURATION,
        entity_category=EntityCategory.DIAGNOSTIC,
        native_unit_of_measurement=UnitOfTime.HOURS,
        state_class=SensorStateClass.TOTAL_INCREASING,
        suggested_display_precision=1,
        field="is_mining",
        value_fn=lambda view: view.memory.on_time.total / HOUR,
        band=ON_TIME_BAND,
    ),
    MinerSensorDescription(
        key="target_power",
        translation_key="target_power",
        device_class=SensorDeviceClass.POWER,
        native_unit_of_measurement=UnitOfPower.WATT,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=lambda view: view.target_w,
    ),
    MinerSensorDescription(
        key="power_changes",
        translation_key="power_changes",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        state_class=SensorStateClass.TOTAL_INCREASING,
        value_fn=lambda view: view.memory.writes,
    ),
    MinerSensorDescription(
        key="held_until",
        translation_key="held_until",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_registry_enabled_default=False,
        value_fn=lambda view: None if view.memory.hold is None else view.memory.hold.until,
    ),
)

UNRECORDED_TIME: Final = MinerSensorDescription(
    key="unrecorded_time",
    translation_key="unrecorded_time",
    device_class=SensorDeviceClass.DURATION,
    entity_category=EntityCategory.DIAGNOSTIC,
    native_unit_of_measurement=UnitOfTime.HOURS,
    state_class=SensorStateClass.TOTAL_INCREASING,
    suggested_display_precision=1,
    value_fn=lambda view: _unrecorded_h(view.memory.energy),
    band=COUNTER_BAND,
)

CONTROL_REASON: Final = MinerSensorDescription(
    key="control_reason",
    translation_key="control_reason",
    device_class=SensorDeviceClass.ENUM,
    options=list(Reason),
    value_fn=lambda view: None if view.verdict is None else view.verdict.reason,
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001  Home Assistant passes it.
    entry: ProofOfHeatConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of the site and its zones, and those of each miner as soon as it reports what they show."""
    control = entry.runtime_data.control
    async_add_entities(SiteSensor(control, description) for description in SITE_SENSORS if description.has_fn(control))
    for zone in entry.runtime_data.zones.zones.values():
        sensors = [ZoneSensor(zone, description) for description in ZONE_SENSORS if description.has_fn(zone.setup)]
        async_add_entities(sensors, config_subentry_id=zone.setup.subentry_id)
    for heater in entry.runtime_data.heaters.heaters.values():
        async_add_entities(heater_sensors(heater), config_subentry_id=heater.setup.subentry_id)
    for subentry_id, money in money_sensors(entry):
        async_add_entities(money, config_subentry_id=subentry_id)
    for archive in entry.runtime_data.archives.by_id.values():
        async_add_entities(archive_sensors(archive), config_subentry_id=archive.setup.id)
    for miner in entry.runtime_data.fleet.miners.values():
        always = [MinerSensor(miner, description) for description in MINER_SENSORS if description.field is None]
        known = [LastingSensor(miner, description) for description in (CONTROL_REASON, UNRECORDED_TIME)]
        async_add_entities([*always, *known], config_subentry_id=miner.setup.subentry_id)
        async_add_as_reported(entry, miner, async_add_entities, _sensors)


def _sensors(miner: MinerCoordinator, fields: frozenset[str]) -> list[SensorEntity]:
    """Return the sensors that show these fields."""
    return [
        *(MinerSensor(miner, description) for description in SAMPLE_SENSORS if description.field in fields),
        *(MinerSensor(miner, description) for description in MINER_SENSORS if description.field in fields),
    ]


class MinerSensor(MinerEntity, SensorEntity):
    """A sensor of one miner that shows what we count or decide."""

    entity_description: MinerSensorDescription | SampleSensorDescription

    def __init__(self, miner: MinerCoordinator, description: MinerSensorDescription | SampleSensorDescription) -> None:
        """Show a value when it moves out of its band."""
        super().__init__(miner, description)
        self._publisher = Publisher(description.band)

    @property
    @override
    def native_value(self) -> Value:
        """Return the value."""
        if isinstance(self.entity_description, MinerSensorDescription):
            return self.entity_description.value_fn(self.view)
        return None if self.view.sample is None else self.entity_description.value_fn(self.view.sample)

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Show the value if it is news."""
        if self._publisher.is_due(self.native_value, is_available=self.available, now=dt_util.utcnow()):
            super()._handle_coordinator_update()


class LastingSensor(MinerSensor):
    """Why a miner is asked what it is asked, and since when nobody knows more; told of a silent miner too."""

    @property
    @override
    def available(self) -> bool:
        """Tell that this is always known."""
        return True
