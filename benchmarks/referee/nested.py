"""The best value within nested limits, by keeping every answer below a limit that no lighter one equals."""

from collections.abc import Iterable, Sequence
from math import inf

import numpy as np
from numpy.typing import NDArray

from custom_components.proof_of_heat.engine.dispatch import Contender
from custom_components.proof_of_heat.engine.model import Circuit

type Front = NDArray[np.float64]
"""Rows of watts and value, both rising."""


def best_value(contenders: Sequence[Contender], circuits: Sequence[Circuit], *, limit_w: float) -> float:
    """Return the best value, minus infinity where nothing fits."""
    front = _below(None, limit_w, contenders, circuits)
    return float(front[-1, 1]) if len(front) else -inf


def _below(
    circuit_id: str | None, limit_w: float, contenders: Sequence[Contender], circuits: Sequence[Circuit]
) -> Front:
    """Return the useful answers of all that hangs below one limit."""
    parts = [_choices(contender) for contender in contenders if contender.circuit_id == circuit_id]
    parts += [_below(one.id, one.limit_w, contenders, circuits) for one in circuits if one.parent_id == circuit_id]
    return _joined(parts, limit_w)


def _choices(contender: Contender) -> Front:
    """Return the choices of one contender."""
    return np.array([(choice.power_w, choice.value) for choice in contender.choices])


def _joined(parts: Iterable[Front], limit_w: float) -> Front:
    """Return the useful sums of one answer from each part."""
    front: Front = np.zeros((1, 2))
    for part in parts:
        front = _useful((front[:, None, :] + part[None, :, :]).reshape(-1, 2), limit_w)
    return front


def _useful(rows: Front, limit_w: float) -> Front:
    """Drop what exceeds the limit, and what a lighter answer equals."""
    fitting = rows[rows[:, 0] <= limit_w]
    rising = fitting[np.lexsort((-fitting[:, 1], fitting[:, 0]))]
    before: Front = np.concatenate(([-np.inf], np.maximum.accumulate(rising[:, 1])[:-1]))
    useful: Front = rising[rising[:, 1] > before]
    return useful
