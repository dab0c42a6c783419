"""The load line of a building is learnt from its days, and counts only once it is sure."""

from dataclasses import replace
from datetime import timedelta
from math import pi, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.proof_of_heat.engine.building import Doubt, Fit, HourMeans, days, fitted, moved
from custom_components.proof_of_heat.engine.heating_curve import LoadLine
from custom_components.proof_of_heat.engine.least_squares import solved

from .sample_site import NOW

HOUR = timedelta(hours=1)
TRUTH = LoadLine(ua_w_k=255, aperture_m2=7, free_w=-500)
STORAGE_WH_K = 8000.0

GOOD = Fit(line=TRUTH, ua_error_w_k=2.55, windows=49, spread_k=9)


def hour(number: int, *, line: LoadLine = TRUTH, swing_k: float = 5.0, error_w: float = 0.0) -> HourMeans:
    """Return one hour of a house at 21 degrees in weather that changes from day to day."""
    outdoor_c = 2 + swing_k * sin(2 * pi * number / 100) + 0.6 * swing_k * sin(2 * pi * number / 24)
    irradiance_w_m2 = max(sin(2 * pi * (number - 9) / 24), 0.0) * (120 + 80 * sin(number / 37))
    room_c = 21 + 0.2 * sin(2 * pi * number / 61)
    warmed_k_h = 0.2 * 2 * pi / 61 * sin(2 * pi * number / 61 + pi / 2)
    heat_w = line.heat_w(setpoint_c=room_c, outdoor_c=outdoor_c, irradiance_w_m2=irradiance_w_m2)
    return HourMeans(
        start=NOW + number * HOUR,
        room_c=room_c,
        outdoor_c=outdoor_c,
        irradiance_w_m2=irradiance_w_m2,
        heat_w=heat_w + STORAGE_WH_K * warmed_k_h + error_w * sin(number * number),
    )


def weeks(count: float, *, line: LoadLine = TRUTH, swing_k: float = 5.0, error_w: float = 0.0) -> list[HourMeans]:
    """Return the hours of some weeks."""
    return [hour(n, line=line, swing_k=swing_k, error_w=error_w) for n in range(int(count * 168))]


def learnt(hours: list[HourMeans]) -> Fit:
    """Return the fit, which has to be there."""
    fit = fitted(hours)
    assert fit is not None
    return fit


def test_a_week_tells_the_loss() -> None:
    """Seven ordinary days give loss, sun and free gains of the house that made them."""
    fit = learnt(weeks(1))
    assert fit.doubt is None
    assert fit.line.ua_w_k == pytest.approx(TRUTH.ua_w_k, rel=0.01)
    assert fit.line.aperture_m2 == pytest.approx(TRUTH.aperture_m2, rel=0.05)
    assert fit.line.free_w == pytest.approx(TRUTH.free_w, abs=50)


@given(st.floats(30, 800), st.floats(0, 20), st.floats(-2000, 1000))
def test_any_building_is_found(ua_w_k: float, aperture_m2: float, free_w: float) -> None:
    """Light or heavy, open or closed to the sun: two weeks tell the loss within 3 %, beside a known storage."""
    line = LoadLine(ua_w_k=ua_w_k, aperture_m2=aperture_m2, free_w=free_w)
    assert learnt(weeks(2, line=line)).line.ua_w_k == pytest.approx(ua_w_k, rel=0.03)


def test_noise_shows_as_uncertainty() -> None:
    """Heat that others cause as well makes the loss less sure, and the confidence lower."""
    calm, noisy = learnt(weeks(2)), learnt(weeks(2, error_w=2000))
    assert noisy.ua_error_w_k > calm.ua_error_w_k
    assert noisy.confidence_share < calm.confidence_share


def test_a_house_without_sun_is_learnt_without_it() -> None:
    """In a polar night nothing is said of the sun, and the loss is found all the same."""
    dark = [
        replace(one, irradiance_w_m2=0.0, heat_w=TRUTH.heat_w(setpoint_c=one.room_c, outdoor_c=one.outdoor_c))
        for one in weeks(1)
    ]
    fit = learnt(dark)
    assert fit.line.ua_w_k == pytest.approx(TRUTH.ua_w_k)
    assert fit.line.aperture_m2 == 0


@pytest.mark.parametrize(
    "hours",
    [[], weeks(1 / 7), weeks(2 / 7)[:33], [replace(one, outdoor_c=21.0, room_c=21.0) for one in weeks(1)]],
    ids=["nothing", "one day", "four windows", "no difference to outdoors"],
)
def test_hours_that_tell_nothing_give_no_line(hours: list[HourMeans]) -> None:
    """Fewer days than unknowns, or days without a difference, are no building."""
    assert fitted(hours) is None


def test_days_that_do_not_differ_give_no_line() -> None:
    """Seven times the same day: loss and free gains cannot be told apart."""
    same = [replace(hour(n % 24), start=NOW + n * HOUR) for n in range(168)]
    level = [replace(one, outdoor_c=0.0, irradiance_w_m2=0.0, room_c=21.0) for one in same]
    assert fitted(level) is None


