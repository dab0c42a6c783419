"""What would heat each zone without miners, at the prices of now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT
from homeassistant.core import HomeAssistant

from ..engine.alternative import RESISTIVE, Alternative, HeatSource, gas_per_kwh
from ..engine.price_unit import price_unit
from ..heaters.setup import HeaterSetup
from ..inputs import number_of
from .setup import AlternativeSetup

BURNERS: Final = frozenset({HeatSource.GAS, HeatSource.DISTRICT_HEAT})
"""What takes a fuel that has a price of its own."""

CUBIC: Final = ("m³", "m3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One heater beside the miners, and the zones that it can heat."""

    alternative: Alternative
    zones: frozenset[str] | None = None
    """None for all."""

    def serves(self, zone_id: str | None) -> bool:
        """Tell whether it can heat a zone; a room without a zone is heated by what heats all."""
        return self.zones is None or zone_id in self.zones


def known_options(
    hass: HomeAssistant, setup: AlternativeSetup | None, heaters: Iterable[HeaterSetup]
) -> tuple[Option, ...]:
    """Return all that could heat; any socket could where nothing else is known."""
    found = [option for heater in heaters if (option := _of_heater(hass, heater)) is not None]
    if setup is not None:
        fuel = fuel_per_kwh(hass, setup.fuel_per_kwh, setup.fuel_price_entity)
        if setup.source not in BURNERS:
            found.append(Option(alternative=Alternative(source=setup.source, curve=setup.curve)))
        elif fuel is not None:
            alternative = Alternative(source=setup.source, curve=setup.curve, fuel_per_kwh=fuel)
            found.append(Option(alternative=alternative))
    return tuple(found)


def cheapest_option(
    options: Iterable[Option], zone_id: str | None, *, tariff_per_kwh: float, outdoor_c: float | None
) -> Alternative:
    """Return what would heat a zone for the least now."""
    fitting = [option.alternative for option in options if option.serves(zone_id)]
    return min(
        fitting,
        key=lambda one: one.price_per_kwh(tariff_per_kwh=tariff_per_kwh, outdoor_c=outdoor_c),
        default=RESISTIVE,
    )


def prices_by_source(
    options: Iterable[Option], *, tariff_per_kwh: float, outdoor_c: float | None
) -> Mapping[HeatSource, float]:
    """Return the price of a kWh of heat by what gives it, the cheapest of several of a kind."""
    prices: dict[HeatSource, float] = {}
    for option in options:
        source = option.alternative.source
        per_kwh = option.alternative.price_per_kwh(tariff_per_kwh=tariff_per_kwh, outdoor_c=outdoor_c)
        prices[source] = min(per_kwh, prices.get(source, per_kwh))
    return prices or {HeatSource.RESISTIVE: tariff_per_kwh}


def fuel_per_kwh(hass: HomeAssistant, typed_per_kwh: float | None, entity_id: str | None) -> float | None:
    """Return the price of a fuel: of its entity while that says one, else as typed in."""
    state = None if entity_id is None else hass.states.get(entity_id)
    number = None if state is None else number_of(state)
    if state is None or number is None:
        return typed_per_kwh
    unit = str(state.attributes.get(ATTR_UNIT_OF_MEASUREMENT, "kWh"))
    money, _, amount = unit.rpartition("/")
    if amount.strip().casefold() in CUBIC:
        known = price_unit(f"{money}/kWh")
        return typed_per_kwh if known is None else gas_per_kwh(number * known.per_kwh)
    known = price_unit(unit)
    return typed_per_kwh if known is None else number * known.per_kwh


def _of_heater(hass: HomeAssistant, heater: HeaterSetup) -> Option | None:
    """Return a heater as an option, None for a pump and for a burner whose fuel has no price."""
    fuel = fuel_per_kwh(hass, heater.fuel_per_kwh, heater.fuel_price_entity)
    alternative = heater.alternative(fuel)
    if alternative is None or (alternative.source in BURNERS and fuel is None):
        return None
    return Option(alternative=alternative, zones=frozenset(heater.weights) or None)
