"""The circuits of a site in its settings: a tree of fuses, and every way to draw it wrong."""

from datetime import timedelta
from typing import Any

import pytest

from simulator.clock import ManualClock
from tests.simulated import StartMiner

from .boiler_home import add_heater
from .conftest import MakeHome
from .dialog import Dialog, only_miner, sim

MAIN = {"name": "House", "limit_w": 9000}
WORKSHOP = {"name": " Workshop ", "limit_w": 3000, "parent": "House"}

STORED = [
    {"name": "House", "limit_w": 9000, "parent": None},
    {"name": "Workshop", "limit_w": 3000, "parent": "House"},
]


async def test_circuits_are_set_changed_and_removed(make_home: MakeHome) -> None:
    """A list is kept as a tree; an empty one removes it."""
    home = await make_home()
    dialog = await (await Dialog.async_settings(home.hass, home.entry)).async_choose("circuits")
    await dialog.async_submit(circuits=[MAIN, WORKSHOP])
    assert home.entry.options == {"circuits": STORED}
    dialog = await (await Dialog.async_settings(home.hass, home.entry)).async_choose("circuits")
    assert dialog.fields == {"circuits": [MAIN, WORKSHOP | {"name": "Workshop"}]}
    await dialog.async_submit(circuits=[])
    assert home.entry.options == {}


@pytest.mark.parametrize(
    ("circuits", "error", "circuit", "other"),
    [
        ([MAIN, MAIN | {"parent": "House"}], "circuit_twice", "House", ""),
        ([MAIN | {"name": " "}], "circuit_without_name", "9000 W", ""),
        ([MAIN | {"limit_w": 0}], "circuit_limit_not_positive", "House", ""),
        ([WORKSHOP], "circuit_parent_unknown", "Workshop", "House"),
        ([MAIN | {"parent": "House"}], "circuit_loop", "House", ""),
        ([MAIN | {"parent": "Workshop"}, WORKSHOP], "circuit_loop", "House", ""),
    ],
    ids=["the same name", "no name", "no power", "an unknown parent", "its own parent", "a loop"],
)
async def test_a_tree_that_is_wrong_is_told_by_name(
    make_home: MakeHome, circuits: list[dict[str, Any]], error: str, circuit: str, other: str
) -> None:
    """The error names the circuit, and nothing is changed."""
    home = await make_home(options={"circuits": STORED})
    dialog = await (await Dialog.async_settings(home.hass, home.entry)).async_choose("circuits")
    await dialog.async_submit(circuits=circuits)
    assert (dialog.errors, dialog.placeholders) == ({"circuits": error}, {"circuit": circuit, "other": other})
    assert home.entry.options == {"circuits": STORED}


async def test_a_circuit_with_a_miner_stays(make_home: MakeHome) -> None:
    """A miner never loses its fuse unseen."""
    home = await make_home("axeos", options={"circuits": STORED}, circuit="Workshop")
    dialog = await (await Dialog.async_settings(home.hass, home.entry)).async_choose("circuits")
    await dialog.async_submit(circuits=[MAIN])
    assert dialog.errors == {"circuits": "circuit_in_use"}
    assert dialog.placeholders == {"circuit": "Workshop", "other": "BitAxe Gamma 601"}
    assert home.entry.options == {"circuits": STORED}


async def test_a_circuit_with_a_heater_stays(make_home: MakeHome) -> None:
    """A fuse that nobody knows any more would hold nothing back."""
    home = await make_home(options={"circuits": STORED})
    radiator = {"kind": "electric_heater", "drive": "entity", "entity_id": "switch.radiator", "circuit": "Workshop"}
    add_heater(home, radiator, title="Radiator")
    await home.async_settle()
    dialog = await (await Dialog.async_settings(home.hass, home.entry)).async_choose("circuits")
    await dialog.async_submit(circuits=[MAIN])
    assert dialog.errors == {"circuits": "circuit_in_use"}
    assert dialog.placeholders == {"circuit": "Workshop", "other": "Radiator"}


async def test_a_new_miner_is_asked_for_its_circuit(
    make_home: MakeHome, simulated: StartMiner, clock: ManualClock
) -> None:
    """Where there are circuits, each miner may hang on one."""
    home = await make_home(options={"circuits": STORED})
    miner = await simulated(sim("axeos", clock))
    dialog = await Dialog.async_more_miners(home.hass, home.entry)
    await dialog.async_address(miner.host)
    assert dialog.choices("circuit") == {"House": "House", "Workshop": "Workshop"}
    await dialog.async_confirm(circuit="Workshop")
    assert only_miner(home.entry).data["circuit"] == "Workshop"


async def test_a_miner_found_later_is_asked_for_its_circuit(
    make_home: MakeHome, simulated: StartMiner, clock: ManualClock
) -> None:
    """What the network brings up goes to the site with its circuits."""
    home = await make_home(options={"circuits": STORED})
    miner = await simulated(sim("axeos", clock))
    dialog = await Dialog.async_discovery(home.hass, miner)
    await dialog.async_submit()
    await dialog.async_confirm(circuit="House")
    assert only_miner(home.entry).data["circuit"] == "House"


async def test_a_miner_changes_its_circuit_and_leaves_it(make_home: MakeHome) -> None:
    """The limit of its circuit holds at once; an empty field is the connection of the site."""
    home = await make_home("whatsminer_v2", options={"circuits": STORED}, managed=True)
    dialog = await Dialog.async_change(home.hass, home.entry, only_miner(home.entry))
    await dialog.async_confirm(circuit="Workshop", host=home.miners[0].host, managed=True)
    await home.async_settle()
    assert only_miner(home.entry).data["circuit"] == "Workshop"
    await home.async_pass(timedelta(minutes=20))
    assert home.number("sensor", "power") <= 3000 * 1.05
    assert home.state("sensor", "control_reason") == "circuit_limit"
    dialog = await Dialog.async_change(home.hass, home.entry, only_miner(home.entry))
    assert dialog.fields["circuit"] == "Workshop"
    await dialog.async_confirm(host=home.miners[0].host, managed=True)
    assert only_miner(home.entry).data["circuit"] is None
