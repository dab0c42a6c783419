"""What decides by money: the prices of now, what hashing earns, and what else would heat each zone."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from .economics import Rates
from .hash_price import HashPrice

ROOM: Final = ""
"""Stands for the rooms that belong to no zone, in the place of a zone."""


class Override(StrEnum):
    """What the owner wants of one slot of the plan, whatever it costs."""

    BOOST = "boost"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """The prices that hold in this cycle."""

    rates: Rates
    """The surplus in them is what the supply gives; 0 W where nothing tells it."""
    hash_price: HashPrice
    alternatives_per_kwh: Mapping[str, float] = MappingProxyType({})
    """By zone: the price of a kWh of heat of the cheapest other heater."""
    overrides: Mapping[str, Override] = MappingProxyType({})
    """By zone: what the owner wants of this slot of the plan."""
    rest: Override | None = None
    """The same of the miners that heat no zone."""

    def alternative_per_kwh(self, zone_id: str) -> float:
        """Return what a kWh of heat would cost here without miners: any socket can heat."""
        return self.alternatives_per_kwh.get(zone_id, self.rates.import_per_kwh)
