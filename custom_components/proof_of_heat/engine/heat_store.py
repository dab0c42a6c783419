"""When to heat a building that stores heat: the exact optimum over all slots.

The building is one mass. Its stored heat x (kWh above the setpoint) follows x' = (1 - leak) x + heat - load. What the
heat of a slot costs is convex and piecewise linear, so what the rest of the time costs from x on is so too, and a
dynamic programme can keep it whole, as a list of slopes, instead of on a grid (the infimal convolution of two convex
functions merges their slopes: Rockafellar, Convex Analysis, section 16). There is no grid that could lose money.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .heat_cost import SMALLEST_KWH, HeatCost

# A kWh is stored only if it gains this much against heating when it is wanted. Smaller gains are below what prices,
# weather and building can be foreseen; without it a plan lost 8 EUR in a simulated year. In EUR/kWh.
MINIMUM_GAIN_PER_KWH: Final = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """The heat that a building may hold beside what it holds at its setpoint."""

    now_kwh: float
    low_kwh: float
    """At the lower end of the comfort band, at most 0."""
    high_kwh: float
    leak_share: float
    """Of the stored heat that is lost in a slot: slot / time constant (0 to 1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One slot: the load at the setpoint, and what heat costs."""

    load_kwh: float
    cost: HeatCost


# Slopes that differ by less than this share of the minimum gain count as one: a hundredth of a cent is nothing, and
# keeps the lists short.
FINEST_SHARE: Final = 0.01

type Slope = tuple[float, float, bool]
"""One straight part of a convex function: price per kWh, length in kWh, and whether it belongs to the store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The stored heat that is allowed at the start of each slot, and after the last one."""

    low_kwh: tuple[float, ...]
    high_kwh: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Losses:
    """What becomes of stored heat in a slot."""

    keep_share: float
    """Of it, what is left (0 to 1)."""
    cool_per_kwh: float
    """What a room that is cooler saves, which counts as no gain."""
    finest_per_kwh: float
    """Slopes that differ by less count as one."""


def stored(
    store: Store, needs: Sequence[Need], *, later_per_kwh: float, minimum_gain_per_kwh: float = MINIMUM_GAIN_PER_KWH
) -> list[float]:
    """Return the heat of each slot that costs least over all of them, what is left at the end taken as worth money."""
    band = _band(store, needs)
    heats = [_heat_slopes(need, minimum_gain_per_kwh) for need in needs]
    last = _last(band, later_per_kwh, minimum_gain_per_kwh)
    # A cool room loses less. That is what a lower setpoint is for, so it counts as no gain.
    cool_per_kwh = store.leak_share * later_per_kwh
    finest_per_kwh = FINEST_SHARE * minimum_gain_per_kwh
    losses = Losses(keep_share=1 - store.leak_share, cool_per_kwh=cool_per_kwh, finest_per_kwh=finest_per_kwh)
    values = _values(needs, heats, band, last, losses)
    now_kwh = store.now_kwh
    chosen = []
    for number, need in enumerate(needs):
        idle_kwh = (1 - store.leak_share) * now_kwh - need.load_kwh
        start_kwh = band.low_kwh[number + 1]
        least_kwh = start_kwh - need.cost.most_kwh
        next_kwh = start_kwh + _store_part(values[number + 1], heats[number], idle_kwh - least_kwh)
        heat_kwh = min(max(next_kwh - idle_kwh, need.cost.least_kwh), need.cost.most_kwh)
        chosen.append(heat_kwh)
        now_kwh = idle_kwh + heat_kwh
    return chosen


def followed(store: Store, needs: Sequence[Need]) -> list[float]:
    """Return the heat of each slot that holds the setpoint, ahead of time only where the heaters are too weak."""
    band = _band(store, needs)
    now_kwh = store.now_kwh
    chosen = []
    for number, need in enumerate(needs):
        idle_kwh = (1 - store.leak_share) * now_kwh - need.load_kwh
        next_kwh = min(max(0.0, band.low_kwh[number + 1]), band.high_kwh[number + 1])
        heat_kwh = min(max(next_kwh - idle_kwh, need.cost.least_kwh), need.cost.most_kwh)
        chosen.append(heat_kwh)
        now_kwh = idle_kwh + heat_kwh
    return chosen


def contents(store: Store, needs: Sequence[Need], heats_kwh: Sequence[float]) -> list[float]:
    """Return the stored heat after each slot."""
    now_kwh = store.now_kwh
    after = []
    for need, heat_kwh in zip(needs, heats_kwh, strict=True):
        now_kwh = (1 - store.leak_share) * now_kwh - need.load_kwh + heat_kwh
        after.append(now_kwh)
    return after


def worth_per_kwh(needs: Sequence[Need]) -> float:
    """Return what a kWh is worth that is still stored at the end: the middle price of the heat that is wanted."""
    prices = sorted(need.cost.marginal_per_kwh(need.load_kwh) for need in needs if need.load_kwh > 0)
    return max(prices[len(prices) // 2], 0.0) if prices else 0.0


def _band(store: Store, needs: Sequence[Need]) -> Band:
    """Return the comfort band, widened where the heaters cannot hold it.

    Below the band only as far as full heating would let it fall, and early enough warm for what is to come.
    """
    keep_share = 1 - store.leak_share
    reached = [min(store.now_kwh, store.high_kwh)]
    high = [max(store.high_kwh, store.now_kwh)]
    for need in needs:
        reached.append(min(store.high_kwh, reached[-1] * keep_share + need.cost.most_kwh - need.load_kwh))
        high.append(max(store.high_kwh, high[-1] * keep_share + need.cost.least_kwh - need.load_kwh))
    wanted = [store.low_kwh]
    for need in reversed(needs):
        ahead_kwh = (wanted[-1] + need.load_kwh - need.cost.most_kwh) / keep_share
        wanted.append(max(store.low_kwh, min(store.high_kwh, ahead_kwh)))
    low = [min(pair) for pair in zip(reversed(wanted), reached, strict=True)]
    return Band(low_kwh=tuple(low), high_kwh=tuple(high))


def _heat_slopes(need: Need, minimum_gain_per_kwh: float) -> list[Slope]:
    """Return what less heat saves, the dearest first; heat above the load has to gain something."""
    slopes = []
    left_kwh = need.load_kwh - need.cost.least_kwh
    for piece in need.cost.pieces:
        wanted_kwh = min(max(left_kwh, 0.0), piece.heat_kwh)
        left_kwh -= piece.heat_kwh
        slopes.append((-piece.per_kwh, wanted_kwh, False))
        slopes.append((-piece.per_kwh - minimum_gain_per_kwh, piece.heat_kwh - wanted_kwh, False))
    return [slope for slope in slopes if slope[1] > SMALLEST_KWH]


def _last(band: Band, later_per_kwh: float, minimum_gain_per_kwh: float) -> list[Slope]:
    """Return what the heat saves that is left after the last slot; what is missing then has to be stored again."""
    zero_kwh = min(max(band.low_kwh[-1], 0.0), band.high_kwh[-1])
    return [
        (-later_per_kwh - minimum_gain_per_kwh, zero_kwh - band.low_kwh[-1], True),
        (-later_per_kwh, band.high_kwh[-1] - zero_kwh, True),
    ]


def _values(
    needs: Sequence[Need],
    heats: Sequence[list[Slope]],
    band: Band,
    last: list[Slope],
    losses: Losses,
) -> list[list[Slope]]:
    """Return, for the start of each slot and after the last, what the stored heat saves of the cost from there on."""
    values = [last]
    for number in range(len(needs) - 1, -1, -1):
        need, low_kwh, high_kwh = needs[number], band.low_kwh[number], band.high_kwh[number]
        merged = sorted(values[-1] + heats[number])
        # Where the merged function starts, in stored heat at the start of this slot.
        first_kwh = (band.low_kwh[number + 1] - need.cost.most_kwh + need.load_kwh) / losses.keep_share
        cuts_kwh = [cut_kwh - first_kwh for cut_kwh in (low_kwh, min(max(low_kwh, 0.0), high_kwh), high_kwh)]
        cool = _part(merged, cuts_kwh[0], cuts_kwh[1], losses, less_per_kwh=losses.cool_per_kwh)
        values.append(cool + _part(merged, cuts_kwh[1], cuts_kwh[2], losses, less_per_kwh=0.0))
    values.reverse()
    return values


def _part(
    slopes: Sequence[Slope], first_kwh: float, last_kwh: float, losses: Losses, *, less_per_kwh: float
) -> list[Slope]:
    """Return a function of what is kept as one of what was stored, between two places; neighbours of one slope as one.

    A kWh stored leaves `keep_share` of it, so slopes shrink by that and lengths grow.
    """
    keep_share = losses.keep_share
    first_kwh, last_kwh = first_kwh * keep_share, last_kwh * keep_share
    parts: list[Slope] = []
    lowest, gathered, gathered_kwh, until_kwh = 0.0, 0.0, 0.0, 0.0
    for per_kwh, length_kwh, _ in slopes:
        at_kwh, until_kwh = until_kwh, until_kwh + length_kwh
        if until_kwh <= first_kwh:
            continue
        if at_kwh >= last_kwh:
            break
        if per_kwh - lowest > losses.finest_per_kwh and gathered_kwh > SMALLEST_KWH:
            parts.append((gathered / gathered_kwh * keep_share - less_per_kwh, gathered_kwh / keep_share, True))
            gathered, gathered_kwh = 0.0, 0.0
        if not gathered_kwh:
            lowest = per_kwh
        part_kwh = min(until_kwh, last_kwh) - max(at_kwh, first_kwh)
        gathered += per_kwh * part_kwh
        gathered_kwh += part_kwh
    if gathered_kwh > SMALLEST_KWH:
        parts.append((gathered / gathered_kwh * keep_share - less_per_kwh, gathered_kwh / keep_share, True))
    return parts


def _store_part(value: Sequence[Slope], heat: Sequence[Slope], length_kwh: float) -> float:
    """Return how much of this length of the merged function lies in the store."""
    in_store_kwh = 0.0
    for _, part_kwh, is_store in sorted([*value, *heat]):
        if length_kwh <= 0:
            break
        if is_store:
            in_store_kwh += min(part_kwh, length_kwh)
        length_kwh -= part_kwh
    return in_store_kwh
