"""Power is shared for the highest value, and never past a limit."""

from itertools import product
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.proof_of_heat.engine.dispatch import Choice, Contender, allocate, hull
from custom_components.proof_of_heat.engine.miner import PAUSE, Target
from custom_components.proof_of_heat.engine.model import Circuit

type Table = list[tuple[int, float]]


def contender(contender_id: str, table: Table, circuit_id: str | None = None) -> Contender:
    """Return a contender with a pause and these pairs of watts and value."""
    choices = (
        Choice(target=PAUSE, power_w=0, value=0),
        *(Choice(target=Target(power_w=w), power_w=w, value=v) for w, v in table),
    )
    return Contender(id=contender_id, choices=choices, circuit_id=circuit_id)


def best_value(contenders: list[Contender], limit_w: float, circuits: tuple[Circuit, ...] = ()) -> float:
    """Return the best value by trying every combination."""
    return max(
        sum(choice.value for choice in chosen)
        for chosen in product(*(one.choices for one in contenders))
        if is_within(contenders, chosen, limit_w, circuits)
    )


def is_within(
    contenders: list[Contender], chosen: tuple[Choice, ...], limit_w: float, circuits: tuple[Circuit, ...]
) -> bool:
    """Tell whether these choices keep all limits (circuits one level deep)."""
    pairs = list(zip(contenders, chosen, strict=True))
    fuses = all(
        sum(choice.power_w for one, choice in pairs if one.circuit_id == circuit.id) <= circuit.limit_w
        for circuit in circuits
    )
    return fuses and sum(choice.power_w for choice in chosen) <= limit_w


tables = st.lists(st.tuples(st.integers(1, 40), st.integers(1, 60)), min_size=1, max_size=4)


@given(st.lists(tables, min_size=1, max_size=4), st.integers(0, 120))
def test_the_answer_is_the_best_one_of_a_small_site(given_tables: list[Table], limit_w: int) -> None:
    """For a few miners nothing is left on the table: the value equals that of trying everything."""
    contenders = [contender(str(number), table) for number, table in enumerate(given_tables)]
    allocation = allocate(contenders, limit_w=limit_w)
    assert sum(choice.value for choice in allocation.chosen.values()) == pytest.approx(best_value(contenders, limit_w))


@given(st.lists(tables, min_size=2, max_size=4), st.integers(0, 120), st.integers(0, 60), st.integers(0, 60))
def test_the_answer_is_the_best_one_behind_two_fuses(
    given_tables: list[Table], limit_w: int, left_w: int, right_w: int
) -> None:
    """Nested limits are kept, and cost no value that could be had."""
    circuits = (Circuit(id="0", limit_w=left_w), Circuit(id="1", limit_w=right_w))
    contenders = [contender(str(number), table, str(number % 2)) for number, table in enumerate(given_tables)]
    allocation = allocate(contenders, circuits, limit_w=limit_w)
    chosen = tuple(allocation.chosen[one.id] for one in contenders)
    assert is_within(contenders, chosen, limit_w, circuits)
    assert sum(choice.value for choice in chosen) == pytest.approx(best_value(contenders, limit_w, circuits))


@given(st.lists(tables, min_size=1, max_size=8), st.integers(0, 200))
def test_the_gap_is_never_understated(given_tables: list[Table], limit_w: int) -> None:
    """The best value is never above the value found plus the gap told."""
    contenders = [contender(str(number), table) for number, table in enumerate(given_tables[:4])]
    allocation = allocate(contenders, limit_w=limit_w)
    found = sum(choice.value for choice in allocation.chosen.values())
    assert allocation.gap_share is not None
    assert best_value(contenders, limit_w) * (1 - allocation.gap_share) <= found + 1e-6


@pytest.mark.parametrize(
    ("count", "limit_w", "expected"),
    [(30, 24, 20), (30, 27, 22.5), (10, 27, 22.5)],
    ids=["two of many", "three of many", "three of some"],
)
def test_a_small_budget_for_many_finds_the_odd_level_that_fills_it(count: int, limit_w: int, expected: float) -> None:
    """What the climb leaves unused goes to a level below the line, even if many miners could have it."""
    contenders = [contender(f"{number:02}", [(9, 7.5), (12, 10)]) for number in range(count)]
    allocation = allocate(contenders, limit_w=limit_w)
    assert sum(choice.value for choice in allocation.chosen.values()) == expected


def test_a_gap_that_nothing_can_close_ends_the_search() -> None:
    """Thirty miners that all draw more than half of the limit: one runs, and the gap says that half may be missing."""
    contenders = [contender(f"{number:02}", [(60, 60 + number)]) for number in range(30)]
    allocation = allocate(contenders, limit_w=110)
    assert sum(choice.value for choice in allocation.chosen.values()) == 89
    assert allocation.gap_share is not None
    assert allocation.gap_share > 0.4


def test_the_hull_leaves_out_what_is_not_worth_its_watts() -> None:
    """A level below the line between its neighbours is no step of the climb."""
    corners = hull(contender("a", [(10, 1), (20, 20), (30, 20), (40, 30)]).choices)
    assert [corner.power_w for corner in corners] == [0, 20, 40]


def test_without_a_limit_everyone_gets_the_best() -> None:
    """An endless supply gives each miner its most valuable level."""
    allocation = allocate([contender("a", [(10, 1), (20, 2)]), contender("b", [(5, 1)])])
    assert {key: choice.power_w for key, choice in allocation.chosen.items()} == {"a": 20, "b": 5}
    assert allocation.gap_share == 0


def test_an_impossible_limit_gives_the_lightest_and_says_so() -> None:
    """Loads that exceed the limit by themselves leave every miner at its lightest."""
    load = Contender(id="load", choices=(Choice(target=PAUSE, power_w=50, value=0),))
    allocation = allocate([load, contender("a", [(10, 1)])], limit_w=40)
    assert not allocation.is_feasible
    assert allocation.gap_share is None
    assert allocation.chosen["a"].power_w == 0


def test_equal_miners_are_served_in_the_order_of_their_place() -> None:
    """A tie is broken the same way each time."""
    allocation = allocate([contender("a", [(10, 1)]), contender("b", [(10, 1)])], limit_w=10)
    assert {key: choice.power_w for key, choice in allocation.chosen.items()} == {"a": 10, "b": 0}


def test_circuits_within_circuits_all_hold() -> None:
    """A choice has to fit its own fuse, the fuse before that, and the site."""
    circuits = (Circuit(id="house", limit_w=30), Circuit(id="attic", limit_w=15, parent_id="house"))
    contenders = [
        contender("a", [(20, 9)], "attic"),
        contender("b", [(15, 5)], "attic"),
        contender("c", [(20, 8)], "house"),
    ]
    chosen = allocate(contenders, circuits, limit_w=inf).chosen
    assert {key: choice.power_w for key, choice in chosen.items()} == {"a": 0, "b": 0, "c": 20}


def test_a_loop_of_circuits_is_refused() -> None:
    """Two circuits that each hang below the other are an error of the settings."""
    circuits = (Circuit(id="x", limit_w=1, parent_id="y"), Circuit(id="y", limit_w=1, parent_id="x"))
    with pytest.raises(ValueError, match="loop"):
        allocate([contender("a", [(1, 1)])], circuits)
