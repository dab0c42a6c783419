"""Protection and thermostat: what temperatures ask for."""

import pytest

from custom_components.proof_of_heat.engine.miner import MinerSample
from custom_components.proof_of_heat.engine.protection import is_overheated
from custom_components.proof_of_heat.engine.thermostat import calls_for_heat

from .sample_site import ROOM, room_at, sample


@pytest.mark.parametrize(
    ("reading", "was_overheated", "is_too_hot"),
    [
        (sample(chip_c=109, board_c=89), False, False),
        (sample(chip_c=111), False, True),
        (sample(board_c=91), False, True),
        (sample(chip_c=96), True, True),
        (sample(chip_c=94, board_c=74), True, False),
        (sample(), False, False),
        (None, True, True),
        (None, False, False),
    ],
    ids=["warm", "chip", "board", "not cool yet", "cool again", "nothing reported", "unread and hot", "unread"],
)
def test_a_machine_too_hot_has_to_cool_before_it_may_run(
    reading: MinerSample | None, was_overheated: bool, is_too_hot: bool
) -> None:
    """Overheating latches until chip and board are 15 K below their limits."""
    assert is_overheated(reading, was_overheated=was_overheated) is is_too_hot


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
