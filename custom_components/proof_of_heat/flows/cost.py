"""The boxes of what a kWh of heat costs: asked of a heater, and of what else heats."""

from typing import Final

from homeassistant.const import PERCENTAGE, UnitOfTemperature
from homeassistant.helpers.selector import NumberSelector, ObjectSelector, ObjectSelectorField

from ..const import CONF_COP, CONF_OUTDOOR
from .boxes import number, rows

# From the cold of Yakutsk to a desert.
COLDEST_C: Final = -60
HOTTEST_C: Final = 50

BEST_COP: Final = 12

# Condensing boilers reach 109 % of the lower heating value.
BEST_EFFICIENCY: Final = 110


def efficiency() -> NumberSelector:
    """Return a box for the efficiency of a burner."""
    return number(1, BEST_EFFICIENCY, unit=PERCENTAGE)


def cop_points() -> ObjectSelector:
    """Return the list of outdoor temperatures at which the COP of a heat pump is known."""
    fields = {
        CONF_OUTDOOR: ObjectSelectorField(
            required=True, selector=number(COLDEST_C, HOTTEST_C, unit=UnitOfTemperature.CELSIUS)
        ),
        CONF_COP: ObjectSelectorField(required=True, selector=number(1, BEST_COP)),
    }
    return rows("cop_points", fields, label=CONF_OUTDOOR, described_by=CONF_COP)
