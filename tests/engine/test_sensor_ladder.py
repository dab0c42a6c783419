"""Lost sensors cost comfort, step by step, and never the heat."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from custom_components.proof_of_heat.engine.regulator import RegulatorState
from custom_components.proof_of_heat.engine.sensor_ladder import (
    Footing,
    LadderState,
    Senses,
    Stand,
    blind_heat_w,
    faded,
    month_share,
    stand,
)

from .sample_site import NOW, ago

WELL = Senses(room_c=20.5, outdoor_c=-3.0, irradiance_w_m2=150.0)
KNOWN = LadderState(outdoor_c=-2.0, outdoor_at=ago(hours=6), sun_by_hour={12: 90.0}, sun_at=ago(minutes=9))
REGULATOR = RegulatorState(integral_w=400.0, at=ago(hours=5))


def standing(state: LadderState = KNOWN, *, local: datetime = NOW, **lost: Any) -> Stand:
    """Return what to heat by with these senses changed."""
    return stand(state, replace(WELL, **lost), design_outdoor_c=-10.0, local=local)


@pytest.mark.parametrize(
    ("lost", "footing", "outdoor_c"),
    [
        ({}, Footing.ALL_SENSORS, -3.0),
        ({"room_c": None}, Footing.LOAD_LINE, -3.0),
        ({"outdoor_c": None, "forecast_c": 4.0}, Footing.ROOM, -2.0),
        ({"room_c": None, "outdoor_c": None}, Footing.LOAD_LINE, -2.0),
    ],
    ids=["nothing", "room", "outdoors", "both, of late"],
)
def test_each_loss_has_its_next_best(lost: dict[str, Any], footing: Footing, outdoor_c: float) -> None:
    """The line stands in for the room, the last value for outdoors."""
    found = standing(**lost)
    assert (found.footing, found.outdoor_c) == (footing, outdoor_c)


@pytest.mark.parametrize(
    ("lost", "footing", "outdoor_c"),
    [
        ({"outdoor_c": None, "forecast_c": 4.0}, Footing.ROOM, 4.0),
        ({"outdoor_c": None}, Footing.ROOM, -10.0),
        ({"outdoor_c": None, "room_c": None, "forecast_c": 4.0}, Footing.LOAD_LINE, 4.0),
        ({"outdoor_c": None, "room_c": None}, Footing.MONTH, -10.0),
    ],
    ids=["forecast", "no forecast", "room lost too", "everything lost"],
)
def test_an_old_outdoor_temperature_gives_way(lost: dict[str, Any], footing: Footing, outdoor_c: float) -> None:
    """After six hours the forecast counts, then the coldest day that the house is made for."""
    found = standing(replace(KNOWN, outdoor_at=ago(hours=7)), **lost)
    assert (found.footing, found.outdoor_c) == (footing, outdoor_c)


def test_outdoors_never_seen_is_the_coldest_day() -> None:
    """A sensor dead from the start leaves the room to mend what the design temperature asks too much."""
    found = standing(LadderState(), outdoor_c=None)
    assert (found.footing, found.outdoor_c) == (Footing.ROOM, -10.0)


def test_sun_lost_is_the_usual_sun_of_the_hour() -> None:
    """At noon the mean of recent noons counts, at an hour never seen no sun at all."""
    assert standing(irradiance_w_m2=None).irradiance_w_m2 == 90.0
    assert standing(irradiance_w_m2=None, local=NOW + timedelta(hours=1)).irradiance_w_m2 == 0.0


@pytest.mark.parametrize(
    ("state", "local", "usual_w_m2"),
    [
        (KNOWN, NOW, 93.0),
        (LadderState(), NOW, 150.0),
        (replace(KNOWN, sun_at=ago(days=1)), NOW, 95.0),
        (replace(KNOWN, sun_at=ago(hours=-1)), NOW, 90.0),
    ],
    ids=["nine minutes", "first time", "after an outage", "clock set back"],
)
def test_the_usual_sun_is_learnt_hour_by_hour(state: LadderState, local: datetime, usual_w_m2: float) -> None:
    """About three days make the mean of an hour."""
    assert standing(state, local=local).state.sun_by_hour[local.hour] == pytest.approx(usual_w_m2)


@pytest.mark.parametrize(
    ("lost_for", "heat_w"),
    [
        (timedelta(0), 2400),
        (timedelta(hours=2), 2400),
        (timedelta(hours=7), 2200),
        (timedelta(hours=12), 2000),
        (timedelta(days=3), 2000),
        (timedelta(hours=-1), 2400),
    ],
    ids=["at once", "two hours", "seven hours", "twelve hours", "three days", "clock set back"],
)
def test_without_the_room_the_line_heats_alone(lost_for: timedelta, heat_w: float) -> None:
    """The integral is frozen for two hours and fades over ten; the load line stays."""
    state = replace(KNOWN, room_lost_at=NOW - lost_for)
    found = standing(state, room_c=None)
    assert blind_heat_w(found, REGULATOR, feed_forward_w=2000, most_w=4000) == pytest.approx(heat_w)
    assert found.state.room_lost_at == NOW - lost_for


@pytest.mark.parametrize(("feed_forward_w", "heat_w"), [(-900, 0), (9000, 4000)], ids=["sunny", "very cold"])
def test_a_blind_room_stays_within_its_heaters(feed_forward_w: float, heat_w: float) -> None:
    """The line alone knows limits too."""
    assert blind_heat_w(standing(room_c=None), REGULATOR, feed_forward_w=feed_forward_w, most_w=4000) == heat_w


def test_with_nothing_known_the_month_decides() -> None:
    """In January nearly half of all heat, whatever the line says of the design temperature."""
    found = standing(LadderState(), room_c=None, outdoor_c=None)
    assert blind_heat_w(found, REGULATOR, feed_forward_w=9000, most_w=4000) == pytest.approx(1800)


@pytest.mark.parametrize(
    ("month", "is_southern", "share"),
    [(1, False, 0.45), (7, False, 0.0), (7, True, 0.45), (1, True, 0.0), (12, True, 0.0)],
    ids=["January", "July", "July in the south", "January in the south", "December in the south"],
)
def test_months_are_half_a_year_apart_in_the_south(month: int, is_southern: bool, share: float) -> None:
    """Winter is where the sun is not."""
    assert month_share(NOW.replace(month=month), is_southern=is_southern) == share


def test_a_room_seen_again_goes_on_with_what_was_left() -> None:
    """After seven hours half of the integral is left, and the regulator starts from there."""
    back = standing(replace(KNOWN, room_lost_at=ago(hours=7)))
    assert faded(back, REGULATOR).integral_w == 200
    assert back.state.room_lost_at is None


def test_a_lost_room_is_heated_as_usual_in_the_end() -> None:
    """After half a day nothing of the last hour counts, and all of the usual day."""
    found = standing(replace(KNOWN, room_lost_at=ago(hours=13)), room_c=None)
    regulator = replace(REGULATOR, usual_w=-150.0)
    assert blind_heat_w(found, regulator, feed_forward_w=2000, most_w=4000) == 1850


def test_a_room_that_is_seen_keeps_its_integral() -> None:
    """Nothing fades while nothing is lost."""
    assert faded(standing(), REGULATOR) == REGULATOR


def test_the_moment_of_the_loss_is_kept() -> None:
    """The first blind cycle notes the time."""
    assert standing(room_c=None).state.room_lost_at == NOW
