"""The strategy `cheapest`: each step runs while it earns and heats for more than it costs."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.proof_of_heat.engine.bounds import Bound
from custom_components.proof_of_heat.engine.economics import HeatWish, Rates, Valuation
from custom_components.proof_of_heat.engine.hash_price import NOTHING_EARNED, HashPrice
from custom_components.proof_of_heat.engine.miner import PAUSE, Target
from custom_components.proof_of_heat.engine.model import Mode, SiteSettings
from custom_components.proof_of_heat.engine.money import ROOM, Money, Override
from custom_components.proof_of_heat.engine.reason import Reason
from custom_components.proof_of_heat.engine.supply import (
    Input,
    SiteReading,
    Strategy,
    SupplySettings,
    SupplyStatus,
)

from .sample_house import BOILER, Home, heating_miner, house
from .sample_site import ECO, NOW, STANDARD, SUPER, miner
from .sample_site import ROOM as LIVING_ROOM

HASH = HashPrice(btc_per_th_day=0.045, price_per_btc=1)
"""45 for 1 PH/s and day. An Avalon Q earns 0.12 with each kWh of its eco level, 0.105 and 0.05 with the next ones."""

CHEAPEST = SupplySettings(strategy=Strategy.CHEAPEST)


def priced(import_per_kwh: float, **changes: Any) -> Money:
    """Return the prices of a cycle; gas heat costs 0.10."""
    rates = Rates(
        import_per_kwh=import_per_kwh,
        feed_in_per_kwh=changes.pop("feed_in_per_kwh", 0.0),
        surplus_w=changes.pop("surplus_w", 0.0),
    )
    return replace(Money(rates=rates, hash_price=HASH, alternatives_per_kwh={"house": 0.10, ROOM: 0.10}), **changes)


def by_price(*miners: Any, money: Money | None, **changes: Any) -> SiteSettings:
    """Return a house whose miners follow the price."""
    return house(*miners, is_balancing=True, supply=CHEAPEST, money=money, **changes)


def free(miner_id: str = "a", **changes: Any) -> Any:
    """Return a managed miner that heats nothing that is wanted."""
    return miner(miner_id, mode=Mode.AUTO, **changes)


@pytest.mark.parametrize(
    ("import_per_kwh", "target"),
    [(-0.05, SUPER), (0.02, SUPER), (0.08, STANDARD), (0.11, ECO), (0.30, PAUSE)],
    ids=["the grid pays", "all steps earn", "the last step costs", "the first step earns", "nothing earns"],
)
def test_a_free_miner_runs_each_step_that_earns(import_per_kwh: float, target: Target) -> None:
    """Without a room the revenue alone has to pay for the energy, step by step."""
    home = Home(by_price(free(), money=priced(import_per_kwh)))
    home.go(30)
    assert home.targets["a"] == target


def status_of(home: Home) -> SupplyStatus:
    """Return how the managed miners stand to their target."""
    assert home.decision.report is not None
    return home.decision.report.status


def test_who_goes_by_prices_has_the_caps_as_target() -> None:
    """No supply limits the miner beside a grid; above a cap it is over its target until it has come down."""
    home = Home(by_price(free(), money=priced(0.02)))
    home.go(30)
    report = home.decision.report
    assert report is not None
    assert (report.follows_supply, report.status) == (False, SupplyStatus.OK)
    home.change(caps=(Bound(limit_w=900, reason=Reason.OPERATOR_CAP),))
    home.go(1)
    assert status_of(home) is SupplyStatus.OVER_TARGET
    home.go(30)
    assert status_of(home) is SupplyStatus.OK


def test_an_island_misses_its_supply_whatever_it_earns() -> None:
    """There the supply limits the miner, so it is needed, and without a miner it is not."""
    island = replace(CHEAPEST, is_islanded=True)
    with_miner, without = (
        Home(house(*miners, is_balancing=True, supply=island, money=priced(0.02))) for miners in ((free(),), ())
    )
    with_miner.go(1)
    without.go(1)
    assert with_miner.decision.report is not None
    assert with_miner.decision.report.follows_supply
    assert without.decision.report is not None
    assert not without.decision.report.follows_supply


def test_the_reason_is_the_price() -> None:
    """A miner that stands still for money says so."""
    home = Home(by_price(free(), money=priced(0.30)))
    home.go(30)
    assert home.decision.verdicts["a"].reason is Reason.PRICE


def test_without_a_price_heat_comes_first() -> None:
    """A tariff that nobody tells any more stops no heat."""
    home = Home(by_price(heating_miner(), money=None), room_c=19.0)
    home.go(15)
    assert home.targets["a"] == SUPER


@pytest.mark.parametrize(
    ("import_per_kwh", "is_mining", "boiler_w"),
    [(0.10, True, 0), (0.30, False, 3000)],
    ids=["miners are cheaper", "gas is cheaper"],
)
def test_the_cheaper_heater_heats(import_per_kwh: float, is_mining: bool, boiler_w: float) -> None:
    """Up to revenue and gas together the miners heat; above it they stop, and the boiler does it."""
    home = Home(
        by_price(
            heating_miner("a"), heating_miner("b"), heating_miner("c"), money=priced(import_per_kwh), heaters=(BOILER,)
        ),
        room_c=20.5,
        outdoor_c=0.0,
    )
    home.go(60)
    assert (home.power_w > 1500) is is_mining
    assert home.heater_targets["boiler"].heat_w == boiler_w


def test_a_zone_that_is_left_to_others_says_so() -> None:
    """The miners rest for money, not because it is warm."""
    home = Home(by_price(money=priced(0.30), heaters=(BOILER,)), room_c=20.0)
    home.go(30)
    assert home.decision.verdicts["a"].reason is Reason.PRICE


def test_own_surplus_heats_before_gas() -> None:
    """What the roof gives costs what the grid would have paid for it, so the miners use it."""
    home = Home(by_price(money=priced(0.30, surplus_w=1400, feed_in_per_kwh=0.05), heaters=(BOILER,)), room_c=20.0)
    home.go(30)
    assert home.targets["a"] == STANDARD


def test_a_freezing_room_asks_for_no_price() -> None:
    """Frost protection comes before money."""
    home = Home(by_price(money=priced(5.0)), room_c=4.0)
    home.go(10)
    assert home.targets["a"] == SUPER


def test_miners_that_are_held_count_as_heat_that_is_there() -> None:
    """What runs anyway leaves less to be bought, so the others stay off."""
    held = heating_miner("b", mode=Mode.HEAT, limit=SUPER)
    home = Home(by_price(heating_miner("a"), held, money=priced(0.30), heaters=(BOILER,)), room_c=20.9)
    home.go(30)
    assert (home.targets["a"], home.targets["b"]) == (PAUSE, SUPER)


@pytest.mark.parametrize(
    ("wish", "import_per_kwh", "target"),
    [(Override.PAUSE, 0.02, PAUSE), (Override.BOOST, 0.50, SUPER)],
    ids=["pause", "boost"],
)
def test_the_owner_overrules_the_price(wish: Override, import_per_kwh: float, target: Target) -> None:
    """A slot that the owner changed by hand is as the owner wants it, in zones and beside them."""
    money = priced(import_per_kwh, overrides={"house": wish}, rest=wish)
    home = Home(by_price(heating_miner("a"), free("b"), money=money), room_c=19.0)
    home.go(30)
    assert (home.targets["a"], home.targets["b"]) == (target, target)


@pytest.mark.parametrize(
    ("room_c", "target"), [(18.0, SUPER), (23.0, PAUSE)], ids=["the room calls", "the room is warm"]
)
def test_a_room_of_a_miner_is_worth_its_heat(room_c: float, target: Target) -> None:
    """A thermostat that calls makes the heat worth what gas would cost."""
    own = free("a", room=LIVING_ROOM, setpoint_c=21.0)
    settings = replace(by_price(own, money=priced(0.14)), zones=())
    home = Home(settings, room_c={"living_room": room_c})
    home.go(30)
    assert home.targets["a"] == target


def test_surplus_is_used_once() -> None:
    """Two miners that would each run on 900 W of surplus do not both run on it."""
    settings = by_price(free("a"), free("b"), money=priced(0.30))
    settings = replace(settings, supply=replace(CHEAPEST, inputs=frozenset({Input.GENERATION})))
    generation = {Input.GENERATION: SiteReading(power_w=900, read_at=NOW)}
    home = Home(settings)
    home.go(1, inputs=generation)
    assert sorted(target.power_w for target in home.targets.values()) == [0, 800]


def test_an_island_gives_no_more_than_it_has() -> None:
    """Without a grid the supply limits the miners, whatever they earn."""
    settings = by_price(free("a"), free("b"), money=priced(0.0))
    island = replace(CHEAPEST, inputs=frozenset({Input.GENERATION}), is_islanded=True)
    home = Home(replace(settings, supply=island))
    for _ in range(20):
        home.go(1, inputs={Input.GENERATION: SiteReading(power_w=1000, read_at=home.now)})
    assert home.power_w == 800


def test_hashes_that_earn_nothing_still_measure() -> None:
    """Without revenue the heat alone decides, and no number breaks."""
    wish = HeatWish(demand_w=1000, alternative_per_kwh=0.2)
    valuation = Valuation(price=NOTHING_EARNED, rates=Rates(import_per_kwh=0.1), wish=wish)
    assert valuation.th(power_w=1000, hashrate_th_s=50, hours=1) > 0
    assert valuation.th(power_w=3000, hashrate_th_s=90, hours=1) < 0


def test_money_knows_what_any_socket_can_do() -> None:
    """Where no other heater is known, a kWh of heat costs a kWh of power."""
    assert priced(0.30, alternatives_per_kwh={}).alternative_per_kwh("house") == 0.30
