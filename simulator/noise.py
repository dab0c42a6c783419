"""Smooth chance that depends on a seed and an instant only, never on how often it was asked."""

from datetime import datetime, timedelta

_WORD = (1 << 64) - 1
# SplitMix64 (Steele, Lea and Flood 2014, DOI 10.1145/2660193.2660195): an increment and two mixing factors.
_INCREMENT = 0x9E3779B97F4A7C15
_FIRST_FACTOR = 0xBF58476D1CE4E5B9
_SECOND_FACTOR = 0x94D049BB133111EB


def uniform(seed: int, index: int) -> float:
    """Return the random number (0 to 1) that belongs to this seed and index."""
    word = (seed * _SECOND_FACTOR + (index + 1) * _INCREMENT) & _WORD
    word = ((word ^ (word >> 30)) * _FIRST_FACTOR) & _WORD
    word = ((word ^ (word >> 27)) * _SECOND_FACTOR) & _WORD
    return (word ^ (word >> 31)) / (_WORD + 1)


class Noise:
    """A curve between -1 and 1 without corners that turns about once per period."""

    def __init__(self, seed: int, period: timedelta) -> None:
        """Keep what the curve depends on."""
        self._seed = seed
        self._period_s = period.total_seconds()
        self._index: int | None = None
        self._left = 0.0
        self._rise = 0.0

    def at(self, when: datetime) -> float:
        """Return the curve's height at an instant."""
        position = when.timestamp() / self._period_s
        index = int(position // 1)
        if index != self._index:
            self._index = index
            self._left = 2 * uniform(self._seed, index) - 1
            self._rise = 2 * uniform(self._seed, index + 1) - 1 - self._left
        share = position - index
        return self._left + self._rise * share * share * (3 - 2 * share)
