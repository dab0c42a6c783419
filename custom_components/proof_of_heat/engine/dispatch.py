"""Share power among miners: one choice for each, of the highest total value, within nested limits.

A multiple-choice knapsack on a tree of limits. Real level tables are not concave, so a ranking by W/TH loses 4 to 15 %.
Filling the concave hulls greedily gives a good answer and a price of power for each limit (the slope at which it was
full). These prices bound the best value from above (Lagrangian relaxation, Everett 1963, doi:10.1287/opre.11.3.399), so
only choices whose loss at these prices is below the gap can improve the answer. A search over them closes the gap: it
keeps the partial answers of the least loss in two halves, and matches the halves exactly.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf
from operator import attrgetter, itemgetter
from typing import Final, NamedTuple

from .limits import ROOT, TOLERANCE_W, Limits
from .miner import Target
from .model import Circuit

# So many contenders take part in the search, those nearest to the price of power first. Few close the gap in most
# cycles; small budgets for many miners need more (measured on the level tables of five firmwares by the benchmark).
SEARCHED: Final = (6, 12, 24)

# Below it, more contenders are not worth their time.
WORTHWHILE_SHARE: Final = 0.001

# The search keeps this many partial answers of the least loss, out of so many pairs. Half of both lost 0.008 % of the
# value of fifty miners and saved a quarter of the time (the same benchmark).
STATES: Final = 600
PAIRS: Final = 1200

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
    gap_share: float | None
    """How far the value may lie below the best one (0 to 1), None where nothing fits."""


class _Partial(NamedTuple):
    """An answer for some of the contenders."""

    power_w: float
    value: float
    loss: float
    """Below the bound, at the prices of power."""
    picks: _Picks


_NOTHING: Final = _Partial(power_w=0.0, value=0.0, loss=0.0, picks=())
_NOBODY: Final = _NOTHING._replace(value=-inf)

type _Picks = tuple[tuple[int, Choice], ...]
"""Choices, each with the number of its contender."""

type _Pair = tuple[float, float, float, int, int]
"""Two partial answers together: watts, negative value, loss, and the places of both."""

type _Priced = list[tuple[float, Choice]]
"""The choices of one contender, each with its loss."""


def allocate(contenders: Sequence[Contender], circuits: Sequence[Circuit] = (), *, limit_w: float = inf) -> Allocation:
    """Return the allocation of the highest value that keeps `limit_w` for all and the limit of each circuit."""
    limits = Limits.of(circuits, [contender.circuit_id for contender in contenders], limit_w=limit_w)
    lightest = [min(contender.choices, key=_lightness) for contender in contenders]
    if not limits.hold([choice.power_w for choice in lightest]):
        return _allocation(contenders, lightest, gap=None)
    filled, prices = _fill(contenders, lightest, limits)
    priced = [_priced(contender, limits.price(n, prices)) for n, contender in enumerate(contenders)]
    bound = _value(filled) + _gap(filled, priced, limits, prices)
    best = _improved(filled, bound, limits, prices, priced)
    return _allocation(contenders, best, gap=bound - _value(best))


def eased(circuits: Sequence[Circuit], least: Iterable[Contender]) -> tuple[Circuit, ...]:
    """Return the circuits with limits that hold at least what nobody can take from them.

    A circuit that others have filled leaves nothing to whom we command there, and is no reason to stop all the rest.
    """
    if not circuits:
        return ()
    drawn = [(one.circuit_id, one.choices[0].power_w) for one in least]
    limits = Limits.of(circuits, [circuit_id for circuit_id, _ in drawn], limit_w=inf)
    _, *left_w = limits.left_w([power_w for _, power_w in drawn])
    return tuple(
        replace(circuit, limit_w=circuit.limit_w - min(room_w, 0.0))
        for circuit, room_w in zip(circuits, left_w, strict=True)
    )


def hull(choices: Sequence[Choice]) -> list[Choice]:
    """Return the upper concave hull: each step gains value, and less for its watts than the step before."""
    kept: list[Choice] = []
    for choice in sorted(choices, key=attrgetter("power_w")):
        if kept and choice.value <= kept[-1].value:
            continue
        if kept and choice.power_w == kept[-1].power_w:
            kept.pop()
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
    for steepness, number, _, lower, upper in sorted(_steps(contenders)):
        step_w = upper.power_w - lower.power_w
        tight = limits.tight(number, left_w, step_w)
        if tight is not None:
            full_at.setdefault(tight, -steepness)
        elif chosen[number] is lower:
            chosen[number] = upper
            limits.take(number, left_w, step_w)
    return chosen, limits.prices(full_at)


def _steps(contenders: Sequence[Contender]) -> Iterator[tuple[float, int, int, Choice, Choice]]:
    """Yield every step of every hull, led by what sorts the steepest first: slope (negative), contender, place."""
    for number, contender in enumerate(contenders):
        for place, (lower, upper) in enumerate(pairwise(hull(contender.choices))):
            yield -_slope(lower, upper), number, place, lower, upper


def _priced(contender: Contender, price: float) -> _Priced:
    """Return the choices with what each loses against the best one at this price of a watt, the least loss first."""
    worths = [(choice.value - price * choice.power_w, choice) for choice in contender.choices]
    best = max(worth for worth, _ in worths)
    return sorted(((best - worth, choice) for worth, choice in worths), key=itemgetter(0))


def _gap(filled: Sequence[Choice], priced: Sequence[_Priced], limits: Limits, prices: Sequence[float]) -> float:
    """Return how far the filled answer lies below the bound: its losses, and the watts it leaves at their price."""
    left_w = limits.left_w([choice.power_w for choice in filled])
    unused = sum(price * watts for price, watts in zip(prices, left_w, strict=True) if price)
    return unused + sum(_loss_of(choice, losses) for choice, losses in zip(filled, priced, strict=True))


def _improved(
    filled: list[Choice], bound: float, limits: Limits, prices: Sequence[float], priced: Sequence[_Priced]
) -> list[Choice]:
    """Search among few contenders, and among more while the gap to the bound is worth it."""
    best, least_gap = filled, EPSILON * bound
    for count in SEARCHED:
        gap = bound - _value(best)
        if gap <= least_gap:
            break
        search = _Search(limits, prices, best, priced, gap=gap, count=count)
        best, least_gap = search.best(), WORTHWHILE_SHARE * bound
        if search.is_of_all:
            break
    return best


class _Search:
    """The search over the choices of small loss, limit by limit from the leaves to the root, there in two halves."""

    def __init__(
        self,
        limits: Limits,
        prices: Sequence[float],
        before: list[Choice],
        priced: Sequence[_Priced],
        *,
        gap: float,
        count: int,
    ) -> None:
        """Let those contenders take part that could change the answer soonest; the others keep their choice."""
        soonest = sorted((pairs[1][0], n) for n, pairs in enumerate(priced) if len(pairs) > 1 and pairs[1][0] < gap)
        self.is_of_all = len(soonest) <= count
        self._limits = limits
        self._prices = prices
        self._before = before
        self._gap = gap
        self._free = {n: [pair for pair in priced[n] if pair[0] < gap] for _, n in soonest[:count]}
        self._losses = [_loss_of(choice, pairs) for choice, pairs in zip(before, priced, strict=True)]

    def best(self) -> list[Choice]:
        """Return the best answer found, the one before if none is better."""
        best = list(self._before)
        for number, choice in _matched(*self._halves(), limit_w=self._limits.limits_w[ROOT]):
            best[number] = choice
        return best if _value(best) > _value(self._before) else self._before

    def _halves(self) -> tuple[list[_Partial], list[_Partial]]:
        """Return the partial answers below the root in two halves, one with what is fixed."""
        parts = self._parts(ROOT)
        one, other = [self._fixed(ROOT)], [_NOTHING]
        for part in parts[::2]:
            one = self._joined(one, part, self._limits.limits_w[ROOT])
        for part in parts[1::2]:
            other = self._joined(other, part, self._limits.limits_w[ROOT])
        return one, other

    def _parts(self, limit: int) -> list[list[_Partial]]:
        """Return the partial answers of all that hangs right below one limit, part by part."""
        below = [self._below(child) for child in self._limits.children[limit]]
        members = (n for n in self._free if n in self._limits.members[limit])
        return below + [[_Partial(c.power_w, c.value, loss, ((n, c),)) for loss, c in self._free[n]] for n in members]

    def _below(self, limit: int) -> list[_Partial]:
        """Return the partial answers for all that hangs below one limit."""
        limit_w = self._limits.limits_w[limit]
        partials = [self._fixed(limit)]
        for part in self._parts(limit):
            partials = self._joined(partials, part, limit_w)
        return self._closed(partials, limit, limit_w)

    def _fixed(self, limit: int) -> _Partial:
        """Return what the contenders right below the limit draw that keep their choice."""
        fixed = [n for n in self._limits.members[limit] if n not in self._free]
        chosen = [self._before[n] for n in fixed]
        loss = sum(self._losses[n] for n in fixed)
        return _Partial(sum(c.power_w for c in chosen), _value(chosen), loss, ())

    def _joined(self, ones: list[_Partial], others: list[_Partial], limit_w: float) -> list[_Partial]:
        """Return the useful pairs of two sets of partial answers, the least loss first.

        Both are sorted by loss, so a pair of the i-th and the j-th has i x j pairs before it.
        """
        most_w, gap = limit_w + TOLERANCE_W, self._gap
        pairs = sorted(
            (one[0] + other[0], -one[1] - other[1], one[2] + other[2], i, j)
            for i, one in enumerate(ones)
            for j, other in enumerate(others[: PAIRS // (i + 1)])
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
        return sorted((partial for partial in charged if partial.loss < self._gap), key=_loss_of_partial)


def _matched(ones: list[_Partial], others: list[_Partial], *, limit_w: float) -> _Picks:
    """Return the picks of the best pair of both halves that fits: the heavier the one, the lighter the other."""
    lightest_first = iter(sorted(others, key=_lightness))
    best: tuple[float, _Picks] = (-inf, ())
    partner = _NOBODY
    waiting = next(lightest_first, None)
    for one in sorted(ones, key=_lightness, reverse=True):
        while waiting is not None and one.power_w + waiting.power_w <= limit_w + TOLERANCE_W:
            partner = max(partner, waiting, key=_value_of_partial)
            waiting = next(lightest_first, None)
        if one.value + partner.value > best[0]:
            best = one.value + partner.value, one.picks + partner.picks
    return best[1]


def _thinned(pairs: list[_Pair]) -> list[_Pair]:
    """Keep the pairs that no lighter one equals in value, and of many those of the least loss."""
    kept: list[_Pair] = []
    least = inf
    for pair in pairs:
        if pair[1] < least:
            least = pair[1]
            kept.append(pair)
    return sorted(kept, key=itemgetter(2))[:STATES]


def _allocation(contenders: Sequence[Contender], chosen: Sequence[Choice], *, gap: float | None) -> Allocation:
    """Name the choices by contender; without a gap nothing fitted."""
    value = _value(chosen)
    gap_share = None if gap is None else gap / (value + gap) if value > 0 else 0.0
    return Allocation(
        chosen={contender.id: choice for contender, choice in zip(contenders, chosen, strict=True)},
        is_feasible=gap is not None,
        gap_share=gap_share,
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


def _loss_of(choice: Choice, pairs: _Priced) -> float:
    """Return the loss of one choice."""
    return next(loss for loss, other in pairs if other is choice)


def _loss_of_partial(partial: _Partial) -> float:
    """Sort partial answers."""
    return partial.loss


def _value_of_partial(partial: _Partial) -> float:
    """Compare partial answers."""
    return partial.value
