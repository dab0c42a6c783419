"""The made-up past: it leads into the present, and its counters add up."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from custom_components.proof_of_heat.engine.building import HourMeans, fitted
from demo.curves import ROOM_LOSS_W_K, Curves
from demo.past import Grid, mean_rows, sum_rows, values
from simulator.fleet import HOME

NOW = datetime(2026, 11, 21, 14, 40, tzinfo=UTC)
GRID = Grid.until(NOW)


def test_the_past_ends_before_the_hour_that_is_not_over() -> None:
    """Home Assistant itself writes the hour that it lives in."""
    assert GRID.hours[-1] == datetime(2026, 11, 21, 13, tzinfo=UTC)
    assert GRID.kept[-1] == len(GRID.hours) - 1


def test_the_last_month_has_every_hour_and_the_year_every_day() -> None:
    """A month is as fine as a recorder has it; a year needs one value a day."""
    kept = [GRID.hours[place] for place in GRID.kept]
    assert set(GRID.hours[-30 * 24 :]) <= set(kept)
    assert max(later - earlier for earlier, later in pairwise(kept)) <= timedelta(hours=25)


def test_each_hour_counts_once() -> None:
    """What a row stands for begins where the row before it ends."""
    spans = list(GRID.spans())
    assert [start for start, _ in spans] == [0, *(end for _, end in spans[:-1])]


@pytest.mark.parametrize("present", [0.0, 3400.0], ids=["at rest", "at work"])
def test_the_past_leads_into_the_present(present: float) -> None:
    """The last hour is what is measured now, the days before are not touched, and nothing overshoots."""
    hourly = values(GRID, lambda _: 1500.0, present=present)
    assert hourly[-1] == present
    assert hourly[-48] == 1500
    assert min(1500, present) <= min(hourly)
    assert max(hourly) <= max(1500, present)


def test_the_mean_of_a_day_lies_between_its_extremes() -> None:
    """A row is the mean of all hours that it stands for."""
    rows = mean_rows(GRID, values(GRID, lambda hour: float(hour.hour), present=None))
    assert all(float(row["min"]) <= float(row["mean"]) <= float(row["max"]) for row in rows)
    assert rows[1]["max"] == 23


def test_a_counter_ends_where_home_assistant_begins_to_count() -> None:
    """The sum rises from far below to 0, so that the first real hour is no jump."""
    sums = [float(row["sum"]) for row in sum_rows(GRID, values(GRID, lambda _: 0.5, present=None))]
    assert sums[-1] == pytest.approx(0)
    assert sums[0] == pytest.approx(-0.5 * len(GRID.hours))
    assert sums == sorted(sums)


def test_the_past_is_the_same_each_time() -> None:
    """Whoever starts the demonstration twice sees one past."""
    first, second = (Curves(NOW, seed=1, season="winter") for _ in range(2))
    hours = GRID.hours[-24:]
    assert [first.grid_w(hour) for hour in hours] == [second.grid_w(hour) for hour in hours]


def test_no_miner_ever_drew_more_than_it_may() -> None:
    """The charts keep to the limits that the owner set, in a cold month as well."""
    curves = Curves(NOW, seed=1, season="winter")
    drawn = [curves.miner_w(index, hour) for index in range(len(HOME)) for hour in GRID.hours[-720:]]
    assert min(drawn) >= 0
    assert max(drawn) <= 3450


def test_the_heated_room_is_learnt_without_doubt() -> None:
    """Whoever looks at its heating curve sees what the days of the made-up past tell."""
    curves = Curves(NOW, seed=1, season="winter")
    hours = [
        HourMeans(
            start=hour,
            room_c=curves.room_c(0, hour),
            outdoor_c=curves.outdoor_c(hour),
            irradiance_w_m2=0.0,
            heat_w=curves.room_heat_w(0, hour),
        )
        for hour in GRID.hours[-28 * 24 :]
    ]
    fit = fitted(hours)
    assert fit is not None
    assert fit.doubt is None
    assert fit.line.ua_w_k == pytest.approx(ROOM_LOSS_W_K, rel=0.05)
