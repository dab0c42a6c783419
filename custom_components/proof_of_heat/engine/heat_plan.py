"""Share the heat that the zones want among their miners, and what these leave among their other heaters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from .heat_dispatch import HeatState
from .heat_source import Source
from .heat_unit import HeatUnitState
from .heat_zones import HeatBank, dispatched_zones
from .heating import Warmed
from .supply import Strategy

# Miners that hash first let the room rise, and ease off over the last kelvin below its maximum.
EASING_K: Final = 1.0

MINERS: Final = "miners"
HEATERS: Final = "heaters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """Who gives what."""

    steps: Mapping[str, int]
    """Of the sources that are free."""
    heats_w: Mapping[str, float]
    """Of all sources: what they will give once all ramps are over."""
    banks: Mapping[str, HeatState]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The heat that zones want of some of their heaters."""

    wishes_w: Mapping[str, float]
    limits_w: Mapping[str, float]


def of_miners(warm: Mapping[str, Warmed], strategy: Strategy | None) -> Wanted:
    """Return what the zones want of their miners: their demand, and more of it where miners hash first."""
    return Wanted(
        wishes_w={
            key: _hashing_w(one) if strategy is Strategy.HASH_FIRST else one.verdict.demand_w
            for key, one in warm.items()
        },
        limits_w=_limits_w(warm),
    )


def of_heaters(warm: Mapping[str, Warmed], miners: Sequence[Source], heats_w: Mapping[str, float]) -> Wanted:
    """Return what the zones want of their other heaters: what their miners leave."""
    given_w = {key: planned_w(key, miners, heats_w) for key in warm}
    return Wanted(
        wishes_w={key: one.verdict.demand_w - given_w[key] for key, one in warm.items()},
        limits_w={key: max(limit_w - given_w[key], 0.0) for key, limit_w in _limits_w(warm).items()},
    )


def shared_out(
    kind: str,
    sources: Sequence[Source],
    states: Mapping[str, HeatState],
    wanted: Wanted,
    *,
    forgives: bool = False,
    now: datetime,
) -> Shared:
    """Return the step of each source that is free; what supply or limits kept back is forgiven where asked.

    What is locked does not wear by it, so it is remembered as it was.
    """
    banks = _banks(kind, sources)
    measured_w = {
        bank.id: sum(source.given_w for source in sources if _bank_id(kind, source.weights) == bank.id)
        for bank in banks
    }
    answer = dispatched_zones(
        banks, states, wishes_w=wanted.wishes_w, measured_w=measured_w, limits_w=wanted.limits_w, now=now
    )
    by_unit = {unit.id: answer.banks[bank.id].steps[unit.id] for bank in banks for unit in bank.units}
    kept = {
        bank.id: _kept(bank, states.get(bank.id, HeatState()), answer.banks[bank.id].state, forgives=forgives)
        for bank in banks
    }
    known = {unit_id: unit.step for state in kept.values() for unit_id, unit in state.units.items()}
    return Shared(
        steps={source.unit.id: known[source.unit.id] for source in sources if source.is_free},
        heats_w={source.unit.id: source.unit.heat_w(by_unit[source.unit.id]) for source in sources},
        banks=kept,
    )


def planned_w(zone_id: str, sources: Iterable[Source], heats_w: Mapping[str, float]) -> float:
    """Return the heat that one zone gets of these sources."""
    return sum(source.weights.get(zone_id, 0.0) * heats_w[source.unit.id] for source in sources)


def _hashing_w(one: Warmed) -> float:
    """Return the heat of miners that hash first: all of it, eased off below the room's maximum, and the demand."""
    verdict = one.verdict
    if verdict.room_c is None or verdict.is_too_warm:
        return verdict.demand_w
    share = min(max((one.max_c - verdict.room_c) / EASING_K, 0.0), 1.0)
    return max(verdict.demand_w, share * verdict.most_w)


def _limits_w(warm: Mapping[str, Warmed]) -> dict[str, float]:
    """Return the caps of the zones that have one; a freezing room has none."""
    return {key: one.limit_w for key, one in warm.items() if one.limit_w is not None and not one.verdict.is_freezing}


def _banks(kind: str, sources: Iterable[Source]) -> list[HeatBank]:
    """Group what heats the same zones in the same parts."""
    groups: dict[str, list[Source]] = {}
    for source in sorted(sources, key=lambda one: one.unit.id):
        groups.setdefault(_bank_id(kind, source.weights), []).append(source)
    return [
        HeatBank(id=bank_id, units=tuple(one.unit for one in group), weights=group[0].weights)
        for bank_id, group in sorted(groups.items())
    ]


def _bank_id(kind: str, weights: Mapping[str, float]) -> str:
    """Return the name of a bank."""
    return " ".join([kind, *(f"{zone_id}={weight:g}" for zone_id, weight in sorted(weights.items()))])


def _kept(bank: HeatBank, before: HeatState, after: HeatState, *, forgives: bool) -> HeatState:
    """Return what is remembered of a bank; what is locked did not move."""
    units = {
        unit.id: after.units[unit.id] if unit.locked_step is None else before.units.get(unit.id, HeatUnitState())
        for unit in bank.units
    }
    return replace(after, units=units, carry_j=min(after.carry_j, 0.0) if forgives else after.carry_j)
