"""What a zone should have now follows from wishes in order, within its limits, and every wish by hand ends."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from math import nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.proof_of_heat.engine.day_window import (
    DayWindow,
    QuietWindow,
    TariffWindow,
    quiet_limit_w,
    tariff_shift_k,
)
from custom_components.proof_of_heat.engine.effective import Effective, Why, Wishes, effective
from custom_components.proof_of_heat.engine.emitter import EmitterKind
from custom_components.proof_of_heat.engine.override import Ending, Override, override
from custom_components.proof_of_heat.engine.profile import (
    SETPOINTS_C,
    Profile,
    ProfileFault,
    ProfileProblem,
    Setpoints,
    profile_problem,
)
from custom_components.proof_of_heat.engine.schedule import Planned

from .sample_site import NOW, ago

TEN = NOW + timedelta(hours=10)
PLANNED = Planned(profile=Profile.COMFORT, until=TEN, then=Profile.ECO)
WISHES = Wishes(planned=PLANNED, frost_c=7.0, max_c=28.0, now=NOW)
BY_HAND = override(now=NOW, setpoint_c=23.5)
BOOSTED = override(now=NOW, profile=Profile.BOOST)


def held(**wished: Any) -> Effective:
    """Return what holds with these wishes beside the plan."""
    return effective(replace(WISHES, **wished))


@pytest.mark.parametrize(
    ("wished", "expected"),
    [
        ({}, (21.0, Why.PLAN, Profile.COMFORT, TEN)),
        ({"shift_k": -1.0}, (20.0, Why.TARIFF, Profile.COMFORT, TEN)),
        ({"is_away": True}, (16.0, Why.AWAY, Profile.AWAY, None)),
        ({"override": BY_HAND}, (23.5, Why.OVERRIDE, None, BY_HAND.until)),
        ({"override": BY_HAND, "is_away": True}, (23.5, Why.OVERRIDE, None, BY_HAND.until)),
        ({"override": BOOSTED}, (22.5, Why.BOOST, Profile.BOOST, BOOSTED.until)),
        (
            {"override": override(now=NOW, profile=Profile.ECO, ending=Ending.NEVER)},
            (19.0, Why.OVERRIDE, Profile.ECO, None),
        ),
        ({"override": override(now=ago(hours=2), setpoint_c=25)}, (21.0, Why.PLAN, Profile.COMFORT, TEN)),
        ({"override": Override(given_at=NOW, until=None)}, (21.0, Why.PLAN, Profile.COMFORT, TEN)),
        ({"window_open_since": ago(minutes=1)}, (21.0, Why.PLAN, Profile.COMFORT, TEN)),
        (
            {"window_open_since": ago(minutes=2), "override": BOOSTED},
            (7.0, Why.WINDOW_OPEN, Profile.FROST_PROTECTION, None),
        ),
        ({"window_open_since": ago(minutes=2), "frost_c": 9.0}, (9.0, Why.FROST_FLOOR, Profile.FROST_PROTECTION, None)),
        ({"override": override(now=NOW, setpoint_c=35)}, (28.0, Why.ROOM_MAXIMUM, None, NOW + timedelta(hours=2))),
        ({"override": BOOSTED, "max_c": 22.0}, (22.0, Why.ROOM_MAXIMUM, Profile.BOOST, BOOSTED.until)),
        ({"override": override(now=NOW, setpoint_c=2)}, (7.0, Why.FROST_FLOOR, None, NOW + timedelta(hours=2))),
    ],
    ids=[
        "plan",
        "dear power",
        "away",
        "by hand",
        "by hand while away",
        "boost",
        "for ever",
        "by hand, over",
        "nothing asked",
        "a moment of airing",
        "window before boost",
        "frost floor before window",
        "maximum before hand",
        "maximum before boost",
        "frost floor before hand",
    ],
)
def test_the_first_wish_that_applies_holds(
    wished: dict[str, Any], expected: tuple[float, Why, Profile | None, datetime | None]
) -> None:
    """A window comes before a hand, a hand before absence, absence before the plan; limits come last and win."""
    found = held(**wished)
    assert (found.setpoint_c, found.why, found.profile, found.until) == expected


@given(st.floats(-50, 80), st.floats(-20, 20), st.booleans(), st.booleans())
def test_nothing_passes_frost_floor_and_maximum(
    setpoint_c: float, shift_k: float, is_away: bool, is_airing: bool
) -> None:
    """Whatever is wished, pipes do not freeze and nobody is cooked."""
    wish = override(now=NOW, setpoint_c=setpoint_c) if setpoint_c > 0 else None
    since = ago(hours=1) if is_airing else None
    found = held(override=wish, shift_k=shift_k, is_away=is_away, window_open_since=since)
    assert 7 <= found.setpoint_c <= 28


@pytest.mark.parametrize(
    ("wished", "until"),
    [
        ({}, NOW + timedelta(hours=2)),
        ({"profile": Profile.BOOST}, NOW + timedelta(hours=1)),
        ({"span": timedelta(hours=5)}, NOW + timedelta(hours=5)),
        ({"span": timedelta(days=5)}, NOW + timedelta(hours=8)),
        ({"span": timedelta(hours=-5)}, NOW),
        ({"ending": Ending.NEXT_CHANGE, "next_change": TEN}, TEN),
        ({"ending": Ending.NEXT_CHANGE}, NOW + timedelta(hours=2)),
        ({"ending": Ending.NEVER}, None),
    ],
    ids=["usual", "boost", "as told", "too long", "less than nothing", "next change", "no next change", "for ever"],
)
def test_a_wish_by_hand_ends(wished: dict[str, Any], until: datetime | None) -> None:
    """Two hours unless told, eight at most, for ever only when asked."""
    assert override(now=NOW, **wished).until == until


@pytest.mark.parametrize(
    ("now", "is_active"),
    [(NOW, True), (NOW + timedelta(hours=2), False), (ago(hours=1), False)],
    ids=["now", "at its end", "clock set back"],
)
def test_a_wish_holds_from_its_beginning_to_its_end(now: datetime, is_active: bool) -> None:
    """A clock set back does not prolong it."""
    assert BY_HAND.is_active(now) is is_active


def test_a_heavy_floor_is_not_set_back() -> None:
    """Comfort and eco are one temperature there, and two elsewhere."""
    floor, air = Setpoints.usual(EmitterKind.FLOOR), Setpoints.usual(EmitterKind.AIR)
    assert [floor.setpoint_c(Profile.ECO), air.setpoint_c(Profile.ECO)] == [21, 19]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({}, None),
        ({Profile.ECO: None}, (Profile.ECO, ProfileFault.MISSING)),
        ({Profile.BOOST: 70.0}, (Profile.BOOST, ProfileFault.OUT_OF_RANGE)),
        ({Profile.AWAY: nan}, (Profile.AWAY, ProfileFault.OUT_OF_RANGE)),
        ({Profile.FROST_PROTECTION: 3.0}, (Profile.FROST_PROTECTION, ProfileFault.OUT_OF_RANGE)),
        ({Profile.ECO: 22.0}, (Profile.COMFORT, ProfileFault.NOT_IN_ORDER)),
    ],
    ids=["usual", "missing", "in Fahrenheit", "not a number", "pipes freeze", "eco above comfort"],
)
def test_impossible_setpoints_are_refused_at_their_profile(
    changes: dict[Profile, float | None], problem: tuple[Profile, ProfileFault] | None
) -> None:
    """The owner reads which one to mend."""
    setpoints = {key: value for key, value in {**SETPOINTS_C, **changes}.items() if value is not None}
    expected = problem and ProfileProblem(profile=problem[0], fault=problem[1])
    assert profile_problem(setpoints) == expected


NIGHT = DayWindow(start=time(22), end=time(6))
WORKDAYS = DayWindow(start=time(7), end=time(9), weekdays=frozenset(range(5)))
FRIDAY_NIGHT = DayWindow(start=time(22), end=time(6), weekdays=frozenset({4}))
ALL_DAY = DayWindow(start=time(0), end=time(0))


@pytest.mark.parametrize(
    ("window", "local", "is_open"),
    [
        (NIGHT, "2026-01-14T23:00", True),
        (NIGHT, "2026-01-14T05:59", True),
        (NIGHT, "2026-01-14T06:00", False),
        (WORKDAYS, "2026-01-16T07:00", True),
        (WORKDAYS, "2026-01-17T07:00", False),
        (FRIDAY_NIGHT, "2026-01-17T03:00", True),
        (FRIDAY_NIGHT, "2026-01-16T03:00", False),
        (ALL_DAY, "2026-01-16T03:00", True),
    ],
    ids=[
        "evening",
        "early",
        "morning",
        "Friday",
        "Saturday",
        "night to Saturday",
        "night to Friday",
        "all day",
    ],
)
def test_windows_may_go_over_midnight(window: DayWindow, local: str, is_open: bool) -> None:
    """The day on which a window starts counts for all of it."""
    assert window.is_open(datetime.fromisoformat(local)) is is_open


def test_the_first_tariff_and_the_lowest_cap_count() -> None:
    """Prices are in the order of their owner, caps all hold."""
    tariffs = [TariffWindow(window=NIGHT, shift_k=0.5), TariffWindow(window=ALL_DAY, shift_k=-1)]
    quiet = [QuietWindow(window=NIGHT, limit_w=1500), QuietWindow(window=ALL_DAY, limit_w=2500)]
    night, noon = datetime.fromisoformat("2026-01-14T23:00"), datetime.fromisoformat("2026-01-14T12:00")
    assert [tariff_shift_k(tariffs, night), tariff_shift_k(tariffs, noon), tariff_shift_k([], noon)] == [0.5, -1, 0]
    assert [quiet_limit_w(quiet, night), quiet_limit_w(quiet, noon), quiet_limit_w([], noon)] == [1500, 2500, None]
