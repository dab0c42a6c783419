"""The two curves of a machine: power that settles over time, and hash rate over power."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from .levels import Level

EQUAL_LAGS_SHARE = 1.001
"""The closed form below divides by the difference of the lags, so equal ones are told apart by this factor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """A value on its first-order way to a goal, and a second one that follows it.

    Exact solution of `lag * dv/dt = goal - v` and `follower_lag * df/dt = v - f`, so that the outcome does not
    depend on how often somebody looks.
    """

    at: datetime
    value: float
    followed: float
    integral: float = 0.0
    """The value summed over seconds."""

    def after(self, until: datetime, *, goal: float, lag: timedelta, follower_lag: timedelta) -> Settling:
        """Return the same at a later instant; time never runs backwards."""
        passed = (until - self.at).total_seconds()
        if passed <= 0:
            return self
        fast = lag.total_seconds()
        slow = follower_lag.total_seconds()
        if math.isclose(fast, slow, rel_tol=EQUAL_LAGS_SHARE - 1):
            slow = fast * EQUAL_LAGS_SHARE
        away = self.value - goal
        carried = away * fast / (fast - slow)
        fading, follower_fading = math.exp(-passed / fast), math.exp(-passed / slow)
        return Settling(
            at=until,
            value=goal + away * fading,
            followed=goal + carried * fading + (self.followed - goal - carried) * follower_fading,
            integral=self.integral + goal * passed + away * fast * (1 - fading),
        )


def hashrate_at(levels: Sequence[Level], power_w: float) -> float:
    """Return the hash rate (TH/s) at a power, on the line between the two levels around it.

    Below the lowest level the line goes to zero, above the highest it goes on.
    """
    points = [(0.0, 0.0), *((level.power_w, level.hashrate_th_s) for level in levels)]
    lower, upper = next(
        ((lower, upper) for lower, upper in pairwise(points) if power_w <= upper[0]),
        (points[-2], points[-1]),
    )
    share = (power_w - lower[0]) / (upper[0] - lower[0])
    return lower[1] + share * (upper[1] - lower[1])
