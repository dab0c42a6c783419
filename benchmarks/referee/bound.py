"""A bound from above: what the best mixture of levels would be worth if a miner could run between two of them."""

from collections.abc import Sequence
from itertools import pairwise

from custom_components.proof_of_heat.engine.dispatch import Choice, Contender


def relaxed_value(contenders: Sequence[Contender], *, limit_w: float) -> float:
    """Return the optimum of the linear relaxation: all hull steps by slope, the last one in part."""
    hulls = [_hull(contender.choices) for contender in contenders]
    value = sum(corners[0].value for corners in hulls)
    left_w = limit_w - sum(corners[0].power_w for corners in hulls)
    steps = [
        (upper.value - lower.value, upper.power_w - lower.power_w)
        for corners in hulls
        for lower, upper in pairwise(corners)
    ]
    for gain, watts in sorted(steps, key=lambda step: -step[0] / step[1]):
        taken_w = min(watts, left_w)
        value += gain * taken_w / watts
        left_w -= taken_w
    return value


def _hull(choices: Sequence[Choice]) -> list[Choice]:
    """Return the upper concave hull: from each corner to the steepest one that is worth more (gift wrapping)."""
    corners = [min(choices, key=lambda choice: (choice.power_w, -choice.value))]
    while heavier := [choice for choice in choices if choice.value > corners[-1].value]:
        last = corners[-1]
        corners.append(max(heavier, key=lambda c: ((c.value - last.value) / (c.power_w - last.power_w), c.power_w)))
    return corners
