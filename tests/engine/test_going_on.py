"""Some miners go on at their lowest level through a set-back, since they would soon be started again."""

from datetime import timedelta
from typing import Any

import pytest

from custom_components.proof_of_heat.engine.day_window import DayWindow, QuietWindow
from custom_components.proof_of_heat.engine.going_on import going_on
from custom_components.proof_of_heat.engine.heat_source import Source
from custom_components.proof_of_heat.engine.heat_unit import HeatUnit
from custom_components.proof_of_heat.engine.miner import PAUSE
from custom_components.proof_of_heat.engine.override import override
from custom_components.proof_of_heat.engine.profile import Profile
from custom_components.proof_of_heat.engine.schedule import Planned
from custom_components.proof_of_heat.engine.supply import Strategy, SupplySettings

from .sample_heaters import NEW, ONE, TWO
from .sample_house import ALL, Home, heating_miner, house
from .sample_site import ECO, NOW

NIGHT = Planned(profile=Profile.ECO, until=NOW + timedelta(hours=10), then=Profile.COMFORT)
QUIET = QuietWindow(window=DayWindow(start=NOW.time(), end=NOW.time()), limit_w=0)


def warm_home(**changes: Any) -> Home:
    """Return a house at its setpoint of the day with two miners that run for an hour."""
    home = Home(house(heating_miner("a"), heating_miner("b"), **changes), room_c=20.9)
    home.go(60)
    return home


def source(unit: HeatUnit, *, is_running: bool = True, **weights: float) -> Source:
    """Return a miner of an S19's or an S21's steps that heats zones."""
    return Source(
        weights=weights or ALL, unit=unit, full_w=3000, given_w=0, is_read=True, is_free=True, is_running=is_running
    )


def gone_on(*sources: Source, **rests_w: float | None) -> set[str]:
    """Return which of these go on."""
    return {one.unit.id for one in going_on(sources, rests_w) if one.unit.goes_on}


def test_one_miner_goes_on_through_the_night() -> None:
    """At 19 degC the house loses 1900 W, so that 800 W let it cool and spare a start."""
    home = warm_home()
    assert PAUSE not in home.targets.values()
    home.change_zone(plan=NIGHT)
    home.go(60)
    assert sorted(home.targets.values(), key=lambda one: one.power_w) == [PAUSE, ECO]
    assert home.zone.demand_w == 0


@pytest.mark.parametrize(
    ("changes", "senses"),
    [
        ({"plan": NIGHT}, {"room_c": 21.6}),
        ({"plan": NIGHT}, {"outdoor_c": 12.0}),
        ({"override": override(now=NOW, setpoint_c=18.0, span=timedelta(hours=5))}, {}),
        ({"is_away": True}, {}),
        ({"plan": NIGHT, "wish_w": 0.0}, {}),
        (
            {"plan": NIGHT, "quiet_windows": (QUIET,)},
            {},
        ),
    ],
    ids=["warmed by others", "mild", "cooler by hand", "away", "by price", "quiet"],
)
def test_a_room_that_is_to_cool_has_no_miner_that_goes_on(changes: dict[str, Any], senses: dict[str, Any]) -> None:
    """Who turns the heat down means it, and a house that needs little is not kept warm to spare a start."""
    home = warm_home()
    home.change_zone(**changes)
    home.go(200, **senses)
    assert set(home.targets.values()) == {PAUSE}


def test_surplus_decides_alone_where_it_is_asked_to() -> None:
    """Nothing goes on without the sun that feeds it."""
    home = warm_home(is_balancing=True, supply=SupplySettings(strategy=Strategy.HASH_FIRST))
    home.change_zone(plan=NIGHT)
    home.go(60, room_c=28.5)
    assert set(home.targets.values()) == {PAUSE}


def test_the_lightest_go_on_first() -> None:
    """1500 W of an old one fit into 60 % of 3 kW, the 2000 W of a new one do not."""
    assert gone_on(source(NEW), source(ONE), source(TWO), house=3000.0) == {"one"}
    assert gone_on(source(NEW), source(ONE), source(TWO), house=5000.0) == {"one", "two"}


def test_what_is_off_does_not_go_on() -> None:
    """The mark is for those that run."""
    assert gone_on(source(ONE, is_running=False), source(TWO), house=3000.0) == {"two"}


@pytest.mark.parametrize(
    ("rests_w", "marked"),
    [
        ({"house": 3000.0, "shed": 3000.0}, {"one"}),
        ({"house": 3000.0, "shed": None}, set()),
        ({"house": 3000.0}, set()),
        ({"house": 3000.0, "shed": 300.0}, set()),
    ],
    ids=["both want it", "one cools down", "one unknown", "one needs little"],
)
def test_a_miner_of_two_zones_goes_on_if_both_want_it(rests_w: dict[str, float | None], marked: set[str]) -> None:
    """Nobody's room is kept warm for another one."""
    assert gone_on(source(ONE, house=0.5, shed=0.5), **rests_w) == marked
