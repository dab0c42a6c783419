"""The weather repeats itself for a seed, and has days, seasons and a sun that sets."""

import itertools
from datetime import UTC, datetime, timedelta
from statistics import mean

import pytest

from simulator.noise import Noise, uniform
from simulator.season import calendar_shift
from simulator.weather import BRUSSELS, STOCKHOLM, Climate, Weather

HALF_HOURS = 48


def hours_of(month: int, days: int = 30) -> list[datetime]:
    """Return every half hour of the first days of a month."""
    start = datetime(2026, month, 1, tzinfo=UTC)
    return [start + timedelta(minutes=30) * index for index in range(HALF_HOURS * days)]


def test_the_same_seed_gives_the_same_weather_in_any_order() -> None:
    """Two years of one seed agree, however they are asked."""
    hours = hours_of(1, days=3)
    forward, backward = Weather(BRUSSELS, seed=7), Weather(BRUSSELS, seed=7)
    there = [forward.at(hour) for hour in hours]
    back = [backward.at(hour) for hour in reversed(hours)]
    assert there == back[::-1]


def test_another_seed_gives_other_weather() -> None:
    """Two seeds share no hour."""
    noon = datetime(2026, 1, 15, 12, tzinfo=UTC)
    assert Weather(BRUSSELS, seed=1).at(noon) != Weather(BRUSSELS, seed=2).at(noon)


@pytest.mark.parametrize(
    ("climate", "month", "normal_c"),
    [(BRUSSELS, 1, 3.7), (BRUSSELS, 7, 18.7), (STOCKHOLM, 1, -1.0), (STOCKHOLM, 7, 18.7)],
    ids=["January in Brussels", "July in Brussels", "January in Stockholm", "July in Stockholm"],
)
def test_months_are_as_warm_as_the_normals_say(climate: Climate, month: int, normal_c: float) -> None:
    """The mean of twenty seeds lies within one and a half kelvin of the normal."""
    mean_c = mean(
        Weather(climate, seed=10 * seed).at(hour).temperature_c for seed in range(20) for hour in hours_of(month)[::6]
    )
    assert mean_c == pytest.approx(normal_c, abs=1.5)


def test_winter_has_cold_and_mild_spells() -> None:
    """The days of a January differ by more than five kelvin."""
    weather = Weather(BRUSSELS, seed=1)
    noons_c = [weather.at(hour).temperature_c for hour in hours_of(1)[24::HALF_HOURS]]
    assert max(noons_c) - min(noons_c) > 5


def test_afternoons_are_warmer_than_nights() -> None:
    """Over a July the afternoon beats the early morning by several kelvin."""
    weather = Weather(BRUSSELS, seed=1)
    hours = hours_of(7)
    night_c = mean(weather.at(hour).temperature_c for hour in hours[6::HALF_HOURS])
    afternoon_c = mean(weather.at(hour).temperature_c for hour in hours[30::HALF_HOURS])
    assert afternoon_c - night_c > 3


@pytest.mark.parametrize("month", [1, 7], ids=["winter", "summer"])
def test_the_sun_stays_between_darkness_and_a_clear_sky(month: int) -> None:
    """It is dark at midnight, and never brighter than a clear sky at noon."""
    weather = Weather(BRUSSELS, seed=1)
    sun_w_m2 = [weather.at(hour).irradiance_w_m2 for hour in hours_of(month)]
    assert set(sun_w_m2[::HALF_HOURS]) == {0.0}
    assert 0 < max(sun_w_m2) < 1000


def test_summer_is_ten_times_as_sunny_as_winter_in_stockholm() -> None:
    """The north has hardly any sun in January."""
    weather = Weather(STOCKHOLM, seed=1)
    winter, summer = (sum(weather.at(hour).irradiance_w_m2 for hour in hours_of(month)) for month in (1, 7))
    assert summer > 10 * winter


def test_a_shifted_calendar_brings_winter_to_summer() -> None:
    """With a shift of half a year July is cold."""
    july = hours_of(7)
    shifted = Weather(BRUSSELS, seed=1, calendar_shift=timedelta(days=183))
    assert mean(shifted.at(hour).temperature_c for hour in july) < 9


@pytest.mark.parametrize(("season", "day"), [("winter", (1, 15)), ("summer", (7, 15))], ids=["winter", "summer"])
def test_a_season_begins_in_its_middle_at_the_same_hour(season: str, day: tuple[int, int]) -> None:
    """Whole days are skipped, so that the sun keeps its hours."""
    now = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)
    there = now + calendar_shift(season, now)
    assert (there.month, there.day) == day
    assert there.time() == now.time()


def test_the_season_of_now_is_that_of_the_calendar() -> None:
    """Nothing is shifted."""
    assert calendar_shift("now", datetime(2026, 11, 21, tzinfo=UTC)) == timedelta(0)


def test_noise_has_no_jumps() -> None:
    """A thousandth of the period moves it by less than a hundredth."""
    noise = Noise(3, timedelta(hours=1))
    start = datetime(2026, 1, 1, tzinfo=UTC)
    heights = [noise.at(start + timedelta(seconds=3.6) * step) for step in range(5000)]
    assert max(abs(right - left) for left, right in itertools.pairwise(heights)) < 0.01


def test_chance_is_even() -> None:
    """Ten thousand numbers fill the way from 0 to 1."""
    numbers = [uniform(1, index) for index in range(10_000)]
    assert mean(numbers) == pytest.approx(0.5, abs=0.02)
    assert min(numbers) >= 0
    assert max(numbers) < 1
