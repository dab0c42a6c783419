"""The regulator of one room: feed-forward from the weather, and PI on what is left, all in watts."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import inf
from typing import Final

from .emitter import EmitterKind

# A room 1 K too cold gets 25 K worth of its loss on top. Untuned good in four houses from light to heavy.
PROPORTIONAL_K: Final = 25.0

# Reset times of the same four houses; radiators behave as warm air does.
RESET: Final = {
    EmitterKind.AIR: timedelta(seconds=6000),
    EmitterKind.RADIATOR: timedelta(seconds=6000),
    EmitterKind.FLOOR: timedelta(seconds=10_000),
}

# A sensor of 0.1 K steps would move 650 W of a house at each of them, and miners with it. Within the band the integral
# alone works: in four houses a third of the starts, and the rooms stay within 0.15 K.
CALM_K: Final = {EmitterKind.AIR: 0.15, EmitterKind.RADIATOR: 0.15, EmitterKind.FLOOR: 0.05}

# Further away the room is heating up or cooling down, and the integral would learn from that.
LEARNING_BAND_K: Final = 1.0

# The line is never so wrong that a third of all heat mends it; more is an open window or a dead heater.
INTEGRAL_SHARE: Final = 0.35

# What the line lacks on a usual day: sun, cooking and wind come round once a day.
USUAL_MEMORY: Final = timedelta(days=1)

# A longer gap is an outage, in which nobody watched the room.
LONGEST_STEP: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gains:
    """How hard the regulator answers."""

    proportional_w_k: float
    """Watts for each kelvin too cold (W/K)."""
    reset: timedelta
    """In this time the integral repeats what the proportional part gave."""
    calm_k: float = 0.0
    """So near to the setpoint the proportional part rests."""

    @classmethod
    def of_building(cls, *, ua_w_k: float, kind: EmitterKind) -> Gains:
        """Return the gains for a loss and an emitter; they scale with the loss, so nobody tunes."""
        return cls(proportional_w_k=PROPORTIONAL_K * ua_w_k, reset=RESET[kind], calm_k=CALM_K[kind])


@dataclass(frozen=True, slots=True, kw_only=True)
class RegulatorState:
    """What must survive a restart."""

    integral_w: float = 0.0
    usual_w: float = 0.0
    """The mean of the integral of late: what stands in for the room on the day its sensor is lost."""
    at: datetime | None = None
    """When it regulated last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regulated:
    """The heat that a room wants, and what it is made of."""

    heat_w: float
    feed_forward_w: float
    proportional_w: float
    integral_w: float
    is_limited: bool
    """The parts add up to more than all heaters give, or to less than nothing."""
    state: RegulatorState


def regulated(
    gains: Gains,
    state: RegulatorState,
    *,
    feed_forward_w: float,
    error_k: float,
    most_w: float,
    now: datetime,
    most_rise_w: float = inf,
) -> Regulated:
    """Return the heat: v = feed-forward + Kp e + J, within 0 and `most_w`; e is setpoint less room temperature.

    In Kp e only what lies outside the calm band counts, up to `most_rise_w`. J stays when the setpoint changes: the
    feed-forward moves instead.
    """
    wanted_w = gains.proportional_w_k * _outside(error_k, gains.calm_k)
    proportional_w = min(wanted_w, most_rise_w)
    held_w = _bounded(state.integral_w, most_w)
    wish_w = feed_forward_w + proportional_w + held_w
    heat_w = min(max(wish_w, 0.0), most_w)
    # Beyond a limit the integral would wind up, unless the error leads back inside.
    leads_back = (wish_w - heat_w) * error_k < 0
    is_free = wish_w == heat_w and wanted_w == proportional_w
    learns = abs(error_k) < LEARNING_BAND_K and (is_free or leads_back)
    step = _step(state.at, now)
    gained_w = gains.proportional_w_k * error_k * (step / gains.reset) if learns else 0.0
    return Regulated(
        heat_w=heat_w,
        feed_forward_w=feed_forward_w,
        proportional_w=proportional_w,
        integral_w=held_w,
        is_limited=wish_w != heat_w,
        state=RegulatorState(
            integral_w=_bounded(held_w + gained_w, most_w),
            usual_w=state.usual_w + step / USUAL_MEMORY * (held_w - state.usual_w),
            at=now,
        ),
    )


def relearnt(state: RegulatorState, *, before_w: float, after_w: float) -> RegulatorState:
    """Return the state under a new load line: what its feed-forward changed, the integral takes back."""
    moved_w = before_w - after_w
    return replace(state, integral_w=state.integral_w + moved_w, usual_w=state.usual_w + moved_w)


def _outside(error_k: float, calm_k: float) -> float:
    """Return by how much an error leaves the calm band."""
    return error_k - min(max(error_k, -calm_k), calm_k)


def _bounded(integral_w: float, most_w: float) -> float:
    """Keep the integral within its share of all heat."""
    bound_w = INTEGRAL_SHARE * most_w
    return min(max(integral_w, -bound_w), bound_w)


def _step(since: datetime | None, now: datetime) -> timedelta:
    """Return the time to integrate over; a clock set back gives none."""
    if since is None:
        return timedelta()
    return min(max(now - since, timedelta()), LONGEST_STEP)
