"""What the heat of one slot costs, from the cheapest kWh to the dearest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final, NamedTuple

from .dispatch import Choice, hull
from .economics import Rates, marginal_per_kwh
from .hash_price import HashPrice
from .miner import PAUSE, PowerLevel

KWH_PER_W: Final = 0.25 / 1000
"""The energy of a watt over a slot."""

# Shorter pieces are rounding.
SMALLEST_KWH: Final = 1e-9


# Steps whose revenue differs by less are taken together. It costs below 0.1 % and halves the time of a plan.
ALIKE_SHARE: Final = 0.05


class Step(NamedTuple):
    """Some watts of miners and what each kWh of them earns."""

    power_w: float
    revenue_per_kwh: float


class Piece(NamedTuple):
    """Some heat of one price."""

    per_kwh: float
    heat_kwh: float
    mining_kwh: float = 0.0
    """What the miners draw for it."""
    alternative_kwh: float = 0.0
    """What of the heat is the alternative's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """What one slot takes and gives."""

    cost: float
    """Energy and fuel less revenue."""
    mining_kwh: float
    alternative_kwh: float
    """Heat of the alternative."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCost:
    """The heat that one zone can have in one slot, and its price: convex, so the cheapest pieces come first."""

    pieces: tuple[Piece, ...]
    """Rising in price."""
    least_kwh: float = 0.0
    """Heat that comes in any case."""
    base: Draw = Draw(cost=0.0, mining_kwh=0.0, alternative_kwh=0.0)
    """What that takes and gives."""

    most_kwh: float = field(init=False)
    """The heat of all together."""

    def __post_init__(self) -> None:
        """Add up once what is asked for many times."""
        object.__setattr__(self, "most_kwh", self.least_kwh + sum(piece.heat_kwh for piece in self.pieces))

    def draw(self, heat_kwh: float) -> Draw:
        """Return what this much heat takes and gives, at most what there is."""
        left_kwh = heat_kwh - self.least_kwh
        cost, mining_kwh, alternative_kwh = self.base.cost, self.base.mining_kwh, self.base.alternative_kwh
        for piece in self.pieces:
            if left_kwh <= 0:
                break
            share = min(left_kwh / piece.heat_kwh, 1.0)
            cost += piece.per_kwh * piece.heat_kwh * share
            mining_kwh += piece.mining_kwh * share
            alternative_kwh += piece.alternative_kwh * share
            left_kwh -= piece.heat_kwh
        return Draw(cost=cost, mining_kwh=mining_kwh, alternative_kwh=alternative_kwh)

    def marginal_per_kwh(self, heat_kwh: float) -> float:
        """Return the price of the last kWh of this much heat, that of the dearest if there is not enough."""
        left_kwh = heat_kwh - self.least_kwh
        for piece in self.pieces:
            left_kwh -= piece.heat_kwh
            if left_kwh <= 0:
                return piece.per_kwh
        return self.pieces[-1].per_kwh if self.pieces else 0.0


def steps(miners: Sequence[Sequence[PowerLevel]], price: HashPrice) -> tuple[Step, ...]:
    """Return the watts of several miners, what earns most for its watts first.

    A level between two others that earns less than their mix is left out, as in `dispatch`; a power between two levels
    is a mix of both over time.
    """
    every = (step for levels in miners for step in _steps(levels, price))
    climb: list[Step] = []
    best_per_kwh = 0.0
    for step in sorted(every, key=lambda step: (-step.revenue_per_kwh, step.power_w)):
        if climb and step.revenue_per_kwh >= (1 - ALIKE_SHARE) * best_per_kwh:
            climb.append(_together(climb.pop(), step))
        else:
            climb.append(step)
            best_per_kwh = step.revenue_per_kwh
    return tuple(climb)


def heat_cost(
    miners: Sequence[Step],
    rates: Rates,
    *,
    alternative_w: float,
    alternative_per_kwh: float,
    useful_share: float = 1.0,
    can_shed: bool = False,
) -> HeatCost:
    """Return the heat of one slot: own surplus goes to the miners first, the alternative has a price of its own.

    Where heat can be let out, watts that pay for themselves run in any case, and their heat is free.
    """
    pieces = list(_mined(miners, rates, useful_share))
    paying = [piece for piece in pieces if can_shed and piece.per_kwh < 0]
    pieces = [Piece(0.0, piece.heat_kwh) if piece in paying else piece for piece in pieces]
    if alternative_w > 0:
        heat_kwh = alternative_w * KWH_PER_W
        pieces.append(Piece(alternative_per_kwh, heat_kwh, alternative_kwh=heat_kwh))
    return HeatCost(pieces=tuple(sorted(pieces)), base=_drawn(paying))


def boosted(cost: HeatCost) -> HeatCost:
    """Return the same slot with all miners at their highest level, whatever it costs."""
    forced = [piece for piece in cost.pieces if piece.mining_kwh]
    drawn = _drawn(forced)
    return HeatCost(
        pieces=tuple(piece for piece in cost.pieces if not piece.mining_kwh),
        least_kwh=cost.least_kwh + sum(piece.heat_kwh for piece in forced),
        base=replace(cost.base, cost=cost.base.cost + drawn.cost, mining_kwh=cost.base.mining_kwh + drawn.mining_kwh),
    )


def _steps(levels: Sequence[PowerLevel], price: HashPrice) -> Iterator[Step]:
    """Yield the climb of one miner from its pause to its highest level."""
    known = [level for level in levels if level.hashrate_th_s is not None]
    choices = [Choice(target=PAUSE, power_w=level.power_w, value=level.hashrate_th_s or 0.0) for level in known]
    corners = hull([Choice(target=PAUSE, power_w=0.0, value=0.0), *choices])
    for low, high in pairwise(corners):
        power_w = high.power_w - low.power_w
        yield Step(power_w, marginal_per_kwh(price, more_th_s=high.value - low.value, more_w=power_w))


def _drawn(pieces: Sequence[Piece]) -> Draw:
    """Return what miners' pieces take and give together."""
    return Draw(
        cost=sum(piece.per_kwh * piece.heat_kwh for piece in pieces),
        mining_kwh=sum(piece.mining_kwh for piece in pieces),
        alternative_kwh=0.0,
    )


def _together(one: Step, other: Step) -> Step:
    """Return two steps as one."""
    power_w = one.power_w + other.power_w
    revenue = one.power_w * one.revenue_per_kwh + other.power_w * other.revenue_per_kwh
    return Step(power_w, revenue / power_w)


def _mined(miners: Sequence[Step], rates: Rates, useful_share: float) -> Iterator[Piece]:
    """Yield the heat of the miners: the surplus is used up in the order of the steps."""
    surplus_w = max(rates.surplus_w, 0.0)
    for step in miners:
        own_w = min(step.power_w, surplus_w)
        surplus_w -= own_w
        for power_w, price_per_kwh in ((own_w, rates.own_per_kwh), (step.power_w - own_w, rates.import_per_kwh)):
            power_kwh = power_w * KWH_PER_W
            heat_kwh = power_kwh * useful_share
            if heat_kwh > SMALLEST_KWH:
                net_per_kwh = (price_per_kwh - step.revenue_per_kwh) / useful_share
                yield Piece(net_per_kwh, heat_kwh, mining_kwh=power_kwh)
