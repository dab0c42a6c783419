"""The best value by dynamic programming on a grid of whole watts: exact where all choices draw whole watts."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from custom_components.proof_of_heat.engine.dispatch import Contender

type Values = NDArray[np.float64]
"""By watts: the best value within them, minus infinity where nothing fits."""


def best_values(contenders: Sequence[Contender], *, most_w: int) -> Values:
    """Return the best value for each budget from 0 W to `most_w`."""
    best: Values = np.zeros(most_w + 1)
    for contender in contenders:
        best = _with(best, contender)
    return best


def _with(before: Values, contender: Contender) -> Values:
    """Return the best values with one contender more."""
    after: Values = np.full_like(before, -np.inf)
    for choice in contender.choices:
        watts = round(choice.power_w)
        if watts < len(before):
            np.maximum(after[watts:], before[: len(before) - watts] + choice.value, out=after[watts:])
    return after
