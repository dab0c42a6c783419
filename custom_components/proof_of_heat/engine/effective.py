"""What a zone should have now, until when and why: one list of wishes, the first that applies decides."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from .override import Override
from .profile import Profile, Setpoints
from .schedule import Planned

# Airing for a moment is no reason to stop a miner.
WINDOW_DELAY: Final = timedelta(minutes=2)


class Why(StrEnum):
    """What decides the setpoint; the value is the translation key."""

    WINDOW_OPEN = "window_open"
    BOOST = "boost"
    OVERRIDE = "override"
    """Somebody set it by hand."""
    AWAY = "away"
    TARIFF = "tariff"
    """The plan, moved by the price of power."""
    PLAN = "plan"
    FROST_FLOOR = "frost_floor"
    """Nothing may ask for less."""
    ROOM_MAXIMUM = "room_maximum"
    """Nothing may ask for more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """All that is wished of one zone at one instant."""

    planned: Planned
    setpoints: Setpoints = field(default_factory=Setpoints)
    override: Override | None = None
    is_away: bool = False
    window_open_since: datetime | None = None
    shift_k: float = 0.0
    """By the price of power."""
    frost_c: float
    max_c: float
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Effective:
    """What holds now."""

    setpoint_c: float
    why: Why
    profile: Profile | None
    """None for a temperature that was set by hand."""
    until: datetime | None = None
    """None where no end is known."""


type Rule = Callable[[Wishes], Effective | None]


def effective(wishes: Wishes) -> Effective:
    """Return what holds, within the frost floor and the room's maximum; no wish passes them."""
    found = next(answer for rule in RULES if (answer := rule(wishes)) is not None)
    if found.setpoint_c > wishes.max_c:
        found = replace(found, setpoint_c=wishes.max_c, why=Why.ROOM_MAXIMUM)
    if found.setpoint_c < wishes.frost_c:
        return replace(found, setpoint_c=wishes.frost_c, why=Why.FROST_FLOOR)
    return found


def _airing(wishes: Wishes) -> Effective | None:
    """Rest while a window is open for longer than a moment, or since before a clock was set back."""
    since = wishes.window_open_since
    if since is None or timedelta() <= wishes.now - since < WINDOW_DELAY:
        return None
    return _profile(wishes, Profile.FROST_PROTECTION, Why.WINDOW_OPEN)


def _by_hand(wishes: Wishes) -> Effective | None:
    """Follow what was asked by hand until it ends."""
    wish = wishes.override
    if wish is None or not wish.is_active(wishes.now):
        return None
    if wish.setpoint_c is not None:
        return Effective(setpoint_c=wish.setpoint_c, why=Why.OVERRIDE, profile=None, until=wish.until)
    if wish.profile is None:
        return None
    why = Why.BOOST if wish.profile is Profile.BOOST else Why.OVERRIDE
    return _profile(wishes, wish.profile, why, until=wish.until)


def _absence(wishes: Wishes) -> Effective | None:
    """Keep a home warm enough to come back to."""
    return _profile(wishes, Profile.AWAY, Why.AWAY) if wishes.is_away else None


def _by_plan(wishes: Wishes) -> Effective:
    """Follow the plan, moved by the price of power."""
    planned = wishes.planned
    found = _profile(wishes, planned.profile, Why.PLAN, until=planned.until)
    if wishes.shift_k == 0:
        return found
    return replace(found, setpoint_c=found.setpoint_c + wishes.shift_k, why=Why.TARIFF)


# The priority of wishes, top to bottom.
RULES: Final[tuple[Rule, ...]] = (_airing, _by_hand, _absence, _by_plan)


def _profile(wishes: Wishes, profile: Profile, why: Why, *, until: datetime | None = None) -> Effective:
    """Return the temperature of a profile."""
    return Effective(setpoint_c=wishes.setpoints.setpoint_c(profile), why=why, profile=profile, until=until)
