"""The referees agree with trying everything, and with each other."""

from itertools import product
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.dispatch import violations
from benchmarks.referee.bound import relaxed_value
from benchmarks.referee.nested import best_value
from benchmarks.referee.optimum import best_values
from benchmarks.referee.rank import ranked_value
from custom_components.proof_of_heat.engine.dispatch import Allocation, Choice, Contender
from custom_components.proof_of_heat.engine.miner import PAUSE, Target
from custom_components.proof_of_heat.engine.model import Circuit

type Table = list[tuple[int, int]]

tables = st.lists(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 60)), max_size=3), min_size=1, max_size=3)


def contender(name: str, table: Table, circuit_id: str | None = None) -> Contender:
    """Return a contender with a pause and these pairs of watts and value."""
    steps = (Choice(target=Target(power_w=w), power_w=w, value=v) for w, v in table)
    return Contender(id=name, choices=(Choice(target=PAUSE, power_w=0, value=0), *steps), circuit_id=circuit_id)


def contenders(given_tables: list[Table], circuit_id: str | None = None) -> list[Contender]:
    """Return a contender for each table."""
    return [contender(str(number), table, circuit_id) for number, table in enumerate(given_tables)]


def tried_value(given_contenders: list[Contender], limit_w: float) -> float:
    """Return the best value by trying every combination."""
    combinations = product(*(one.choices for one in given_contenders))
    return max(
        sum(choice.value for choice in chosen)
        for chosen in combinations
        if sum(choice.power_w for choice in chosen) <= limit_w
    )


@given(tables, st.integers(0, 120))
def test_the_program_over_watts_is_exact(given_tables: list[Table], limit_w: int) -> None:
    """The best value for each budget equals that of trying everything."""
    given_contenders = contenders(given_tables)
    assert best_values(given_contenders, most_w=120)[limit_w] == tried_value(given_contenders, limit_w)


@given(tables, st.integers(0, 120), st.integers(0, 60))
def test_the_program_over_limits_is_exact(given_tables: list[Table], limit_w: int, fuse_w: int) -> None:
    """With all miners behind one fuse, the tighter of both limits decides."""
    fuse = Circuit(id="fuse", limit_w=fuse_w)
    best = best_value(contenders(given_tables, "fuse"), (fuse,), limit_w=limit_w)
    assert best == tried_value(contenders(given_tables), min(limit_w, fuse_w))


@given(tables, st.integers(0, 120))
def test_the_bound_is_above_the_best_and_the_rank_is_not(given_tables: list[Table], limit_w: int) -> None:
    """No answer is worth more than the bound, and the ranking gives an answer."""
    given_contenders = contenders(given_tables)
    best = tried_value(given_contenders, limit_w)
    assert relaxed_value(given_contenders, limit_w=limit_w) >= best - 1e-9


@given(st.lists(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 60)), min_size=1, max_size=3), min_size=1))
def test_the_ranking_gives_an_answer_that_fits(given_tables: list[Table]) -> None:
    """What the ranking reaches could be had."""
    some = contenders(given_tables[:3])
    assert ranked_value(some, limit_w=50) <= tried_value(some, 50)


def test_the_bound_takes_a_part_of_the_last_step() -> None:
    """Half of the watts of a step are worth half of its value."""
    assert relaxed_value([contender("a", [(10, 8)])], limit_w=5) == pytest.approx(4)


def test_nothing_fits_below_a_load_that_is_too_heavy() -> None:
    """A load without a choice that exceeds its fuse leaves no answer."""
    load = Contender(id="load", choices=(Choice(target=PAUSE, power_w=9, value=0),), circuit_id="fuse")
    assert best_value([load], (Circuit(id="fuse", limit_w=5),), limit_w=50) == -inf


@pytest.mark.parametrize(
    ("limits_w", "expected"),
    [((30, 30, 30), 0), ((30, 30, 19), 1), ((19, 19, 19), 3)],
    ids=["all hold", "the fuse", "the fuse, the house and the site"],
)
def test_each_limit_that_is_passed_counts(limits_w: tuple[float, float, float], expected: int) -> None:
    """A draw of 20 W counts at its fuse, in its house and for the site."""
    site_w, house_w, fuse_w = limits_w
    circuits = (Circuit(id="house", limit_w=house_w), Circuit(id="fuse", limit_w=fuse_w, parent_id="house"))
    one = contender("a", [(20, 1)], "fuse")
    answer = Allocation(chosen={"a": one.choices[1]}, is_feasible=True, gap_share=0)
    assert violations([one], circuits, answer, limit_w=site_w) == expected
