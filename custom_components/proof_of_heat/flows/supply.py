"""The supply of a site in its settings: which sensor tells what, with which sign, and what it says now."""

from collections.abc import Mapping
from typing import Any, Final

import probatio as vol
from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT, PERCENTAGE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    EntityWithDeviceFilterSelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
)
from homeassistant.util.unit_conversion import PowerConverter

from ..const import (
    CONF_BATTERY_DISCHARGES,
    CONF_BATTERY_RESERVE,
    CONF_CHARGE,
    CONF_GRID_EXPORTS,
    CONF_ISLANDED,
    CONF_OPERATOR_CAP,
)
from ..engine.supply import Input
from ..inputs import power_of
from ..telling.words import watts_text
from .forms import Errors

SIGNS: Final = {CONF_GRID_EXPORTS: Input.GRID, CONF_BATTERY_DISCHARGES: Input.BATTERY}
"""The switches that turn the sign of a reading."""

POWERS: Final = (*Input, CONF_OPERATOR_CAP)
"""The fields that take an entity of a power."""

# What is shown where no sensor is chosen, and where it says nothing.
NONE_CHOSEN: Final = "-"


def supply_form() -> vol.Schema:
    """Return the form of the supply; every field may be empty."""
    power, charge = _entity(_power_units()), _entity([PERCENTAGE])
    percent = NumberSelectorConfig(
        min=0, max=100, step=1, mode=NumberSelectorMode.SLIDER, unit_of_measurement=PERCENTAGE
    )
    return vol.Schema(
        {
            vol.Optional(str(Input.GENERATION)): power,
            vol.Optional(str(Input.AUXILIARY)): power,
            vol.Required(CONF_ISLANDED, default=False): BooleanSelector(),
            vol.Optional(str(Input.GRID)): power,
            vol.Required(CONF_GRID_EXPORTS, default=False): BooleanSelector(),
            vol.Optional(str(Input.HOUSE)): power,
            vol.Optional(str(Input.BATTERY)): power,
            vol.Required(CONF_BATTERY_DISCHARGES, default=False): BooleanSelector(),
            vol.Optional(CONF_CHARGE): charge,
            vol.Required(CONF_BATTERY_RESERVE, default=0): NumberSelector(percent),
            vol.Optional(CONF_OPERATOR_CAP): power,
        }
    )


def supply_typed(typed: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the supply as the options keep it, None where no sensor is chosen."""
    has_sensor = any(typed.get(key) for key in (*POWERS, CONF_CHARGE))
    return {str(key): value for key, value in typed.items() if value is not None} if has_sensor else None


def supply_errors(hass: HomeAssistant, typed: Mapping[str, Any]) -> Errors:
    """Return what is wrong with a supply, each at its field."""
    units = {**dict.fromkeys(POWERS, _power_units()), CONF_CHARGE: [PERCENTAGE]}
    wrong = {str(key): _fault(hass, sensor, units[key]) for key in units if (sensor := typed.get(key)) is not None}
    errors = {key: error for key, error in wrong.items() if error is not None}
    sources = {Input.GENERATION, Input.GRID}
    if any(typed.get(key) for key in (*Input, CONF_CHARGE)) and not any(typed.get(key) for key in sources):
        errors["base"] = "supply_without_source"
    if typed.get(CONF_ISLANDED) and typed.get(Input.GRID):
        errors[CONF_ISLANDED] = "island_with_grid"
    if typed.get(CONF_BATTERY_RESERVE) and typed.get(Input.BATTERY) and not typed.get(CONF_CHARGE):
        errors[CONF_CHARGE] = "reserve_without_charge"
    return errors


def supply_now(hass: HomeAssistant, typed: Mapping[str, Any]) -> dict[str, str]:
    """Return what each sensor says now in watts, with the sign as it is understood."""
    turned = {key for switch, key in SIGNS.items() if typed.get(switch)}
    now = {str(key): _now(hass, typed.get(key), is_turned=key in turned) for key in POWERS}
    charge = None if typed.get(CONF_CHARGE) is None else hass.states.get(typed[CONF_CHARGE])
    return {**now, CONF_CHARGE: NONE_CHOSEN if charge is None else f"{charge.state} %"}


def _now(hass: HomeAssistant, sensor: str | None, *, is_turned: bool) -> str:
    """Return what one sensor says now."""
    state = None if sensor is None else hass.states.get(sensor)
    power_w = None if state is None else power_of(state)
    if power_w is None:
        return NONE_CHOSEN
    return f"{watts_text(hass, -power_w if is_turned else power_w)} W"


def _fault(hass: HomeAssistant, entity_id: str, units: list[str]) -> str | None:
    """Return what is wrong with an entity, None if it has one of these units."""
    state, entry = hass.states.get(entity_id), er.async_get(hass).async_get(entity_id)
    if state is None and entry is None:
        return "no_such_entity"
    unit = None if state is None else state.attributes.get(ATTR_UNIT_OF_MEASUREMENT)
    if unit is None and entry is not None:
        unit = entry.unit_of_measurement
    if unit in units:
        return None
    return "not_a_charge" if units == [PERCENTAGE] else "not_a_power"


def _power_units() -> list[str]:
    """Return the units of power that can be converted."""
    return sorted(unit for unit in PowerConverter.VALID_UNITS if unit is not None)


def _entity(units: list[str]) -> EntitySelector:
    """Return the choice of an entity with one of these units."""
    return EntitySelector(EntitySelectorConfig(filter=EntityWithDeviceFilterSelectorConfig(unit_of_measurement=units)))
