"""The facts about power levels are whole, in order and in the firmwares' own words."""

import pytest

from simulator.levels import Level, levels, models


def test_a_watt_firmware_has_its_curve() -> None:
    """Braiins takes any watts; the table holds points of its curve."""
    table = levels("braiins", "Antminer S19 XP")

    assert (table[0].power_w, table[-1].power_w, len(table)) == (1000, 3300, 24)


def test_levels_rise_and_each_id_comes_once() -> None:
    """Single observations give way to the machine's own table."""
    table = levels("vnish", "Antminer S19j Pro")

    assert [level.power_w for level in table] == sorted(level.power_w for level in table)
    assert len({level.id for level in table}) == len(table) == 25


def test_an_untuned_table_says_so() -> None:
    """The captured S19 had tuned none of its levels yet."""
    assert not any(level.is_tuned for level in levels("vnish", "Antminer S19"))


@pytest.mark.parametrize(
    ("firmware", "model", "ids"),
    [
        ("avalon", "Avalon Q", ("0", "1", "2")),
        ("avalon", "Avalon Mini 3", ("-1", "0")),
        ("antminer", "Antminer S19 Pro", ("0",)),
    ],
    ids=["Avalon Q", "Avalon Mini 3", "stock"],
)
def test_ids_are_the_firmwares_own_words(firmware: str, model: str, ids: tuple[str, ...]) -> None:
    """They are sent as they are."""
    assert tuple(level.id for level in levels(firmware, model)) == ids


def test_a_single_observation_serves_where_there_is_no_table() -> None:
    """One measured machine is better than none."""
    assert levels("whatsminer_v2", "M20S V10") == (Level(id="3500", power_w=3417, hashrate_th_s=67.44),)


def test_the_models_of_a_firmware_are_listed() -> None:
    """Fleets choose from them."""
    assert models("whatsminer_v2") == ("M20S V10", "M30S+ VE40")


def test_an_unknown_model_is_declined() -> None:
    """Nobody invents levels."""
    with pytest.raises(LookupError, match="S99"):
        levels("braiins", "Antminer S99")
