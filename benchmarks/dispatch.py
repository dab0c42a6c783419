"""How close the shared power comes to the best value, how fast, and that no limit is ever passed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from math import inf
from random import Random
from statistics import mean, median
from time import perf_counter
from typing import Final

from custom_components.proof_of_heat.engine.dispatch import Allocation, Choice, Contender, allocate
from custom_components.proof_of_heat.engine.miner import PAUSE, Target
from custom_components.proof_of_heat.engine.model import Circuit
from simulator.levels import levels

from .referee.bound import relaxed_value
from .referee.nested import best_value
from .referee.optimum import best_values
from .referee.rank import ranked_value
from .report import Figure, Report, run

TABLES: Final = (
    ("vnish", "Antminer S19j Pro"),
    ("luxos", "Antminer S19k Pro"),
    ("braiins", "Antminer S19 XP"),
    ("avalon", "Avalon Q"),
    ("whatsminer_v3", "M60S VK40"),
    ("vnish", "Antminer S19"),
    ("avalon", "Avalon Mini 3"),
    ("whatsminer_v2", "M30S+ VE40"),
    ("axeos", "BitAxe Gamma 601"),
)
"""What homes and farms run; the simulator has their tables."""

# A machine of one make differs from its table by this much, so equal ones are equal in name only.
UNIT_SHARE: Final = 0.02

# Watts that a firmware without a table takes: whole steps of 250 W from a third of its power.
WATT_STEP_W: Final = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """One kind of site that is asked about."""

    name: str
    count: int
    is_mixed: bool
    sites: int
    budgets: int
    """For each site."""
    least_share: float
    """The goal: mean share of the best value."""
    most_ms: float
    """The goal: median time."""
    is_exact: bool = True
    """Judged by the exact optimum; otherwise by the bound of the linear relaxation."""


SIZES: Final = (
    Size(name="2 mixed", count=2, is_mixed=True, sites=100, budgets=10, least_share=1.0, most_ms=1),
    Size(name="5 mixed", count=5, is_mixed=True, sites=60, budgets=15, least_share=0.9999, most_ms=2),
    Size(name="5 equal", count=5, is_mixed=False, sites=60, budgets=15, least_share=0.9999, most_ms=2),
    Size(name="50 mixed", count=50, is_mixed=True, sites=6, budgets=60, least_share=0.9995, most_ms=5),
    Size(name="50 equal", count=50, is_mixed=False, sites=6, budgets=60, least_share=0.9995, most_ms=5),
    Size(
        name="1000 mixed", count=1000, is_mixed=True, sites=2, budgets=25, least_share=0.999, most_ms=30, is_exact=False
    ),
)

NESTED_SITES: Final = 400
NESTED_MINERS: Final = 6
"""Two on each of three fuses, two of the fuses behind one house."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One answer and what it could have been."""

    share: float
    """Of the best value."""
    ranked_share: float
    """What the ranking by W/TH reaches."""
    ms: float
    violations: int


def measure() -> Report:
    """Ask for each kind of site, then for sites with nested limits."""
    outcomes: dict[str, Sequence[Trial]] = {size.name: list(_trials(size)) for size in SIZES}
    outcomes["6 behind 3 fuses"] = list(_nested_trials())
    goals: dict[str, str] = {size.name: f"{100 * size.least_share:g} %, {size.most_ms:g} ms" for size in SIZES}
    rows = [_row(name, trials, goals.get(name, "no violation")) for name, trials in outcomes.items()]
    figures = {key: figure for name, trials in outcomes.items() for key, figure in _figures(name, trials)}
    return Report(
        title="Sharing power: % of the best value (of its bound for 1000)",
        columns=("site", "runs", "mean %", "worst %", "W/TH rank %", "median ms", "violations", "goal"),
        rows=rows,
        figures={**figures, "is_goal_met": _is_goal_met(outcomes)},
    )


def site(size: Size, random: Random) -> list[Contender]:
    """Return the miners of one site."""
    tables = islice(cycle(random.sample(TABLES, len(TABLES))), size.count) if size.is_mixed else TABLES[:1] * size.count
    return [contender(str(number), table, random) for number, table in enumerate(tables)]


def contender(name: str, table: tuple[str, str], random: Random, circuit_id: str | None = None) -> Contender:
    """Return one machine with its own deviation from the table, in whole watts, so that the referee is exact."""
    power_ratio, hash_ratio = (random.uniform(1 - UNIT_SHARE, 1 + UNIT_SHARE) for _ in range(2))
    steps = [
        Choice(
            target=Target(power_w=round(power_w * power_ratio), level_id=level_id),
            power_w=round(power_w * power_ratio),
            value=hashrate_th_s * hash_ratio,
        )
        for level_id, power_w, hashrate_th_s in _steps(table)
    ]
    return Contender(id=name, choices=(Choice(target=PAUSE, power_w=0, value=0), *steps), circuit_id=circuit_id)


def _steps(table: tuple[str, str]) -> Iterator[tuple[str | None, float, float]]:
    """Yield id, watts and TH/s of each level; a table of one level stands for a firmware that takes watts."""
    known = levels(*table)
    if len(known) > 1:
        yield from ((level.id, level.power_w, level.hashrate_th_s) for level in known)
        return
    full_w, full_th_s = known[0].power_w, known[0].hashrate_th_s
    for power_w in range(int(full_w / 3), int(full_w) + 1, WATT_STEP_W):
        share = power_w / full_w
        # Efficiency falls off towards full power: the curve of the S19 XP (10 % better at half power).
        yield None, float(power_w), full_th_s * share * (1 + 0.2 * (1 - share))


