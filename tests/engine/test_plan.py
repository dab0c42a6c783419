"""The plan of the next hours costs no more than following the load, and says why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.proof_of_heat.engine.economics import Rates
from custom_components.proof_of_heat.engine.hash_price import HashPrice
from custom_components.proof_of_heat.engine.miner import PowerLevel
from custom_components.proof_of_heat.engine.money import Override
from custom_components.proof_of_heat.engine.plan import Outlook, PlanZone, SlotReason, planned
from custom_components.proof_of_heat.engine.thermal_mass import Tank, ThermalMass

START = datetime(2026, 1, 15, 12, tzinfo=UTC)
CENT = HashPrice(btc_per_th_day=0.024, price_per_btc=1)
"""1 TH/s earns 0.001 an hour, so 50 TH/s at 1 kW earn 0.05 with a kWh."""

MINER = (PowerLevel(id="low", power_w=1000, hashrate_th_s=50), PowerLevel(id="high", power_w=2000, hashrate_th_s=80))
MASS = ThermalMass(capacity_kwh_k=5, loss_w_k=100, setpoint_c=21, room_c=21, low_k=0.5, high_k=1)


def outlook(*tariff_per_kwh: float, surplus_w: float = 0.0) -> Outlook:
    """Return what is known of these slots."""
    rates = tuple(Rates(import_per_kwh=price, feed_in_per_kwh=0.06, surplus_w=surplus_w) for price in tariff_per_kwh)
    return Outlook(start=START, rates=rates, price=CENT)


def zone(slots: int, **changes: Any) -> PlanZone:
    """Return a room of 1 kW with a miner and a gas boiler at 0.1."""
    usual = PlanZone(
        id="living_room",
        miners=(MINER,),
        demand_w=(1000.0,) * slots,
        alternative_w=4000,
        alternative_per_kwh=(0.1,) * slots,
        mass=MASS,
    )
    return replace(usual, **changes)


CHEAP_THEN_DEAR = (*(0.06,) * 8, *(0.3,) * 8)


@pytest.mark.parametrize(
    ("tariff_per_kwh", "changes", "surplus_w", "reason"),
    [
        ((0.3,), {}, 0, SlotReason.ALTERNATIVE_CHEAPER),
        ((0.1,), {}, 0, SlotReason.MINERS_CHEAPER),
        ((0.04,), {"mass": None}, 0, SlotReason.MINING_PAYS),
        ((0.3,), {}, 1500, SlotReason.SURPLUS),
        ((0.3,), {"demand_w": (0.0,)}, 0, SlotReason.NO_DEMAND),
        (CHEAP_THEN_DEAR, {}, 0, SlotReason.STORING_CHEAP),
        ((-0.2, *(0.3,) * 7), {}, 0, SlotReason.STORING_NEGATIVE),
        (CHEAP_THEN_DEAR, {}, 9000, SlotReason.STORING_SURPLUS),
        ((0.3, *(0.04,) * 9), {}, 0, SlotReason.USING_STORE),
        ((0.1, 0.1), {"mass": replace(MASS, room_c=19)}, 0, SlotReason.WARMING_UP),
        ((0.1,), {"overrides": {0: Override.PAUSE}}, 0, SlotReason.PAUSE),
        ((0.3,), {"overrides": {0: Override.BOOST}}, 0, SlotReason.BOOST),
    ],
)
def test_each_slot_says_why(
    tariff_per_kwh: tuple[float, ...], changes: dict[str, Any], surplus_w: float, reason: SlotReason
) -> None:
    """The first slot has the reason that a person would give."""
    slots = len(tariff_per_kwh)
    known = outlook(*tariff_per_kwh)
    first = replace(known.rates[0], surplus_w=surplus_w)
    plan = planned(replace(known, rates=(first, *known.rates[1:])), [zone(slots, **changes)])
    assert plan.zones[0].slots[0].reason is reason


def test_a_plan_tells_power_temperature_and_cost_of_each_slot() -> None:
    """A kW of mining at 0.1 costs 0.05 an hour, and the room stays at its setpoint."""
    plan = planned(outlook(0.1), [zone(1)])
    (slot,) = plan.zones[0].slots
    assert slot.start == START
    assert [slot.mining_w, slot.alternative_w] == pytest.approx([1000, 0])
    assert slot.room_c == pytest.approx(21)
    assert slot.cost == pytest.approx(0.0125)
    assert plan.end == START + timedelta(minutes=15)


def test_a_room_is_warmed_before_dear_hours_within_its_band() -> None:
    """Two cheap hours fill the building, the dear ones empty it, and the saving is told."""
    plan = planned(outlook(*CHEAP_THEN_DEAR), [zone(16)])
    rooms = [slot.room_c or 0.0 for slot in plan.zones[0].slots]
    assert max(rooms) == pytest.approx(rooms[7])
    assert rooms[7] > 21.1
    assert 20.5 - 1e-6 <= min(rooms) <= max(rooms) <= 22 + 1e-6
    assert plan.saving > 0


def test_what_is_left_in_the_evening_is_for_the_dear_morning() -> None:
    """The last day comes once more: a plan that ends before dear hours does not end cold."""
    dear_then_cheap = (*(0.3,) * 4, *(0.06,) * 12)
    plan = planned(outlook(*dear_then_cheap), [zone(16)])
    assert (plan.zones[0].slots[-1].room_c or 0.0) > 20.7


TANK = Tank(capacity_kwh_k=0.25, tank_c=40, low_c=40, high_c=44)
"""It holds 1 kWh."""


def test_a_tank_is_filled_before_the_room_is_warmed() -> None:
    """The miners give 1 kW more than the load for two hours: 1 kWh into the tank, the rest into the room."""
    mass = replace(MASS, loss_w_k=0, tank=TANK)
    slots = planned(outlook(*CHEAP_THEN_DEAR), [zone(16, mass=mass)]).zones[0].slots
    assert [slots[3].tank_c, slots[3].room_c] == pytest.approx([44, 21])
    assert [slots[7].tank_c, slots[7].room_c] == pytest.approx([44, 21.2])


def test_a_tank_spares_the_room() -> None:
    """Even where the room may not move at all, a kWh is stored at 0.03 and replaces gas at 0.1."""
    stiff = replace(MASS, low_k=0, high_k=0, loss_w_k=0)
    with_tank = planned(outlook(*CHEAP_THEN_DEAR), [zone(16, mass=replace(stiff, tank=TANK))])
    assert planned(outlook(*CHEAP_THEN_DEAR), [zone(16, mass=stiff)]).saving == pytest.approx(0)
    assert with_tank.saving == pytest.approx(0.07)
    assert {slot.room_c for slot in with_tank.zones[0].slots} == {21}


@pytest.mark.parametrize(("tank_c", "now_kwh"), [(30, 0), (42, 0.5), (60, 1)], ids=["cold", "half", "too hot"])
def test_a_tank_holds_what_is_between_its_limits(tank_c: float, now_kwh: float) -> None:
    """Water below its limit heats nobody, and above it no plan counts on it."""
    assert replace(TANK, tank_c=tank_c).now_kwh == pytest.approx(now_kwh)
    assert replace(MASS, tank=replace(TANK, tank_c=tank_c)).store().now_kwh == pytest.approx(now_kwh)


def test_a_wish_of_the_owner_is_for_once() -> None:
    """A boost in the last slot is no habit: the worth of heat that is left is reckoned without it."""
    slots = (*(0.3,) * 8, *(0.06,) * 8)
    plain = planned(outlook(*slots), [zone(16)]).zones[0]
    boosted = planned(outlook(*slots), [zone(16, overrides={15: Override.BOOST})]).zones[0]
    assert (boosted.slots[-1].room_c or 0.0) >= (plain.slots[-1].room_c or 0.0)
    assert boosted.slots[-1].mining_w == pytest.approx(2000)


def test_without_a_trusted_model_nothing_is_stored() -> None:
    """Each slot serves its own load by the cheapest heater; no temperature is promised."""
    plan = planned(outlook(*CHEAP_THEN_DEAR), [zone(16, mass=None)])
    slots = plan.zones[0].slots
    assert [slot.mining_w + slot.alternative_w for slot in slots] == pytest.approx([1000] * 16)
    assert [slot.mining_w for slot in slots] == pytest.approx([1000] * 8 + [0] * 8)
    assert {slot.room_c for slot in slots} == {None}
    assert plan.saving == 0


def test_a_pause_leaves_the_heat_to_the_other_heater() -> None:
    """The owner wants silence, not cold."""
    plan = planned(outlook(0.06, 0.06), [zone(2, mass=None, overrides={1: Override.PAUSE})])
    before, paused = plan.zones[0].slots
    assert [before.mining_w, paused.mining_w, paused.alternative_w] == pytest.approx([1000, 0, 1000])


def test_a_boost_runs_all_miners() -> None:
    """The owner wants it warm, whatever it costs."""
    plan = planned(outlook(0.3, 0.3), [zone(2, overrides={0: Override.BOOST})])
    boost = plan.zones[0].slots[0]
    assert boost.mining_w == pytest.approx(2000)
    assert boost.room_c == pytest.approx(21.05)


def test_miners_run_for_their_revenue_where_heat_can_be_let_out() -> None:
    """In summer a shed may mine while a room may not."""
    plans = [
        planned(outlook(0.04), [zone(1, demand_w=(0.0,), can_shed=can_shed, mass=None)]) for can_shed in (True, False)
    ]
    assert [plan.zones[0].slots[0].mining_w for plan in plans] == pytest.approx([1000, 0])


def test_a_zone_leaves_its_surplus_to_the_next() -> None:
    """1 kW of surplus serves one room; the other one takes gas."""
    rooms = [zone(1, id=name, mass=None) for name in ("a", "b")]
    plan = planned(outlook(0.3, surplus_w=1000), rooms)
    assert [one.slots[0].mining_w for one in plan.zones] == pytest.approx([1000, 0])


def test_a_zone_does_not_store_what_another_one_needs_more() -> None:
    """Storing all the surplus gains the first zone less than the second one would lose."""
    known = outlook(0.6, 0.6, surplus_w=2000)
    known = replace(known, rates=(known.rates[0], replace(known.rates[1], surplus_w=0)))
    first = zone(2, id="a", alternative_per_kwh=(0.2, 0.2), mass=replace(MASS, loss_w_k=0))
    second = zone(2, id="b", alternative_per_kwh=(0.5, 0.5), mass=None)
    assert planned(known, [first]).saving > 0
    both = planned(known, [first, second])
    assert both.saving == 0
    assert [one.slots[0].mining_w for one in both.zones] == pytest.approx([1000, 1000])


def test_a_plan_of_nothing_is_empty() -> None:
    """A site without zones has nothing to plan."""
    plan = planned(outlook(0.1), [])
    assert (plan.zones, plan.end, plan.saving) == ((), START, 0)


prices = st.lists(st.floats(-0.3, 0.6), min_size=12, max_size=12)


@given(prices, st.lists(st.floats(0, 3000), min_size=12, max_size=12), st.floats(18, 24), st.floats(0, 4000))
def test_a_plan_never_costs_more_than_following_the_load(
    tariff_per_kwh: list[float], demand_w: list[float], room_c: float, surplus_w: float
) -> None:
    """By its own forecast, for the site as a whole, whatever the prices are."""
    mass = replace(MASS, room_c=room_c)
    rooms = [zone(12, id=name, demand_w=tuple(demand_w), mass=mass) for name in ("a", "b")]
    known = outlook(*tariff_per_kwh, surplus_w=surplus_w)
    plan = planned(known, rooms)
    assert plan.saving >= 0
    assert plan == planned(known, rooms)
