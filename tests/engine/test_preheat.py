"""A room is warm when it should be, because it is known how it warms."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from custom_components.proof_of_heat.engine.preheat import Response, Rise, is_preheating, lead, learnt_response, rise_w

from .sample_site import NOW, ago

RISE = Rise(rise_k=2.0, took=timedelta(hours=2), heat_w=4000, load_w=2000)
LEARNT = Response(storage_wh_k=2000, rises=5)


def test_a_rise_tells_the_storage() -> None:
    """2 kW more than the loss for 2 h warmed the room by 2 K: 2 kWh/K."""
    assert learnt_response(None, RISE) == Response(storage_wh_k=2000, rises=1)


@pytest.mark.parametrize(
    ("rises", "storage_wh_k"), [(1, 1500), (4, 1200), (20, 1100)], ids=["second", "fifth", "one of many"]
)
def test_more_rises_make_a_mean_that_forgets(rises: int, storage_wh_k: float) -> None:
    """The second rise counts half, and none ever less than a tenth."""
    found = learnt_response(Response(storage_wh_k=1000, rises=rises), RISE)
    assert found == Response(storage_wh_k=storage_wh_k, rises=rises + 1)


@pytest.mark.parametrize(
    "rise",
    [replace(RISE, rise_k=0.4), replace(RISE, took=timedelta(minutes=14)), replace(RISE, load_w=3950)],
    ids=["too small", "too short", "nothing to spare"],
)
def test_a_rise_that_tells_nothing_is_left_out(rise: Rise) -> None:
    """Such a rise says more of the sensor than of the room."""
    assert learnt_response(LEARNT, rise) is LEARNT


@pytest.mark.parametrize(
    ("response", "gap_k", "load_w", "expected"),
    [
        (LEARNT, 2.0, 2000.0, timedelta(hours=2)),
        (LEARNT, 2.0, 0.0, timedelta(hours=1)),
        (LEARNT, 2.0, 3950.0, timedelta(hours=8)),
        (LEARNT, 20.0, 2000.0, timedelta(hours=8)),
        (LEARNT, -1.0, 2000.0, timedelta()),
        (replace(LEARNT, rises=1), 2.0, 2000.0, timedelta()),
        (None, 2.0, 2000.0, timedelta()),
    ],
    ids=["cold day", "mild day", "nothing to spare", "very cold room", "warm already", "one rise", "nothing learnt"],
)
def test_the_colder_it_is_the_earlier_it_starts(
    response: Response | None, gap_k: float, load_w: float, expected: timedelta
) -> None:
    """2 kWh/K and 2 K need 4 kWh: 2 h with 2 kW to spare, 1 h with 4 kW, and never more than 8 h."""
    assert lead(response, gap_k=gap_k, most_w=4000, load_w=load_w) == expected


@pytest.mark.parametrize(
    ("warm_at", "is_time"),
    [(NOW + timedelta(hours=3), False), (NOW + timedelta(hours=2), True), (NOW, False), (ago(hours=1), False)],
    ids=["too early", "just in time", "warm by now", "over"],
)
def test_preheating_ends_when_its_setpoint_begins(warm_at: datetime, is_time: bool) -> None:
    """Between the start and the time to be warm."""
    assert is_preheating(warm_at=warm_at, ahead=timedelta(hours=2), now=NOW) is is_time


@pytest.mark.parametrize(
    ("load_w", "heat_w"), [(2000.0, 2000.0), (500.0, 1000.0), (5000.0, 4000.0)], ids=["winter", "mild", "design day"]
)
def test_a_room_is_warmed_gently_ahead_of_time(load_w: float, heat_w: float) -> None:
    """As much again as it loses, a quarter of all heat at least, and never more than there is."""
    assert rise_w(load_w=load_w, most_w=4000.0) == heat_w
