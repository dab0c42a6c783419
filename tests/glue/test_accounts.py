"""The books of miners, zones and a site: each kWh once, at the price of its time, and heat only where it was wanted."""

from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant

from custom_components.proof_of_heat.engine.accounting import Account
from custom_components.proof_of_heat.engine.alternative import HeatSource, gas
from custom_components.proof_of_heat.engine.hash_price import HashPrice
from custom_components.proof_of_heat.engine.tariff import SLOT, Tariff
from custom_components.proof_of_heat.heaters.setup import HeaterSetup
from custom_components.proof_of_heat.money.accounts import Meter, Terms, booked
from custom_components.proof_of_heat.money.alternatives import known_options
from custom_components.proof_of_heat.records.money import LONGEST_DAY, Book, MoneyMemory, SlotNote

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
TARIFF = Tariff(start=NOON, prices_per_kwh=(0.30, 0.60), currency="EUR")
TERMS = Terms(
    tariff=TARIFF,
    feed_in=None,
    hash_price=HashPrice(btc_per_th_day=1e-6, price_per_btc=80000),
    own_share=0.0,
    alternative=gas(fuel_per_kwh=0.09, efficiency_share=0.9),
)
BEGUN = MoneyMemory(booked_at=NOON, energy_kwh={"a": 10.0})


def meter(energy_kwh: float, **changes: Any) -> Meter:
    """Return what a miner says."""
    known: dict[str, Any] = {"miner_id": "a", "hashrate_th_s": 100.0}
    return Meter(energy_kwh=energy_kwh, **known | changes)


def test_energy_is_priced_by_its_quarter() -> None:
    """Half of it at each price."""
    memory = booked(BEGUN, [meter(11.0)], TERMS, {}, now=NOON + timedelta(minutes=4))
    memory = booked(memory, [meter(11.0)], TERMS, {}, now=NOON + SLOT - timedelta(minutes=2))
    memory = booked(memory, [meter(12.0)], TERMS, {}, now=NOON + SLOT + timedelta(minutes=2))
    assert memory.site.total.cost == pytest.approx(0.30 + 0.45)
    assert memory.miners["a"].total == memory.site.total
    assert memory.site.total.energy_kwh == pytest.approx(2.0)
    assert memory.site.total.revenue > 0


def test_the_first_time_nothing_is_booked() -> None:
    """Nobody knows when the energy was used that was counted before."""
    memory = booked(MoneyMemory(), [meter(11.0)], TERMS, {}, now=NOON)
    assert (memory.site, memory.energy_kwh) == (Book(), {"a": 11.0})


@pytest.mark.parametrize("energy_kwh", [9.0, 10.0], ids=["set back", "at rest"])
def test_a_counter_never_takes_money_back(energy_kwh: float) -> None:
    """A counter that was set back starts anew."""
    memory = booked(BEGUN, [meter(energy_kwh)], TERMS, {}, now=NOON + timedelta(minutes=1))
    assert memory.site.total.cost == 0


def test_a_new_miner_begins_at_nothing() -> None:
    """What it used elsewhere is not ours."""
    memory = booked(BEGUN, [meter(50.0, miner_id="b")], TERMS, {}, now=NOON + timedelta(minutes=1))
    assert memory.miners["b"].total.energy_kwh == 0


def test_a_clock_that_goes_back_books_nothing() -> None:
    """It begins there."""
    memory = booked(BEGUN, [meter(11.0)], TERMS, {}, now=NOON - timedelta(minutes=1))
    assert (memory.site, memory.booked_at) == (Book(), NOON - timedelta(minutes=1))


def test_an_outage_hashes_for_a_minute_only() -> None:
    """Nobody knows what went on in the meantime; what the counter says is booked."""
    memory = booked(BEGUN, [meter(10.5)], TERMS, {}, now=NOON + timedelta(minutes=20))
    assert memory.site.total.energy_kwh == pytest.approx(0.5)
    assert memory.site.total.revenue_sat == pytest.approx(100 * 60 * 1e-6 * 1e8 / 86400)


def test_zones_share_a_miner() -> None:
    """Each has its part; heat that nobody wanted avoids no cost."""
    shared = meter(11.0, weights={"house": 0.5, "shed": 0.25})
    memory = booked(BEGUN, [shared], TERMS, {"house": 60_000.0}, now=NOON + timedelta(minutes=1))
    house, shed = memory.zones["house"].total, memory.zones["shed"].total
    assert (house.energy_kwh, house.heat_kwh) == pytest.approx((0.5, 0.5))
    assert (shed.energy_kwh, shed.heat_kwh) == pytest.approx((0.25, 0))
    assert memory.site.total.energy_kwh == pytest.approx(1.0)
    assert memory.site.total.avoided_cost == pytest.approx(0.05)


def test_more_heat_than_wanted_counts_as_far_as_wanted() -> None:
    """Half of the demand is half of the heat."""
    memory = booked(
        BEGUN, [meter(11.0, weights={"house": 1.0})], TERMS, {"house": 30_000.0}, now=NOON + timedelta(minutes=1)
    )
    assert memory.zones["house"].total.heat_kwh == pytest.approx(0.5)


def test_a_miner_at_rest_gives_no_heat() -> None:
    """Nothing is divided by nothing."""
    memory = booked(
        BEGUN, [meter(10.0, weights={"house": 1.0})], TERMS, {"house": 1000.0}, now=NOON + timedelta(minutes=1)
    )
    assert memory.zones["house"].total == Account(
        revenue=memory.site.total.revenue, revenue_sat=memory.site.total.revenue_sat
    )


def test_a_day_gives_way_to_the_next() -> None:
    """The total goes on, yesterday is kept once."""
    one = Account(cost=1.0)
    book = (
        Book().booked(one, day=date(2026, 1, 15)).booked(one, day=date(2026, 1, 15)).booked(one, day=date(2026, 1, 16))
    )
    assert (book.total.cost, book.today.cost, book.yesterday.cost) == (3.0, 1.0, 2.0)
    assert (book.of(date(2026, 1, 16)).cost, book.of(date(2026, 1, 17)).cost) == (1.0, 0.0)


def test_notes_are_those_of_a_day() -> None:
    """Even of one that has 25 hours."""
    memory = MoneyMemory()
    for number in range(LONGEST_DAY + 10):
        memory = memory.noted(SlotNote(start=NOON + SLOT * number))
    assert (len(memory.notes), memory.notes[0].start) == (LONGEST_DAY, NOON + SLOT * 10)


@pytest.mark.parametrize(
    ("stored", "sources"),
    [
        ({"kind": "gas_boiler", "fuel_price_per_kwh": 0.09}, [HeatSource.GAS]),
        ({"kind": "gas_boiler"}, []),
        ({"kind": "heat_pump"}, [HeatSource.HEAT_PUMP]),
        ({"kind": "circulation_pump"}, []),
    ],
    ids=["a boiler with its price", "a boiler without", "a heat pump", "a pump"],
)
def test_heaters_of_the_site_count_by_themselves(
    hass: HomeAssistant, stored: dict[str, Any], sources: list[HeatSource]
) -> None:
    """Where what they cost is known, for the zones that they heat."""
    subentry = ConfigSubentry(
        data=MappingProxyType({"drive": "entity", "entity_id": "switch.heat", "zones": {"house": 1.0}, **stored}),
        subentry_type="heater",
        title="Heater",
        unique_id=None,
    )
    options = known_options(hass, None, [HeaterSetup.of(subentry)])
    assert [option.alternative.source for option in options] == sources
    assert all(option.serves("house") and not option.serves("shed") for option in options)