def _trials(size: Size) -> Iterator[Trial]:
    """Ask about random budgets of random sites."""
    for number in range(size.sites):
        random = Random(f"{size.name} {number}")
        contenders = site(size, random)
        most_w = round(sum(max(choice.power_w for choice in one.choices) for one in contenders))
        least_w = min(choice.power_w for one in contenders for choice in one.choices if choice.power_w)
        budgets_w = [random.randint(round(least_w), most_w) for _ in range(size.budgets)]
        best = _referee(size, contenders, most_w)
        for budget_w in budgets_w:
            yield _trial(contenders, (), budget_w, best(budget_w))


def _referee(size: Size, contenders: Sequence[Contender], most_w: int) -> Callable[[int], float]:
    """Return what tells the best value within a budget."""
    if not size.is_exact:
        return lambda budget_w: relaxed_value(contenders, limit_w=budget_w)
    values = best_values(contenders, most_w=most_w)
    return lambda budget_w: float(values[budget_w])


def _nested_trials() -> Iterator[Trial]:
    """Ask about random fuses within a house within a site."""
    for number in range(NESTED_SITES):
        random = Random(f"nested {number}")
        circuits = (
            Circuit(id="house", limit_w=random.randint(2000, 12_000)),
            Circuit(id="attic", limit_w=random.randint(1000, 6000), parent_id="house"),
            Circuit(id="cellar", limit_w=random.randint(1000, 6000), parent_id="house"),
            Circuit(id="shed", limit_w=random.randint(1000, 6000)),
        )
        places = cycle(("attic", "cellar", "shed"))
        tables = random.sample(TABLES, NESTED_MINERS)
        contenders = [contender(str(n), table, random, next(places)) for n, table in enumerate(tables)]
        budget_w = random.randint(2000, 16_000)
        yield _trial(contenders, circuits, budget_w, best_value(contenders, circuits, limit_w=budget_w))


def _trial(contenders: Sequence[Contender], circuits: Sequence[Circuit], budget_w: int, best: float) -> Trial:
    """Ask once."""
    started_s = perf_counter()
    answer = allocate(contenders, circuits, limit_w=budget_w)
    ms = 1000 * (perf_counter() - started_s)
    found = sum(choice.value for choice in answer.chosen.values())
    return Trial(
        share=found / best if best else 1.0,
        ranked_share=ranked_value(contenders, limit_w=budget_w) / best if best and not circuits else inf,
        ms=ms,
        violations=violations(contenders, circuits, answer, limit_w=budget_w),
    )


def violations(
    contenders: Iterable[Contender], circuits: Sequence[Circuit], answer: Allocation, *, limit_w: float
) -> int:
    """Count the limits that an answer passes, each circuit with all that hangs below it."""
    drawn_w: dict[str | None, float] = {}
    parents: Mapping[str | None, str | None] = {circuit.id: circuit.parent_id for circuit in circuits}
    for one in contenders:
        place = one.circuit_id
        drawn_w[None] = drawn_w.get(None, 0.0) + answer.chosen[one.id].power_w
        while place is not None:
            drawn_w[place] = drawn_w.get(place, 0.0) + answer.chosen[one.id].power_w
            place = parents[place]
    limits_w: Mapping[str | None, float] = {None: limit_w, **{circuit.id: circuit.limit_w for circuit in circuits}}
    return sum(power_w > limits_w[place] for place, power_w in drawn_w.items())


def _row(name: str, trials: Sequence[Trial], goal: str) -> Sequence[Figure]:
    """Return the row of one kind of site."""
    ranked = mean(trial.ranked_share for trial in trials)
    return (
        name,
        len(trials),
        f"{100 * mean(trial.share for trial in trials):.4f}",
        f"{100 * min(trial.share for trial in trials):.3f}",
        "" if ranked == inf else f"{100 * ranked:.1f}",
        f"{median(trial.ms for trial in trials):.2f}",
        sum(trial.violations for trial in trials),
        goal,
    )


def _figures(name: str, trials: Sequence[Trial]) -> Iterator[tuple[str, float]]:
    """Yield the figures of one kind of site."""
    key = name.replace(" ", "_")
    yield f"{key}_mean_share", round(mean(trial.share for trial in trials), 6)
    yield f"{key}_worst_share", round(min(trial.share for trial in trials), 6)
    yield f"{key}_median_ms", round(median(trial.ms for trial in trials), 3)
    yield f"{key}_violations", sum(trial.violations for trial in trials)


def _is_goal_met(outcomes: Mapping[str, Sequence[Trial]]) -> bool:
    """Tell whether all goals are met: shares (to the sixth decimal), times, and no violation at all."""
    return all(
        round(mean(trial.share for trial in outcomes[size.name]), 6) >= size.least_share
        and median(trial.ms for trial in outcomes[size.name]) <= size.most_ms
        for size in SIZES
    ) and not any(trial.violations for trials in outcomes.values() for trial in trials)


if __name__ == "__main__":
    run(measure)
