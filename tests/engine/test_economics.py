"""What mining is worth, and who heats for the least."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.proof_of_heat.engine.alternative import (
    RESISTIVE,
    Alternative,
    HeatSource,
    YieldPoint,
    gas,
    gas_per_kwh,
)
from custom_components.proof_of_heat.engine.economics import (
    HeatWish,
    Rates,
    Regime,
    break_even_per_kwh,
    cheapest_heat,
    marginal_per_kwh,
    net_heat_per_kwh,
    regime,
    worth_per_hour,
)
from custom_components.proof_of_heat.engine.hash_price import (
    NOTHING_EARNED,
    HashPrice,
    HashPriceStatus,
    HashQuote,
    hash_price,
    known_hash_price,
)

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)

MARKET = hash_price(difficulty=150e12, reward_btc=3.15, price_per_btc=90_000)
TYPED_IN = HashPrice(btc_per_th_day=5e-7, price_per_btc=80_000)

HEAT_PUMP = Alternative(
    source=HeatSource.HEAT_PUMP,
    curve=(
        YieldPoint(outdoor_c=-15, heat_per_kwh=2.0),
        YieldPoint(outdoor_c=2, heat_per_kwh=3.2),
        YieldPoint(outdoor_c=12, heat_per_kwh=4.2),
    ),
)


def quote(source: str, *, age: timedelta) -> HashQuote:
    """Return what a source told a while ago."""
    return HashQuote(source=source, price=MARKET, read_at=NOW - age)


def test_the_hash_price_follows_from_difficulty() -> None:
    """At a difficulty of 150e12, 3.15 BTC a block and 90,000 $ a bitcoin: 42.2 sat and 0.038 $ for 1 TH/s a day."""
    assert MARKET.btc_per_th_day * 1e8 == pytest.approx(42.2, abs=0.05)
    assert MARKET.per_th_day * 1000 == pytest.approx(38.0, abs=0.05)


@pytest.mark.parametrize(("efficiency_j_per_th", "per_kwh"), [(20, 0.079), (30, 0.053)])
def test_revenue_per_kwh_follows_from_efficiency(efficiency_j_per_th: float, per_kwh: float) -> None:
    """20 J/TH earn 0.079 $ with each kWh, 30 J/TH 0.053 $."""
    assert MARKET.per_kwh(efficiency_j_per_th) == pytest.approx(per_kwh, abs=0.0005)


def test_an_hour_earns_the_same_counted_by_hashes_or_by_energy() -> None:
    """50 TH/s at 20 J/TH draw 1 kW."""
    assert MARKET.per_hour(50) == pytest.approx(MARKET.per_kwh(20))
    assert MARKET.sat(50 * 3600) * 90_000 / 1e8 == pytest.approx(MARKET.per_hour(50))


def test_the_pool_takes_its_fee_and_the_owner_may_hope() -> None:
    """2 % less of everything; a bitcoin held to be worth twice its price doubles money, never satoshi."""
    after_fee = hash_price(difficulty=150e12, reward_btc=3.15, price_per_btc=90_000, pool_fee_share=0.02, worth=2)
    assert after_fee.per_th_day == pytest.approx(MARKET.per_th_day * 0.98 * 2)
    assert after_fee.sat(1) == pytest.approx(MARKET.sat(1) * 0.98)


@pytest.mark.parametrize(
    ("ages_h", "typed_in", "status", "source"),
    [
        ({"own": 1, "public": 0}, None, HashPriceStatus.LIVE, "own"),
        ({"own": 2, "public": 0}, None, HashPriceStatus.LIVE, "own"),
        ({"own": 2.1, "public": 1}, TYPED_IN, HashPriceStatus.SECOND_SOURCE, "public"),
        ({"public": 1}, None, HashPriceStatus.SECOND_SOURCE, "public"),
        ({"own": 9, "public": 5}, None, HashPriceStatus.STALE, "public"),
    ],
    ids=["fresh", "just fresh", "second source", "the first never spoke", "old"],
)
def test_the_first_fresh_source_tells_the_hash_price(
    ages_h: dict[str, float], typed_in: HashPrice | None, status: HashPriceStatus, source: str
) -> None:
    """After two hours the next source takes over, and it is said."""
    quotes = [quote(name, age=timedelta(hours=age_h)) for name, age_h in ages_h.items()]
    known = known_hash_price(quotes, first="own", now=NOW, typed_in=typed_in)
    assert known.quote is not None
    assert (known.status, known.quote.source, known.price) == (status, source, MARKET)


def test_the_owners_number_holds_where_no_source_is_fresh() -> None:
    """A number typed in is better than an old one."""
    known = known_hash_price([quote("own", age=timedelta(hours=3))], first="own", now=NOW, typed_in=TYPED_IN)
    assert (known.status, known.price, known.quote) == (HashPriceStatus.TYPED_IN, TYPED_IN, None)


def test_without_any_market_miners_are_heaters() -> None:
    """Nothing known counts as nothing earned, and heat goes on."""
    known = known_hash_price([], first=None, now=NOW)
    assert (known.status, known.price) == (HashPriceStatus.UNKNOWN, NOTHING_EARNED)
    assert known.price.per_hour(100) == 0


@pytest.mark.parametrize(
    ("alternative", "outdoor_c", "per_kwh"),
    [
        (RESISTIVE, 5, 0.30),
        (gas(fuel_per_kwh=0.10, efficiency_share=0.92), 5, 0.109),
        (gas(fuel_per_kwh=gas_per_kwh(1.0, 10.0), efficiency_share=0.92), 5, 0.109),
        (Alternative(source=HeatSource.DISTRICT_HEAT, fuel_per_kwh=0.12), 5, 0.12),
        (HEAT_PUMP, 2, 0.094),
        (HEAT_PUMP, 7, 0.30 / 3.7),
        (HEAT_PUMP, None, 0.30 / 3.7),
        (HEAT_PUMP, -30, 0.15),
        (HEAT_PUMP, 30, 0.30 / 4.2),
    ],
    ids=["resistive", "gas", "gas by m3", "district heat", "at a point", "between", "no weather", "cold", "warm"],
)
def test_other_heat_has_its_price(alternative: Alternative, outdoor_c: float | None, per_kwh: float) -> None:
    """Energy price by yield, at a tariff of 0.30."""
    assert alternative.price_per_kwh(tariff_per_kwh=0.30, outdoor_c=outdoor_c) == pytest.approx(per_kwh, abs=0.0005)


def test_miners_heat_costs_the_tariff_less_the_revenue() -> None:
    """0.221 $ at a tariff of 0.30 and 20 J/TH."""
    revenue_per_kwh = MARKET.per_kwh(20)
    assert net_heat_per_kwh(tariff_per_kwh=0.30, revenue_per_kwh=revenue_per_kwh) == pytest.approx(0.221, abs=0.0005)
    half = net_heat_per_kwh(tariff_per_kwh=0.30, revenue_per_kwh=revenue_per_kwh, useful_share=0.5)
    assert half == pytest.approx(0.442, abs=0.001)


def test_the_last_watts_of_a_level_earn_less_than_the_first() -> None:
    """An Avalon Q earns 0.103 $ with a kWh in eco, and half of that with each further kWh up to super."""
    eco = marginal_per_kwh(MARKET, more_th_s=52, more_w=800)
    rest = marginal_per_kwh(MARKET, more_th_s=10, more_w=374)
    assert eco == pytest.approx(MARKET.per_kwh(800 / 52))
    assert rest == pytest.approx(0.042, abs=0.0005)


@pytest.mark.parametrize(
    ("tariff_per_kwh", "expected"),
    [(-0.05, Regime.ALWAYS), (0.07, Regime.ALWAYS), (0.10, Regime.FOR_HEAT), (0.20, Regime.NEVER)],
)
def test_the_tariff_decides_whether_to_mine(tariff_per_kwh: float, expected: Regime) -> None:
    """Below the shutdown price always, below the heat break-even for heat, above it never."""
    revenue_per_kwh = MARKET.per_kwh(20)
    limit_per_kwh = break_even_per_kwh(revenue_per_kwh=revenue_per_kwh, alternative_per_kwh=0.109)
    assert limit_per_kwh == pytest.approx(0.188, abs=0.0005)
    regime_now = regime(
        tariff_per_kwh=tariff_per_kwh, revenue_per_kwh=revenue_per_kwh, break_even_per_kwh=limit_per_kwh
    )
    assert regime_now is expected


@pytest.mark.parametrize(
    ("prices", "is_wanted", "source", "lead_per_kwh"),
    [
        ({HeatSource.MINERS: 0.05, HeatSource.GAS: 0.08}, True, HeatSource.MINERS, 0.03),
        ({HeatSource.MINERS: 0.15, HeatSource.GAS: 0.08, HeatSource.HEAT_PUMP: 0.07}, True, HeatSource.HEAT_PUMP, 0.01),
        ({HeatSource.MINERS: 0.05, HeatSource.GAS: 0.08}, False, HeatSource.NOTHING, 0.05),
        ({HeatSource.MINERS: -0.02, HeatSource.GAS: 0.08}, False, HeatSource.MINERS, 0.02),
        ({HeatSource.MINERS: 0.15}, True, HeatSource.MINERS, None),
        ({}, True, HeatSource.NOTHING, None),
    ],
    ids=["miners", "heat pump", "too dear to waste", "pays for itself", "only one", "nobody"],
)
def test_the_cheapest_heat_is_told_with_its_lead(
    prices: dict[HeatSource, float], is_wanted: bool, source: HeatSource, lead_per_kwh: float | None
) -> None:
    """The truth on screen when mining is not the cheapest heat."""
    answer = cheapest_heat(prices, is_wanted=is_wanted)
    assert answer.source is source
    assert answer.lead_per_kwh == pytest.approx(lead_per_kwh)


def test_own_surplus_costs_what_the_grid_would_pay() -> None:
    """1 kW of surplus at the feed-in price, the second kW at the tariff; a feed-in above the tariff is no cost."""
    rates = Rates(import_per_kwh=0.30, feed_in_per_kwh=0.08, surplus_w=1000)
    assert rates.cost_per_hour(2000) == pytest.approx(0.38)
    assert rates.cost_per_hour(500) == pytest.approx(0.04)
    assert Rates(import_per_kwh=-0.1, feed_in_per_kwh=0.08, surplus_w=500).cost_per_hour(1000) == pytest.approx(-0.1)


def test_heat_above_the_demand_is_worth_nothing_or_less() -> None:
    """1 kW is wanted of 2 kW given; the other one has to be let out."""
    wish = HeatWish(demand_w=1000, alternative_per_kwh=0.1, excess_per_kwh=0.02)
    assert wish.credit_per_hour(2000) == pytest.approx(0.08)
    assert HeatWish(demand_w=-500, alternative_per_kwh=0.1).credit_per_hour(2000) == 0
    assert HeatWish(demand_w=2000, alternative_per_kwh=0.1, useful_share=0.5).credit_per_hour(2000) == pytest.approx(
        0.1
    )


def test_the_value_of_a_level_is_revenue_and_saved_heat_less_energy() -> None:
    """1 kW at 20 J/TH beside gas at 0.109, for 0.15 a kWh."""
    wish = HeatWish(demand_w=1500, alternative_per_kwh=0.109)
    worth = worth_per_hour(MARKET, Rates(import_per_kwh=0.15), wish, power_w=1000, hashrate_th_s=50)
    assert worth.heat_credit == pytest.approx(0.109)
    assert worth.energy_cost == pytest.approx(0.15)
    assert worth.value == pytest.approx(0.079 + 0.109 - 0.15, abs=0.0005)


@given(
    st.floats(-0.5, 1),
    st.floats(0, 0.5),
    st.floats(0, 0.5),
    st.floats(1, 5000),
    st.floats(0.3, 1),
)
def test_the_break_even_and_the_value_agree(
    tariff_per_kwh: float, revenue_per_kwh: float, alternative_per_kwh: float, power_w: float, useful_share: float
) -> None:
    """A level that heats is worth something exactly where the tariff is below the heat break-even."""
    price = HashPrice(btc_per_th_day=1, price_per_btc=revenue_per_kwh * 24)
    wish = HeatWish(demand_w=power_w, alternative_per_kwh=alternative_per_kwh, useful_share=useful_share)
    worth = worth_per_hour(
        price, Rates(import_per_kwh=tariff_per_kwh), wish, power_w=power_w, hashrate_th_s=power_w / 1000
    )
    limit_per_kwh = break_even_per_kwh(
        revenue_per_kwh=revenue_per_kwh, alternative_per_kwh=alternative_per_kwh, useful_share=useful_share
    )
    assert worth.value == pytest.approx((limit_per_kwh - tariff_per_kwh) * power_w / 1000, abs=1e-9)
