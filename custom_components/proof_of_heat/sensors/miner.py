"""What is measured, counted and decided for each miner."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import (
    REVOLUTIONS_PER_MINUTE,
    EntityCategory,
    UnitOfElectricCurrent,
    UnitOfElectricPotential,
    UnitOfRatio,
    UnitOfTemperature,
)

from ..const import PERCENT
from ..engine.miner import MinerSample
from ..engine.reason import Reason
from ..miners.miner import MinerCoordinator, MinerView
from ..publish import COUNTER_BAND, POWER_BAND, Band, Value
from ..records.energy import EnergyCount
from ..records.wear import Wear
from .shown import ENERGY, HOUR, HOURS, POWER, ShownSensorDescription

QUARTER: Final = timedelta(minutes=15)

# A machine that tunes itself swings by more than its owner wants to know.
MEASURED_BAND: Final = replace(POWER_BAND, quiet=timedelta(seconds=90))
HASHRATE_BAND: Final = Band(width=1, share=0.05, quiet=timedelta(minutes=5))
EFFICIENCY_BAND: Final = Band(share=0.01)
TEMPERATURE_BAND: Final = Band(width=1)
FAN_BAND: Final = Band(share=0.05)
SHARE_BAND: Final = Band(width=0.1, quiet=QUARTER)
START_BAND: Final = Band(width=60, quiet=timedelta(days=1))
ON_TIME_BAND: Final = Band(quiet=QUARTER)
VOLTAGE_BAND: Final = Band(share=0.05, quiet=QUARTER)


@dataclass(frozen=True, kw_only=True)
class MinerSensorDescription(ShownSensorDescription[MinerCoordinator, MinerView]):
    """Describe a sensor of one miner."""

    field: str | None = None
    """The field of a reading that must have been there once, None for what is there from the start."""


def _of_sample(value_fn: Callable[[MinerSample], Value]) -> Callable[[MinerView], Value]:
    """Return what the last reading says, None before the first one."""
    return lambda view: None if view.sample is None else value_fn(view.sample)


def _temperature(key: str, field: str, value_fn: Callable[[MinerSample], Value]) -> MinerSensorDescription:
    """Describe a temperature inside a machine."""
    return MinerSensorDescription(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.TEMPERATURE,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        field=field,
        value_fn=_of_sample(value_fn),
        band=TEMPERATURE_BAND,
    )


def _moves(key: str, count_fn: Callable[[Wear], int]) -> MinerSensorDescription:
    """Describe how often a machine that heats a zone was moved today; in a farm the changes of the site tell enough."""
    return MinerSensorDescription(
        key=key,
        translation_key=key,
        entity_category=EntityCategory.DIAGNOSTIC,
        state_class=SensorStateClass.TOTAL_INCREASING,
        value_fn=lambda view: count_fn(view.wear),
        has_fn=lambda miner: bool(miner.setup.weights),
        is_kept=True,
    )


def _unrecorded_h(energy: EnergyCount) -> float | None:
    """Return the hours of which the power is not known, None where it never was."""
    return None if energy.accounted_until is None else energy.unrecorded / HOUR


MINER_SENSORS: Final = (
    MinerSensorDescription(
        key="power",
        **POWER,
        field="power_w",
        value_fn=_of_sample(lambda sample: sample.power_w),
        band=MEASURED_BAND,
    ),
    MinerSensorDescription(
        key="hash_rate",
        translation_key="hash_rate",
        native_unit_of_measurement="TH/s",
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=2,
        field="hashrate_th_s",
        value_fn=_of_sample(lambda sample: sample.hashrate_th_s),
        band=HASHRATE_BAND,
    ),
    MinerSensorDescription(
        key="efficiency",
        translation_key="efficiency",
        entity_registry_enabled_default=False,
        native_unit_of_measurement="J/TH",
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        field="power_w",
        value_fn=_of_sample(lambda sample: sample.efficiency_j_per_th),
        band=EFFICIENCY_BAND,
    ),
    _temperature("board_temperature", "board_c", lambda sample: sample.board_c),
    _temperature("chip_temperature", "chip_c", lambda sample: sample.chip_c),
    _temperature("inlet_temperature", "inlet_c", lambda sample: sample.inlet_c),
    _temperature("outlet_temperature", "outlet_c", lambda sample: sample.outlet_c),
    _temperature("fluid_temperature", "fluid_c", lambda sample: sample.fluid_c),
    MinerSensorDescription(
        key="fan_speed",
        translation_key="fan_speed",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        native_unit_of_measurement=REVOLUTIONS_PER_MINUTE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        field="fan_rpm",
        value_fn=_of_sample(lambda sample: max(sample.fan_rpm, default=None)),
        band=FAN_BAND,
    ),
    MinerSensorDescription(
        key="started",
        translation_key="started",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        field="uptime",
        value_fn=_of_sample(lambda sample: None if sample.uptime is None else sample.read_at - sample.uptime),
        band=START_BAND,
    ),
    MinerSensorDescription(
        key="accepted_share",
        translation_key="accepted_share",
        entity_category=EntityCategory.DIAGNOSTIC,
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        field="accepted_share",
        value_fn=_of_sample(lambda sample: None if sample.accepted_share is None else PERCENT * sample.accepted_share),
        band=SHARE_BAND,
    ),
    MinerSensorDescription(
        key="running_level",
        translation_key="running_level",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        field="level_id",
        value_fn=_of_sample(lambda sample: sample.level_id),
    ),
    MinerSensorDescription(
        key="voltage",
        device_class=SensorDeviceClass.VOLTAGE,
        entity_category=EntityCategory.DIAGNOSTIC,
        native_unit_of_measurement=UnitOfElectricPotential.VOLT,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        field="voltage_v",
        value_fn=_of_sample(lambda sample: sample.voltage_v),
        band=VOLTAGE_BAND,
    ),
    MinerSensorDescription(
        key="current",
        device_class=SensorDeviceClass.CURRENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        native_unit_of_measurement=UnitOfElectricCurrent.AMPERE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        field="current_a",
        value_fn=_of_sample(lambda sample: sample.current_a),
        band=VOLTAGE_BAND,
    ),
    MinerSensorDescription(
        key="energy",
        **ENERGY,
        field="power_w",
        value_fn=lambda view: view.memory.energy.total_kwh,
        band=COUNTER_BAND,
        is_kept=True,
    ),
    MinerSensorDescription(
        key="on_time",
        translation_key="on_time",
        **HOURS,
        entity_category=EntityCategory.DIAGNOSTIC,
        field="is_mining",
        value_fn=lambda view: view.memory.on_time.total / HOUR,
        band=ON_TIME_BAND,
        is_kept=True,
    ),
    MinerSensorDescription(
        key="target_power",
        translation_key="target_power",
        **POWER,
        value_fn=lambda view: view.target_w,
    ),
    MinerSensorDescription(
        key="power_changes",
        translation_key="power_changes",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        state_class=SensorStateClass.TOTAL_INCREASING,
        value_fn=lambda view: view.memory.writes,
        is_kept=True,
    ),
    _moves("starts_today", lambda wear: wear.starts),
    _moves("level_changes_today", lambda wear: wear.changes),
    MinerSensorDescription(
        key="held_until",
        translation_key="held_until",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_registry_enabled_default=False,
        value_fn=lambda view: None if view.memory.hold is None else view.memory.hold.until,
    ),
    MinerSensorDescription(
        key="unrecorded_time",
        translation_key="unrecorded_time",
        **HOURS,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda view: _unrecorded_h(view.memory.energy),
        band=COUNTER_BAND,
        is_kept=True,
        is_ours=True,
    ),
    MinerSensorDescription(
        key="control_reason",
        translation_key="control_reason",
        device_class=SensorDeviceClass.ENUM,
        options=list(Reason),
        value_fn=lambda view: None if view.verdict is None else view.verdict.reason,
        is_ours=True,
    ),
)
