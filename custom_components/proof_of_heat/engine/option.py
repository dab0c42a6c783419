"""The targets that a miner can be given, from its lowest level up to a ceiling."""

from collections.abc import Iterator
from typing import Final

from .miner import PAUSE, Action, Capabilities, Control, Target
from .model import MinerSettings

# Where a firmware names no step of its own: below it, readings do not show the change.
DEFAULT_STEP_W: Final = 250.0


def ceiling(miner: MinerSettings) -> Target | None:
    """Return the lower of the highest allowed level and the owner's own limit, None while nothing is confirmed."""
    if miner.highest is None or miner.wish.limit is None:
        return miner.highest
    return min(miner.highest, miner.wish.limit, key=lambda target: target.power_w)


def options(capabilities: Capabilities, highest: Target) -> tuple[Target, ...]:
    """Return every running target up to the ceiling, rising in watts; empty if even the lowest is above it."""
    if capabilities.control is Control.WATTS:
        return tuple(_watts(capabilities, highest.power_w))
    return tuple(
        Target(power_w=level.power_w, level_id=level.id)
        for level in capabilities.levels
        if level.power_w <= highest.power_w
    )


def pauses(capabilities: Capabilities) -> tuple[Target, ...]:
    """Return the pause, if the machine can be paused."""
    return (PAUSE,) if Action.PAUSE in capabilities.actions else ()


def _watts(capabilities: Capabilities, ceiling_w: float) -> Iterator[Target]:
    """Yield the grid of a firmware that takes watts, the ceiling last."""
    if capabilities.min_w is None or capabilities.max_w is None:
        return
    top_w = min(ceiling_w, capabilities.max_w)
    step_w = capabilities.step_w or DEFAULT_STEP_W
    power_w = capabilities.min_w
    while power_w < top_w:
        yield Target(power_w=power_w)
        power_w += step_w
    if top_w >= capabilities.min_w:
        yield Target(power_w=top_w)
