"""The plant repeats itself for a seed, stays within its size, and fails on request."""

import itertools
from datetime import UTC, datetime, timedelta
from statistics import mean, stdev

import pytest

from simulator.plant import FARM_PLANT, HOME_PLANT, Plant, PlantSize
from simulator.weather import BRUSSELS, Weather

WINTER = datetime(2026, 1, 15, tzinfo=UTC)
SUMMER = datetime(2026, 6, 15, tzinfo=UTC)
DRY = PlantSize(river_w=0, river_swing_share=0, solar_w=10_000, base_w=100, fans_w=100)
DARK = PlantSize(river_w=10_000, river_swing_share=0.1, solar_w=0, base_w=100, fans_w=100)


def built(size: PlantSize, *, start: datetime = WINTER, seed: int = 1) -> Plant:
    """Return a plant in Brussels."""
    return Plant(size, Weather(BRUSSELS, seed=seed), seed=seed, start=start)


def minutes(start: datetime, days: int = 1) -> list[datetime]:
    """Return every minute of some days."""
    return [start + timedelta(minutes=index) for index in range(1440 * days)]


def test_the_same_seed_gives_the_same_plant_in_any_order() -> None:
    """The walk of the river does not depend on who looks when."""
    first, second = built(HOME_PLANT), built(HOME_PLANT)
    second.at(WINTER + timedelta(days=2))
    assert [first.at(when) for when in minutes(WINTER)] == [second.at(when) for when in minutes(WINTER)]


def test_the_river_walks_around_its_mean() -> None:
    """Over sixty days the mean and the spread are those of its size."""
    plant = built(DARK)
    flow_w = [plant.at(when).generation_w for when in minutes(WINTER, days=60)[::10]]
    assert mean(flow_w) == pytest.approx(10_000, rel=0.03)
    assert stdev(flow_w) == pytest.approx(1000, rel=0.25)


def test_the_river_has_no_leaps() -> None:
    """From one minute to the next it moves by less than two percent."""
    plant = built(DARK)
    flow_w = [plant.at(when).generation_w for when in minutes(WINTER, days=5)]
    assert max(abs(right - left) for left, right in itertools.pairwise(flow_w)) < 200


def test_the_river_stands_at_its_mean_before_the_start() -> None:
    """An earlier instant has no walk."""
    assert built(DARK).at(WINTER - timedelta(hours=1)).generation_w == 10_000


def test_panels_sleep_at_night_and_stay_below_their_peak() -> None:
    """A solar field gives nothing at midnight and never more than its size."""
    plant = built(DRY, start=SUMMER)
    solar_w = [plant.at(when).generation_w for when in minutes(SUMMER, days=10)]
    assert solar_w[0] == 0
    assert 5000 < max(solar_w) < 10_000


def test_clouds_make_the_field_flicker() -> None:
    """Within ten summer days there are minutes that take a quarter of the field away."""
    plant = built(DRY, start=SUMMER)
    solar_w = [plant.at(when).generation_w for when in minutes(SUMMER, days=10)]
    assert min(right - left for left, right in itertools.pairwise(solar_w)) < -2500 * 0.5


def test_the_container_wants_more_on_a_warm_day() -> None:
    """Fans run in summer."""
    plant = built(FARM_PLANT)
    assert plant.at(SUMMER + timedelta(hours=15)).container_w > plant.at(WINTER).container_w >= FARM_PLANT.base_w


def test_a_cut_takes_its_share_at_once_until_it_ends() -> None:
    """A cut of 40 % leaves 60 %, and the container's part as it is."""
    plant = built(HOME_PLANT)
    before = plant.at(WINTER)
    plant.cut(0.4)
    during = plant.at(WINTER)
    plant.cut(0)
    assert during.generation_w == pytest.approx(0.6 * before.generation_w)
    assert during.container_w == before.container_w
    assert plant.at(WINTER) == before


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")], ids=["below zero", "above one", "no number"])
def test_a_cut_outside_zero_and_one_is_declined(share: float) -> None:
    """A wrong share changes nothing."""
    plant = built(HOME_PLANT)
    with pytest.raises(ValueError, match="between 0 and 1"):
        plant.cut(share)
    assert plant.cut_share == 0


def test_a_frozen_meter_repeats_its_reading_with_the_old_time() -> None:
    """It shows the same until it thaws."""
    plant = built(HOME_PLANT)
    later = WINTER + timedelta(minutes=30)
    plant.freeze(WINTER)
    frozen = plant.at(later)
    assert plant.is_frozen
    plant.thaw()
    assert frozen.measured_at == WINTER
    assert plant.at(later).measured_at == later


def test_a_plant_may_distrust_its_reading() -> None:
    """The confidence is what somebody set."""
    plant = built(HOME_PLANT)
    plant.confidence = 0.5
    assert plant.at(WINTER).confidence == 0.5
