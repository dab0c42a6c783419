"""Heaters that serve several zones: each zone gets what its weights leave it, shared heaters first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf
from types import MappingProxyType

from .heat_dispatch import Dispatched, HeatState, dispatched
from .heat_unit import HeatUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatBank:
    """Heaters that heat the same zones in the same parts."""

    id: str
    units: tuple[HeatUnit, ...]
    weights: Mapping[str, float]
    """By zone: the part of the heat that it gets (0 to 1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZonesDispatched:
    """The answer of each bank, and what no zone got."""

    banks: Mapping[str, Dispatched]
    left_w: Mapping[str, float]
    """By zone: heat wished that the chosen steps do not give; below 0 it gets more than it wished."""


def dispatched_zones(
    banks: Sequence[HeatBank],
    states: Mapping[str, HeatState],
    *,
    wishes_w: Mapping[str, float],
    measured_w: Mapping[str, float] = MappingProxyType({}),
    limits_w: Mapping[str, float] = MappingProxyType({}),
    now: datetime,
) -> ZonesDispatched:
    """Return the steps of all banks; those of the most zones choose first, the others mend what they leave.

    A zone with a limit gets no more than that, as far as its heaters may be lowered.
    """
    left_w, free_w = dict(wishes_w), dict(limits_w)
    answers: dict[str, Dispatched] = {}
    for bank in sorted(banks, key=_order):
        answers[bank.id] = dispatched(
            bank.units,
            states.get(bank.id, HeatState()),
            wish_w=bank_wish_w(bank.weights, left_w),
            measured_w=measured_w.get(bank.id, 0.0),
            limit_w=min((free_w.get(key, inf) / part for key, part in bank.weights.items() if part > 0), default=inf),
            now=now,
        )
        for zone_id, weight in bank.weights.items():
            given_w = weight * answers[bank.id].heat_w
            left_w[zone_id] = left_w.get(zone_id, 0.0) - given_w
            free_w[zone_id] = max(free_w.get(zone_id, inf) - given_w, 0.0)
    return ZonesDispatched(banks=answers, left_w=left_w)


def bank_wish_w(weights: Mapping[str, float], wishes_w: Mapping[str, float]) -> float:
    """Return the heat whose parts come closest to the wishes: sum(w u) / sum(w^2), the least squares of u - w H."""
    squares = sum(weight**2 for weight in weights.values())
    if squares == 0:
        return 0.0
    wish_w = sum(weight * wishes_w.get(zone_id, 0.0) for zone_id, weight in weights.items())
    return max(wish_w / squares, 0.0)


def _order(bank: HeatBank) -> tuple[int, str]:
    """Sort the bank of the most zones first, then by name."""
    return -len(bank.weights), bank.id
