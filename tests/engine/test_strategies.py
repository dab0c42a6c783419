"""What zones mean to each strategy: heat within the supply, heat before it, or hash rate before either."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from custom_components.proof_of_heat.engine.bounds import Bound
from custom_components.proof_of_heat.engine.miner import PAUSE, Target
from custom_components.proof_of_heat.engine.model import Mode, QuietHours, SiteSettings
from custom_components.proof_of_heat.engine.reason import Reason
from custom_components.proof_of_heat.engine.supply import Input, SiteReading, Strategy, SupplySettings

from .sample_house import BOILER, RADIATOR, Home, heating_miner, house
from .sample_site import STANDARD, SUPER, miner


def balanced(strategy: Strategy, **changes: Any) -> SiteSettings:
    """Return the house on a grid meter, with a miner of no room beside the one that heats."""
    supply = SupplySettings(inputs=frozenset({Input.GENERATION}), strategy=strategy)
    free = miner("free", mode=Mode.AUTO)
    return replace(house(heating_miner("a"), free), is_balancing=True, supply=supply, **changes)


def lit(home: Home, power_w: float, minutes: int, **senses: Any) -> None:
    """Let a home live under a steady sun."""
    for _ in range(minutes):
        reading = SiteReading(power_w=power_w, read_at=home.now + timedelta(minutes=1))
        home.go(inputs={Input.GENERATION: reading}, **senses)


def test_heat_first_takes_what_rooms_want_from_the_grid() -> None:
    """Without any sun the room is heated, and the other miner rests."""
    home = Home(balanced(Strategy.HEAT_FIRST), room_c=18.0)
    lit(home, 0, 20)
    assert home.targets["a"] == SUPER
    assert home.targets["free"] == PAUSE


def test_heat_first_leaves_the_rest_of_the_sun_to_miners_of_no_room() -> None:
    """3 kW less the 1674 W of the room are 1326 W."""
    home = Home(balanced(Strategy.HEAT_FIRST), room_c=18.0)
    lit(home, 3000, 30)
    assert home.targets == {"a": SUPER, "free": STANDARD}


def test_heat_first_never_gives_a_room_more_than_it_wants() -> None:
    """Ten kilowatts of sun do not heat a warm room."""
    home = Home(balanced(Strategy.HEAT_FIRST), room_c=23.0)
    lit(home, 10_000, 30)
    assert home.targets == {"a": PAUSE, "free": SUPER}


@pytest.mark.parametrize(("is_islanded", "free"), [(False, SUPER), (True, PAUSE)], ids=["on the grid", "on an island"])
def test_heat_first_without_sensors_of_the_supply(*, is_islanded: bool, free: Target) -> None:
    """Nothing is missing where nothing was set up: a miner of no room runs within its limits, not so on an island."""
    supply = SupplySettings(strategy=Strategy.HEAT_FIRST, is_islanded=is_islanded)
    home = Home(replace(balanced(Strategy.HEAT_FIRST), supply=supply), room_c=18.0)
    home.go(30)
    assert home.targets == {"a": SUPER, "free": free}


def test_caps_win_over_heat_first() -> None:
    """A cap of the grid operator holds for what rooms want too, and the other miner gets the rest of it."""
    caps = (Bound(limit_w=2200, reason=Reason.OPERATOR_CAP),)
    home = Home(balanced(Strategy.HEAT_FIRST, caps=caps), room_c=18.0)
    lit(home, 10_000, 30)
    assert home.targets["a"] == SUPER
    assert home.targets["free"] == PAUSE
    home.change(caps=(Bound(limit_w=1500, reason=Reason.OPERATOR_CAP),))
    lit(home, 10_000, 15)
    assert home.targets["a"] == STANDARD
    assert home.power_w <= 1500


@pytest.mark.parametrize("strategy", Strategy)
def test_others_give_way_within_a_cap_to_what_heats_against_frost(strategy: Strategy) -> None:
    """Frost knows no cap; what it takes of one, the other miner leaves."""
    caps = (Bound(limit_w=1700, reason=Reason.OPERATOR_CAP),)
    home = Home(balanced(strategy, caps=caps), room_c=27.0)
    lit(home, 10_000, 30)
    lit(home, 10_000, 30, room_c=4.0)
    assert home.targets == {"a": SUPER, "free": PAUSE}


def test_quiet_hours_of_the_site_win_over_heat_first() -> None:
    """They are a cap like any other; the boiler gives the rest."""
    quiet = QuietHours(start=time(12), end=time(14), limit_w=900)
    home = Home(balanced(Strategy.HEAT_FIRST, quiet_hours=quiet, heaters=(BOILER,)), room_c=18.0)
    lit(home, 10_000, 30)
    assert home.power_w == 800
    assert home.heater_targets["boiler"].step == 2


def test_surplus_only_gives_a_room_what_the_sun_gives() -> None:
    """At most the demand, at most the supply, and the boiler gives the rest."""
    home = Home(balanced(Strategy.SURPLUS_ONLY, heaters=(BOILER,)), room_c=19.0)
    lit(home, 900, 30)
    assert home.power_w <= 900
    assert home.is_on("boiler")
    lit(home, 10_000, 40)
    assert home.targets == {"a": SUPER, "free": SUPER}


def test_surplus_only_does_not_heat_a_warm_room() -> None:
    """The demand is the ceiling; a miner above it comes down although the sun would allow it."""
    home = Home(balanced(Strategy.SURPLUS_ONLY), room_c=19.0)
    lit(home, 10_000, 60)
    assert home.targets["a"] == SUPER
    lit(home, 10_000, 360, room_c=21.0, outdoor_c=12.0)
    assert home.targets["a"].power_w <= 1300
    lit(home, 10_000, 60, room_c=23.5)
    assert home.targets["a"] == PAUSE


def test_surplus_only_forgives_what_the_sun_did_not_give() -> None:
    """A night of nothing is not owed in the morning."""
    home = Home(balanced(Strategy.SURPLUS_ONLY), room_c=20.0)
    lit(home, 0, 60)
    assert home.state.banks["miners house=1"].carry_j <= 0


@pytest.mark.parametrize(
    ("changes", "outdoor_c", "power_w"),
    [
        ({}, -10.0, SUPER.power_w),
        ({}, 12.0, 0.0),
        ({"heaters": (BOILER,)}, -10.0, 0.0),
        ({"is_islanded": True}, -10.0, 0.0),
    ],
    ids=["in the cold", "in mild weather", "beside a boiler", "on an island"],
)
def test_surplus_only_heats_a_room_that_may_freeze_unseen(
    changes: dict[str, Any], outdoor_c: float, power_w: float
) -> None:
    """Without a room sensor nobody sees the frost come: the load line heats from the grid, unless a boiler does."""
    supply = SupplySettings(
        inputs=frozenset({Input.GENERATION}), strategy=Strategy.SURPLUS_ONLY, is_islanded="is_islanded" in changes
    )
    heaters = changes.get("heaters", ())
    home = Home(replace(balanced(Strategy.SURPLUS_ONLY, heaters=heaters), supply=supply), outdoor_c=outdoor_c)
    lit(home, 0, 30, room_c=None)
    assert home.power_w == power_w


def test_hash_first_runs_on_until_the_room_is_near_its_maximum() -> None:
    """Full power at 25 degC, half way through the last kelvin a part, nothing at the maximum."""
    home = Home(balanced(Strategy.HASH_FIRST), room_c=25.0)
    lit(home, 0, 30)
    assert home.targets["a"] == SUPER
    lit(home, 0, 60, room_c=27.5)
    assert PAUSE.power_w < home.targets["a"].power_w < SUPER.power_w
    lit(home, 0, 60, room_c=28.1)
    assert home.targets["a"] == PAUSE


def test_hash_first_does_not_burn_fuel_for_it() -> None:
    """The boiler serves the demand, which a warm room has not."""
    home = Home(balanced(Strategy.HASH_FIRST, heaters=(BOILER,)), room_c=24.0)
    lit(home, 0, 30)
    assert not home.is_on("boiler")


def test_hash_first_without_a_room_temperature_gives_the_load() -> None:
    """Nobody runs miners blindly into a room."""
    home = Home(balanced(Strategy.HASH_FIRST), room_c=None, outdoor_c=18.0)
    lit(home, 0, 30)
    assert home.targets["a"] == PAUSE


@pytest.mark.parametrize("strategy", Strategy)
def test_frost_wins_over_each_strategy(strategy: Strategy) -> None:
    """No sun, and all heat."""
    home = Home(balanced(strategy, heaters=(RADIATOR,)), room_c=6.0)
    lit(home, 0, 5)
    assert home.targets["a"] == SUPER
    assert home.heater_targets["radiator"].step == 2


def test_an_electric_heater_counts_against_the_supply() -> None:
    """On an island its 2 kW are gone for the miners."""
    home = Home(balanced(Strategy.HEAT_FIRST, heaters=(RADIATOR,)), room_c=18.0)
    lit(home, 4000, 40)
    assert home.heater_targets["radiator"].step == 2
    assert home.targets["free"] == PAUSE
