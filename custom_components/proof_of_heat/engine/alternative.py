"""What else could heat, and what a kWh of its heat costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

# Heat of a cubic metre of natural gas: 10.5 to 11.2 kWh by its origin. Bills tell theirs.
GAS_KWH_PER_M3: Final = 10.55

# Where the outdoor temperature is unknown: the point at which heat pumps are rated (EN 14511, A7).
RATED_OUTDOOR_C: Final = 7.0


class HeatSource(StrEnum):
    """What can heat; the value is the translation key."""

    MINERS = "miners"
    GAS = "gas"
    HEAT_PUMP = "heat_pump"
    DISTRICT_HEAT = "district_heat"
    RESISTIVE = "resistive"
    NOTHING = "nothing"
    """No heat is wanted, and mining alone does not pay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YieldPoint:
    """How much heat comes of a kWh of energy at one outdoor temperature."""

    outdoor_c: float
    heat_per_kwh: float
    """The efficiency of a boiler, the COP of a heat pump."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """A heater beside the miners."""

    source: HeatSource
    curve: tuple[YieldPoint, ...] = (YieldPoint(outdoor_c=RATED_OUTDOOR_C, heat_per_kwh=1.0),)
    """Rising in temperature; one point holds everywhere."""
    fuel_per_kwh: float | None = None
    """The price of its fuel, None where it takes electricity."""

    def heat_per_kwh(self, outdoor_c: float | None) -> float:
        """Return its yield: straight between the points, level beyond them."""
        return interpolated(self.curve, RATED_OUTDOOR_C if outdoor_c is None else outdoor_c)

    def price_per_kwh(self, *, tariff_per_kwh: float, outdoor_c: float | None = None) -> float:
        """Return the price of a kWh of its heat: energy price / yield."""
        energy_per_kwh = tariff_per_kwh if self.fuel_per_kwh is None else self.fuel_per_kwh
        return energy_per_kwh / self.heat_per_kwh(outdoor_c)


RESISTIVE: Final = Alternative(source=HeatSource.RESISTIVE)
"""What any socket can do: the alternative where there is no other."""


def gas(*, fuel_per_kwh: float, efficiency_share: float) -> Alternative:
    """Return a boiler."""
    curve = (YieldPoint(outdoor_c=RATED_OUTDOOR_C, heat_per_kwh=efficiency_share),)
    return Alternative(source=HeatSource.GAS, curve=curve, fuel_per_kwh=fuel_per_kwh)


def gas_per_kwh(price_per_m3: float, kwh_per_m3: float = GAS_KWH_PER_M3) -> float:
    """Return the price of gas per kWh where the bill counts cubic metres."""
    return price_per_m3 / kwh_per_m3


def interpolated(curve: Sequence[YieldPoint], outdoor_c: float) -> float:
    """Return the yield at an outdoor temperature, clamped to the ends of the curve."""
    if outdoor_c <= curve[0].outdoor_c:
        return curve[0].heat_per_kwh
    for low, high in pairwise(curve):
        if outdoor_c <= high.outdoor_c:
            share = (outdoor_c - low.outdoor_c) / (high.outdoor_c - low.outdoor_c)
            return low.heat_per_kwh + share * (high.heat_per_kwh - low.heat_per_kwh)
    return curve[-1].heat_per_kwh
