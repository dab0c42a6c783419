"""The boxes that several forms have: a number in its unit, a choice by name, a list of rows."""

from collections.abc import Mapping

from homeassistant.const import UnitOfPower, UnitOfTemperature
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    ObjectSelector,
    ObjectSelectorConfig,
    ObjectSelectorField,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)


def number(low: float, high: float, *, step: float | None = None, unit: str | None = None) -> NumberSelector:
    """Return a box for a number; without a step it takes any."""
    config = NumberSelectorConfig(min=low, max=high, step="any" if step is None else step, mode=NumberSelectorMode.BOX)
    if unit is not None:
        config["unit_of_measurement"] = unit
    return NumberSelector(config)


def watts(low_w: float, high_w: float) -> NumberSelector:
    """Return a box for whole watts."""
    return number(low_w, high_w, step=1, unit=UnitOfPower.WATT)


def degrees(low_c: float, high_c: float) -> NumberSelector:
    """Return a box for a temperature."""
    return number(low_c, high_c, step=0.5, unit=UnitOfTemperature.CELSIUS)


def named(names: Mapping[str, str]) -> SelectSelector:
    """Return a choice of what has ids, by their names."""
    options = [SelectOptionDict(value=key, label=name) for key, name in names.items()]
    return SelectSelector(SelectSelectorConfig(options=options, mode=SelectSelectorMode.DROPDOWN))


def rows(key: str, fields: Mapping[str, ObjectSelectorField], *, label: str, described_by: str) -> ObjectSelector:
    """Return a list of rows, each told by one of its fields and described by another; `key` leads to its words."""
    config = ObjectSelectorConfig(
        fields=dict(fields), multiple=True, label_field=label, description_field=described_by, translation_key=key
    )
    return ObjectSelector(config)