@pytest.mark.parametrize(
    ("fit", "doubt"),
    [
        (GOOD, None),
        (replace(GOOD, windows=40, spread_k=8, ua_error_w_k=5.1), None),
        (replace(GOOD, windows=39), Doubt.TOO_FEW_DAYS),
        (replace(GOOD, spread_k=7.9), Doubt.SAME_WEATHER),
        (replace(GOOD, ua_error_w_k=5.2), Doubt.TOO_UNCERTAIN),
        (replace(GOOD, ua_error_w_k=10.2, windows=224), None),
        (replace(GOOD, ua_error_w_k=10.3, windows=448), Doubt.TOO_UNCERTAIN),
        (replace(GOOD, line=replace(TRUTH, ua_w_k=-255)), Doubt.NO_LOSS),
        (replace(GOOD, line=replace(TRUTH, aperture_m2=-1)), Doubt.NEGATIVE_SUN),
    ],
    ids=[
        "sure",
        "barely sure",
        "too short",
        "same weather",
        "uncertain",
        "four weeks",
        "uncertain for weeks",
        "heats itself",
        "sun cools",
    ],
)
def test_a_line_counts_only_behind_the_gate(fit: Fit, doubt: Doubt | None) -> None:
    """Each ground of doubt has a word of its own."""
    assert fit.doubt is doubt


@pytest.mark.parametrize(
    ("error_w_k", "confidence_share"), [(0, 1.0), (2.55, 0.5), (5.1, 0.0)], ids=["exact", "a hundredth", "a fiftieth"]
)
def test_confidence_falls_with_the_error(error_w_k: float, confidence_share: float) -> None:
    """No error is full confidence, a fiftieth of the loss is none."""
    assert replace(GOOD, ua_error_w_k=error_w_k).confidence_share == pytest.approx(confidence_share)


@pytest.mark.parametrize(
    ("hours", "count"),
    [
        (weeks(1), 49),
        (weeks(1 / 7), 1),
        (weeks(1 / 7)[:-1], 0),
        ([one for one in weeks(1) if one.start.hour % 12 != 3], 49),
        ([one for one in weeks(1) if one.start.hour % 6], 0),
        ([replace(one, is_disturbed=one.start == NOW + 3 * HOUR) for one in weeks(1)], 47),
        ([one for one in weeks(3) if not 168 <= (one.start - NOW) / HOUR < 336], 98),
    ],
    ids=["a week", "a day", "an hour less", "2 of 24 missing", "4 of 24 missing", "a window open", "a week missing"],
)
def test_only_whole_and_undisturbed_days_count(hours: list[HourMeans], count: int) -> None:
    """A day may lack a tenth of its hours, and none of them may be disturbed."""
    assert len(list(days(hours))) == count


def test_a_line_that_does_not_count_has_no_confidence() -> None:
    """However small its error, a fit of two days is none."""
    assert replace(GOOD, windows=9, ua_error_w_k=0.0).confidence_share == 0


def test_hours_may_come_in_any_order() -> None:
    """What the recorder gives last is no less true."""
    assert fitted(weeks(1)[::-1]) == fitted(weeks(1))


@pytest.mark.parametrize(
    ("goal", "passed", "ua_w_k"),
    [
        (LoadLine(ua_w_k=300), timedelta(days=1), 220),
        (LoadLine(ua_w_k=100), timedelta(hours=12), 190),
        (LoadLine(ua_w_k=210), timedelta(days=1), 210),
        (LoadLine(ua_w_k=300), timedelta(days=-1), 200),
        (LoadLine(ua_w_k=210, free_w=800), timedelta(days=1), 205),
    ],
    ids=["up", "down for half a day", "near", "clock set back", "other gains"],
)
def test_a_line_is_adopted_by_a_tenth_a_day(goal: LoadLine, passed: timedelta, ua_w_k: float) -> None:
    """From 200 W/K on: the house never changes its mind over night."""
    assert moved(LoadLine(ua_w_k=200), goal, passed=passed).ua_w_k == pytest.approx(ua_w_k)


@given(st.floats(10, 1000), st.floats(10, 1000), st.floats(-3000, 3000), st.integers(0, 10))
def test_no_day_moves_a_line_by_more_than_a_tenth(ua_w_k: float, goal_w_k: float, free_w: float, days_: int) -> None:
    """Neither the loss nor the heat at a usual difference moves faster."""
    before, goal = LoadLine(ua_w_k=ua_w_k), LoadLine(ua_w_k=goal_w_k, aperture_m2=3, free_w=free_w)
    after = moved(before, goal, passed=timedelta(days=days_))
    allowed_w_k = 0.1 * days_ * ua_w_k + 1e-6
    assert abs(after.ua_w_k - ua_w_k) <= allowed_w_k
    assert abs(after.free_w) <= 20 * allowed_w_k


def test_least_squares_know_their_errors() -> None:
    """A line through four points: slope, height and their standard errors as any table has them."""
    found = solved([(0, 1), (1, 1), (2, 1), (3, 1)], [1.0, 3.1, 4.9, 7.0], sizes=(2.0, 1.0), overlap=1.0)
    assert found is not None
    assert found.values == pytest.approx((1.98, 1.03))
    assert found.errors == pytest.approx((0.042426, 0.079373), rel=1e-3)


def test_unknowns_that_cannot_be_told_apart_have_no_solution() -> None:
    """Two columns that always say the same leave the answer open."""
    assert solved([(1, 2), (2, 4), (3, 6)], [1, 2, 3], sizes=(1, 1), overlap=1) is None


def test_fewer_rows_than_unknowns_have_no_solution() -> None:
    """Two points make a line, but no error."""
    assert solved([(0, 1), (1, 1)], [1, 2], sizes=(1, 1), overlap=1) is None
