"""What decides by money: the prices of now, what hashing earns, and what else would heat each zone."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .economics import Rates
from .hash_price import HashPrice


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """The prices that hold in this cycle."""

    rates: Rates
    """The surplus in them is what the supply gives; 0 W where nothing tells it."""
    hash_price: HashPrice
    alternatives_per_kwh: Mapping[str, float] = MappingProxyType({})
    """By zone: the price of a kWh of heat of the cheapest other heater."""
    otherwise_per_kwh: float = 0.0
    """The same where a room names no zone."""

    def alternative_per_kwh(self, zone_id: str | None) -> float:
        """Return what a kWh of heat would cost here without miners."""
        if zone_id is None:
            return self.otherwise_per_kwh
        return self.alternatives_per_kwh.get(zone_id, self.otherwise_per_kwh)
