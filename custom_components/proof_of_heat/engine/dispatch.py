"""Share power among miners: one choice for each, of the highest total value, within nested limits.

A multiple-choice knapsack on a tree of limits. Real level tables are not concave, so a ranking by W/TH loses 4 to 15 %.
Filling the concave hulls greedily gives a good answer and a price of power for each limit (the slope at which it was
full). These prices bound the best value from above (Lagrangian relaxation, Everett 1963, doi:10.1287/opre.11.3.399), so
only choices whose loss at these prices is below the gap can improve the answer; a search over them closes the gap.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from operator import itemgetter
from typing import Final, NamedTuple

from .limits import ROOT, TOLERANCE_W, Limits
from .miner import Target
from .model import Circuit

# The search keeps this many partial answers and takes part in it this many contenders, those nearest to the price
# first. More of either gained below 0.01 % on the level tables of five firmwares and cost the time of a cycle.
STATES: Final = 300
SEARCHED: Final = 8

# Below it, a gap is rounding.
EPSILON: Final = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One target that a contender may get."""

    target: Target
    power_w: float
    """At the wall."""
    value: float
    """Per hour, in any unit that all contenders share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """One machine that wants power."""

    id: str
    choices: tuple[Choice, ...]
    """At least one."""
    circuit_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """One choice for each contender."""

    chosen: Mapping[str, Choice]
    is_feasible: bool
    """False if even the lightest choices exceed a limit; they are chosen then."""
    gap_share: float
    """How far the value may lie below the best one (0 to 1)."""


class _Partial(NamedTuple):
    """An answer for some of the contenders."""

    power_w: float
    value: float
    loss: float
    """Below the bound, at the prices of power."""
    picks: tuple[tuple[int, Choice], ...]


type _Pair = tuple[float, float, float, int, int]
"""Two partial answers together: watts, negative value, loss, and the places of both."""

type _Priced = list[tuple[float, Choice]]
"""The choices of one contender, each with its loss."""


def allocate(contenders: Sequence[Contender], circuits: Sequence[Circuit] = (), *, limit_w: float = inf) -> Allocation:
    """Return the allocation of the highest value that keeps `limit_w` for all and the limit of each circuit."""
    limits = Limits.of(circuits, [contender.circuit_id for contender in contenders], limit_w=limit_w)
    lightest = [min(contender.choices, key=_lightness) for contender in contenders]
    if not limits.hold([choice.power_w for choice in lightest]):
        return _allocation(contenders, lightest, is_feasible=False, gap=inf)
    filled, prices = _fill(contenders, lightest, limits)
    priced = [_priced(contender, limits.price(n, prices)) for n, contender in enumerate(contenders)]
    gap = _gap(filled, priced, limits, prices)
    best = _Search(limits, prices, filled, priced, gap).best() if gap > EPSILON * _value(filled) else filled
    return _allocation(contenders, best, is_feasible=True, gap=gap + _value(filled) - _value(best))


def hull(choices: Sequence[Choice]) -> list[Choice]:
    """Return the upper concave hull: each step gains value, and less for its watts than the step before."""
    kept: list[Choice] = []
    for choice in sorted(choices, key=_lightness):
        if kept and choice.value <= kept[-1].value:
            continue
        while len(kept) > 1 and _slope(kept[-2], kept[-1]) <= _slope(kept[-1], choice):
            kept.pop()
        kept.append(choice)
    return kept


def _fill(
    contenders: Sequence[Contender], lightest: Sequence[Choice], limits: Limits
) -> tuple[list[Choice], list[float]]:
    """Climb the hulls, the steepest step first; return the choices and the price at each limit."""
    chosen = list(lightest)
    left_w = limits.left_w([choice.power_w for choice in lightest])
    full_at: dict[int, float] = {}
    for slope, number, lower, upper in sorted(_steps(contenders), key=_steepness):
        step_w = upper.power_w - lower.power_w
        tight = limits.tight(number, left_w, step_w)
        if tight is not None:
            full_at.setdefault(tight, slope)
        elif chosen[number] is lower:
            chosen[number] = upper
            limits.take(number, left_w, step_w)
    return chosen, limits.prices(full_at)


def _steps(contenders: Sequence[Contender]) -> Iterator[tuple[float, int, Choice, Choice]]:
    """Yield every step of every hull."""
    for number, contender in enumerate(contenders):
        for lower, upper in pairwise(hull(contender.choices)):
            yield _slope(lower, upper), number, lower, upper


def _priced(contender: Contender, price: float) -> _Priced:
    """Return the choices with what each loses against the best one at this price of a watt, the least loss first."""
    worths = [(choice.value - price * choice.power_w, choice) for choice in contender.choices]
    best = max(worth for worth, _ in worths)
    return sorted(((best - worth, choice) for worth, choice in worths), key=_loss)


def _gap(filled: Sequence[Choice], priced: Sequence[_Priced], limits: Limits, prices: Sequence[float]) -> float:
    """Return how far the filled answer lies below the bound: its losses, and the watts it leaves at their price."""
    left_w = limits.left_w([choice.power_w for choice in filled])
    unused = sum(price * watts for price, watts in zip(prices, left_w, strict=True) if price)
    return unused + sum(_loss_of(choice, losses) for choice, losses in zip(filled, priced, strict=True))


class _Search:
    """The search over the choices of small loss, limit by limit from the leaves to the root."""

    def __init__(
        self, limits: Limits, prices: Sequence[float], filled: list[Choice], priced: Sequence[_Priced], gap: float
    ) -> None:
        """Let those contenders take part that could change the answer soonest; the others keep their choice."""
        self._limits = limits
        self._prices = prices
        self._filled = filled
        self._gap = gap
        useful = {n: [pair for pair in pairs if pair[0] < gap] for n, pairs in enumerate(priced)}
        free = sorted((n for n, pairs in useful.items() if len(pairs) > 1), key=lambda n: (useful[n][1][0], n))
        self._free = {n: useful[n] for n in free[:SEARCHED]}
        self._fixed_loss = [_loss_of(choice, pairs) for choice, pairs in zip(filled, priced, strict=True)]

    def best(self) -> list[Choice]:
        """Return the best answer found, the filled one if none is better."""
        found = self._below(ROOT)
        best = list(self._filled)
        if found:
            for number, choice in min(found, key=_loss_of_partial).picks:
                best[number] = choice
        return best

    def _below(self, limit: int) -> list[_Partial]:
        """Return the partial answers for all that hangs below one limit."""
        limit_w = self._limits.limits_w[limit]
        partials = [self._fixed(limit)]
        for child in self._limits.children[limit]:
            partials = self._joined(partials, self._below(child), limit_w)
        for number in self._limits.members[limit]:
            if number in self._free:
                picks = [_Partial(c.power_w, c.value, loss, ((number, c),)) for loss, c in self._free[number]]
                partials = self._joined(partials, picks, limit_w)
        return self._closed(partials, limit, limit_w)

    def _fixed(self, limit: int) -> _Partial:
        """Return what the contenders right below the limit draw that keep their choice."""
        fixed = [n for n in self._limits.members[limit] if n not in self._free]
        chosen = [self._filled[n] for n in fixed]
        loss = sum(self._fixed_loss[n] for n in fixed)
        return _Partial(sum(c.power_w for c in chosen), _value(chosen), loss, ())

    def _joined(self, ones: list[_Partial], others: list[_Partial], limit_w: float) -> list[_Partial]:
        """Return the useful pairs of two sets of partial answers."""
        most_w, gap = limit_w + TOLERANCE_W, self._gap
        pairs = sorted(
            (one[0] + other[0], -one[1] - other[1], one[2] + other[2], i, j)
            for i, one in enumerate(ones)
            for j, other in enumerate(others)
            if one[0] + other[0] <= most_w and one[2] + other[2] < gap
        )
        return [
            _Partial(power_w, -negative, loss, ones[i].picks + others[j].picks)
            for power_w, negative, loss, i, j in _thinned(pairs)
        ]

    def _closed(self, partials: list[_Partial], limit: int, limit_w: float) -> list[_Partial]:
        """Charge the watts that stay unused below a limit that has a price."""
        price = self._prices[limit]
        if price == 0:
            return partials
        charged = [partial._replace(loss=partial.loss + price * (limit_w - partial.power_w)) for partial in partials]
        return [partial for partial in charged if partial.loss < self._gap]


def _thinned(pairs: list[_Pair]) -> list[_Pair]:
    """Keep the pairs that no lighter one equals in value, and of many those of the least loss."""
    kept: list[_Pair] = []
    least = inf
    for pair in pairs:
        if pair[1] < least:
            least = pair[1]
            kept.append(pair)
    return kept if len(kept) <= STATES else sorted(kept, key=itemgetter(2))[:STATES]


def _allocation(
    contenders: Sequence[Contender], chosen: Sequence[Choice], *, is_feasible: bool, gap: float
) -> Allocation:
    """Name the choices by contender."""
    value = _value(chosen)
    return Allocation(
        chosen={contender.id: choice for contender, choice in zip(contenders, chosen, strict=True)},
        is_feasible=is_feasible,
        gap_share=gap / (value + gap) if value > 0 else 0.0,
    )


def _value(choices: Iterable[Choice]) -> float:
    """Return the value of all together."""
    return sum(choice.value for choice in choices)


def _lightness(choice: Choice | _Partial) -> tuple[float, float]:
    """Sort by watts, the more valuable first."""
    return choice.power_w, -choice.value


def _slope(lower: Choice, upper: Choice) -> float:
    """Return the value gained per watt (upper draws more)."""
    return (upper.value - lower.value) / (upper.power_w - lower.power_w)


def _steepness(step: tuple[float, int, Choice, Choice]) -> tuple[float, int]:
    """Sort the steepest first, then by contender."""
    return -step[0], step[1]


def _loss(pair: tuple[float, Choice]) -> float:
    """Sort priced choices."""
    return pair[0]


def _loss_of(choice: Choice, pairs: _Priced) -> float:
    """Return the loss of one choice."""
    return next(loss for loss, other in pairs if other is choice)


def _loss_of_partial(partial: _Partial) -> float:
    """Sort partial answers."""
    return partial.loss
