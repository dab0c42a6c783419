"""A tree of power limits: the whole site at the root, circuits within circuits, contenders at the leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .model import Circuit

# Rounding of sums of floats must not push a choice over a limit.
TOLERANCE_W: Final = 1e-6

ROOT: Final = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of one allocation, numbered; the root is number 0."""

    limits_w: tuple[float, ...]
    children: tuple[tuple[int, ...], ...]
    """By limit: the limits right below it."""
    members: tuple[tuple[int, ...], ...]
    """By limit: the contenders right below it."""
    paths: tuple[tuple[int, ...], ...]
    """By contender: the limits above it, the root first."""

    @classmethod
    def of(cls, circuits: Sequence[Circuit], circuit_ids: Sequence[str | None], *, limit_w: float) -> Limits:
        """Build the tree; an unknown circuit counts as the root, a loop of circuits is a ValueError."""
        numbers: dict[str | None, int] = {circuit.id: number for number, circuit in enumerate(circuits, start=1)}
        parents = [ROOT, *(numbers.get(circuit.parent_id, ROOT) for circuit in circuits)]
        places = [numbers.get(circuit_id, ROOT) for circuit_id in circuit_ids]
        count, paths = len(parents), _paths(parents)
        return cls(
            limits_w=(limit_w, *(circuit.limit_w for circuit in circuits)),
            children=tuple(tuple(n for n in range(1, count) if parents[n] == number) for number in range(count)),
            members=_members(places, count),
            paths=tuple(paths[place] for place in places),
        )

    def left_w(self, powers_w: Sequence[float]) -> list[float]:
        """Return the watts left below each limit when the contenders draw these."""
        left_w = list(self.limits_w)
        for power_w, path in zip(powers_w, self.paths, strict=True):
            for number in path:
                left_w[number] -= power_w
        return left_w

    def hold(self, powers_w: Sequence[float]) -> bool:
        """Tell whether the contenders may draw these."""
        return all(left_w >= -TOLERANCE_W for left_w in self.left_w(powers_w))

    def tight(self, contender: int, left_w: Sequence[float], step_w: float) -> int | None:
        """Return the outermost limit that leaves no room for the step of this contender, None where it fits."""
        return next((number for number in self.paths[contender] if left_w[number] + TOLERANCE_W < step_w), None)

    def take(self, contender: int, left_w: list[float], step_w: float) -> None:
        """Book the step of this contender below all its limits."""
        for number in self.paths[contender]:
            left_w[number] -= step_w

    def price(self, contender: int, prices: Sequence[float]) -> float:
        """Return what a watt costs this contender: the sum of the prices above it."""
        return sum(prices[number] for number in self.paths[contender])

    def prices(self, full_at: Mapping[int, float]) -> list[float]:
        """Return the price of a watt at each limit from the slopes at which they were full, net of the limits above."""
        prices = [0.0] * len(self.limits_w)
        self._set_prices(ROOT, 0.0, full_at, prices)
        return prices

    def _set_prices(self, number: int, above: float, full_at: Mapping[int, float], prices: list[float]) -> None:
        """Set the price of one limit and of those below it."""
        prices[number] = max(full_at.get(number, 0.0) - above, 0.0)
        for child in self.children[number]:
            self._set_prices(child, above + prices[number], full_at, prices)


def _members(places: Sequence[int], count: int) -> tuple[tuple[int, ...], ...]:
    """Return the contenders right below each limit."""
    members: list[list[int]] = [[] for _ in range(count)]
    for contender, place in enumerate(places):
        members[place].append(contender)
    return tuple(map(tuple, members))


def _paths(parents: Sequence[int]) -> list[tuple[int, ...]]:
    """Return the limits from the root to each limit."""
    paths = []
    for number in range(len(parents)):
        path = [number]
        while path[-1] != ROOT:
            if len(path) > len(parents):
                message = "circuits form a loop"
                raise ValueError(message)
            path.append(parents[path[-1]])
        paths.append(tuple(reversed(path)))
    return paths
