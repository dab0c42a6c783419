"""Prices have true days, evening peaks, negative hours, and an auction at one o'clock."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import mean

import pytest

from simulator.tariff import BELGIUM, SWEDEN, Market, Tariff
from simulator.weather import BRUSSELS, STOCKHOLM, Climate, Weather


def year_of(tariff: Tariff) -> list[float]:
    """Return all prices of a year."""
    days = (date(2026, 1, 1) + timedelta(days=index) for index in range(365))
    return [slot.price_per_kwh for day in days for slot in tariff.day(day)]


@pytest.mark.parametrize(
    ("day", "slots"),
    [(date(2026, 3, 29), 92), (date(2026, 7, 1), 96), (date(2026, 10, 25), 100)],
    ids=["23 hours in spring", "24 hours in summer", "25 hours in autumn"],
)
def test_a_day_has_the_quarters_of_its_hours(tariff: Tariff, day: date, slots: int) -> None:
    """The days that change the clock have 92 and 100 quarters."""
    assert len(tariff.day(day)) == slots


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 12, 31)])
def test_slots_follow_each_other_without_a_gap(tariff: Tariff, day: date) -> None:
    """Each slot ends where the next one starts, over midnight too."""
    slots = tariff.day(day) + tariff.day(day + timedelta(days=1))
    assert all(left.end == right.start for left, right in pairwise(slots))
    assert slots[0].start.astimezone(BELGIUM.time_zone).hour == 0


@pytest.mark.parametrize(
    ("market", "climate", "lowest", "highest"),
    [(BELGIUM, BRUSSELS, 0.07, 0.11), (SWEDEN, STOCKHOLM, 0.035, 0.07)],
    ids=["Belgium", "Sweden"],
)
def test_a_year_costs_what_its_market_costs(market: Market, climate: Climate, lowest: float, highest: float) -> None:
    """The mean lies where the real market's lay, and some hours pay the consumer."""
    prices = year_of(Tariff(market, Weather(climate, seed=1), seed=1))
    assert lowest < mean(prices) < highest
    assert 100 < sum(price < 0 for price in prices) / 4 < 700


def test_evenings_are_dearer_than_noons(tariff: Tariff) -> None:
    """Over June the hour from seven in the evening costs more than the one from one."""
    days = [tariff.day(date(2026, 6, day)) for day in range(1, 31)]
    evening = mean(slot.price_per_kwh for slots in days for slot in slots[76:80])
    noon = mean(slot.price_per_kwh for slots in days for slot in slots[52:56])
    assert evening > noon + 0.05


def test_an_instant_has_the_price_of_its_slot(tariff: Tariff) -> None:
    """The end of a slot belongs to the next one."""
    slots = tariff.day(date(2026, 10, 25))
    assert [tariff.at(slot.start) for slot in slots] == list(slots)
    assert tariff.at(slots[0].end - timedelta(microseconds=1)) == slots[0]


@pytest.mark.parametrize(
    ("now", "slots"),
    [(datetime(2026, 1, 15, 11, 59, tzinfo=UTC), 96), (datetime(2026, 1, 15, 12, 0, tzinfo=UTC), 192)],
    ids=["before the auction", "after the auction"],
)
def test_tomorrow_is_known_after_the_auction(tariff: Tariff, now: datetime, slots: int) -> None:
    """At one o'clock in Brussels tomorrow's prices appear."""
    assert len(tariff.known_at(now)) == slots


def test_the_same_seed_gives_the_same_prices() -> None:
    """Two tariffs of one seed agree, and another seed does not."""
    weather = Weather(BRUSSELS, seed=1)
    one, same, other = (Tariff(BELGIUM, weather, seed=seed) for seed in (1, 1, 2))
    day = date(2026, 5, 5)
    assert one.day(day) == same.day(day) != other.day(day)
