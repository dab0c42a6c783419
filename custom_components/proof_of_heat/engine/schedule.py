"""A weekly plan: which profile when, until when, and what makes a plan impossible."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import pairwise
from typing import Final

from .profile import Profile
from .wall_time import instant

DAYS: Final = range(7)
MIDNIGHT: Final = time(0)

# A plan repeats after a week, so its next change is no further away, and neither is its last.
HORIZON: Final = range(-8, 9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A part of one day of the week with a profile."""

    weekday: int
    """0 is Monday."""
    start: time
    end: time
    """Midnight is the end of the day."""
    profile: Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekPlan:
    """Blocks, and the profile between them."""

    blocks: tuple[Block, ...]
    otherwise: Profile | None = Profile.ECO
    """None where the blocks have to fill the week."""


class PlanFault(StrEnum):
    """Why a plan is refused; the value is the translation key."""

    NO_SUCH_DAY = "no_such_day"
    HAS_TIME_ZONE = "has_time_zone"
    """A plan is in the time of the house."""
    ENDS_BEFORE_START = "ends_before_start"
    """A night is two blocks: one to midnight, one from midnight."""
    OVERLAP = "overlap"
    GAP = "gap"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanProblem:
    """What is wrong, and where."""

    fault: PlanFault
    weekday: int
    at: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What the plan says now."""

    profile: Profile
    until: datetime | None
    """None where it says so for ever."""
    then: Profile | None
    """What comes next."""


def plan_problem(plan: WeekPlan) -> PlanProblem | None:
    """Return the first thing that makes a plan impossible, None for one that can be used."""
    blocks = _sorted(plan.blocks)
    for block in blocks:
        fault = _block_fault(block)
        if fault is not None:
            return PlanProblem(fault=fault, weekday=block.weekday, at=block.start)
    for one, other in pairwise(blocks):
        if one.weekday == other.weekday and (one.end == MIDNIGHT or other.start < one.end):
            return PlanProblem(fault=PlanFault.OVERLAP, weekday=other.weekday, at=other.start)
    return _gap(blocks) if plan.otherwise is None else None


def planned(plan: WeekPlan, *, now: datetime, zone: tzinfo) -> Planned:
    """Return the profile of a plan without problems, in the time of the house, on days of 23 and 25 hours too."""
    changes = list(_changes(plan, now, zone))
    profile = [profile for at, profile in changes if at <= now][-1]
    ahead = next(((at, other) for at, other in changes if at > now and other is not profile), None)
    until, then = (None, None) if ahead is None else ahead
    return Planned(profile=profile, until=until, then=then)


def _block_fault(block: Block) -> PlanFault | None:
    """Return what is wrong with one block by itself."""
    if block.weekday not in DAYS:
        return PlanFault.NO_SUCH_DAY
    if block.start.tzinfo is not None or block.end.tzinfo is not None:
        return PlanFault.HAS_TIME_ZONE
    return PlanFault.ENDS_BEFORE_START if block.end != MIDNIGHT and block.end <= block.start else None


def _gap(blocks: Sequence[Block]) -> PlanProblem | None:
    """Return the first time of the week without a block."""
    for weekday in DAYS:
        covered, is_whole = MIDNIGHT, False
        for block in blocks:
            if block.weekday == weekday and block.start == covered and not is_whole:
                covered, is_whole = block.end, block.end == MIDNIGHT
        if not is_whole:
            return PlanProblem(fault=PlanFault.GAP, weekday=weekday, at=covered)
    return None


def _changes(plan: WeekPlan, now: datetime, zone: tzinfo) -> Iterator[tuple[datetime, Profile]]:
    """Yield the instants around now at which the plan says something, in order, each with what it says."""
    today = now.astimezone(zone).date()
    for number in HORIZON:
        day = today + timedelta(days=number)
        for start, profile in _day(plan, day.weekday()):
            yield instant(datetime.combine(day, start), zone), profile


def _day(plan: WeekPlan, weekday: int) -> Iterator[tuple[time, Profile]]:
    """Yield what is said on one day of the week, from midnight on."""
    covered = MIDNIGHT
    for block in _sorted(plan.blocks):
        if block.weekday != weekday:
            continue
        if block.start > covered and plan.otherwise is not None:
            yield covered, plan.otherwise
        yield block.start, block.profile
        if block.end == MIDNIGHT:
            return
        covered = block.end
    if plan.otherwise is not None:
        yield covered, plan.otherwise


def _sorted(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks in the order of the week."""
    return sorted(blocks, key=lambda block: (block.weekday, block.start.replace(tzinfo=None), block.end == MIDNIGHT))
