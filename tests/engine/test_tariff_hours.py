"""Prices that are told by the hour on the clock get the instants that they are for, on days of any length."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.proof_of_heat.engine.price_list import PriceSettings, read_prices
from custom_components.proof_of_heat.engine.tariff_fault import Fault
from custom_components.proof_of_heat.engine.tariff_format import TariffFormat

MADRID = ZoneInfo("Europe/Madrid")
EUR = PriceSettings(currency="EUR", unit="€/kWh", time_zone=MADRID)


def told(*hours: str, word: str = "price") -> dict[str, object]:
    """Return the attributes of a day, whose price is a hundredth of its number."""
    return {f"{word}_{hour}": number / 100 for number, hour in enumerate(hours)} | {"tariff": "2.0TD", "period": "P1"}


ORDINARY = tuple(f"{hour:02}h" for hour in range(24))
SHORT = tuple(hour for hour in ORDINARY if hour != "02h")
LONG = (*ORDINARY[:3], "02h_d", *ORDINARY[3:])


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-01-15", ORDINARY), ("2026-03-29", SHORT), ("2026-10-25", LONG)], ids=["24", "23", "25"]
)
def test_each_hour_has_its_instant(day: str, hours: tuple[str, ...]) -> None:
    """The first is that of local midnight, the last ends at the next one, none is lost and none twice."""
    midnight = datetime.fromisoformat(f"{day}T00:00").replace(tzinfo=MADRID)
    reading = read_prices(told(*hours), EUR, now=midnight + timedelta(hours=12))
    assert reading.tariff is not None
    assert (reading.format, reading.problems) == (TariffFormat.PVPC, ())
    assert reading.tariff.start == midnight
    assert len(reading.tariff.prices_per_kwh) == 4 * len(hours)
    assert reading.tariff.prices_per_kwh[::4] == pytest.approx([number / 100 for number in range(len(hours))])


def test_the_next_day_goes_on_where_today_ends() -> None:
    """Two days are one list; a next day that is half told is left out."""
    noon = datetime(2026, 1, 15, 11, tzinfo=UTC)
    both = read_prices(told(*ORDINARY) | told(*ORDINARY, word="price_next_day"), EUR, now=noon)
    half = read_prices(told(*ORDINARY) | told(*ORDINARY[:5], word="price_next_day"), EUR, now=noon)
    assert [len(one.tariff.prices_per_kwh) for one in (both, half) if one.tariff] == [192, 96]


def test_a_day_with_a_missing_hour_is_not_guessed() -> None:
    """Nobody knows which time the other prices are for."""
    reading = read_prices(told(*ORDINARY[1:]), EUR, now=datetime(2026, 1, 15, 11, tzinfo=UTC))
    assert reading.tariff is None
    assert [problem.fault for problem in reading.problems] == [Fault.UNKNOWN_FORMAT]


def test_another_currency_is_refused() -> None:
    """Spain pays in euro."""
    reading = read_prices(told(*ORDINARY), PriceSettings(currency="SEK"), now=datetime(2026, 1, 15, 11, tzinfo=UTC))
    assert [problem.fault for problem in reading.problems] == [Fault.TWO_CURRENCIES]
