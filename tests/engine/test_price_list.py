"""Price lists of all sources become one tariff, or say what is wrong with them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.proof_of_heat.engine.price_list import PriceReading, PriceSettings, read_prices, read_state
from custom_components.proof_of_heat.engine.tariff_fault import CURES, Cure, Fault, Problem
from custom_components.proof_of_heat.engine.tariff_format import TariffFormat

from .price_payloads import NORDPOOL, SOURCES, TIBBER, Payload

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
BRUSSELS = ZoneInfo("Europe/Brussels")
EUR = PriceSettings(currency="EUR", unit="EUR/kWh")


def row(hour: float, price: object = 0.1, *, hours: float = 1) -> dict[str, object]:
    """Return one slot as the custom Nord Pool integration tells it, by hours after noon."""
    start = NOON + timedelta(hours=hour)
    return {"start": start.isoformat(), "end": (start + timedelta(hours=hours)).isoformat(), "value": price}


def read(*rows: Mapping[str, object], settings: PriceSettings = EUR, **facts: Any) -> PriceReading:
    """Read these slots at noon."""
    return read_prices({"raw_today": list(rows)}, settings, **{"now": NOON} | facts)


def days(*means: float, hours: float = 1) -> list[dict[str, object]]:
    """Return whole days of equal prices."""
    per_day = round(24 / hours)
    return [row(n * hours, means[n // per_day], hours=hours) for n in range(per_day * len(means))]


@pytest.mark.parametrize(("payload", "unit", "currency", "told_by"), SOURCES.values(), ids=SOURCES.keys())
def test_each_source_is_known_by_its_shape(
    payload: Payload, unit: str | None, currency: str, told_by: TariffFormat
) -> None:
    """The same two prices come out of every source, in money per kWh and in UTC."""
    reading = read_prices(payload, PriceSettings(currency=currency, unit=unit), now=NOON)
    assert reading.tariff is not None
    assert (reading.tariff.start, reading.tariff.currency) == (NOON, currency)
    assert reading.tariff.prices_per_kwh == pytest.approx((0.0955, 0.1))
    assert (reading.format, reading.problems) == (told_by, ())


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"friendly_name": "Price", "state_class": "measurement"},
        {"prices": "many"},
        {"raw_today": [{"hour": 1, "value": 2}]},
        {"se": [{"time": 1}]},
    ],
    ids=["nothing", "no list", "no rows", "mixed words", "other words"],
)
def test_an_unknown_shape_is_told(payload: Payload) -> None:
    """What is no price list is not guessed at."""
    assert read_prices(payload, EUR, now=NOON) == PriceReading(
        tariff=None, problems=(Problem(fault=Fault.UNKNOWN_FORMAT),)
    )


@pytest.mark.parametrize(
    ("rows", "fault", "at"),
    [
        ([], Fault.EMPTY, None),
        ([row(0), row(1, 0.1), row(1, 0.2)], Fault.DUPLICATE, NOON + timedelta(hours=1)),
        ([row(0), row(0.5)], Fault.OVERLAP, NOON + timedelta(hours=0.5)),
        ([row(-3), row(-2)], Fault.PAST, NOON - timedelta(hours=2)),
        ([row(0, hours=0)], Fault.BAD_TIME, NOON),
        ([row(0) | {"start": "noon"}], Fault.BAD_TIME, None),
        ([row(0) | {"start": None}], Fault.BAD_TIME, None),
        ([row(0) | {"start": "2026-01-15T12:00:00"}], Fault.NAIVE_TIME, None),
        (days(0.1, 10), Fault.JUMP, NOON + timedelta(days=1)),
        (days(20, 0.2), Fault.JUMP, NOON + timedelta(days=1)),
    ],
    ids=[
        "nothing",
        "duplicate",
        "overlap",
        "past",
        "no length",
        "no time",
        "time missing",
        "no time zone",
        "jump up",
        "jump down",
    ],
)
def test_a_wrong_list_is_refused_and_says_where(
    rows: list[dict[str, object]], fault: Fault, at: datetime | None
) -> None:
    """The reason names the slot and what cures it, and nothing of the list is used."""
    reading = read(*rows)
    (problem,) = reading.problems
    assert (reading.tariff, problem.fault, problem.at) == (None, fault, at)
    assert problem.cure is CURES[fault]


def test_every_fault_has_a_cure() -> None:
    """Nobody is left with a fault and nothing to do."""
    assert CURES.keys() == set(Fault)
    assert set(CURES.values()) == set(Cure)


@pytest.mark.parametrize("price", [None, "nan", float("nan"), float("inf"), "unknown", 10**400], ids=str)
def test_a_price_that_is_no_number_is_left_out(price: object) -> None:
    """The slots before it stay good, and it is told with those after it."""
    reading = read(row(0), row(1, price), row(2))
    assert reading.tariff is not None
    assert reading.tariff.end == NOON + timedelta(hours=1)
    assert [(one.fault, one.at) for one in reading.problems] == [
        (Fault.NOT_A_NUMBER, NOON + timedelta(hours=1)),
        (Fault.GAP, NOON + timedelta(hours=1)),
    ]


def test_the_side_of_a_gap_is_used_that_holds_now() -> None:
    """A gap in the morning does not cost the afternoon."""
    reading = read(row(-3), row(-1), row(0))
    assert reading.tariff is not None
    assert (reading.tariff.start, reading.tariff.end) == (NOON - timedelta(hours=1), NOON + timedelta(hours=1))
    assert reading.problems == (Problem(fault=Fault.GAP, at=NOON - timedelta(hours=2)),)


def test_a_repeated_slot_counts_once() -> None:
    """A list that tells the same price twice says nothing wrong."""
    reading = read(row(0, 0.1), row(0, 0.1), row(1, 0.2))
    assert reading.tariff is not None
    assert reading.tariff.prices_per_kwh == pytest.approx((0.1,) * 4 + (0.2,) * 4)
    assert reading.problems == ()


def test_the_formula_makes_the_consumer_price() -> None:
    """Price x factor + offset: value added tax on the market price, then the network fee."""
    settings = PriceSettings(currency="EUR", unit="ct/kWh", factor=1.21, offset_per_kwh=0.14)
    reading = read(row(0, 10), settings=settings)
    assert reading.tariff is not None
    assert reading.tariff.prices_per_kwh == pytest.approx((0.261,) * 4)
    assert reading.usual_per_kwh == pytest.approx(0.1)


def test_negative_and_equal_prices_are_prices() -> None:
    """A night of one negative price is as good as any."""
    reading = read(row(0, -0.05), row(1, -0.05))
    assert reading.tariff is not None
    assert reading.tariff.prices_per_kwh == pytest.approx((-0.05,) * 8)
    assert reading.problems == ()


@pytest.mark.parametrize("unit", [None, "EUR", "W"], ids=["none", "no energy", "no money"])
def test_a_missing_unit_is_asked_for(unit: str | None) -> None:
    """A price without a unit could be anything."""
    reading = read(row(0), settings=PriceSettings(currency="EUR", unit=unit))
    assert reading.problems == (Problem(fault=Fault.UNKNOWN_UNIT, found=unit),)


@pytest.mark.parametrize(
    ("payload", "settings"),
    [
        ({"raw_today": [row(0)]}, PriceSettings(currency="EUR", unit="SEK/kWh")),
        ({"raw_today": [row(0)], "currency": "SEK"}, PriceSettings(currency="EUR", unit="kWh")),
        ({"raw_today": [row(0)], "currency": "EUR"}, PriceSettings(currency="EUR", unit="SEK/kWh")),
    ],
    ids=["unit", "named", "both"],
)
def test_a_second_currency_is_refused(payload: Payload, settings: PriceSettings) -> None:
    """Money of two countries is never added up."""
    reading = read_prices(payload, settings, now=NOON)
    assert reading.problems == (Problem(fault=Fault.TWO_CURRENCIES, found="EUR, SEK"),)


@pytest.mark.parametrize(
    ("rows", "usual_per_kwh", "is_refused"),
    [
        (days(10), 0.1, True),
        (days(0.001), 0.1, True),
        (days(0.0), 0.1, False),
        (days(0.001, 0.1), 0.05, False),
        ([row(0, 10)], 0.1, False),
        (days(0.1), None, False),
    ],
    ids=["hundredfold", "hundredth", "all zero", "after a quiet day", "one hour", "first time"],
)
def test_a_list_on_another_scale_than_usual_is_refused(
    rows: list[dict[str, object]], usual_per_kwh: float | None, *, is_refused: bool
) -> None:
    """A source that changed from euro to cent overnight does not stop the heating, and a spike of an hour is real."""
    reading = read(*rows, usual_per_kwh=usual_per_kwh)
    assert (reading.tariff is None) is is_refused


def test_several_places_need_a_choice() -> None:
    """Two areas have two prices, and none of them is the first."""
    payload = {**NORDPOOL, "NL": NORDPOOL["BE"]}
    reading = read_prices(payload, PriceSettings(currency="EUR"), now=NOON)
    assert reading.problems == (Problem(fault=Fault.SEVERAL_PLACES, found="BE, NL"),)
    chosen = read_prices(payload, PriceSettings(currency="EUR", place="NL"), now=NOON)
    assert chosen.tariff is not None


def test_short_slots_become_the_mean_of_their_quarter() -> None:
    """Five minutes each, the first quarter only begun: its price is that of what is known."""
    rows = [row(n / 12, price, hours=1 / 12) for n, price in ((1, 0.1), (2, 0.2), (3, 0.4), (4, 0.4), (5, 0.1))]
    reading = read(*rows)
    assert reading.tariff is not None
    assert reading.tariff.start == NOON
    assert reading.tariff.prices_per_kwh == pytest.approx((0.15, 0.3))


def test_the_last_of_a_list_without_ends_lasts_as_long_as_the_others() -> None:
    """Tibber tells starts only, of hours or of quarters."""
    hours = {"prices": {"Home": [{"start_time": "2026-01-15T12:00:00Z", "price": 0.1}]}}
    for_hours, for_quarters = (read_prices(told, PriceSettings(currency="EUR"), now=NOON) for told in (hours, TIBBER))
    assert for_hours.tariff is not None
    assert for_quarters.tariff is not None
    assert (len(for_hours.tariff.prices_per_kwh), len(for_quarters.tariff.prices_per_kwh)) == (4, 2)


@pytest.mark.parametrize(
    ("day", "slots"),
    [("2026-03-29", 92), ("2026-10-25", 100), ("2026-06-01", 96)],
    ids=["23 hours", "25 hours", "24 hours"],
)
def test_days_are_as_long_as_they_are(day: str, slots: int) -> None:
    """The nights of the clock change lose or gain an hour, and no price moves."""
    midnight = datetime.fromisoformat(day).replace(tzinfo=BRUSSELS)
    starts = [midnight.astimezone(UTC) + timedelta(minutes=15 * n) for n in range(slots)]
    rows = [{"start_time": start.astimezone(BRUSSELS).isoformat(), "price": n} for n, start in enumerate(starts, 1)]
    reading = read_prices({"prices": {"Home": rows}}, PriceSettings(currency="EUR"), now=midnight)
    assert reading.tariff is not None
    assert reading.tariff.prices_per_kwh == tuple(range(1, slots + 1))
    assert reading.tariff.end.astimezone(BRUSSELS).hour == 0


@given(
    st.lists(st.floats(-0.5, 1), min_size=1, max_size=60),
    st.sampled_from([5, 15, 30, 60]),
    st.randoms(use_true_random=False),
)
def test_no_money_is_lost_on_the_way(prices: list[float], minutes: int, order: Any) -> None:
    """The mean price over the time stays the same, in whatever order and length the slots are told."""
    rows = [row(n * minutes / 60, price, hours=minutes / 60) for n, price in enumerate(prices)]
    order.shuffle(rows)
    reading = read(*rows)
    assert reading.tariff is not None
    whole = len(prices) * minutes // 15 * 15 // minutes
    expected = sum(prices[:whole]) * minutes / 15
    assert sum(reading.tariff.prices_per_kwh[: whole * minutes // 15]) == pytest.approx(expected, abs=1e-9)


def test_a_state_is_the_price_of_its_quarter() -> None:
    """An entity without a list tells what holds now, with factor and fees."""
    reading = read_state("20", PriceSettings(currency="EUR", unit="ct/kWh", factor=1.2, offset_per_kwh=0.1), now=NOON)
    assert reading.format is TariffFormat.STATE
    assert reading.tariff is not None
    assert reading.tariff.start == NOON
    assert reading.tariff.prices_per_kwh == pytest.approx((0.34,))


def test_a_state_without_a_unit_is_refused() -> None:
    """A number alone may be anything."""
    reading = read_state("20", PriceSettings(currency="EUR"), now=NOON)
    assert [problem.fault for problem in reading.problems] == [Fault.UNKNOWN_UNIT]
