"""Protection and thermostat: what temperatures ask for."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.proof_of_heat.engine.controller import decide
from custom_components.proof_of_heat.engine.miner import MinerSample
from custom_components.proof_of_heat.engine.model import MinerState
from custom_components.proof_of_heat.engine.protection import is_overheated
from custom_components.proof_of_heat.engine.reason import Reason
from custom_components.proof_of_heat.engine.thermostat import calls_for_heat

from .sample_site import NOW, ROOM, SUPER, ago, miner, remembering, room_at, sample, site, snapshot

COOL = MinerState()
HOT = MinerState(is_overheated=True, hot_at=NOW)


@pytest.mark.parametrize(
    ("reading", "before", "is_too_hot"),
    [
        (sample(chip_c=109, board_c=89), COOL, False),
        (sample(chip_c=111), COOL, True),
        (sample(board_c=91), COOL, True),
        (sample(chip_c=96), HOT, True),
        (sample(chip_c=94, board_c=74), HOT, False),
        (sample(), COOL, False),
        (sample(), replace(HOT, hot_at=ago(minutes=14)), True),
        (sample(), replace(HOT, hot_at=ago(minutes=15)), False),
        (sample(), replace(HOT, hot_at=None), False),
        (None, HOT, True),
        (None, COOL, False),
    ],
    ids=[
        "warm",
        "chip",
        "board",
        "not cool yet",
        "cool again",
        "nothing reported",
        "mute for 14 minutes",
        "mute for 15 minutes",
        "mute, and nobody knows since when",
        "unread and hot",
        "unread",
    ],
)
def test_a_machine_too_hot_has_to_cool_before_it_may_run(
    reading: MinerSample | None, before: MinerState, is_too_hot: bool
) -> None:
    """Overheating latches until chip and board are 15 K below their limits, or were mute for 15 minutes."""
    assert is_overheated(before, reading, now=NOW) is is_too_hot


def test_a_stopped_machine_that_reports_no_temperature_does_not_restart_hot() -> None:
    """What is too hot is stopped, and stays so for 15 minutes after it last showed its heat."""
    settings = site(miner())
    hot = decide(
        settings, remembering(a=MinerState(target=SUPER)), snapshot(samples={"a": sample(chip_c=111)}), now=NOW
    )
    later = NOW + timedelta(minutes=10)
    at_rest = sample(read_at=later, is_mining=False, power_w=20, level_id=None)
    resting = decide(settings, hot.state, snapshot(samples={"a": at_rest}), now=later)
    cooled = NOW + timedelta(minutes=15)
    rested = decide(settings, resting.state, snapshot(samples={"a": replace(at_rest, read_at=cooled)}), now=cooled)
    reasons = [decision.verdicts["a"].reason for decision in (hot, resting, rested)]
    assert reasons == [Reason.OVERHEATED, Reason.OVERHEATED, Reason.HIGHEST_LEVEL]


@pytest.mark.parametrize(
    ("temperature_c", "was_heating", "calls"),
    [(20.6, False, True), (20.8, False, False), (20.8, True, True), (21.2, True, True), (21.3, True, False)],
    ids=["cold", "in the band from above", "in the band from below", "nearly there", "warm"],
)
def test_the_thermostat_keeps_on_within_its_band(temperature_c: float, was_heating: bool, calls: bool) -> None:
    """Heat starts 0.3 K below the setpoint and ends 0.3 K above it."""
    assert calls_for_heat(ROOM, room_at(temperature_c), setpoint_c=21, was_heating=was_heating) is calls


@pytest.mark.parametrize("was_heating", [True, False])
def test_the_thermostat_keeps_its_call_without_a_reading(was_heating: bool) -> None:
    """A lost sensor does not change what was called for."""
    assert calls_for_heat(ROOM, None, setpoint_c=21, was_heating=was_heating) is was_heating
