"""The times of a zone in its settings: its week, the hours of cheap and dear power, and the quiet hours."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import combinations
from typing import Any, Final

import probatio as vol
from homeassistant.const import UnitOfTemperature
from homeassistant.helpers.selector import (
    ObjectSelectorField,
    TimeSelector,
)

from ..const import (
    CONF_BLOCKS,
    CONF_END,
    CONF_LIMIT,
    CONF_OTHERWISE,
    CONF_PROFILE,
    CONF_QUIET_WINDOWS,
    CONF_SHIFT,
    CONF_START,
    CONF_TARIFF_WINDOWS,
    CONF_WEEKDAYS,
)
from ..engine.day_window import DayWindow
from ..engine.profile import Profile
from ..engine.schedule import DAYS, MIDNIGHT, Block, WeekPlan, plan_problem
from ..zones.stored import window_of
from .boxes import number, rows, watts
from .forms import GREATEST_LIMIT_W
from .zone_texts import WEEKDAYS, ZoneTexts

# Any Monday: only the day of the week counts.
MONDAY: Final = datetime(2024, 1, 1)  # noqa: DTZ001  A plan is in the time of the house.

# More than a setpoint moves in any home.
GREATEST_SHIFT_K: Final = 5

type Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeFault:
    """What is wrong with a list of times, and where."""

    error: str
    day: str = ""
    time: str = ""

    @property
    def words(self) -> dict[str, str]:
        """Return what the error tells."""
        return {"day": self.day, "time": self.time}


NO_FAULT: Final = {"day": "", "time": ""}
"""What a page without an error fills in."""


def week_form(texts: ZoneTexts) -> vol.Schema:
    """Return the form of a week: what holds when, and what holds between."""
    fields = {**_span(texts), CONF_PROFILE: ObjectSelectorField(required=True, selector=texts.profile_choice)}
    return vol.Schema(
        {
            vol.Optional(CONF_BLOCKS): rows(CONF_BLOCKS, fields, label=CONF_START, described_by=CONF_PROFILE),
            vol.Required(CONF_OTHERWISE, default=str(Profile.ECO)): texts.profile_choice,
        }
    )


def times_form(texts: ZoneTexts) -> vol.Schema:
    """Return the form of the hours of cheap and dear power, and of the quiet hours."""
    shift = number(-2 * GREATEST_SHIFT_K, 2 * GREATEST_SHIFT_K, step=0.5, unit=UnitOfTemperature.KELVIN)
    moved = {**_span(texts), CONF_SHIFT: ObjectSelectorField(required=True, selector=shift)}
    quiet = {**_span(texts), CONF_LIMIT: ObjectSelectorField(required=True, selector=watts(0, GREATEST_LIMIT_W))}
    return vol.Schema(
        {
            vol.Optional(CONF_TARIFF_WINDOWS): rows(
                CONF_TARIFF_WINDOWS, moved, label=CONF_START, described_by=CONF_SHIFT
            ),
            vol.Optional(CONF_QUIET_WINDOWS): rows(
                CONF_QUIET_WINDOWS, quiet, label=CONF_START, described_by=CONF_LIMIT
            ),
        }
    )


def week_typed(rows: Iterable[Row], otherwise: str) -> WeekPlan:
    """Return the plan of a week; a time over midnight is one block before and one after."""
    blocks = (block for row in rows for day in _days(row) for block in _blocks(row, day))
    order = sorted(blocks, key=lambda block: (block.weekday, block.start, block.end))
    return WeekPlan(blocks=tuple(order), otherwise=Profile(otherwise))


def week_rows(plan: WeekPlan) -> list[dict[str, Any]]:
    """Return a plan as rows, equal times of several days in one."""
    days: dict[tuple[time, time, Profile], list[str]] = {}
    for block in plan.blocks:
        days.setdefault((block.start, block.end, block.profile), []).append(WEEKDAYS[block.weekday])
    return [
        {
            CONF_WEEKDAYS: named,
            CONF_START: start.isoformat(),
            CONF_END: end.isoformat(),
            CONF_PROFILE: str(profile),
        }
        for (start, end, profile), named in days.items()
    ]


def week_fault(plan: WeekPlan, texts: ZoneTexts) -> TimeFault | None:
    """Return the first thing that makes a plan impossible."""
    problem = plan_problem(plan)
    if problem is None:
        return None
    return TimeFault(error=f"plan_{problem.fault}", day=texts.weekday(problem.weekday), time=f"{problem.at:%H:%M}")


def windows_typed(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return times of day as the subentry keeps them, their days as numbers."""
    return [{**row, CONF_WEEKDAYS: sorted(_days(row))} for row in rows]


def windows_rows(stored: Iterable[Row]) -> list[dict[str, Any]]:
    """Return times of day as the form shows them."""
    return [{**row, CONF_WEEKDAYS: [WEEKDAYS[day] for day in row[CONF_WEEKDAYS]]} for row in stored]


def tariff_fault(stored: Sequence[Row], texts: ZoneTexts) -> TimeFault | None:
    """Return the first thing that is wrong with the hours of cheap and dear power."""
    for row in stored:
        if not 0 < abs(row[CONF_SHIFT]) <= GREATEST_SHIFT_K:
            return TimeFault(error="shift_out_of_range", time=row[CONF_START][:5])
    return windows_fault(stored, texts)


def windows_fault(stored: Sequence[Row], texts: ZoneTexts) -> TimeFault | None:
    """Return where two times of day overlap, None where none do."""
    for one, other in combinations([window_of(row) for row in stored], 2):
        day = _shared_day(one, other)
        if day is not None:
            start = max(one.start, other.start)
            return TimeFault(error="windows_overlap", day=texts.weekday(day), time=f"{start:%H:%M}")
    return None


def _shared_day(one: DayWindow, other: DayWindow) -> int | None:
    """Return a day on which one of two windows starts within the other."""
    for starts, holds in ((one, other), (other, one)):
        for day in sorted(starts.weekdays):
            if holds.is_open(datetime.combine(MONDAY + timedelta(days=day), starts.start)):
                return day
    return None


def _blocks(row: Row, day: int) -> Iterator[Block]:
    """Yield the blocks of one row on one day."""
    start, end = time.fromisoformat(row[CONF_START]), time.fromisoformat(row[CONF_END])
    profile = Profile(row[CONF_PROFILE])
    if end == MIDNIGHT or start < end or start == end:
        yield Block(weekday=day, start=start, end=end, profile=profile)
        return
    yield Block(weekday=day, start=start, end=MIDNIGHT, profile=profile)
    yield Block(weekday=(day + 1) % len(DAYS), start=MIDNIGHT, end=end, profile=profile)


def _days(row: Row) -> list[int]:
    """Return the days of a row by their numbers, all of them where none is named."""
    return [WEEKDAYS.index(day) for day in row.get(CONF_WEEKDAYS) or WEEKDAYS]


def _span(texts: ZoneTexts) -> dict[str, ObjectSelectorField]:
    """Return the fields of a time of day on some days."""
    return {
        CONF_WEEKDAYS: ObjectSelectorField(selector=texts.weekday_choice),
        CONF_START: ObjectSelectorField(required=True, selector=TimeSelector()),
        CONF_END: ObjectSelectorField(required=True, selector=TimeSelector()),
    }
