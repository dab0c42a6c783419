"""The targets that a miner can be given."""

from dataclasses import replace

import pytest

from custom_components.proof_of_heat.engine.miner import PAUSE, Capabilities, Control, MinerSample, Target
from custom_components.proof_of_heat.engine.model import MinerSettings
from custom_components.proof_of_heat.engine.option import ceiling, options, pauses, present

from .sample_site import ECO, LEVELS, STANDARD, SUPER, WATTS, miner, sample


@pytest.mark.parametrize(
    ("capabilities", "highest", "powers_w"),
    [
        (LEVELS, SUPER, [800, 1300, 1674]),
        (LEVELS, STANDARD, [800, 1300]),
        (LEVELS, Target(power_w=500), []),
        (WATTS, Target(power_w=1600), [1000, 1250, 1500, 1600]),
        (WATTS, Target(power_w=1500), [1000, 1250, 1500]),
        (WATTS, Target(power_w=9999), [1000, 1250, 1500, 1750, 2000, 2250, 2500, 2750, 3000, 3250, 3500]),
        (replace(WATTS, step_w=None), Target(power_w=1300), [1000, 1250, 1300]),
        (WATTS, Target(power_w=900), []),
        (replace(WATTS, min_w=None), SUPER, []),
        (replace(WATTS, control=Control.ON_OFF), Target(power_w=3000), [3000]),
        (replace(WATTS, control=Control.ON_OFF), Target(power_w=900), []),
    ],
    ids=[
        "all",
        "up to a level",
        "none low enough",
        "grid",
        "on the grid",
        "own maximum",
        "no step",
        "below",
        "range unknown",
        "on or off",
        "on is too much",
    ],
)
def test_options_rise_to_the_ceiling(capabilities: Capabilities, highest: Target, powers_w: list[float]) -> None:
    """Every option is at most the ceiling and at most what the machine can do."""
    assert [option.power_w for option in options(capabilities, highest)] == powers_w


@pytest.mark.parametrize(
    ("settings", "target"),
    [
        (miner(limit=ECO), ECO),
        (miner(limit=SUPER, highest=STANDARD), STANDARD),
        (miner(), SUPER),
        (miner(limit=ECO, highest=None), None),
    ],
    ids=["own limit", "highest level", "no limit", "not confirmed"],
)
def test_the_lower_ceiling_counts(settings: MinerSettings, target: Target | None) -> None:
    """The owner's limit never lifts the highest allowed level."""
    assert ceiling(settings) == target


@pytest.mark.parametrize(
    ("target", "reading", "now"),
    [
        (ECO, sample(), ECO),
        (None, sample(), STANDARD),
        (None, sample(is_mining=False), PAUSE),
        (None, sample(level_id=None, target_w=2000.0), Target(power_w=2000)),
        (None, sample(level_id=None), Target(power_w=1300)),
        (None, sample(level_id=None, power_w=None), ECO),
    ],
    ids=["asked", "its level", "stopped", "its limit", "its power", "nothing known"],
)
def test_what_a_miner_does_now_is_what_it_was_asked_or_shows(
    target: Target | None, reading: MinerSample, now: Target
) -> None:
    """A miner taken over counts as what it shows."""
    assert present(LEVELS, target, reading) == now


def test_only_a_machine_that_can_pause_is_paused() -> None:
    """A machine without a pause has no target of 0 W."""
    assert pauses(LEVELS) == (PAUSE,)
    assert pauses(replace(LEVELS, actions=frozenset())) == ()


@pytest.mark.parametrize(
    ("reading", "efficiency_j_per_th"),
    [
        (sample(hashrate_th_s=65.0), 20),
        (sample(hashrate_th_s=0.0), None),
        (sample(power_w=None, hashrate_th_s=65.0), None),
    ],
    ids=["hashing", "stopped", "power unknown"],
)
def test_efficiency_exists_only_while_it_hashes(reading: MinerSample, efficiency_j_per_th: float | None) -> None:
    """J/TH is power over hash rate, and unknown without either."""
    assert reading.efficiency_j_per_th == efficiency_j_per_th
