"""Profiles: the few temperatures that a home lives at, by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import isfinite
from types import MappingProxyType
from typing import Final

from .emitter import EmitterKind


class Profile(StrEnum):
    """What a zone is used for; the value is the preset mode in Home Assistant."""

    COMFORT = "comfort"
    ECO = "eco"
    AWAY = "away"
    BOOST = "boost"
    FROST_PROTECTION = "frost_protection"


# The frost floor is the usual one of heating controls; 21 and 19 are what most people set (EN 16798-1, category II:
# 20 in living rooms).
SETPOINTS_C: Final[Mapping[Profile, float]] = MappingProxyType(
    {
        Profile.COMFORT: 21.0,
        Profile.ECO: 19.0,
        Profile.AWAY: 16.0,
        Profile.BOOST: 22.5,
        Profile.FROST_PROTECTION: 7.0,
    }
)

# From a frost floor for pipes to a room for drying.
SETPOINT_RANGE_C: Final = (5.0, 35.0)

# Each of these is at most as warm as the next one.
ORDER: Final = (Profile.FROST_PROTECTION, Profile.AWAY, Profile.ECO, Profile.COMFORT, Profile.BOOST)


class ProfileFault(StrEnum):
    """Why setpoints are refused; the value is the translation key."""

    MISSING = "missing"
    OUT_OF_RANGE = "out_of_range"
    NOT_IN_ORDER = "not_in_order"
    """It is warmer than the profile that should be the warmer one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileProblem:
    """What is wrong, and at which profile."""

    profile: Profile
    fault: ProfileFault


@dataclass(frozen=True, slots=True, kw_only=True)
class Setpoints:
    """The temperature of each profile in one zone."""

    by_profile_c: Mapping[Profile, float] = field(default_factory=lambda: SETPOINTS_C)

    @classmethod
    def usual(cls, kind: EmitterKind) -> Setpoints:
        """Return the setpoints that fit an emitter.

        A heavy floor is not set back at night: it answers after hours, so mornings are cold, and it saves 1 to 2 %.
        """
        if kind is not EmitterKind.FLOOR:
            return cls()
        return cls(by_profile_c=MappingProxyType({**SETPOINTS_C, Profile.ECO: SETPOINTS_C[Profile.COMFORT]}))

    def setpoint_c(self, profile: Profile) -> float:
        """Return the temperature of a profile."""
        return self.by_profile_c[profile]


def profile_problem(setpoints: Mapping[Profile, float]) -> ProfileProblem | None:
    """Return the first thing that makes setpoints impossible, None for some that can be used."""
    low_c, high_c = SETPOINT_RANGE_C
    coldest_c = low_c
    for profile in ORDER:
        setpoint_c = setpoints.get(profile)
        if setpoint_c is None:
            return ProfileProblem(profile=profile, fault=ProfileFault.MISSING)
        if not isfinite(setpoint_c) or not low_c <= setpoint_c <= high_c:
            return ProfileProblem(profile=profile, fault=ProfileFault.OUT_OF_RANGE)
        if setpoint_c < coldest_c:
            return ProfileProblem(profile=profile, fault=ProfileFault.NOT_IN_ORDER)
        coldest_c = setpoint_c
    return None
