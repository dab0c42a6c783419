"""The strategy `cheapest`: what each step of a miner is worth in money, and where miners are the cheaper heater."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from math import inf
from typing import NamedTuple

from .balance import Player
from .dispatch import Choice, hull
from .economics import W_PER_KW, HeatWish, Rates, Valuation, marginal_per_kwh
from .hash_price import NOTHING_EARNED, HashPrice
from .heat_cost import KWH_PER_W, heat_cost, steps
from .heat_plan import Wanted, of_miners
from .heat_source import Source
from .heating import Warmed
from .miner import PAUSE, PowerLevel
from .money import ROOM, Money, Override
from .option import options
from .supply import Strategy
from .wall import hash_th_s, wall_w


class _Climb(NamedTuple):
    """One step of one player, from the level below."""

    player: int
    power_w: float
    gross_per_kwh: float
    """Revenue, and the heat that need not be bought."""


def wanted_by_price(warm: Mapping[str, Warmed], sources: Sequence[Source], money: Money) -> Wanted:
    """Return the heat that zones want of their miners: as much of their demand as nothing else gives for less.

    The zones use up the own surplus in their order. A freezing room asks for no price.
    """
    plain = of_miners(warm, Strategy.CHEAPEST)
    surplus_w = money.rates.surplus_w
    wishes_w = {}
    for zone_id, demand_w in sorted(plain.wishes_w.items()):
        is_firm = warm[zone_id].verdict.is_freezing or money.overrides.get(zone_id) is Override.BOOST
        wish_w = demand_w if is_firm else _mining_w(zone_id, demand_w, sources, money, surplus_w=surplus_w)
        wishes_w[zone_id] = wish_w
        surplus_w = max(surplus_w - wish_w, 0.0)
    return replace(plain, wishes_w=wishes_w)


def valued(players: Sequence[Player], money: Money, *, surplus_w: float) -> list[Player]:
    """Return the players with what their levels are worth; what they share is shared out, best earner first.

    Price and credit fall with the watts of all together. Each gets the part of the surplus that its own best steps
    take, and what nobody takes is free for all: so that the best of each is the best of all.
    """
    if money.rest is Override.BOOST:
        return list(players)
    if money.rest is Override.PAUSE:
        return [replace(player, valuation=_valuation(NOTHING_EARNED, money.rates, None)) for player in players]
    credits_per_kwh = [_credit_per_kwh(player, money) for player in players]
    climbs = [
        climb
        for number, player in enumerate(players)
        for climb in _climbs(number, player, money.hash_price, credits_per_kwh[number] or 0.0)
    ]
    shares_w, left_w = _shares_w(climbs, money.rates, count=len(players), surplus_w=surplus_w)
    return [
        replace(
            player,
            valuation=_valuation(money.hash_price, replace(money.rates, surplus_w=share_w + left_w), credit_per_kwh),
        )
        for player, share_w, credit_per_kwh in zip(players, shares_w, credits_per_kwh, strict=True)
    ]


def _mining_w(zone_id: str, demand_w: float, sources: Sequence[Source], money: Money, *, surplus_w: float) -> float:
    """Return the heat that one zone wants of its miners; what they give by themselves is not chosen."""
    parts = [(source.weights[zone_id], source) for source in sources if zone_id in source.weights]
    fixed_w = sum(weight * source.most_w for weight, source in parts if not _is_choice(source))
    if money.overrides.get(zone_id) is Override.PAUSE:
        return fixed_w
    left_w = max(demand_w - fixed_w, 0.0)
    levels = [_levels(weight, source) for weight, source in parts if _is_choice(source)]
    cost = heat_cost(
        steps(levels, money.hash_price),
        replace(money.rates, surplus_w=max(surplus_w - fixed_w, 0.0)),
        alternative_w=left_w,
        alternative_per_kwh=money.alternative_per_kwh(zone_id),
    )
    return fixed_w + cost.draw(left_w * KWH_PER_W).mining_kwh / KWH_PER_W


def _is_choice(source: Source) -> bool:
    """Tell whether it may be given any of its steps."""
    return source.is_free and source.unit.locked_step is None


def _levels(weight: float, source: Source) -> tuple[PowerLevel, ...]:
    """Return the steps of a miner, as far as one zone gets their heat."""
    return tuple(
        PowerLevel(
            id=str(number),
            power_w=weight * step.heat_w,
            hashrate_th_s=weight * step.heat_w / step.j_per_th if step.j_per_th else 0.0,
        )
        for number, step in enumerate(source.unit.steps)
    )


def _valuation(price: HashPrice, rates: Rates, credit_per_kwh: float | None) -> Valuation:
    """Return what decides between the levels of one player."""
    wish = HeatWish(demand_w=0.0 if credit_per_kwh is None else inf, alternative_per_kwh=credit_per_kwh or 0.0)
    return Valuation(price=price, rates=rates, wish=wish)


def _credit_per_kwh(player: Player, money: Money) -> float | None:
    """Return what a kWh of its heat is worth in the room that calls for it, None where none does."""
    settings = player.case.settings
    is_called = settings.room is not None and settings.wish.setpoint_c is not None and not settings.weights
    return money.alternative_per_kwh(ROOM) if is_called else None


def _climbs(number: int, player: Player, price: HashPrice, credit_per_kwh: float) -> Iterator[_Climb]:
    """Yield the steps of one player from its pause up, what earns most for its watts first."""
    settings, lessons = player.case.settings, player.case.state.lessons
    choices = [
        Choice(
            target=target,
            power_w=wall_w(lessons, target),
            value=hash_th_s(settings.capabilities, lessons, target),
        )
        for target in options(settings.capabilities, player.ceiling)
    ]
    for low, high in pairwise(hull([Choice(target=PAUSE, power_w=0.0, value=0.0), *choices])):
        power_w = high.power_w - low.power_w
        revenue_per_kwh = marginal_per_kwh(price, more_th_s=high.value - low.value, more_w=power_w)
        yield _Climb(number, power_w, revenue_per_kwh + credit_per_kwh)


def _shares_w(climbs: Sequence[_Climb], rates: Rates, *, count: int, surplus_w: float) -> tuple[list[float], float]:
    """Return the surplus that the worthwhile steps of each player take, and what is left."""
    shares_w = [0.0] * count
    for climb in sorted(climbs, key=lambda climb: (-climb.gross_per_kwh, climb.player, climb.power_w)):
        own_w = min(climb.power_w, max(surplus_w, 0.0))
        cost = Rates(
            import_per_kwh=rates.import_per_kwh, feed_in_per_kwh=rates.feed_in_per_kwh, surplus_w=own_w
        ).cost_per_hour(climb.power_w)
        if climb.gross_per_kwh * climb.power_w / W_PER_KW >= cost:
            shares_w[climb.player] += own_w
            surplus_w -= own_w
    return shares_w, max(surplus_w, 0.0)
