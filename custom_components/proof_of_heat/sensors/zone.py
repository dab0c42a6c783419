"""What is measured, decided and learnt for each zone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import EntityCategory, UnitOfPower, UnitOfTemperature

from ..engine.effective import Why
from ..engine.emitter import EmitterKind
from ..engine.sensor_ladder import Footing
from ..engine.zone import ZoneVerdict
from ..publish import COUNTER_BAND, POWER_BAND, Band, Value
from ..records.energy import EnergyCount
from ..records.zone_memory import ZoneMemory
from ..zones.zone import ZoneCoordinator, ZoneView
from .shown import ENERGY, TEMPERATURE, ShownSensorDescription

TEMPERATURE_BAND: Final = Band(width=0.1)
COMFORT_BAND: Final = Band(width=0.01)


@dataclass(frozen=True, kw_only=True)
class ZoneSensorDescription(ShownSensorDescription[ZoneCoordinator, ZoneView]):
    """Describe a sensor of one zone."""


def _decided(value_fn: Callable[[ZoneVerdict], Value]) -> Callable[[ZoneView], Value]:
    """Return what a decision says, None before the first one."""
    return lambda view: None if view.verdict is None else value_fn(view.verdict)


def _power(
    key: str, value_fn: Callable[[ZoneVerdict], Value], category: EntityCategory | None = None
) -> ZoneSensorDescription:
    """Describe a heat of the zone."""
    return ZoneSensorDescription(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.POWER,
        entity_category=category,
        native_unit_of_measurement=UnitOfPower.WATT,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=_decided(value_fn),
        band=POWER_BAND,
    )


def _energy(key: str, count_fn: Callable[[ZoneMemory], EnergyCount]) -> ZoneSensorDescription:
    """Describe a total of the zone."""
    return ZoneSensorDescription(
        key=key,
        translation_key=key,
        **ENERGY,
        value_fn=lambda view: count_fn(view.memory).total_kwh,
        band=COUNTER_BAND,
        is_kept=True,
    )


def _temperature(
    key: str, value_fn: Callable[[ZoneVerdict], Value], has_fn: Callable[[ZoneCoordinator], bool] = lambda _: True
) -> ZoneSensorDescription:
    """Describe a temperature of the zone."""
    return ZoneSensorDescription(
        key=key,
        translation_key=key,
        **TEMPERATURE,
        value_fn=_decided(value_fn),
        has_fn=has_fn,
        band=TEMPERATURE_BAND,
    )


def _learnt_loss(view: ZoneView) -> Value:
    """Return the loss that the days tell, whether or not it counts yet."""
    learnt = view.memory.learnt
    return None if learnt is None or learnt.fit is None else learnt.fit.line.ua_w_k


def _learnt_doubt(view: ZoneView) -> dict[str, Value]:
    """Return how far the learnt loss is to be trusted."""
    learnt = view.memory.learnt
    fit = None if learnt is None else learnt.fit
    if fit is None:
        return {"doubt": None, "confidence_share": 0.0}
    return {"doubt": fit.doubt, "confidence_share": round(fit.confidence_share, 2)}


ZONE_SENSORS: Final = (
    _temperature("room_temperature", lambda verdict: verdict.room_c),
    _temperature(
        "flow_temperature", lambda verdict: verdict.flow_c, lambda zone: zone.setup.emitter is not EmitterKind.AIR
    ),
    _power("heat_demand", lambda verdict: verdict.demand_w),
    _power("heat_power", lambda verdict: verdict.measured_w),
    _energy("heat_energy", lambda memory: memory.heat),
    _energy("heating_electricity", lambda memory: memory.electricity),
    _power("feed_forward", lambda verdict: verdict.feed_forward_w, EntityCategory.DIAGNOSTIC),
    _power("proportional", lambda verdict: verdict.proportional_w, EntityCategory.DIAGNOSTIC),
    _power("integral", lambda verdict: verdict.integral_w, EntityCategory.DIAGNOSTIC),
    ZoneSensorDescription(
        key="learnt_loss",
        translation_key="learnt_loss",
        entity_category=EntityCategory.DIAGNOSTIC,
        native_unit_of_measurement="W/K",
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=_learnt_loss,
        attributes_fn=_learnt_doubt,
    ),
    _power("curve_error", lambda verdict: verdict.proportional_w + verdict.integral_w, EntityCategory.DIAGNOSTIC),
    ZoneSensorDescription(
        key="comfort_deviation",
        translation_key="comfort_deviation",
        entity_category=EntityCategory.DIAGNOSTIC,
        native_unit_of_measurement="K·h",
        state_class=SensorStateClass.TOTAL_INCREASING,
        suggested_display_precision=2,
        value_fn=_decided(lambda verdict: verdict.comfort.deviation_k_h),
        band=COMFORT_BAND,
    ),
    ZoneSensorDescription(
        key="hold_rmse",
        translation_key="hold_rmse",
        entity_category=EntityCategory.DIAGNOSTIC,
        native_unit_of_measurement=UnitOfTemperature.KELVIN,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=2,
        value_fn=_decided(lambda verdict: verdict.comfort.hold_rmse_k),
        band=COMFORT_BAND,
    ),
    ZoneSensorDescription(
        key="setpoint_reason",
        translation_key="setpoint_reason",
        device_class=SensorDeviceClass.ENUM,
        options=list(Why),
        value_fn=_decided(lambda verdict: verdict.effective.why),
    ),
    ZoneSensorDescription(
        key="footing",
        translation_key="footing",
        device_class=SensorDeviceClass.ENUM,
        entity_category=EntityCategory.DIAGNOSTIC,
        options=list(Footing),
        value_fn=_decided(lambda verdict: verdict.footing),
    ),
    ZoneSensorDescription(
        key="override_until",
        translation_key="override_until",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=lambda view: None if view.memory.override is None else view.memory.override.until,
    ),
    ZoneSensorDescription(
        key="next_change",
        translation_key="next_change",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=_decided(lambda verdict: verdict.next_at),
        attributes_fn=lambda view: {"profile": None if view.verdict is None else view.verdict.next_profile},
    ),
)
