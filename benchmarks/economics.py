"""What a year of heating costs with miners: price-blind, by strike price, for heat, and by plan."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import product
from statistics import mean, median
from time import perf_counter
from typing import Final, NamedTuple

from custom_components.proof_of_heat.engine.plan import planned
from custom_components.proof_of_heat.engine.price_list import PriceSettings, read_prices
from custom_components.proof_of_heat.engine.zone import COOLS_K, WARMS_K

from .money_year.ways import (
    DAY_SLOTS,
    GAS,
    HEAT_PUMP,
    PER_PH_DAY,
    PLACES,
    SETPOINT_C,
    SLOTS,
    START,
    USUAL,
    Case,
    Costs,
    Year,
    costs,
    outlook_of,
    told,
    year,
    zone_of,
)
from .report import Figure, Report, run

WORKERS: Final = 2

# Ours may cost this much more than the best of the others, as a share of the alternative alone.
MOST_WORSE_SHARE: Final = 0.01
# What the plan has to save beyond dispatch by the moment, as a share of the alternative alone, where miners run.
LEAST_PLAN_SHARE: Final = 0.03
MOST_YEAR_S: Final = 1.0
MOST_PLAN_MS: Final = 200.0

SITE_ZONES: Final = 10
REPEATS: Final = 5


def measure() -> Report:
    """Heat through a year in each case, then time the normaliser and the plan of a large site."""
    years = {place.name: year(place) for place in PLACES}
    cases = [Case(place=p, alternative=a, per_ph_day=h) for p, a, h in product(PLACES, (GAS, HEAT_PUMP), PER_PH_DAY)]
    with ProcessPoolExecutor(max_workers=WORKERS) as pool:
        outcomes = dict(zip(cases, pool.map(costs, cases, [years[case.place.name] for case in cases]), strict=True))
    year_s, plan_ms = normaliser_s(years[PLACES[0].name]), site_plan_ms(years[PLACES[1].name])
    worst, least = worst_share(outcomes.values()), least_added(outcomes.values())
    return Report(
        title="\n".join(_title(worst, least, year_s=year_s, plan_ms=plan_ms)),
        columns=(
            "place",
            "ct/kWh",
            "alternative",
            "per PH/day",
            "alone",
            "blind %",
            "strike %",
            "ours %",
            "plan %",
            "bound %",
            "plan 1 K %",
            "bound 1 K %",
            "room",
            "verdict",
        ),
        rows=[_row(case, outcome, years[case.place.name]) for case, outcome in outcomes.items()],
        figures={
            **dict(_figures(outcomes)),
            "worst_share": round(worst, 4),
            "least_plan_share": round(least.plan, 4),
            "least_bound_share": round(least.bound, 4),
            "least_wide_plan_share": round(least.wide, 4),
            "least_wide_bound_share": round(least.wide_bound, 4),
            "year_of_prices_s": round(year_s, 3),
            "plan_ms": round(plan_ms, 1),
            "is_never_dearer": worst <= MOST_WORSE_SHARE,
            "is_plan_goal_met": least.plan >= LEAST_PLAN_SHARE,
            "is_wide_plan_goal_met": least.wide >= LEAST_PLAN_SHARE,
            "is_time_goal_met": year_s < MOST_YEAR_S and plan_ms < MOST_PLAN_MS,
        },
    )


def _title(worst: float, least: Added, *, year_s: float, plan_ms: float) -> Iterator[str]:
    """Yield what is asked of the year, and what came of it."""
    yield "A year of heating with one miner, net cost against the other heater alone"
    yield f"(a year of prices read in {year_s:.2f} s;"
    yield f"a plan for {SITE_ZONES} zones and {SITE_ZONES} miners made in {plan_ms:.0f} ms;"
    yield f"ours against the best other way at worst {100 * worst:+.1f} points, goal {100 * MOST_WORSE_SHARE:+g};"
    yield f"where miners run, the plan adds at least {100 * least.plan:.1f} points, goal {100 * LEAST_PLAN_SHARE:g};"
    yield f"{100 * least.bound:.1f} are possible there while the room stays within {-COOLS_K:+g} and {WARMS_K:+g} K;"
    yield f"within -1 and +1 K it adds {100 * least.wide:.1f} of {100 * least.wide_bound:.1f} possible points)"


def normaliser_s(this: Year) -> float:
    """Return how long a year of quarters takes to read, as Nord Pool tells them."""
    rows = [
        {"start": slot.start.isoformat(), "end": slot.end.isoformat(), "price": 1000 * slot.price_per_kwh}
        for slot in this.tariff.slots()
    ]
    settings = PriceSettings(currency=this.tariff.currency)
    times_s = []
    for _ in range(REPEATS):
        started_s = perf_counter()
        reading = read_prices({"BE": rows}, settings, now=START)
        times_s.append(perf_counter() - started_s)
        assert reading.tariff is not None
        assert len(reading.tariff.prices_per_kwh) == SLOTS
    return median(times_s)


def site_plan_ms(this: Year) -> float:
    """Return how long the plan of a large site takes, in winter, each zone with one miner."""
    case = Case(place=PLACES[1], alternative=HEAT_PUMP, per_ph_day=PER_PH_DAY[0])
    winter = 200 * DAY_SLOTS
    outlook = outlook_of(case, winter, told(case.place, this, winter))
    zone = zone_of(case, this, outlook, SETPOINT_C, USUAL)
    zones = [replace(zone, id=str(number)) for number in range(SITE_ZONES)]
    times_ms = []
    for _ in range(REPEATS):
        started_s = perf_counter()
        planned(outlook, zones)
        times_ms.append(1000 * (perf_counter() - started_s))
    return median(times_ms)


def _row(case: Case, outcome: Costs, this: Year) -> Sequence[Figure]:
    """Return the row of one case; what costs more than the alternative alone is said to lose."""
    ways = {"blind": outcome.blind, "strike": outcome.strike, "ours": outcome.moment, "plan": outcome.plan}
    losing = [name for name, cost in ways.items() if cost > outcome.alternative]
    return (
        case.place.name,
        f"{100 * mean(this.tariff.prices_per_kwh):.1f}",
        case.alternative.source.value,
        case.per_ph_day,
        f"{outcome.alternative:.0f}",
        *(f"{100 * outcome.share(cost):+.1f}" for cost in (*ways.values(), *outcome.others)),
        f"{outcome.room_c:.1f}",
        f"dearer than alone: {', '.join(losing)}" if losing else "",
    )


def _figures(outcomes: Mapping[Case, Costs]) -> Iterator[tuple[str, float]]:
    """Yield the figures of each case."""
    for case, outcome in outcomes.items():
        key = case.name.lower().replace(", ", "_").replace(" ", "_")
        yield f"{key}_alternative_cost", round(outcome.alternative, 1)
        yield f"{key}_blind_share", round(outcome.share(outcome.blind), 4)
        yield f"{key}_strike_share", round(outcome.share(outcome.strike), 4)
        yield f"{key}_ours_share", round(outcome.share(outcome.moment), 4)
        yield f"{key}_plan_share", round(outcome.share(outcome.plan), 4)
        yield f"{key}_wide_plan_share", round(outcome.share(outcome.wide), 4)


def worst_share(outcomes: Iterable[Costs]) -> float:
    """Return how much dearer ours is than the best of the others, in the worst case; below 0 where it is cheaper."""
    return max(
        outcome.share(max(outcome.moment, outcome.plan))
        - outcome.share(min(outcome.alternative, outcome.blind, outcome.strike))
        for outcome in outcomes
    )


class Added(NamedTuple):
    """What planning adds to the saving by the moment, and what it could add at most."""

    plan: float
    bound: float
    wide: float
    wide_bound: float


def least_added(outcomes: Iterable[Costs]) -> Added:
    """Return what planning adds in the least of the cases in which miners run, and what it could add there."""
    mining = (outcome for outcome in outcomes if outcome.share(outcome.moment) < -LEAST_PLAN_SHARE)
    ways = (
        Added(*(outcome.share(outcome.moment) - outcome.share(cost) for cost in (outcome.plan, *outcome.others)))
        for outcome in mining
    )
    return min(ways)


if __name__ == "__main__":
    run(measure)
