"""A tariff tells the price of each moment."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.proof_of_heat.engine.price_unit import PriceUnit, money_of_a_euro, price_unit
from custom_components.proof_of_heat.engine.tariff import (
    DAY_SLOTS,
    SLOT,
    PriceSlot,
    Tariff,
    flat,
    joined,
    prolonged,
    quarter,
)
from custom_components.proof_of_heat.engine.tariff_window import DayKind, TariffWindow, WeeklyTariff

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
BRUSSELS = ZoneInfo("Europe/Brussels")
TWO = Tariff(start=NOON, prices_per_kwh=(0.1, 0.2), currency="EUR")

NIGHT = TariffWindow(days=frozenset({DayKind.WEEKDAY}), start=time(22), end=time(7), price_per_kwh=0.2)
DAYS_OFF = TariffWindow(
    days=frozenset({DayKind.WEEKEND, DayKind.HOLIDAY}), start=time(0), end=time(0), price_per_kwh=0.15
)
NOONS = TariffWindow(days=frozenset(DayKind), start=time(11), end=time(14), price_per_kwh=0.1)
WEEK = WeeklyTariff(
    windows=(NOONS, DAYS_OFF, NIGHT),
    otherwise_per_kwh=0.3,
    currency="EUR",
    time_zone=BRUSSELS,
    holidays=frozenset({datetime(2026, 12, 25, tzinfo=BRUSSELS).date()}),
)


@pytest.mark.parametrize(
    ("minutes", "price_per_kwh"),
    [(-1, None), (0, 0.1), (14.9, 0.1), (15, 0.2), (30, None)],
    ids=["before", "start", "end of the first", "second", "after"],
)
def test_a_slot_holds_from_its_start_to_its_end(minutes: float, price_per_kwh: float | None) -> None:
    """The end belongs to the next slot, and what is not known is None."""
    assert TWO.at(NOON + timedelta(minutes=minutes)) == price_per_kwh


def test_slots_tell_their_times() -> None:
    """Each slot starts where the one before ends."""
    assert list(TWO.slots()) == [
        PriceSlot(start=NOON, end=NOON + SLOT, price_per_kwh=0.1),
        PriceSlot(start=NOON + SLOT, end=NOON + 2 * SLOT, price_per_kwh=0.2),
    ]


def test_a_quarter_is_one_of_utc() -> None:
    """Zones that are three quarters of an hour off have the same quarters."""
    told = datetime(2026, 1, 15, 17, 50, 7, tzinfo=ZoneInfo("Asia/Kathmandu"))
    assert quarter(told) == NOON


def test_one_price_covers_all_the_time_asked_for() -> None:
    """A fixed price starts in the running quarter and ends after the last moment."""
    tariff = flat(0.3, start=NOON + timedelta(minutes=5), end=NOON + timedelta(minutes=40), currency="EUR")
    assert (tariff.start, tariff.prices_per_kwh) == (NOON, (0.3,) * 3)
    assert flat(0.3, start=NOON, end=NOON - SLOT, currency="EUR").prices_per_kwh == ()


def test_a_tariff_goes_on_as_its_last_day_did() -> None:
    """Before tomorrow's prices are told, today's are the best guess."""
    day = Tariff(start=NOON, prices_per_kwh=tuple(map(float, range(100))), currency="EUR")
    longer = prolonged(day, NOON + timedelta(hours=50))
    assert longer.prices_per_kwh[:100] == day.prices_per_kwh
    assert longer.prices_per_kwh[100:196] == day.prices_per_kwh[4:]
    assert longer.end == NOON + timedelta(hours=50)


@pytest.mark.parametrize("tariff", [TWO, flat(1, start=NOON, end=NOON, currency="EUR")], ids=["long enough", "empty"])
def test_what_cannot_be_prolonged_stays(tariff: Tariff) -> None:
    """Nothing is invented where nothing was told, or nothing is missing."""
    assert prolonged(tariff, tariff.end) == tariff
    assert prolonged(flat(1, start=NOON, end=NOON, currency="EUR"), NOON + SLOT).prices_per_kwh == ()


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("EUR/kWh", PriceUnit(per_kwh=1, currency="EUR")),
        ("€/MWh", PriceUnit(per_kwh=0.001, currency="EUR")),
        ("sek/Wh", PriceUnit(per_kwh=1000, currency="SEK")),
        ("ct/kWh", PriceUnit(per_kwh=0.01, currency=None)),
        ("Cent / kWh", PriceUnit(per_kwh=0.01, currency=None)),
        ("öre/kWh", PriceUnit(per_kwh=0.01, currency=None)),
        ("p/kWh", PriceUnit(per_kwh=0.01, currency="GBP")),
        ("kr/kWh", PriceUnit(per_kwh=1, currency=None)),
        ("kr./kWh", PriceUnit(per_kwh=1, currency=None)),
        ("kWh", PriceUnit(per_kwh=1, currency=None)),
        ("MWh", PriceUnit(per_kwh=0.001, currency=None)),
    ],
)
def test_units_are_read_as_people_write_them(text: str, unit: PriceUnit) -> None:
    """Currency and hundredth, kWh and MWh."""
    read = price_unit(text)
    assert read is not None
    assert read.per_kwh == pytest.approx(unit.per_kwh)
    assert read.currency == unit.currency


@pytest.mark.parametrize("text", ["EUR", "EUR/m³", "sausages/kWh", "12/kWh", ""])
def test_what_is_no_price_is_not_guessed(text: str) -> None:
    """A unit that is no money per energy is none."""
    assert price_unit(text) is None


@pytest.mark.parametrize(
    ("local", "price_per_kwh"),
    [
        ("2026-01-15T09:00", 0.3),
        ("2026-01-15T22:00", 0.2),
        ("2026-01-16T06:59", 0.2),
        ("2026-01-16T07:00", 0.3),
        ("2026-01-16T12:00", 0.1),
        ("2026-01-17T06:00", 0.15),
        ("2026-01-19T06:00", 0.3),
        ("2026-12-25T20:00", 0.15),
        ("2026-12-25T12:00", 0.1),
    ],
    ids=[
        "day",
        "night begins",
        "night ends",
        "day begins",
        "noon",
        "Saturday morning",
        "Monday night began on Sunday",
        "Christmas",
        "noon of Christmas",
    ],
)
def test_windows_hold_by_the_clock_on_the_wall(local: str, price_per_kwh: float) -> None:
    """The first window that holds decides, and one over midnight belongs to the day it starts on."""
    assert WEEK.at(datetime.fromisoformat(local).replace(tzinfo=BRUSSELS)) == price_per_kwh


@pytest.mark.parametrize(("day", "night_slots"), [("2026-03-29", 24), ("2026-10-25", 32)], ids=["23 hours", "25 hours"])
def test_a_night_of_the_clock_change_has_its_own_length(day: str, night_slots: int) -> None:
    """The window ends at 7 by the clock, an hour sooner or later than other nights."""
    night = TariffWindow(days=frozenset(DayKind), start=time(0), end=time(7), price_per_kwh=0.2)
    week = WeeklyTariff(windows=(night,), otherwise_per_kwh=0.3, currency="EUR", time_zone=BRUSSELS)
    midnight = datetime.fromisoformat(day).replace(tzinfo=BRUSSELS)
    tariff = week.tariff(start=midnight, end=midnight + timedelta(days=1))
    assert tariff.prices_per_kwh.count(0.2) == night_slots


@given(st.integers(0, 24 * 60), st.integers(1, 3000))
def test_every_moment_asked_for_has_a_price(offset: int, minutes: int) -> None:
    """A weekly tariff leaves no hole."""
    start = NOON + timedelta(minutes=offset)
    end = start + timedelta(minutes=minutes)
    tariff = WEEK.tariff(start=start, end=end)
    assert tariff.start <= start < tariff.start + SLOT
    assert tariff.end - SLOT < end <= tariff.end
    assert tariff.at(start) == WEEK.at(quarter(start))


def _known(start: datetime, *prices_per_kwh: float, currency: str = "EUR") -> Tariff:
    """Return prices from an instant on."""
    return Tariff(start=start, prices_per_kwh=prices_per_kwh, currency=currency)


def test_new_prices_keep_those_before_them() -> None:
    """What is over is still to be billed, so a list that starts now does not forget it."""
    whole = joined(_known(NOON, 0.1, 0.2, 0.3), _known(NOON + SLOT, 0.25, 0.35))
    assert (whole.start, whole.prices_per_kwh) == (NOON, (0.1, 0.25, 0.35))


def test_a_day_of_the_past_is_enough() -> None:
    """Older prices are forgotten."""
    before = _known(NOON, *[0.1] * 200)
    assert joined(before, _known(NOON + 200 * SLOT, 0.2)).start == NOON + (200 - DAY_SLOTS) * SLOT


@pytest.mark.parametrize(
    "before",
    [
        None,
        _known(NOON - 3 * SLOT, 0.1),
        _known(NOON, 0.1),
        _known(NOON - SLOT, 0.1, 0.1, currency="SEK"),
    ],
    ids=["nothing before", "a gap", "no earlier", "another currency"],
)
def test_prices_that_do_not_touch_stand_alone(before: Tariff | None) -> None:
    """Nothing is guessed between two lists."""
    after = _known(NOON, 0.2)
    assert joined(before, after) == after


@pytest.mark.parametrize(("currency", "money"), [("EUR", 1), ("SEK", 11), ("USD", 1)])
def test_a_euro_is_some_money(currency: str, money: float) -> None:
    """What is small in euro is as small in kronor, with other digits."""
    assert money_of_a_euro(currency) == money
