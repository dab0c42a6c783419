"""A usual day is learnt from those that were, and heat that was moved by a plan is no habit."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.proof_of_heat.engine.building import HourMeans
from custom_components.proof_of_heat.engine.habit import at_hour, beside_line_w, usual_day
from custom_components.proof_of_heat.engine.heating_curve import LoadLine

MIDNIGHT = datetime(2026, 1, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
LINE = LoadLine(ua_w_k=100.0)
BRUSSELS = ZoneInfo("Europe/Brussels")


def hour(number: int, *, room_c: float = 21.0, heat_w: float = 2100.0, is_disturbed: bool = False) -> HourMeans:
    """Return an hour at 0 degrees outdoors, at which the line asks for 2100 W."""
    return HourMeans(
        start=MIDNIGHT + number * HOUR,
        room_c=room_c,
        outdoor_c=0.0,
        irradiance_w_m2=0.0,
        heat_w=heat_w,
        is_disturbed=is_disturbed,
    )


def test_a_usual_day_is_the_middle_of_many() -> None:
    """One feast does not change it; its hours are those on the clock of the house."""
    values = {MIDNIGHT + number * HOUR: 300.0 + 10 * (number % 24) for number in range(24 * 9)}
    values[MIDNIGHT + 19 * HOUR] = 9000.0
    usual = usual_day(values, BRUSSELS)
    assert len(usual) == 24
    assert at_hour(usual, MIDNIGHT + 19 * HOUR, BRUSSELS) == pytest.approx(490)
    assert usual[20] == pytest.approx(490)


def test_six_days_make_no_habit() -> None:
    """And without one, nobody knows."""
    usual = usual_day({MIDNIGHT + number * HOUR: 1.0 for number in range(24 * 6)}, UTC)
    assert usual == ()
    assert at_hour(usual, MIDNIGHT, UTC) is None


def test_people_and_sun_are_beside_the_line() -> None:
    """300 W less than the line says came from elsewhere."""
    hours = [hour(number, heat_w=1800.0) for number in range(4)]
    assert beside_line_w(hours, LINE, storage_wh_k=5000) == {
        MIDNIGHT + HOUR: pytest.approx(-300),
        MIDNIGHT + 2 * HOUR: pytest.approx(-300),
    }


def test_heat_that_a_plan_moved_is_no_habit() -> None:
    """5 kWh/K: 1 kW more than the load warms the room by 0.2 K in an hour, and wants nothing beside the line."""
    rooms_c = (20.8, 21.0, 21.2)
    hours = [hour(number, room_c=room_c, heat_w=100 * room_c + 1000) for number, room_c in enumerate(rooms_c)]
    assert beside_line_w(hours, LINE, storage_wh_k=5000) == {MIDNIGHT + HOUR: pytest.approx(0, abs=1e-6)}


def test_an_hour_needs_its_neighbours() -> None:
    """Without them nobody knows what was stored, and an open window teaches nothing."""
    apart = [hour(0), hour(1), hour(3)]
    disturbed = [hour(0), hour(1, is_disturbed=True), hour(2)]
    assert [beside_line_w(hours, LINE, storage_wh_k=5000) for hours in (apart, disturbed, [hour(0)], [])] == [{}] * 4
