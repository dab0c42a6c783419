"""What a room is heated by while sensors are lost: each loss has its next best, down to a share by the month."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from .regulator import RegulatorState

# The weather of six hours ago is still a better guess than the design temperature; a forecast is better than both.
OUTDOOR_LIFE: Final = timedelta(hours=6)

# What the integral knows of the room stays true for a while, and fades as the weather changes.
HOLD: Final = timedelta(hours=2)
FADE: Final = timedelta(hours=10)

# Each hour of the day is seen for an hour a day, so this is the mean of about three days.
SUN_MEMORY: Final = timedelta(hours=3)
LONGEST_STEP: Final = timedelta(minutes=15)

# (15 degC, the usual heating limit, less the month's mean) / 25 K, for Uccle 1991-2020; -10 degC would be all heat.
MONTH_SHARES: Final = (0.45, 0.43, 0.32, 0.18, 0.04, 0.0, 0.0, 0.0, 0.0, 0.15, 0.31, 0.43)
HALF_YEAR: Final = 6


class Footing(StrEnum):
    """What the heat stands on; the value is the translation key."""

    ALL_SENSORS = "all_sensors"
    """Feed-forward and room."""
    LOAD_LINE = "load_line"
    """The room is lost: the line alone."""
    ROOM = "room"
    """Outdoors is lost, and guessed: the room mends the rest."""
    MONTH = "month"
    """Room and outdoors are lost: a fixed share of all heat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Senses:
    """What is known of room and weather in one cycle; None where it is lost."""

    room_c: float | None
    outdoor_c: float | None
    irradiance_w_m2: float | None
    forecast_c: float | None = None
    """What the forecast says of the temperature now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderState:
    """What is remembered for the day a sensor fails."""

    outdoor_c: float | None = None
    outdoor_at: datetime | None = None
    sun_by_hour: Mapping[int, float] = field(default_factory=dict)
    """By hour of the day: the usual irradiance of late (W/m2)."""
    sun_at: datetime | None = None
    room_lost_at: datetime | None = None
    is_outdoor_guessed: bool = False
    """Nothing said how cold it was, so the design temperature stood in."""
    is_sun_guessed: bool = False
    """Nothing said how the sun shone, so there was none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """What to heat by."""

    footing: Footing
    outdoor_c: float
    irradiance_w_m2: float
    integral_share: float
    """The part of the integral that counts (0 to 1)."""
    month_share: float
    """The part of all heat that counts where nothing else is known (0 to 1)."""
    state: LadderState


def stand(
    state: LadderState, senses: Senses, *, design_outdoor_c: float, local: datetime, is_southern: bool = False
) -> Stand:
    """Return what to heat by; `local` is the time of the house, for hour and month."""
    seen = _remembered(state, senses, local)
    known_c = seen.outdoor_c if _is_recent(seen.outdoor_at, local) else None
    outdoor_c = next((c for c in (senses.outdoor_c, known_c, senses.forecast_c) if c is not None), None)
    sun_w_m2 = senses.irradiance_w_m2
    if sun_w_m2 is None:
        sun_w_m2 = seen.sun_by_hour.get(local.hour)
    return Stand(
        footing=_footing(senses, outdoor_c),
        outdoor_c=design_outdoor_c if outdoor_c is None else outdoor_c,
        irradiance_w_m2=0.0 if sun_w_m2 is None else sun_w_m2,
        # On the day the room is back, this says what was left of the integral until then.
        integral_share=_integral_share(state.room_lost_at, local),
        month_share=month_share(local, is_southern=is_southern),
        state=replace(seen, is_outdoor_guessed=outdoor_c is None, is_sun_guessed=sun_w_m2 is None),
    )


def faded(ground: Stand, regulator: RegulatorState) -> RegulatorState:
    """Return the regulator as its integral fades to the usual one; nothing changes while the room is seen."""
    share = ground.integral_share
    return replace(regulator, integral_w=share * regulator.integral_w + (1 - share) * regulator.usual_w)


def blind_heat_w(ground: Stand, regulator: RegulatorState, *, feed_forward_w: float, most_w: float) -> float:
    """Return the heat without a room sensor: the pure load line, and what is left of the integral.

    The regulator itself stays frozen; `faded` brings it back when the room is seen again.
    """
    if ground.footing is Footing.MONTH:
        return ground.month_share * most_w
    return min(max(feed_forward_w + faded(ground, regulator).integral_w, 0.0), most_w)


def month_share(local: datetime, *, is_southern: bool = False) -> float:
    """Return the share of all heat for a house of which nothing is known but the date (0 to 1)."""
    return MONTH_SHARES[(local.month - 1 + (HALF_YEAR if is_southern else 0)) % len(MONTH_SHARES)]


def _remembered(state: LadderState, senses: Senses, local: datetime) -> LadderState:
    """Return the state with what is seen now."""
    lost_at = local if state.room_lost_at is None else state.room_lost_at
    seen = replace(state, room_lost_at=lost_at if senses.room_c is None else None)
    if senses.outdoor_c is not None:
        seen = replace(seen, outdoor_c=senses.outdoor_c, outdoor_at=local)
    if senses.irradiance_w_m2 is None:
        return seen
    usual_w_m2 = state.sun_by_hour.get(local.hour, senses.irradiance_w_m2)
    passed = timedelta() if state.sun_at is None else min(max(local - state.sun_at, timedelta()), LONGEST_STEP)
    moved_w_m2 = usual_w_m2 + passed / SUN_MEMORY * (senses.irradiance_w_m2 - usual_w_m2)
    return replace(seen, sun_by_hour={**state.sun_by_hour, local.hour: moved_w_m2}, sun_at=local)


def _is_recent(since: datetime | None, local: datetime) -> bool:
    """Tell whether the last outdoor temperature still counts."""
    return since is not None and timedelta() <= local - since <= OUTDOOR_LIFE


def _footing(senses: Senses, outdoor_c: float | None) -> Footing:
    """Return the step of the ladder."""
    if senses.room_c is not None:
        return Footing.ROOM if senses.outdoor_c is None else Footing.ALL_SENSORS
    return Footing.MONTH if outdoor_c is None else Footing.LOAD_LINE


def _integral_share(lost_at: datetime | None, local: datetime) -> float:
    """Return how much of the integral counts: all at first, nothing after half a day."""
    if lost_at is None:
        return 1.0
    return min(max(1 - (local - lost_at - HOLD) / FADE, 0.0), 1.0)
