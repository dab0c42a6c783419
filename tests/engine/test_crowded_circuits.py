"""Circuits that carry too much already: what hangs elsewhere heats on, and what hangs there gets no more."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.proof_of_heat.engine.heater import HeaterMode, HeaterSample
from custom_components.proof_of_heat.engine.miner import Action
from custom_components.proof_of_heat.engine.model import Circuit, MinerSettings, Mode
from custom_components.proof_of_heat.engine.reason import Reason
from custom_components.proof_of_heat.engine.supply import Input, SiteReading, Strategy, SupplySettings

from .sample_house import CYCLE, RADIATOR, Home, heating_miner, house
from .sample_site import ECO, LEVELS, NOW, STANDARD, miner

GARAGE = Circuit(id="garage", limit_w=1200)
FUSE = Circuit(id="fuse", limit_w=3000)
GENERATION = frozenset({Input.GENERATION})


def in_garage(miner_id: str, *, mode: Mode = Mode.UNMANAGED, **changes: Any) -> MinerSettings:
    """Return a miner in the garage that nobody manages, unless told."""
    return miner(miner_id, mode=mode, circuit_id="garage", **changes)


def crowded(*miners: MinerSettings, room_c: float = 5.0, **changes: Any) -> Home:
    """Return a home whose garage carries 1300 W on a fuse of 1200 W, by a miner that nobody manages."""
    home = Home(house(*miners, in_garage("foreign"), circuits=(GARAGE,), **changes), room_c=room_c)
    home.targets["foreign"] = STANDARD
    return home


def test_a_freezing_room_is_heated_beside_a_crowded_circuit() -> None:
    """The garage is none of its business."""
    home = crowded(heating_miner("a"), room_c=5.0)
    home.go(5)
    assert home.targets["a"].power_w == 1674


@pytest.mark.parametrize("strategy", Strategy)
def test_the_others_follow_the_supply_beside_a_crowded_circuit(strategy: Strategy) -> None:
    """A plant is used all the same."""
    supply = SupplySettings(inputs=GENERATION, strategy=strategy)
    home = crowded(miner("a", mode=Mode.AUTO), is_balancing=True, supply=supply)
    plant = {Input.GENERATION: SiteReading(power_w=9000, read_at=home.now + CYCLE)}
    home.go(4, cycle=CYCLE / 4, inputs=plant)
    assert not home.targets["a"].is_pause


def test_another_heater_heats_beside_a_crowded_circuit() -> None:
    """An electric heater gives way on its own circuit only."""
    home = crowded(heating_miner("a", mode=Mode.OFF), heaters=(RADIATOR,), room_c=18.0)
    home.go(5)
    assert home.is_on("radiator")


@pytest.mark.parametrize("is_balancing", [False, True])
def test_what_hangs_on_a_crowded_circuit_stays_off(*, is_balancing: bool) -> None:
    """It has no room for anybody."""
    home = crowded(in_garage("own", mode=Mode.AUTO), is_balancing=is_balancing)
    home.go(5)
    assert home.targets["own"].is_pause


def test_a_miner_that_cannot_pause_fills_its_circuit() -> None:
    """Its lowest level is the least that there is; the others beside it rest, and those elsewhere run."""
    stubborn = replace(LEVELS, actions=LEVELS.actions - {Action.PAUSE})
    tight = Circuit(id="garage", limit_w=700)
    miners = (
        in_garage("stubborn", mode=Mode.HEAT, capabilities=stubborn),
        in_garage("own", mode=Mode.HEAT),
        heating_miner("a"),
    )
    home = Home(house(*miners, circuits=(tight,)), room_c=5.0)
    home.go(20)
    assert home.targets["stubborn"] == ECO
    assert home.targets["own"].is_pause
    assert home.targets["a"].power_w == 1674


def test_two_heaters_against_frost_share_a_fuse() -> None:
    """Frost is served first, and within the fuse."""
    heaters = tuple(replace(RADIATOR, id=name, circuit_id="fuse") for name in ("one", "two"))
    home = Home(house(heaters=heaters, circuits=(FUSE,)), room_c=4.0)
    home.go(5)
    assert sorted(target.heat_w for target in home.heater_targets.values()) == [1000, 2000]
    assert {verdict.reason for verdict in home.decision.heaters.values()} == {Reason.FROST}


def test_a_heater_against_frost_leaves_a_fuse_what_it_holds() -> None:
    """A lower step against frost is still that, so that a dry run carries it out too."""
    small = Circuit(id="fuse", limit_w=1500)
    home = Home(house(heaters=(replace(RADIATOR, circuit_id="fuse"),), circuits=(small,), is_dry_run=True), room_c=4.0)
    home.go(5)
    assert home.heater_targets["radiator"].heat_w == 1000
    assert home.decision.heaters["radiator"].reason is Reason.FROST


def test_frost_goes_before_comfort_on_a_fuse() -> None:
    """Of two heaters on one fuse the one in the freezing room gets all its power, the other what is left."""
    heaters = (
        replace(RADIATOR, id="cold", circuit_id="fuse"),
        replace(RADIATOR, id="mild", circuit_id="fuse", weights={}, mode=HeaterMode.ON),
    )
    home = Home(house(heaters=heaters, circuits=(FUSE,)), room_c=4.0)
    home.go(5)
    assert home.heater_targets["cold"].heat_w == 2000
    assert home.heater_targets["mild"].heat_w == 1000


@pytest.mark.parametrize(
    ("sample", "left_w"),
    [
        (HeaterSample(read_at=NOW, is_on=True), 800),
        (HeaterSample(read_at=NOW, is_on=True, power_w=1000.0), 1674),
        (HeaterSample(read_at=NOW, is_on=False), 1674),
    ],
    ids=["on without a meter", "on with a meter", "off"],
)
def test_a_heater_that_nobody_manages_takes_its_part_of_a_fuse(sample: HeaterSample, left_w: float) -> None:
    """Without a meter one that is on counts with all it can draw."""
    heater = replace(RADIATOR, mode=HeaterMode.UNMANAGED, circuit_id="fuse")
    home = Home(house(heating_miner(circuit_id="fuse"), heaters=(heater,), circuits=(FUSE,)), room_c=12.0)
    home.go(heaters={"radiator": sample})
    assert home.targets["a"].power_w == left_w


def test_a_meter_the_wrong_way_round_frees_no_power() -> None:
    """Nothing draws less than nothing: such a reading is none."""
    heater = replace(RADIATOR, mode=HeaterMode.UNMANAGED, circuit_id="fuse")
    home = Home(house(heating_miner(circuit_id="fuse"), heaters=(heater,), circuits=(FUSE,)), room_c=12.0)
    home.go(heaters={"radiator": HeaterSample(read_at=NOW, is_on=True, power_w=-2000.0)})
    assert home.targets["a"].power_w == 800
