"""The circuits of a site in its settings: a tree of fuses, and every way to draw it wrong."""

from typing import Any

import pytest

from .conftest import MakeHome
from .dialog import Dialog

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
