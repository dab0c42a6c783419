"""Heat is stored where that is cheapest, within comfort and within what the heaters can do."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.proof_of_heat.engine.economics import Rates
from custom_components.proof_of_heat.engine.hash_price import HashPrice
from custom_components.proof_of_heat.engine.heat_cost import HeatCost, Piece, boosted, heat_cost, steps
from custom_components.proof_of_heat.engine.heat_store import (
    Need,
    Store,
    Worth,
    contents,
    followed,
    stored,
    worth_before,
    worth_per_kwh,
)
from custom_components.proof_of_heat.engine.miner import PowerLevel

MINERS = (
    (
        PowerLevel(id="low", power_w=1000, hashrate_th_s=50),
        PowerLevel(id="odd", power_w=1500, hashrate_th_s=55),
        PowerLevel(id="high", power_w=2000, hashrate_th_s=80),
        PowerLevel(id="untuned", power_w=3000),
    ),
)
CENT = HashPrice(btc_per_th_day=0.024, price_per_btc=1)
"""1 TH/s earns 0.001 an hour."""


def need(price_per_kwh: float, *, load_kwh: float = 1, most_kwh: float = 3) -> Need:
    """Return a slot whose heat has one price."""
    return Need(load_kwh=load_kwh, cost=HeatCost(pieces=(Piece(price_per_kwh, most_kwh),)))


def store(*, now_kwh: float = 0, low_kwh: float = -2, high_kwh: float = 2, leak_share: float = 0) -> Store:
    """Return a building that keeps its heat, unless told."""
    return Store(now_kwh=now_kwh, low_kwh=low_kwh, high_kwh=high_kwh, leak_share=leak_share)


def heats(building: Store, needs: Sequence[Need], *, gain: float = 0.0, later: float | None = None) -> list[float]:
    """Return the best heats."""
    end = Worth.even(building, worth_per_kwh(needs) if later is None else later, gain)
    return stored(building, needs, end, minimum_gain_per_kwh=gain)


def cost(building: Store, needs: Sequence[Need], chosen: Sequence[float], later_per_kwh: float) -> float:
    """Return what a course costs, less what is left."""
    spent = sum(one.cost.draw(heat).cost for one, heat in zip(needs, chosen, strict=True))
    return spent - later_per_kwh * contents(building, needs, chosen)[-1]


def another_course(building: Store, needs: Sequence[Need], shares: Sequence[float]) -> list[float]:
    """Return any course between following the load and a full store."""
    follow = contents(building, needs, followed(building, needs))
    chosen: list[float] = []
    now_kwh = building.now_kwh
    for one, share, follow_kwh in zip(needs, shares, follow, strict=False):
        idle_kwh = now_kwh - one.load_kwh
        least_kwh = max(min(follow_kwh, 0.0) - idle_kwh, 0.0)
        most_kwh = max(min(building.high_kwh - idle_kwh, one.cost.most_kwh), least_kwh)
        chosen.append(min(least_kwh + share * (most_kwh - least_kwh), one.cost.most_kwh))
        now_kwh = idle_kwh + chosen[-1]
    return chosen


def test_the_climb_leaves_out_a_level_that_a_mix_beats() -> None:
    """From 0 to 1000 W at 50 TH/s a kW, then 30; the odd level and the unmeasured one are no steps."""
    climb = steps(MINERS, CENT)
    assert [step.power_w for step in climb] == [1000, 1000]
    assert [step.revenue_per_kwh for step in climb] == pytest.approx([0.05, 0.03])


def test_equal_miners_climb_together() -> None:
    """The same steps of two machines are one step of both, and so are two that earn nearly the same."""
    climb = steps((*MINERS, *MINERS), CENT)
    assert [step.power_w for step in climb] == [2000, 2000]
    near = (PowerLevel(id="a", power_w=1000, hashrate_th_s=50), PowerLevel(id="b", power_w=2000, hashrate_th_s=99))
    (step,) = steps((near,), CENT)
    assert (step.power_w, step.revenue_per_kwh) == pytest.approx((2000, 0.0495))


def test_surplus_goes_to_the_best_watts_first() -> None:
    """1500 W of surplus at 0.08: the first kW costs 0.03 net, half of the second 0.05, the rest 0.27."""
    rates = Rates(import_per_kwh=0.30, feed_in_per_kwh=0.08, surplus_w=1500)
    heat = heat_cost(steps(MINERS, CENT), rates, alternative_w=4000, alternative_per_kwh=0.1)
    assert [piece.per_kwh for piece in heat.pieces] == pytest.approx([0.03, 0.05, 0.1, 0.27])
    assert [piece.heat_kwh for piece in heat.pieces] == pytest.approx([0.25, 0.125, 1.0, 0.125])
    drawn = heat.draw(0.875)
    assert drawn.cost == pytest.approx(0.25 * 0.03 + 0.125 * 0.05 + 0.5 * 0.1)
    assert (drawn.mining_kwh, drawn.alternative_kwh) == (0.375, 0.5)


@pytest.mark.parametrize(
    ("heat_kwh", "per_kwh"), [(0, 0.25), (0.25, 0.25), (0.3, 0.27), (9, 0.27)], ids=["none", "first", "second", "all"]
)
def test_the_last_kwh_has_its_price(heat_kwh: float, per_kwh: float) -> None:
    """Each further kWh costs as much or more."""
    heat = heat_cost(steps(MINERS, CENT), Rates(import_per_kwh=0.30), alternative_w=0, alternative_per_kwh=0)
    assert heat.marginal_per_kwh(heat_kwh) == pytest.approx(per_kwh)


def test_half_of_the_heat_is_twice_as_dear() -> None:
    """What the miners lose on the way to the room is paid for too."""
    heat = heat_cost(
        steps(MINERS, CENT), Rates(import_per_kwh=0.25), alternative_w=0, alternative_per_kwh=0, useful_share=0.5
    )
    assert heat.pieces[0].per_kwh == pytest.approx(0.4)
    assert heat.most_kwh == pytest.approx(0.25)


def test_watts_that_pay_for_themselves_run_where_heat_can_be_let_out() -> None:
    """At 0.04 the first kW earns 0.01 with each kWh, and its heat is free; the second has to be wanted."""
    heat = heat_cost(
        steps(MINERS, CENT), Rates(import_per_kwh=0.04), alternative_w=0, alternative_per_kwh=0, can_shed=True
    )
    assert heat.base.cost == pytest.approx(-0.0025)
    assert heat.draw(0).mining_kwh == 0.25
    assert [piece.per_kwh for piece in heat.pieces] == pytest.approx([0, 0.01])


def test_a_boost_runs_all_miners_and_leaves_the_rest_to_choice() -> None:
    """The heat of the miners comes in any case, that of the other heater when it is wanted."""
    rates = Rates(import_per_kwh=0.3)
    heat = boosted(heat_cost(steps(MINERS, CENT), rates, alternative_w=1000, alternative_per_kwh=0.1))
    assert (heat.least_kwh, heat.most_kwh) == (0.5, 0.75)
    assert heat.draw(0).cost == pytest.approx(0.25 * 0.25 + 0.25 * 0.27)
    assert heat.marginal_per_kwh(0.5) == pytest.approx(0.1)
    assert HeatCost(pieces=()).marginal_per_kwh(1) == 0


def test_cheap_heat_is_stored_for_a_dear_slot() -> None:
    """The store is filled in the cheap slot and emptied in the dear one."""
    needs = [need(0.1), need(0.1), need(0.3), need(0.3)]
    chosen = heats(store(low_kwh=0), needs, later=0.1)
    assert sum(chosen[:2]) == pytest.approx(4)
    assert sum(chosen[2:]) == pytest.approx(0)


def test_a_gain_below_the_least_moves_nothing() -> None:
    """Half a cent is not worth the doubt; two cents are."""
    small, large = [need(0.1), need(0.105)], [need(0.1), need(0.12)]
    assert heats(store(), small, gain=0.01, later=0.105) == pytest.approx([1, 1])
    assert heats(store(low_kwh=0), large, gain=0.01, later=0.105) == pytest.approx([2, 0])


def test_equal_prices_follow_the_load() -> None:
    """Where nothing is to gain, the room stays at its setpoint, leak or no leak."""
    needs = [need(0.2)] * 8
    assert heats(store(leak_share=0.01), needs, gain=0.01) == pytest.approx([1] * 8)


def test_a_cold_snap_beyond_the_heaters_is_met_ahead() -> None:
    """Two slots want more than the heaters give, so the building is warmed before, however dear that is."""
    needs = [need(0.5, most_kwh=2), need(0.1, load_kwh=3, most_kwh=2), need(0.1, load_kwh=3, most_kwh=2)]
    building = store(low_kwh=0)
    assert contents(building, needs, heats(building, needs)) == pytest.approx([1, 0, -1])
    assert contents(building, needs, followed(building, needs)) == pytest.approx([1, 0, -1])


def test_following_holds_the_setpoint() -> None:
    """A warm room is left to cool, a cold one is warmed as fast as the heaters can."""
    needs = [need(0.2)] * 4
    assert followed(store(now_kwh=1.5), needs) == pytest.approx([0, 0.5, 1, 1])
    assert followed(store(now_kwh=-5), needs) == pytest.approx([3, 3, 2, 1])


def test_a_room_above_its_band_is_let_cool() -> None:
    """More than the band allows is in store; nothing is added."""
    needs = [need(0.2)] * 4
    chosen = heats(store(now_kwh=5), needs, gain=0.01)
    assert contents(store(now_kwh=5), needs, chosen)[:3] == pytest.approx([4, 3, 2])


@pytest.mark.parametrize(
    ("needs", "per_kwh"),
    [([], 0), ([need(0.2, load_kwh=0)], 0), ([need(-0.2)], 0), ([need(0.1), need(0.3), need(0.2)], 0.2)],
    ids=["no slot", "no load", "paid for", "middle"],
)
def test_what_is_left_is_worth_the_middle_price(needs: list[Need], per_kwh: float) -> None:
    """Heat that is left saves what heat usually costs, and never costs."""
    assert worth_per_kwh(needs) == pytest.approx(per_kwh)


def test_heat_is_worth_what_is_made_of_it_later() -> None:
    """Two kWh replace two dear ones; a third finds no use and leaks."""
    even = Worth.even(store(low_kwh=0), 0.1)
    worth = worth_before(store(low_kwh=0, high_kwh=4), [need(0.3), need(0.3)], even, minimum_gain_per_kwh=0)
    assert [worth.saving(kwh) for kwh in (0, 1, 2, 3)] == pytest.approx([0, 0.3, 0.6, 0.7])


def test_worth_goes_on_beyond_its_ends() -> None:
    """A room below its band has to be warmed at the same price, and what is stored above it saves as much."""
    worth = Worth.even(store(low_kwh=-1, high_kwh=2), 0.1, 0.01)
    assert [worth.saving(kwh) for kwh in (-2, -1, 3)] == pytest.approx([-0.22, -0.11, 0.3])
    assert worth.between(-2, 4) == pytest.approx([(-0.11, True, 2), (-0.1, True, 4)])


def test_a_store_without_room_is_worth_its_price() -> None:
    """There is nothing to choose, and nothing breaks."""
    even = Worth.even(store(low_kwh=0, high_kwh=0), 0.1, 0.0)
    assert worth_before(store(low_kwh=0, high_kwh=0), [need(0.3)], even).saving(1) == pytest.approx(0.1)


def test_warmth_is_left_for_what_the_heaters_cannot_do_later() -> None:
    """A day that is colder than the heaters are strong begins warm."""
    even = Worth.even(store(low_kwh=0), 0.1, 0.0)
    snap = worth_before(store(low_kwh=0), [need(0.1, load_kwh=2, most_kwh=1)], even, minimum_gain_per_kwh=0)
    assert snap.low_kwh == 1
    assert stored(store(low_kwh=0), [need(0.5, most_kwh=2)], snap, minimum_gain_per_kwh=0) == pytest.approx([2])


slots = st.lists(
    st.tuples(st.integers(-20, 60), st.integers(0, 40), st.integers(0, 3), st.integers(1, 3)), min_size=1, max_size=6
)


def two_prices(price: int, more: int, load: int, most: int) -> Need:
    """Return a slot with two pieces of heat, in cents and half kWh."""
    pieces = (Piece(price / 100, most / 2), Piece((price + more) / 100, 1.5))
    return Need(load_kwh=load / 2, cost=HeatCost(pieces=pieces))


@given(slots, st.integers(-3, 3), st.lists(st.floats(0, 1), min_size=6, max_size=6), st.integers(0, 40))
def test_no_other_course_within_the_band_is_cheaper(
    told: list[tuple[int, int, int, int]], now: int, shares: list[float], later: int
) -> None:
    """Whatever else one does within comfort costs as much or more."""
    needs = [two_prices(*one) for one in told]
    building = store(now_kwh=now / 2)
    mine = heats(building, needs, later=later / 100)
    other = another_course(building, needs, shares)
    assert cost(building, needs, mine, later / 100) <= cost(building, needs, other, later / 100) + 1e-9


@given(slots, st.integers(-6, 6), st.floats(0, 0.05))
def test_the_room_stays_in_its_band_where_the_heaters_can_hold_it(
    told: list[tuple[int, int, int, int]], now: int, leak_share: float
) -> None:
    """Money never makes a room colder than following the load would, beyond the band."""
    needs = [two_prices(*one) for one in told]
    building = store(now_kwh=now / 2, leak_share=leak_share)
    after = contents(building, needs, heats(building, needs))
    follow = contents(building, needs, followed(building, needs))
    assert all(mine >= min(building.low_kwh, theirs) - 1e-6 for mine, theirs in zip(after, follow, strict=True))
    assert all(mine <= max(building.high_kwh, building.now_kwh) + 1e-6 for mine in after)
