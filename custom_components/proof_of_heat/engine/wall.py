"""What a target means at the wall: watts and hash rate as measured on this machine, else as its table says."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Final

from .miner import Capabilities, MinerSample, PowerLevel, Target

# The weight of a new reading: five readings make two thirds of the answer.
LEARNING_SHARE: Final = 0.2

# Beyond it the reading is wrong, not the table (single machines differ by up to 20 % from their table).
TRUSTED_RATIO: Final = (0.8, 1.25)

# Of a machine that has never hashed while it was read: about an S19 of 2021, the middle of what heats homes.
TYPICAL_J_PER_TH: Final = 30.0

# Less power is hashed with more efficiently: the tables of four large machines (Avalon Q, S19j Pro, S19 XP, S19k Pro)
# give hash rates that rise with power to the 0.74 to 0.85.
TYPICAL_EXPONENT: Final = 0.8

# From 100 J/TH (an S9 of 2017) to 10 J/TH: where no table is known, the typical machine is a guess, not a measure.
POSSIBLE_RATIO: Final = (0.3, 3.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """What one target was measured to mean, as shares of its nominal values."""

    power_ratio: float = 1.0
    hash_ratio: float = 1.0


type Lessons = Mapping[str, Learnt]
"""By level; the empty word stands for a firmware that takes watts."""


def key(target: Target) -> str:
    """Return the word under which a target is learnt."""
    return target.level_id or ""


def wall_w(lessons: Lessons, target: Target) -> float:
    """Return the watts that a target draws at the wall."""
    return target.power_w * _lesson(lessons, target).power_ratio


def hash_th_s(capabilities: Capabilities, lessons: Lessons, target: Target) -> float:
    """Return the hash rate that a target gives (TH/s); a trim cuts power and hash rate alike."""
    return nominal_th_s(capabilities, target) * _lesson(lessons, target).hash_ratio


def nominal_th_s(capabilities: Capabilities, target: Target) -> float:
    """Return the hash rate by the machine's own table, else by a typical efficiency; a rate of 0 is none."""
    level = _level(capabilities, target)
    if level is None or not level.hashrate_th_s:
        return _typical_th_s(target.power_w, capabilities.max_w)
    return level.hashrate_th_s * target.power_w / level.power_w


def learnt(capabilities: Capabilities, lessons: Lessons, target: Target, sample: MinerSample) -> Lessons:
    """Return the lessons with one settled reading in them."""
    if target.is_pause or sample.is_mining is not True:
        return lessons
    before = _lesson(lessons, target)
    after = before
    if capabilities.power_is_measured and sample.power_w is not None:
        after = replace(after, power_ratio=_blend(before.power_ratio, sample.power_w / target.power_w, TRUSTED_RATIO))
    if sample.hashrate_th_s is not None:
        ratio = sample.hashrate_th_s / nominal_th_s(capabilities, target)
        believed = TRUSTED_RATIO if _is_tabled(capabilities, target) else POSSIBLE_RATIO
        after = replace(after, hash_ratio=_blend(before.hash_ratio, ratio, believed))
    return lessons if after == before else {**lessons, key(target): after}


def _lesson(lessons: Lessons, target: Target) -> Learnt:
    """Return what a target was measured to mean, else the mean of the others: machines deviate as a whole."""
    known = lessons.get(key(target))
    if known is not None or not lessons:
        return known or Learnt()
    return Learnt(
        power_ratio=fmean(lesson.power_ratio for lesson in lessons.values()),
        hash_ratio=fmean(lesson.hash_ratio for lesson in lessons.values()),
    )


def _typical_th_s(power_w: float, most_w: float | None) -> float:
    """Return what a typical machine hashes: its efficiency counts at its most watts, where they are known (TH/s)."""
    if not most_w:
        return power_w / TYPICAL_J_PER_TH
    return most_w / TYPICAL_J_PER_TH * math.pow(power_w / most_w, TYPICAL_EXPONENT)


def _is_tabled(capabilities: Capabilities, target: Target) -> bool:
    """Tell whether the machine names the hash rate of a target."""
    level = _level(capabilities, target)
    return level is not None and bool(level.hashrate_th_s)


def _level(capabilities: Capabilities, target: Target) -> PowerLevel | None:
    """Return the level of a target."""
    return next((level for level in capabilities.levels if level.id == target.level_id), None)


def _blend(before: float, now: float, believed: tuple[float, float]) -> float:
    """Move towards a new ratio, if it is to be believed."""
    low, high = believed
    if not low <= now <= high:
        return before
    return before + LEARNING_SHARE * (now - before)
