"""One heater that is no miner, as its subentry has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final, Self

from homeassistant.config_entries import ConfigEntry, ConfigSubentry

from ..const import (
    CONF_AFTER_RUN,
    CONF_CIRCUIT,
    CONF_COP,
    CONF_COP_POINTS,
    CONF_DRIVE,
    CONF_EFFICIENCY,
    CONF_EXERCISE_AFTER,
    CONF_FUEL_PRICE,
    CONF_FUEL_PRICE_ENTITY,
    CONF_KIND,
    CONF_MANAGED,
    CONF_MAX_FLOW,
    CONF_MAX_HEAT,
    CONF_MIN_HEAT,
    CONF_MIN_OFF,
    CONF_MIN_ON,
    CONF_OUTDOOR,
    CONF_STEPS,
    CONF_USUAL_FLOW,
    CONF_ZONES,
    PERCENT,
    SUBENTRY_HEATER,
)
from ..drivers.ha_calls import EntitySetup
from ..drivers.heater import HeaterOrder
from ..engine.alternative import RATED_OUTDOOR_C, Alternative, HeatSource, YieldPoint
from ..engine.heat_unit import BACKUP_MIN
from ..engine.heater import HeaterKind, HeaterMode, HeaterSettings, HeaterStep, HeaterTarget
from .device import Drive, ModbusSetup, entity_setup

ELECTRIC_KINDS: Final = frozenset({HeaterKind.ELECTRIC_HEATER, HeaterKind.HEAT_PUMP, HeaterKind.IMMERSION_HEATER})
"""What turns electricity of the site into heat."""

USUAL_COP: Final = 3.0
"""Of a heat pump whose owner gives none: what field studies find over a year."""

_SOURCES: Final = MappingProxyType(
    {
        HeaterKind.GAS_BOILER: HeatSource.GAS,
        HeaterKind.HEAT_PUMP: HeatSource.HEAT_PUMP,
        HeaterKind.ELECTRIC_HEATER: HeatSource.RESISTIVE,
        HeaterKind.IMMERSION_HEATER: HeatSource.RESISTIVE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaterSetup:
    """One heater as its owner set it up."""

    subentry_id: str
    name: str
    kind: HeaterKind
    device: EntitySetup | ModbusSetup
    is_managed: bool
    heats_w: tuple[float, ...]
    """Of its steps, rising; none for a pump."""
    weights: Mapping[str, float]
    circuit_id: str | None
    min_on: timedelta
    min_off: timedelta
    max_flow_c: float | None
    usual_flow_c: float | None
    """Asked where no zone says which flow temperature it needs."""
    after_run: timedelta
    exercise_after: timedelta | None
    yields: tuple[YieldPoint, ...]
    """The heat of a kWh of energy over the outdoor temperature."""
    fuel_per_kwh: float | None
    fuel_price_entity: str | None

    @property
    def id(self) -> str:
        """Return what the engine calls it."""
        return self.subentry_id

    @classmethod
    def of(cls, subentry: ConfigSubentry) -> Self:
        """Read a subentry."""
        stored = subentry.data
        kind = HeaterKind(stored[CONF_KIND])
        drive = Drive(stored[CONF_DRIVE])
        return cls(
            subentry_id=subentry.subentry_id,
            name=subentry.title,
            kind=kind,
            device=entity_setup(stored) if drive is Drive.ENTITY else ModbusSetup.of(stored),
            is_managed=stored.get(CONF_MANAGED, False),
            heats_w=_heats_w(stored, kind),
            weights=MappingProxyType(dict(stored.get(CONF_ZONES) or {})),
            circuit_id=stored.get(CONF_CIRCUIT),
            min_on=_duration(stored.get(CONF_MIN_ON)) or BACKUP_MIN,
            min_off=_duration(stored.get(CONF_MIN_OFF)) or BACKUP_MIN,
            max_flow_c=stored.get(CONF_MAX_FLOW),
            usual_flow_c=stored.get(CONF_USUAL_FLOW),
            after_run=_duration(stored.get(CONF_AFTER_RUN)) or timedelta(),
            exercise_after=_duration(stored.get(CONF_EXERCISE_AFTER)),
            yields=yields_of(stored, kind),
            fuel_per_kwh=stored.get(CONF_FUEL_PRICE),
            fuel_price_entity=stored.get(CONF_FUEL_PRICE_ENTITY),
        )

    def steps(self, outdoor_c: float | None) -> tuple[HeaterStep, ...]:
        """Return its steps; what a heat pump draws for its heat depends on the weather."""
        if self.kind not in ELECTRIC_KINDS:
            return tuple(HeaterStep(heat_w=heat_w) for heat_w in self.heats_w)
        per_kwh = Alternative(source=_SOURCES[self.kind], curve=self.yields).heat_per_kwh(outdoor_c)
        return tuple(HeaterStep(heat_w=heat_w, power_w=heat_w / per_kwh) for heat_w in self.heats_w)

    def settings(self, mode: HeaterMode, *, outdoor_c: float | None) -> HeaterSettings:
        """Return the heater as the engine wants it in this weather."""
        return HeaterSettings(
            id=self.id,
            kind=self.kind,
            mode=mode,
            steps=self.steps(outdoor_c),
            weights=self.weights,
            circuit_id=self.circuit_id,
            min_on=self.min_on,
            min_off=self.min_off,
            max_flow_c=self.max_flow_c,
            after_run=self.after_run,
            exercise_after=self.exercise_after,
        )

    def order(self, target: HeaterTarget, *, outdoor_c: float | None) -> HeaterOrder:
        """Return a target in the terms of a device; no flow is ever asked above its limit."""
        if not target.is_on:
            return HeaterOrder(is_on=False)
        flow_c = self.usual_flow_c if target.flow_c is None else target.flow_c
        if flow_c is not None and self.max_flow_c is not None:
            flow_c = min(flow_c, self.max_flow_c)
        steps = self.steps(outdoor_c)
        if not steps:
            return HeaterOrder(is_on=True, flow_c=flow_c)
        step = steps[min(target.step, len(steps)) - 1]
        return HeaterOrder(
            is_on=True,
            flow_c=flow_c,
            power_w=step.power_w or step.heat_w,
            share=step.heat_w / steps[-1].heat_w,
        )

    def alternative(self, fuel_per_kwh: float | None) -> Alternative | None:
        """Return what a kWh of its heat costs, None for a pump; a heater of electricity pays the tariff."""
        source = _SOURCES.get(self.kind)
        if source is None:
            return None
        return Alternative(source=source, curve=self.yields, fuel_per_kwh=fuel_per_kwh)

    def heat_w(self, *, is_on: bool | None, power_w: float | None, outdoor_c: float | None) -> float | None:
        """Return the heat that follows from what it draws, None where that does not say."""
        if is_on is False and power_w is None:
            return 0.0
        alternative = self.alternative(None)
        if self.kind not in ELECTRIC_KINDS or power_w is None or alternative is None:
            return None
        return max(power_w, 0.0) * alternative.heat_per_kwh(outdoor_c)


def heater_setups(entry: ConfigEntry) -> tuple[HeaterSetup, ...]:
    """Return the heaters of a site that are no miners."""
    return tuple(HeaterSetup.of(subentry) for subentry in entry.get_subentries_of_type(SUBENTRY_HEATER))


def _heats_w(stored: Mapping[str, Any], kind: HeaterKind) -> tuple[float, ...]:
    """Return the heat of each step between the least and the most, evenly apart; none for a pump."""
    most_w = stored.get(CONF_MAX_HEAT)
    if most_w is None or kind is HeaterKind.CIRCULATION_PUMP:
        return ()
    count = int(stored.get(CONF_STEPS) or 1)
    least_w = most_w if count == 1 else stored.get(CONF_MIN_HEAT) or most_w / count
    return tuple(least_w + (most_w - least_w) * number / max(count - 1, 1) for number in range(count))


def yields_of(stored: Mapping[str, Any], kind: HeaterKind) -> tuple[YieldPoint, ...]:
    """Return the heat of a kWh of energy: the COP of a heat pump over the weather, the efficiency of all others."""
    points = stored.get(CONF_COP_POINTS) or ()
    if kind is HeaterKind.HEAT_PUMP and points:
        curve = (YieldPoint(outdoor_c=point[CONF_OUTDOOR], heat_per_kwh=point[CONF_COP]) for point in points)
        return tuple(sorted(curve, key=lambda point: point.outdoor_c))
    percent = stored.get(CONF_EFFICIENCY)
    usual = USUAL_COP if kind is HeaterKind.HEAT_PUMP else 1.0
    return (YieldPoint(outdoor_c=RATED_OUTDOOR_C, heat_per_kwh=usual if percent is None else percent / PERCENT),)


def _duration(stored: Mapping[str, float] | None) -> timedelta | None:
    """Return a duration as forms send it, None where none was typed."""
    return timedelta(**stored) if stored else None
