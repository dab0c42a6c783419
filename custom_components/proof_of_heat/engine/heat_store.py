"""When to heat a building that stores heat: the exact optimum over all slots.

The building is one mass. Its stored heat x (kWh above the setpoint) follows x' = (1 - leak) x + heat - load. What the
heat of a slot costs is convex and piecewise linear, so what the rest of the time costs from x on is so too, and a
dynamic programme can keep it whole, as a list of slopes, instead of on a grid (the infimal convolution of two convex
functions merges their slopes: Rockafellar, Convex Analysis, section 16). There is no grid that could lose money.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
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


# Slopes that differ by less than this share of the minimum gain count as one: a twentieth of a cent is nothing, and
# keeps the lists short.
FINEST_SHARE: Final = 0.05

type Slope = tuple[float, bool, float]
"""One straight part of a convex function: price per kWh, whether it belongs to the store, and length in kWh.

Of two that are worth the same, heat that need not be bought comes before heat that is kept.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What stored heat saves of all that comes later: convex, rising from `low_kwh` on."""

    per_kwh: float
    """What a kWh of heat usually costs."""
    low_kwh: float
    """The least that should be stored, so that the heaters can hold the room later."""
    slopes: tuple[Slope, ...]

    @classmethod
    def even(cls, store: Store, per_kwh: float, minimum_gain_per_kwh: float = MINIMUM_GAIN_PER_KWH) -> Worth:
        """Return one price for all of it; what is missing at the setpoint has to be stored again."""
        zero_kwh = min(max(store.low_kwh, 0.0), store.high_kwh)
        slopes = (
            (-per_kwh - minimum_gain_per_kwh, True, zero_kwh - store.low_kwh),
            (-per_kwh, True, store.high_kwh - zero_kwh),
        )
        return cls(per_kwh=per_kwh, low_kwh=store.low_kwh, slopes=slopes)

    def saving(self, stored_kwh: float) -> float:
        """Return what this much heat saves against a room at its setpoint."""
        return self._cost(-self.low_kwh) - self._cost(stored_kwh - self.low_kwh)

    def between(self, low_kwh: float, high_kwh: float) -> list[Slope]:
        """Return the slopes of this part; beyond both ends they go on as they are there."""
        (first, _, _), (last, _, _) = self.slopes[0], self.slopes[-1]
        end_kwh = self.low_kwh + sum(length_kwh for _, _, length_kwh in self.slopes)
        whole = [(first, True, max(self.low_kwh - low_kwh, 0.0)), *self.slopes]
        whole.append((last, True, max(high_kwh - end_kwh, 0.0)))
        from_kwh = min(self.low_kwh, low_kwh)
        return _part(whole, low_kwh - from_kwh, high_kwh - from_kwh, _NO_LOSSES, less_per_kwh=0.0)

    def _cost(self, length_kwh: float) -> float:
        """Return what comes later costs with this much stored above the least."""
        if length_kwh <= 0:
            return self.slopes[0][0] * length_kwh
        cost = 0.0
        for per_kwh, _, part_kwh in self.slopes:
            taken_kwh = min(part_kwh, length_kwh)
            cost += per_kwh * taken_kwh
            length_kwh -= taken_kwh
        return cost + self.slopes[-1][0] * length_kwh


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


_NO_LOSSES: Final = Losses(keep_share=1.0, cool_per_kwh=0.0, finest_per_kwh=0.0)


def stored(
    store: Store, needs: Sequence[Need], end: Worth, *, minimum_gain_per_kwh: float = MINIMUM_GAIN_PER_KWH
) -> list[float]:
    """Return the heat of each slot that costs least over all of them, less what is left at the end is worth."""
    band = _band(store, needs, end_kwh=end.low_kwh)
    heats = [_heat_slopes(need, minimum_gain_per_kwh) for need in needs]
    values = _values(needs, heats, band, end, _losses(store, end, minimum_gain_per_kwh))
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


def worth_before(
    store: Store, needs: Sequence[Need], end: Worth, *, minimum_gain_per_kwh: float = MINIMUM_GAIN_PER_KWH
) -> Worth:
    """Return what heat is worth that is stored before these slots, where the best is made of it in them."""
    band = _band(replace(store, now_kwh=store.high_kwh), needs, end_kwh=end.low_kwh)
    heats = [_heat_slopes(need, minimum_gain_per_kwh) for need in needs]
    values = _values(needs, heats, band, end, _losses(store, end, minimum_gain_per_kwh))
    return Worth(per_kwh=end.per_kwh, low_kwh=band.low_kwh[0], slopes=tuple(values[0]) or end.slopes)


def followed(store: Store, needs: Sequence[Need]) -> list[float]:
    """Return the heat of each slot that holds the setpoint, ahead of time only where the heaters are too weak."""
    band = _band(store, needs, end_kwh=store.low_kwh)
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
    """Return what a kWh of heat is worth for which nothing better is known: the middle price of what is wanted."""
    prices = sorted(need.cost.marginal_per_kwh(need.load_kwh) for need in needs if need.load_kwh > 0)
    return max(prices[len(prices) // 2], 0.0) if prices else 0.0


def _band(store: Store, needs: Sequence[Need], *, end_kwh: float) -> Band:
    """Return the comfort band, widened where the heaters cannot hold it, and no less than `end_kwh` at its end.

    Below the band only as far as full heating would let it fall, and early enough warm for what is to come.
    """
    keep_share = 1 - store.leak_share
    reached = [min(store.now_kwh, store.high_kwh)]
    high = [max(store.high_kwh, store.now_kwh)]
    for need in needs:
        reached.append(min(store.high_kwh, reached[-1] * keep_share + need.cost.most_kwh - need.load_kwh))
        high.append(max(store.high_kwh, high[-1] * keep_share + need.cost.least_kwh - need.load_kwh))
    wanted = [max(store.low_kwh, end_kwh)]
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
        slopes.append((-piece.per_kwh, False, wanted_kwh))
        slopes.append((-piece.per_kwh - minimum_gain_per_kwh, False, piece.heat_kwh - wanted_kwh))
    return [slope for slope in slopes if slope[2] > SMALLEST_KWH]


def _losses(store: Store, end: Worth, minimum_gain_per_kwh: float) -> Losses:
    """Return what becomes of stored heat. A cool room loses less: that is what a lower setpoint is for, so no gain."""
    return Losses(
        keep_share=1 - store.leak_share,
        cool_per_kwh=store.leak_share * end.per_kwh,
        finest_per_kwh=FINEST_SHARE * minimum_gain_per_kwh,
    )


def _values(
    needs: Sequence[Need],
    heats: Sequence[list[Slope]],
    band: Band,
    end: Worth,
    losses: Losses,
) -> list[list[Slope]]:
    """Return, for the start of each slot and after the last, what the stored heat saves of the cost from there on."""
    values = [end.between(band.low_kwh[-1], band.high_kwh[-1])]
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
    for per_kwh, _, length_kwh in slopes:
        at_kwh, until_kwh = until_kwh, until_kwh + length_kwh
        if until_kwh <= first_kwh:
            continue
        if at_kwh >= last_kwh:
            break
        if per_kwh - lowest > losses.finest_per_kwh and gathered_kwh > SMALLEST_KWH:
            parts.append((gathered / gathered_kwh * keep_share - less_per_kwh, True, gathered_kwh / keep_share))
            gathered, gathered_kwh = 0.0, 0.0
        if not gathered_kwh:
            lowest = per_kwh
        part_kwh = min(until_kwh, last_kwh) - max(at_kwh, first_kwh)
        gathered += per_kwh * part_kwh
        gathered_kwh += part_kwh
    if gathered_kwh > SMALLEST_KWH:
        parts.append((gathered / gathered_kwh * keep_share - less_per_kwh, True, gathered_kwh / keep_share))
    return parts


def _store_part(value: Sequence[Slope], heat: Sequence[Slope], length_kwh: float) -> float:
    """Return how much of this length of the merged function lies in the store."""
    in_store_kwh = 0.0
    for _, is_store, part_kwh in sorted([*value, *heat]):
        if length_kwh <= 0:
            break
        if is_store:
            in_store_kwh += min(part_kwh, length_kwh)
        length_kwh -= part_kwh
    return in_store_kwh
