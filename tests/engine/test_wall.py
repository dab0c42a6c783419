"""What a target means at the wall, learnt from settled readings."""

from dataclasses import replace

import pytest

from custom_components.proof_of_heat.engine.miner import PAUSE, Capabilities, MinerSample, Target
from custom_components.proof_of_heat.engine.wall import Learnt, Lessons, hash_th_s, learnt, nominal_th_s, wall_w

from .sample_site import LEVELS, STANDARD, WATTS, sample

AT_2000 = Target(power_w=2000)


def test_the_table_counts_until_something_is_learnt() -> None:
    """A level means its nominal values; a trim of it means its part of them."""
    assert wall_w({}, STANDARD) == 1300
    assert hash_th_s(LEVELS, {}, STANDARD) == 80
    assert hash_th_s(LEVELS, {}, replace(STANDARD, power_w=650)) == 40


def test_a_firmware_that_names_no_hash_rate_counts_as_typical() -> None:
    """Watts alone give a hash rate: at 30 J/TH at its most, better below; at 30 J/TH where its most is unknown."""
    assert nominal_th_s(WATTS, Target(power_w=3500)) == pytest.approx(3500 / 30)
    assert nominal_th_s(WATTS, Target(power_w=1750)) == pytest.approx(3500 / 30 * 0.5**0.8)
    assert nominal_th_s(replace(WATTS, max_w=None), Target(power_w=3000)) == 100


def test_lessons_move_towards_what_is_measured() -> None:
    """A machine that draws 10 % more than its table is learnt to do so, a fifth at a time."""
    lessons = learnt(LEVELS, {}, STANDARD, sample(power_w=1430.0, hashrate_th_s=72.0))
    assert lessons["standard"].power_ratio == pytest.approx(1.02)
    assert lessons["standard"].hash_ratio == pytest.approx(0.98)
    assert wall_w(lessons, STANDARD) == pytest.approx(1326)
    assert hash_th_s(LEVELS, lessons, STANDARD) == pytest.approx(78.4)


def test_a_guess_gives_way_to_any_machine_that_can_be() -> None:
    """Where no table is known, 18 J/TH is learnt as well as 30; 5 J/TH is a wrong reading."""
    guess_th_s = nominal_th_s(WATTS, AT_2000)
    lessons = learnt(WATTS, {}, AT_2000, sample(power_w=2000.0, hashrate_th_s=110.0))
    assert hash_th_s(WATTS, lessons, AT_2000) == pytest.approx(guess_th_s + 0.2 * (110 - guess_th_s))
    assert learnt(WATTS, lessons, AT_2000, sample(power_w=2000.0, hashrate_th_s=400.0)) is lessons


def test_a_level_that_was_never_reached_deviates_like_the_others() -> None:
    """A machine that draws more than its table does so at its next level too, until that is measured."""
    lessons = {"eco": Learnt(power_ratio=1.02, hash_ratio=0.98), "super": Learnt(power_ratio=1.04, hash_ratio=0.96)}
    assert wall_w(lessons, STANDARD) == pytest.approx(1.03 * 1300)
    assert hash_th_s(LEVELS, lessons, STANDARD) == pytest.approx(0.97 * 80)
    taught = learnt(LEVELS, lessons, STANDARD, sample(power_w=1.08 * 1300, hashrate_th_s=0.97 * 80))
    assert taught["standard"].power_ratio == pytest.approx(1.04)


@pytest.mark.parametrize(
    ("capabilities", "target", "reading"),
    [
        (LEVELS, PAUSE, sample()),
        (LEVELS, STANDARD, sample(is_mining=False)),
        (LEVELS, STANDARD, sample(power_w=None)),
        (LEVELS, STANDARD, sample(power_w=400.0, hashrate_th_s=1.0)),
        (replace(WATTS, power_is_measured=False), AT_2000, sample(power_w=2200.0)),
        (LEVELS, STANDARD, sample()),
    ],
    ids=["pause", "stopped", "unread", "cannot be true", "estimate", "as the table says"],
)
def test_what_proves_nothing_teaches_nothing(capabilities: Capabilities, target: Target, reading: MinerSample) -> None:
    """Lessons stay as they are without a settled, possible, measured reading that differs."""
    lessons: Lessons = {"other": Learnt()}
    assert learnt(capabilities, lessons, target, reading) is lessons
