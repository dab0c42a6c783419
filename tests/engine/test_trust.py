"""Readings that are old or cannot be true do not count."""

from dataclasses import replace
from datetime import datetime
from math import inf, nan

import pytest

from custom_components.proof_of_heat.engine.controller import decide
from custom_components.proof_of_heat.engine.heater import HeaterMode, HeaterSample
from custom_components.proof_of_heat.engine.miner import Capabilities, Control, PowerLevel, Target
from custom_components.proof_of_heat.engine.model import MinerState, Mode
from custom_components.proof_of_heat.engine.supply import Strategy, SupplySettings
from custom_components.proof_of_heat.engine.trust import trusted

from .sample_house import BOILER, Home, house
from .sample_site import LEVELS, NOW, SUPER, WATTS, ago, miner, remembering, room_at, sample, site, snapshot


@pytest.mark.parametrize(
    ("read_at", "is_kept"),
    [
        (NOW, True),
        (ago(seconds=60), True),
        (ago(seconds=61), False),
        (ago(seconds=-60), True),
        (ago(seconds=-61), False),
    ],
    ids=["now", "a minute old", "older than a minute", "clock a minute ahead", "from the future"],
)
def test_a_sample_counts_for_a_minute(read_at: datetime, is_kept: bool) -> None:
    """A sample counts for a minute, and a clock may differ by as much."""
    facts = trusted(snapshot(samples={"a": sample(read_at=read_at)}), now=NOW)
    assert ("a" in facts.samples) is is_kept


@pytest.mark.parametrize(
    ("temperature_c", "read_at", "is_kept"),
    [
        (21.0, NOW, True),
        (0.0, NOW, True),
        (21.0, ago(minutes=60), True),
        (21.0, ago(minutes=61), False),
        (-127.0, NOW, False),
        (85.0, NOW, False),
        (float("nan"), NOW, False),
        (float("inf"), NOW, False),
    ],
    ids=[
        "fresh",
        "zero degrees",
        "an hour old",
        "older",
        "probe unplugged",
        "probe just started",
        "not a number",
        "infinite",
    ],
)
def test_a_room_counts_while_it_is_recent_and_possible(temperature_c: float, read_at: datetime, is_kept: bool) -> None:
    """A room temperature counts for an hour and only if a room can have it."""
    facts = trusted(snapshot(rooms={"r": room_at(temperature_c, read_at=read_at)}), now=NOW)
    assert ("r" in facts.rooms) is is_kept


@pytest.mark.parametrize("heat_w", [4.29e9, inf, nan])
def test_heat_that_cannot_be_is_none(heat_w: float) -> None:
    """A register full of ones does not leave the house cold."""
    boiler = replace(BOILER, mode=HeaterMode.UNMANAGED)
    garbage = HeaterSample(read_at=NOW, is_on=False, heat_w=heat_w)
    home = Home(house(heaters=(boiler,)), room_c=15.0, heaters={"boiler": garbage})
    home.go()
    assert home.targets["a"] == SUPER


@pytest.mark.parametrize(
    ("capabilities", "highest"),
    [
        (
            replace(LEVELS, levels=(PowerLevel(id="own", power_w=900, hashrate_th_s=0.0),)),
            Target(power_w=900, level_id="own"),
        ),
        (replace(WATTS, control=Control.ON_OFF, min_w=0.0, max_w=0.0), Target(power_w=900)),
    ],
    ids=["a level of no hash rate", "a machine of no power"],
)
def test_a_machine_that_says_nothing_of_itself_ends_no_decision(capabilities: Capabilities, highest: Target) -> None:
    """Nothing is divided by its zero, so all others go on to be protected."""
    odd = miner("odd", mode=Mode.AUTO, capabilities=capabilities, highest=highest)
    settled = MinerState(target=highest, commanded_at=ago(hours=1))
    hashing = sample(power_w=900.0, hashrate_th_s=50.0, level_id=highest.level_id)
    settings = site(odd, is_balancing=True, supply=SupplySettings(strategy=Strategy.HASH_FIRST))
    decision = decide(settings, remembering(odd=settled), snapshot(samples={"odd": hashing}), now=NOW)
    assert decision.verdicts["odd"].target == highest
