"""The targets that a miner can be given, from its lowest level up to a ceiling."""

from collections.abc import Iterator
from typing import Final

from .miner import PAUSE, Action, Capabilities, Control, MinerSample, Target
from .model import MinerSettings

# Where a firmware names no step of its own: below it, readings do not show the change.
DEFAULT_STEP_W: Final = 250.0

# A throttle of whole percents; finer steps are below what its readings show.
TRIM_STEP_PERCENT: Final = 5


def ceiling(miner: MinerSettings) -> Target | None:
    """Return the lower of the highest allowed level and the owner's own limit, None while nothing is confirmed."""
    if miner.highest is None or miner.wish.limit is None:
        return miner.highest
    return min(miner.highest, miner.wish.limit, key=lambda target: target.power_w)


def options(capabilities: Capabilities, highest: Target) -> tuple[Target, ...]:
    """Return every running target up to the ceiling, rising in watts; empty if even the lowest is above it."""
    if capabilities.control is Control.WATTS:
        return tuple(_watts(capabilities, highest.power_w))
    if capabilities.control is Control.ON_OFF:
        return (highest,) if highest.power_w >= (capabilities.min_w or 0) else ()
    return tuple(
        Target(power_w=level.power_w, level_id=level.id)
        for level in capabilities.levels
        if level.power_w <= highest.power_w
    )


def pauses(capabilities: Capabilities) -> tuple[Target, ...]:
    """Return the pause, if the machine can be paused."""
    return (PAUSE,) if Action.PAUSE in capabilities.actions else ()


def lowest(capabilities: Capabilities) -> Target:
    """Return the lowest running target that the machine knows."""
    if capabilities.levels:
        return Target(power_w=capabilities.levels[0].power_w, level_id=capabilities.levels[0].id)
    return Target(power_w=capabilities.min_w or 0.0)


def least(capabilities: Capabilities) -> Target:
    """Return the target of the least power: a pause where the machine can be paused."""
    return next(iter(pauses(capabilities)), lowest(capabilities))


def trims(capabilities: Capabilities, now: Target, highest: Target) -> tuple[Target, ...]:
    """Return the targets within the present level that need no restart, down to the least trim."""
    level = next((level for level in capabilities.levels if level.id == now.level_id), None)
    if level is None or capabilities.trim_share is None:
        return ()
    least_percent = round(100 * capabilities.trim_share)
    powers_w = (level.power_w * percent / 100 for percent in range(least_percent, 100, TRIM_STEP_PERCENT))
    return tuple(Target(power_w=power_w, level_id=level.id) for power_w in powers_w if power_w <= highest.power_w)


def present(capabilities: Capabilities, target: Target | None, sample: MinerSample) -> Target:
    """Return what a miner does now: its target, else what it shows by itself, else the lowest it could do."""
    if target is not None:
        return target
    if sample.is_mining is False:
        return PAUSE
    level = next((level for level in capabilities.levels if level.id == sample.level_id), None)
    if level is not None:
        return Target(power_w=level.power_w, level_id=level.id)
    power_w = sample.power_w if sample.target_w is None else sample.target_w
    return lowest(capabilities) if power_w is None else Target(power_w=power_w)


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
