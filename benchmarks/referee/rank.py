"""The rule of others: the most efficient miner first, each raised as far as the rest allows."""

from collections.abc import Sequence

from custom_components.proof_of_heat.engine.dispatch import Contender


def ranked_value(contenders: Sequence[Contender], *, limit_w: float) -> float:
    """Return the value when miners are served in the order of their best W/TH, each with the most that still fits."""
    left_w = limit_w
    value = 0.0
    for contender in sorted(contenders, key=_thirst):
        fitting = [choice for choice in contender.choices if choice.power_w <= left_w]
        choice = max(fitting, key=lambda choice: choice.power_w)
        left_w -= choice.power_w
        value += choice.value
    return value


def _thirst(contender: Contender) -> tuple[float, str]:
    """Sort by the best W/TH, then by name."""
    return min(choice.power_w / choice.value for choice in contender.choices if choice.value > 0), contender.id
