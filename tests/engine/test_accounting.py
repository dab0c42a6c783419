"""Money is counted at the prices that held, and the plan is judged by what happened."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.proof_of_heat.engine.accounting import EMPTY_ACCOUNT, Interval, Prices, account
from custom_components.proof_of_heat.engine.alternative import RESISTIVE, gas
from custom_components.proof_of_heat.engine.counterfactual import ForecastError, forecast_error, reckoned
from custom_components.proof_of_heat.engine.economics import Rates
from custom_components.proof_of_heat.engine.hash_price import HashPrice
from custom_components.proof_of_heat.engine.miner import PowerLevel
from custom_components.proof_of_heat.engine.plan import Outlook, PlanZone, planned
from custom_components.proof_of_heat.engine.tariff import Tariff, flat
from custom_components.proof_of_heat.engine.thermal_mass import ThermalMass

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
CENT = HashPrice(btc_per_th_day=0.024, price_per_btc=1)
"""1 TH/s earns 0.001 an hour."""

PRICES = Prices(
    tariff=Tariff(start=NOON, prices_per_kwh=(0.2, 0.4, 0.2, 0.2), currency="EUR"),
    feed_in=flat(0.08, start=NOON, end=NOON + HOUR, currency="EUR"),
    hash_price=CENT,
    alternative=gas(fuel_per_kwh=0.09, efficiency_share=0.9),
)
KWH = Interval(start=NOON, end=NOON + HOUR, energy_kwh=1, heat_kwh=0.8, hash_th=50 * 3600)


def test_an_interval_is_priced_part_by_part() -> None:
    """A kWh over an hour with one dear quarter costs the mean of the hour."""
    booked = account(KWH, PRICES)
    assert booked.cost == pytest.approx(0.25)
    assert booked.revenue == pytest.approx(0.05)
    assert booked.revenue_sat == pytest.approx(5e6)
    assert booked.avoided_cost == pytest.approx(0.08)
    assert booked.net_heat_cost == pytest.approx(0.20)
    assert booked.saving == pytest.approx(-0.12)


def test_a_change_of_tariff_splits_an_interval_where_it_happens() -> None:
    """Ten minutes, five of them dear."""
    minutes = timedelta(minutes=1)
    ten = replace(KWH, start=NOON + 10 * minutes, end=NOON + 20 * minutes)
    assert account(ten, PRICES).cost == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("feed_in", "cost"),
    [(PRICES.feed_in, 0.08), (None, 0.0), (flat(9.9, start=NOON, end=NOON + HOUR, currency="EUR"), 0.25)],
    ids=["paid", "not paid", "above the tariff"],
)
def test_own_power_costs_what_the_grid_would_have_paid(feed_in: Tariff | None, cost: float) -> None:
    """Never more than the tariff, and nothing where the grid pays nothing."""
    booked = account(replace(KWH, own_share=1.0), replace(PRICES, feed_in=feed_in))
    assert booked.cost == pytest.approx(cost)


def test_heat_of_a_socket_is_avoided_at_the_tariff_of_its_time() -> None:
    """The dear quarter would have been dear without miners too."""
    assert account(KWH, replace(PRICES, alternative=RESISTIVE)).avoided_cost == pytest.approx(0.8 * 0.25)


def test_energy_without_a_price_is_told_apart() -> None:
    """Half of the time has no price: half of the energy is unpriced, not free."""
    booked = account(replace(KWH, end=NOON + 2 * HOUR), PRICES)
    assert booked.unpriced_kwh == pytest.approx(0.5)
    assert booked.cost == pytest.approx(0.125)
    assert booked.revenue == pytest.approx(0.05)


def test_hope_is_not_booked() -> None:
    """An owner who values a bitcoin at twice its price earns its price."""
    hopeful = replace(PRICES, hash_price=replace(CENT, worth=2))
    assert account(KWH, hopeful).revenue == account(KWH, PRICES).revenue


def test_no_time_costs_nothing() -> None:
    """Two readings at one instant have nothing between them."""
    still = Interval(start=NOON, end=NOON, energy_kwh=0, heat_kwh=0, hash_th=0)
    assert account(still, PRICES) == EMPTY_ACCOUNT


@given(st.integers(1, 59), st.floats(0, 5), st.floats(0, 1))
def test_an_account_is_the_sum_of_its_parts(minutes: int, energy_kwh: float, own_share: float) -> None:
    """Readings in between change nothing."""
    share = minutes / 60
    whole = replace(KWH, energy_kwh=energy_kwh, own_share=own_share)
    middle = NOON + minutes * timedelta(minutes=1)
    prices = replace(PRICES, tariff=flat(0.2, start=NOON, end=NOON + HOUR, currency="EUR"))
    first = replace(
        whole, end=middle, energy_kwh=energy_kwh * share, heat_kwh=0.8 * share, hash_th=whole.hash_th * share
    )
    rest = replace(
        whole,
        start=middle,
        energy_kwh=energy_kwh * (1 - share),
        heat_kwh=0.8 * (1 - share),
        hash_th=whole.hash_th * (1 - share),
    )
    together, once = account(first, prices).plus(account(rest, prices)), account(whole, prices)
    assert together.cost == pytest.approx(once.cost)
    assert together.avoided_cost == pytest.approx(once.avoided_cost)
    assert together.revenue_sat == pytest.approx(once.revenue_sat)
    assert (together.energy_kwh, together.heat_kwh) == pytest.approx((once.energy_kwh, once.heat_kwh))


def test_a_forecast_error_has_direction_and_size() -> None:
    """Twice 10 too high and once 10 too low, of 100."""
    error = forecast_error([(110, 100), (90, 100), (110, 100)])
    assert error is not None
    assert [error.mean, error.mean_size, error.share] == pytest.approx([10 / 3, 10, 0.1])
    assert error.count == 3


def test_a_forecast_error_of_nothing_is_unknown() -> None:
    """No pair, no error; no sun, no share."""
    assert forecast_error([]) is None
    assert forecast_error([(5, 0)]) == ForecastError(mean=5, mean_size=5, share=None, count=1)


MINER = (PowerLevel(id="low", power_w=2000, hashrate_th_s=100),)
MASS = ThermalMass(capacity_kwh_k=1, loss_w_k=0, setpoint_c=21, room_c=21, low_k=0, high_k=1)
ZONE = PlanZone(
    id="room",
    miners=(MINER,),
    demand_w=(1000.0,) * 8,
    alternative_w=4000,
    alternative_per_kwh=(0.1,) * 8,
    mass=MASS,
)
OUTLOOK = Outlook(start=NOON, rates=(*(Rates(import_per_kwh=0.06),) * 4, *(Rates(import_per_kwh=0.3),) * 4), price=CENT)


def test_a_plan_that_came_true_saved_what_it_promised() -> None:
    """One kWh was stored at 0.01 and replaced gas at 0.1."""
    plan = planned(OUTLOOK, [ZONE])
    (zone,) = plan.zones
    cost = sum(slot.cost for slot in zone.slots)
    heat_kwh = sum(slot.mining_w + slot.alternative_w for slot in zone.slots) / 4000
    reckoning = reckoned(OUTLOOK, ZONE, cost=cost, heat_kwh=heat_kwh)
    assert reckoning.follow_cost == pytest.approx(0.11)
    assert reckoning.saving == pytest.approx(0.09, abs=0.02)


def test_a_plan_that_was_misled_tells_its_loss() -> None:
    """The dear hour came first, and the heat was bought in it."""
    reckoning = reckoned(OUTLOOK, ZONE, cost=0.25, heat_kwh=2)
    assert reckoning.saving == pytest.approx(-0.14)


def test_heat_that_is_left_is_worth_something() -> None:
    """One kWh more than the load at a mean of 0.055; nothing in summer."""
    assert reckoned(OUTLOOK, ZONE, cost=0.11, heat_kwh=3).stored_worth == pytest.approx(0.055)
    summer = replace(ZONE, demand_w=(0.0,) * 8)
    assert reckoned(OUTLOOK, summer, cost=0.0, heat_kwh=1).stored_worth == 0
