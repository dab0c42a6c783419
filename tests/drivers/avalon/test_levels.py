"""The levels of Avalons: tables by model, and the word that each model takes for them."""

from dataclasses import replace

import pytest

from custom_components.proof_of_heat.drivers import DriverError, DriverErrorKind
from custom_components.proof_of_heat.drivers.asic.avalon import AvalonDriver
from custom_components.proof_of_heat.drivers.asic.network import Network
from custom_components.proof_of_heat.engine.miner import Action, Control, Target
from simulator.clock import ManualClock
from simulator.machine import MachineState
from simulator.miners.avalon import Avalon

from .model import ECO, SETTLE, STANDARD, SUPER, Start


@pytest.mark.parametrize("model", ["Avalon Q", "Avalon Mini 3", "Avalon Nano 3S", "Avalon Nano 3"])
async def test_levels_are_those_of_the_model(start: Start, network: Network, model: str) -> None:
    """Watts and hash rates stand in the vendor's table, since the machine does not say them."""
    miner = await start(model)

    capabilities = await AvalonDriver(miner.host, network).async_capabilities()

    truth = miner.machine.model.levels
    assert capabilities.control is Control.LEVELS
    assert [(level.id, level.power_w, level.hashrate_th_s) for level in capabilities.levels] == [
        (level.id, level.power_w, level.hashrate_th_s) for level in truth
    ]
    assert (capabilities.min_w, capabilities.max_w) == (truth[0].power_w, truth[-1].power_w)


@pytest.mark.parametrize(
    ("model", "order"),
    [
        ("Avalon Q", "0,workmode,set,0"),
        ("Avalon Mini 3", "0,worklevel,set,-1"),
        ("Avalon Nano 3S", "0,workmode,set,0"),
        ("Avalon Nano 3", "0,worklevel,set,0"),
    ],
)
async def test_each_model_hears_its_own_word(start: Start, network: Network, model: str, order: str) -> None:
    """The number goes out as text, under the option that holds the level of this model."""
    miner = await start(model)
    driver = AvalonDriver(miner.host, network)
    lowest = (await driver.async_capabilities()).levels[0]

    await driver.async_set_target(Target(power_w=lowest.power_w, level_id=lowest.id))

    assert miner.told == [order]
    assert (await driver.async_read()).level_id == lowest.id
    assert (await driver.async_read()).target_w == lowest.power_w


@pytest.mark.parametrize(
    ("power_w", "level_id"),
    [(1299, "0"), (1300, "1"), (100, "0"), (5000, "2")],
    ids=["between two levels", "at a level", "below all", "above all"],
)
async def test_watts_without_a_level_are_never_passed_where_a_level_fits(
    miner: Avalon, driver: AvalonDriver, power_w: float, level_id: str
) -> None:
    """The highest level within the watts is taken, else the lowest of all."""
    await driver.async_set_target(Target(power_w=power_w))

    assert miner.machine.level_id == level_id


async def test_an_unknown_level_is_refused(miner: Avalon, driver: AvalonDriver) -> None:
    """A level that the model does not have is not sent."""
    with pytest.raises(DriverError, match="no level 3") as failed:
        await driver.async_set_target(Target(power_w=800, level_id="3"))

    assert failed.value.kind is DriverErrorKind.REFUSED
    assert miner.told == []


async def test_the_level_that_runs_is_not_set_again(miner: Avalon, driver: AvalonDriver) -> None:
    """Every setting makes hashing start anew."""
    await driver.async_set_target(SUPER)

    assert miner.told == []
    assert miner.machine.state is MachineState.MINING


async def test_a_level_that_the_machine_declines_is_refused(miner: Avalon, driver: AvalonDriver) -> None:
    """The machine's own words come along."""
    levels = miner.machine.model.levels
    miner.machine.model = replace(miner.machine.model, levels=(levels[0], levels[2]))

    with pytest.raises(DriverError, match="ASC 0 set failed") as failed:
        await driver.async_set_target(STANDARD)

    assert failed.value.kind is DriverErrorKind.REFUSED


async def test_a_mini_3_leaves_its_night_for_a_level(start: Start, network: Network, clock: ManualClock) -> None:
    """At night it keeps quiet whatever its level, so it has none until somebody asks for one."""
    mini = await start("Avalon Mini 3")
    mini.mode = "2"
    driver = AvalonDriver(mini.host, network)
    assert (await driver.async_read()).level_id is None

    await driver.async_set_target(Target(power_w=450, level_id="-1"))

    assert mini.told == ["0,workmode,set,1", "0,worklevel,set,-1"]
    clock.advance(SETTLE)
    assert (await driver.async_read()).level_id == "-1"
    assert mini.machine.power_w == pytest.approx(450, rel=0.05)


async def test_a_mini_3_that_heats_goes_on_heating(start: Start, network: Network) -> None:
    """What its owner uses it for is not ours to change."""
    mini = await start("Avalon Mini 3")
    mini.mode = "0"

    await AvalonDriver(mini.host, network).async_set_target(Target(power_w=450, level_id="-1"))

    assert mini.mode == "0"


async def test_a_model_without_a_table_is_switched_on_and_off(
    start: Start, network: Network, clock: ManualClock
) -> None:
    """Nobody knows the levels of the big models, so none is ever written."""
    big = await start("Avalon A1566")
    driver = AvalonDriver(big.host, network)

    capabilities = await driver.async_capabilities()
    assert (capabilities.control, capabilities.levels, capabilities.max_w) == (Control.ON_OFF, (), 3731)
    assert Action.PAUSE in capabilities.actions
    with pytest.raises(DriverError, match="nobody knows") as failed:
        await driver.async_set_target(ECO)
    assert failed.value.kind is DriverErrorKind.REFUSED

    await driver.async_set_target(Target(power_w=0))
    clock.advance(SETTLE)
    assert (await driver.async_read()).power_w == pytest.approx(big.machine.power_w, abs=1)
    await driver.async_set_target(Target(power_w=3731))
    assert [order.partition(":")[0] for order in big.told] == ["0,softoff,1", "0,softon,1"]
