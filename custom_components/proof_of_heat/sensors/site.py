"""What is measured, counted and decided for the site as a whole."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import EntityCategory, UnitOfIrradiance, UnitOfRatio

from ..const import PERCENT
from ..coordinator import ControlCoordinator, SiteView
from ..engine.model import Report
from ..engine.supply import Input, SupplyStatus
from ..publish import COUNTER_BAND, POWER_BAND, Band, Value
from .shown import ENERGY, HOUR, HOURS, POWER, SHARE, TEMPERATURE, ShownSensorDescription

# Many miners flicker one after the other, so that ten watts of their sum are never at rest.
SITE_POWER_BAND: Final = Band(share=0.02)
SHARE_BAND: Final = Band(width=1)
GAP_BAND: Final = Band(width=0.01)
TEMPERATURE_BAND: Final = Band(width=0.1)


@dataclass(frozen=True, kw_only=True)
class SiteSensorDescription(ShownSensorDescription[ControlCoordinator, SiteView]):
    """Describe a sensor of the site as a whole."""


def _has_supply(control: ControlCoordinator) -> bool:
    """Tell whether the supply of the site is set up."""
    return bool(control.setup.supply.sensors)


def _power(
    key: str, value_fn: Callable[[SiteView], Value], has_fn: Callable[[ControlCoordinator], bool] = _has_supply
) -> SiteSensorDescription:
    """Describe a power of the site."""
    return SiteSensorDescription(
        key=key,
        translation_key=key,
        **POWER,
        value_fn=value_fn,
        has_fn=has_fn,
        band=POWER_BAND,
    )


def _has_generation(control: ControlCoordinator) -> bool:
    """Tell whether the site has a reading of what it generates."""
    return Input.GENERATION in control.setup.supply.sensors


def _energy(
    key: str, value_fn: Callable[[SiteView], Value], has_fn: Callable[[ControlCoordinator], bool] = lambda _: True
) -> SiteSensorDescription:
    """Describe an energy of the site that only rises."""
    return SiteSensorDescription(
        key=key,
        translation_key=key,
        **ENERGY,
        value_fn=value_fn,
        has_fn=has_fn,
        band=COUNTER_BAND,
        is_kept=True,
    )


def _reported(key: str, value_fn: Callable[[Report], float | None]) -> SiteSensorDescription:
    """Describe a power that the balancer reports."""
    return _power(key, lambda site: None if site.decision.report is None else value_fn(site.decision.report))


def _input(key: Input) -> SiteSensorDescription:
    """Describe a reading of the supply that counts."""
    return _power(key, lambda site: site.inputs.get(key), lambda control: key in control.setup.supply.sensors)


def _count(key: str, value_fn: Callable[[SiteView], Value]) -> SiteSensorDescription:
    """Describe a number of miners."""
    return SiteSensorDescription(
        key=key,
        translation_key=key,
        entity_category=EntityCategory.DIAGNOSTIC,
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=value_fn,
    )


SITE_SENSORS: Final = (
    SiteSensorDescription(
        key="power",
        **POWER,
        value_fn=lambda site: site.power_w,
        band=SITE_POWER_BAND,
    ),
    SiteSensorDescription(
        key="miners_online",
        translation_key="miners_online",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda site: site.online,
    ),
    SiteSensorDescription(
        key="circuit_use",
        translation_key="circuit_use",
        **SHARE,
        value_fn=lambda site: None if site.circuit_share is None else PERCENT * site.circuit_share,
        has_fn=lambda control: control.setup.limit_w is not None,
        band=SHARE_BAND,
    ),
    _input(Input.GENERATION),
    _input(Input.AUXILIARY),
    _reported("available_power", lambda report: report.supply.available_w),
    _reported("target_power", lambda report: report.supply.target_w),
    _reported("managed_power", lambda report: report.managed_w),
    _reported("committed_power", lambda report: report.committed_w),
    _reported("free_power", lambda report: report.free_w),
    SiteSensorDescription(
        key="utilisation",
        translation_key="utilisation",
        **SHARE,
        value_fn=lambda site: _percent(site.decision.report, lambda report: report.used_share),
        has_fn=_has_supply,
        band=SHARE_BAND,
    ),
    _energy("over_supply", lambda site: site.over_supply_kwh, _has_supply),
    _energy("consumed_energy", lambda site: site.ledger.consumption.total_kwh),
    _energy("generated_energy", lambda site: site.ledger.generation.total_kwh, _has_generation),
    SiteSensorDescription(
        key="unrecorded_time",
        translation_key="unrecorded_time",
        **HOURS,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda site: site.ledger.consumption.unrecorded / HOUR,
        band=COUNTER_BAND,
        is_kept=True,
    ),
    SiteSensorDescription(
        key="supply_status",
        translation_key="supply_status",
        device_class=SensorDeviceClass.ENUM,
        options=list(SupplyStatus),
        value_fn=lambda site: None if site.decision.report is None else site.decision.report.status,
        has_fn=_has_supply,
    ),
    SiteSensorDescription(
        key="gap_to_optimum",
        translation_key="gap_to_optimum",
        entity_category=EntityCategory.DIAGNOSTIC,
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=2,
        value_fn=lambda site: _percent(site.decision.report, lambda report: report.gap_share),
        has_fn=_has_supply,
        band=GAP_BAND,
    ),
    SiteSensorDescription(
        key="changes_today",
        translation_key="changes_today",
        entity_category=EntityCategory.DIAGNOSTIC,
        state_class=SensorStateClass.TOTAL_INCREASING,
        value_fn=lambda site: site.changes,
    ),
    SiteSensorDescription(
        key="outdoor_temperature",
        translation_key="outdoor_temperature",
        **TEMPERATURE,
        value_fn=lambda site: site.weather.outdoor_c,
        has_fn=lambda control: control.zones.has_outdoor,
        band=TEMPERATURE_BAND,
    ),
    SiteSensorDescription(
        key="irradiance",
        translation_key="irradiance",
        device_class=SensorDeviceClass.IRRADIANCE,
        native_unit_of_measurement=UnitOfIrradiance.WATTS_PER_SQUARE_METER,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=lambda site: site.weather.irradiance_w_m2,
        has_fn=lambda control: control.zones.has_irradiance,
        band=POWER_BAND,
    ),
    _count("miners_managed", lambda site: site.managed),
    _count("miners_running", lambda site: site.running),
    _count("miners_quarantined", lambda site: site.quarantined),
)


def _percent(report: Report | None, share_fn: Callable[[Report], float | None]) -> float | None:
    """Return a share that the balancer reports, in percent."""
    share = None if report is None else share_fn(report)
    return None if share is None else PERCENT * share
